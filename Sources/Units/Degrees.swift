#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An angle in degrees: a course, a bearing, a latitude difference. Not normalised by itself.
@frozen public struct Degrees: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "°" }
  @inlinable public init(radians: Double) { self.init(radians * 180 / .pi) }
  @inlinable public var radians: Double { value * .pi / 180 }

  /// The same direction in [0, 360).
  public var asCourse: Degrees {
    let r = fmod(value, 360)
    return Degrees(r < 0 ? r + 360 : r)
  }

  /// The smallest turn from `other` to this direction, in (−180, 180].
  public func turn(from other: Degrees) -> Degrees {
    let r = (self - other).asCourse.value
    return Degrees(r > 180 ? r - 360 : r)
  }
}

@usableFromInline func cosine(_ angle: Degrees) -> Double { cos(angle.radians) }

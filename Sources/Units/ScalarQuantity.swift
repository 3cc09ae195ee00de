/// A quantity with one unit: a `Double` that cannot be mixed with another unit by accident.
///
/// Conversions between units live in this target alone, as labelled initialisers on the target unit
/// (`Metres(feet: …)`), so a reader finds every factor in one place.
public protocol ScalarQuantity: Comparable, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The number in this type's unit. Never NaN when it comes from one of Sightline's readers.
  var value: Double { get set }
  init(_ value: Double)
  /// The unit's symbol as printed: `m`, `ft`, `kt` …
  static var symbol: String { get }
}

extension ScalarQuantity {
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  @inlinable public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
  @inlinable public static func - (a: Self, b: Self) -> Self { Self(a.value - b.value) }
  @inlinable public static func * (a: Self, b: Double) -> Self { Self(a.value * b) }
  @inlinable public static func * (a: Double, b: Self) -> Self { Self(a * b.value) }
  @inlinable public static func / (a: Self, b: Double) -> Self { Self(a.value / b) }
  /// The ratio of two quantities of one unit has no unit.
  @inlinable public static func / (a: Self, b: Self) -> Double { a.value / b.value }
  @inlinable public static prefix func - (a: Self) -> Self { Self(-a.value) }
  @inlinable public static func += (a: inout Self, b: Self) { a = a + b }
  @inlinable public static func -= (a: inout Self, b: Self) { a = a - b }
  @inlinable public static var zero: Self { Self(0) }
  @inlinable public var magnitude: Self { Self(Swift.abs(value)) }
  @inlinable public var isFinite: Bool { value.isFinite }
  public var description: String { "\(value) \(Self.symbol)" }

  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Double.self))
  }
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(value)
  }
}

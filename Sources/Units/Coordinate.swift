#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A point on the earth, WGS 84, degrees.
@frozen public struct Coordinate: Hashable, Sendable, Codable {
  /// −90 to 90, north positive.
  public var latitude: Double
  /// −180 to 180, east positive.
  public var longitude: Double

  /// `nil` outside the ranges or when either is not finite.
  @inlinable public init?(latitude: Double, longitude: Double) {
    guard latitude >= -90, latitude <= 90, longitude >= -180, longitude <= 180 else { return nil }
    (self.latitude, self.longitude) = (latitude, longitude)
  }
  @inlinable init(uncheckedLatitude latitude: Double, longitude: Double) {
    (self.latitude, self.longitude) = (latitude, longitude)
  }
}

/// Great circles on a sphere of the earth's mean radius.
///
/// Error against the ellipsoid is at most 0.56 %, far below the thresholds that use it; the choice is
/// deliberate, since detectors need millions of distances.
extension Coordinate {
  /// IUGG mean radius R₁.
  @inlinable public static var earthRadius: Metres { Metres(6_371_008.8) }

  /// Haversine distance; exact to rounding at short range.
  @inlinable public func distance(to other: Coordinate) -> Metres {
    let φ1 = latitude * .pi / 180
    let φ2 = other.latitude * .pi / 180
    let s1 = sin((φ2 - φ1) / 2)
    let s2 = sin((other.longitude - longitude) * .pi / 360)
    let h = s1 * s1 + cos(φ1) * cos(φ2) * s2 * s2
    return Metres(2 * Coordinate.earthRadius.value * asin(min(1, h.squareRoot())))
  }

  /// Initial course to `other`, [0, 360). Zero for the same point.
  public func bearing(to other: Coordinate) -> Degrees {
    let φ1 = latitude * .pi / 180
    let φ2 = other.latitude * .pi / 180
    let Δλ = (other.longitude - longitude) * .pi / 180
    let y = sin(Δλ) * cos(φ2)
    let x = cos(φ1) * sin(φ2) - sin(φ1) * cos(φ2) * cos(Δλ)
    return Degrees(radians: atan2(y, x)).asCourse
  }

  /// Where one arrives after `distance` on the initial `course`.
  public func destination(course: Degrees, distance: Metres) -> Coordinate {
    let δ = distance / Coordinate.earthRadius
    let φ1 = latitude * .pi / 180
    let θ = course.radians
    let sinφ2 = min(1, max(-1, sin(φ1) * cos(δ) + cos(φ1) * sin(δ) * cos(θ)))
    let y = sin(θ) * sin(δ) * cos(φ1)
    let λ2 = longitude * .pi / 180 + atan2(y, cos(δ) - sin(φ1) * sinφ2)
    return Coordinate(
      uncheckedLatitude: asin(sinφ2) * 180 / .pi, longitude: Coordinate.wrap(longitude: λ2 * 180 / .pi))
  }

  /// Signed distance from the great circle that leaves `origin` on `course`: positive to its right.
  public func crossTrack(from origin: Coordinate, course: Degrees) -> Metres {
    let δ = origin.distance(to: self) / Coordinate.earthRadius
    let Δθ = origin.bearing(to: self).radians - course.radians
    return Metres(asin(max(-1, min(1, sin(δ) * sin(Δθ)))) * Coordinate.earthRadius.value)
  }

  /// Distance along that great circle to the point nearest to this one; negative behind the origin.
  public func alongTrack(from origin: Coordinate, course: Degrees) -> Metres {
    let d = origin.distance(to: self)
    let Δθ = origin.bearing(to: self).radians - course.radians
    return Metres(
      atan2(sin(d / Coordinate.earthRadius) * cos(Δθ), cos(d / Coordinate.earthRadius))
        * Coordinate.earthRadius.value)
  }

  /// The same meridian in [−180, 180).
  public static func wrap(longitude: Double) -> Double {
    let r = fmod(longitude + 180, 360)
    return (r < 0 ? r + 360 : r) - 180
  }
}

extension Coordinate: CustomStringConvertible {
  public var description: String { "\(latitude),\(longitude)" }
}

import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A position that passed cleaning, as the detectors use it.
///
/// The one place where numbers stand without a unit type: millions of these are walked in tight loops, so
/// they are plain fields with the unit in the comment; everything that leaves the detectors is typed again.
@frozen public struct Fix: Sendable {
  /// Seconds since 1970.
  public var time: Double
  /// Degrees, WGS 84.
  public var latitude: Double
  public var longitude: Double
  /// Pressure altitude in feet, geometric where that is all there is; NaN when unknown or not believed.
  public var altitude: Float
  /// Knots; NaN when unknown.
  public var groundSpeed: Float
  /// Degrees over ground; NaN when unknown.
  public var course: Float
  /// Feet a minute, positive up; NaN when unknown.
  public var verticalRate: Float
  /// The aircraft's own word or its source's.
  public var isOnGround: Bool
  /// Changes where the source shows another callsign.
  public var callsign: UInt16
  /// The row in the track it comes from.
  public var row: Int32

  public init(
    time: Double, latitude: Double, longitude: Double, altitude: Float, groundSpeed: Float, course: Float,
    verticalRate: Float, isOnGround: Bool, callsign: UInt16, row: Int32
  ) {
    (self.time, self.latitude, self.longitude) = (time, latitude, longitude)
    (self.altitude, self.groundSpeed, self.course) = (altitude, groundSpeed, course)
    (self.verticalRate, self.isOnGround, self.callsign, self.row) = (verticalRate, isOnGround, callsign, row)
  }

  var coordinate: Coordinate? { Coordinate(latitude: latitude, longitude: longitude) }
  var instant: Instant { Instant(unixSeconds: time) }
}

/// Arithmetic on a plane tangent to the earth, for short ways.
enum Plane {
  /// Metres in a degree of latitude on the sphere of mean radius.
  static let metresPerDegree = Coordinate.earthRadius.value * .pi / 180

  /// Metres east and north from a to b; off by under 0.1 % up to 50 km outside the polar caps.
  @inline(__always)
  static func offset(
    _ aLatitude: Double, _ aLongitude: Double, _ bLatitude: Double, _ bLongitude: Double
  ) -> (east: Double, north: Double) {
    var Δλ = bLongitude - aLongitude
    if Δλ > 180 { Δλ -= 360 } else if Δλ < -180 { Δλ += 360 }
    let scale = cosine(degrees: (aLatitude + bLatitude) * 0.5)
    return (Δλ * scale * metresPerDegree, (bLatitude - aLatitude) * metresPerDegree)
  }

  /// The cosine of a latitude, off by less than 1e-10: Taylor's series to the 14th power. The C library's is exact
  /// to the last digit and takes four times as long, and detection asks for one at nearly every position.
  @inline(__always)
  static func cosine(degrees: Double) -> Double {
    let x = degrees * (.pi / 180)
    let s = x * x
    let high = -1.0 / 3_628_800 + s * (1.0 / 479_001_600 - s * (1.0 / 87_178_291_200))
    return 1 + s * (-0.5 + s * (1.0 / 24 + s * (-1.0 / 720 + s * (1.0 / 40_320 + s * high))))
  }

  /// Metres up to which the plane serves.
  static let farthest = 50_000.0

  /// Metres between two fixes: on the plane when near, on the great circle when not.
  @inline(__always)
  static func distance(_ a: Fix, _ b: Fix) -> Double {
    let (x, y) = offset(a.latitude, a.longitude, b.latitude, b.longitude)
    let d = (x * x + y * y).squareRoot()
    if d < farthest { return d }
    guard let p = a.coordinate, let q = b.coordinate else { return d }
    return p.distance(to: q).value
  }

  /// The direction of an offset, [0, 360).
  @inline(__always)
  static func course(east: Double, north: Double) -> Double {
    let degrees = atan2(east, north) * 180 / .pi
    return degrees < 0 ? degrees + 360 : degrees
  }

  /// The smallest angle between two courses, 0 to 180.
  @inline(__always)
  static func angle(_ a: Double, _ b: Double) -> Double {
    let d = abs(a - b).truncatingRemainder(dividingBy: 360)
    return d > 180 ? 360 - d : d
  }
}

/// Knots and metres a second for the tight loops; the factor is that of `Units`.
let metresPerSecondPerKnot = MetresPerSecond(knots: Knots(1)).value
let metresPerFoot = Metres(feet: Feet(1)).value
let metresPerNauticalMile = Metres(nauticalMiles: NauticalMiles(1)).value

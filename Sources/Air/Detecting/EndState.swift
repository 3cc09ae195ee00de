import SightlineUnits

/// How an aircraft moved where its track ends, or begins.
///
/// A beginning is looked at in reversed time: course turned round and rate negated, so that "towards the
/// airport" and "coming down" mean the same at both ends and one model serves both.
public struct EndState: Hashable, Sendable, Codable {
  public enum Side: Int, Hashable, Sendable, Codable { case departure = 0, arrival = 1 }
  public var side: Side
  public var position: Coordinate
  /// Feet as received; NaN when unknown.
  public var altitude: Double
  /// Knots; NaN when unknown.
  public var groundSpeed: Double
  /// Towards the airport sought; NaN when unknown.
  public var course: Double
  /// Feet a minute towards the airport sought: negative comes nearer to the ground.
  public var rate: Double
  public var isOnGround: Bool
  /// Knots: the highest of the flight; fast aircraft need runways.
  public var topSpeed: Double
  /// Flies under an airline's designator (`AFR1013`): three letters, then a digit (ICAO Doc 8585).
  public var isAirline: Bool
  /// Feet: how far below the highest point of the flight it is at this end; 0 when it has not been higher. One
  /// that came down from a cruise is not on its way up.
  public var descended: Double

  public init(
    side: Side, position: Coordinate, altitude: Double, groundSpeed: Double, course: Double, rate: Double,
    isOnGround: Bool, topSpeed: Double, isAirline: Bool = false, descended: Double = 0
  ) {
    (self.side, self.position, self.altitude) = (side, position, altitude)
    (self.groundSpeed, self.course, self.rate) = (groundSpeed, course, rate)
    (self.isOnGround, self.topSpeed, self.isAirline) = (isOnGround, topSpeed, isAirline)
    self.descended = descended
  }
}

extension EndState {
  /// How far back the course and rate are taken from: long enough to drown the noise of altitude steps of
  /// 25 ft and short enough for the last turn to final.
  static let memory = 40.0

  /// From the fixes of one flight; `nil` for no fixes.
  init?(_ side: Side, fixes: ArraySlice<Fix>, isOnGround: Bool, topSpeed: Double, isAirline: Bool) {
    let forward = side == .arrival
    guard let end = forward ? fixes.last : fixes.first, let position = end.coordinate else { return nil }
    var other = end
    var altitudeEnd = Fix?.none
    var altitudeOther = Fix?.none
    var i = forward ? fixes.endIndex - 1 : fixes.startIndex
    while fixes.indices.contains(i), abs(fixes[i].time - end.time) <= 120 {
      let f = fixes[i]
      if !f.altitude.isNaN {
        if altitudeEnd == nil { altitudeEnd = f }
        if abs(f.time - end.time) <= EndState.memory * 2 { altitudeOther = f }
      }
      if abs(other.time - end.time) < EndState.memory { other = f }
      i += forward ? -1 : 1
    }
    var course = Double(end.course)
    let (east, north) = Plane.offset(other.latitude, other.longitude, end.latitude, end.longitude)
    if east * east + north * north > 300 * 300 {
      // The way made points from the memory to the end: outwards on both sides, as wanted.
      let made = Plane.course(east: east, north: north)
      let reported = forward ? course : (course + 180).truncatingRemainder(dividingBy: 360)
      // A reported course says where it is heading now; the way made is the fallback and the check.
      course = !reported.isNaN && Plane.angle(reported, made) < 60 ? reported : made
    } else if !forward {
      course = (course + 180).truncatingRemainder(dividingBy: 360)
    }
    var rate = Double(end.verticalRate) * (forward ? 1 : -1)
    if let a = altitudeEnd, let b = altitudeOther, abs(a.time - b.time) >= 10 {
      rate = Double(a.altitude - b.altitude) / abs(a.time - b.time) * 60
    }
    var speed = Double(end.groundSpeed)
    if speed.isNaN, abs(other.time - end.time) >= 5 {
      speed = (east * east + north * north).squareRoot() / abs(other.time - end.time) / metresPerSecondPerKnot
    }
    var highest = altitudeEnd?.altitude ?? .nan
    for f in fixes where f.altitude > highest { highest = f.altitude }
    self.init(
      side: side, position: position, altitude: Double(altitudeEnd?.altitude ?? .nan), groundSpeed: speed,
      course: course, rate: rate.isNaN ? 0 : rate, isOnGround: isOnGround, topSpeed: topSpeed,
      isAirline: isAirline, descended: altitudeEnd.map { Double(highest - $0.altitude) } ?? 0)
  }
}

import SightlineUnits

/// A stretch of fixes with the aircraft on the ground.
struct GroundPhase: Hashable, Sendable {
  /// Indices into the fixes.
  var range: Range<Int>
  /// Knots; the slowest speed seen, infinite when none was.
  var slowest: Float
}

/// Says for each fix whether the aircraft is on the ground.
///
/// A source's own mark is believed except at flying speed; without one a slow aircraft at a field's height
/// counts as on the ground, and so does one that stands anywhere when it also flew fast (no helicopter).
struct GroundFinder {
  let airports: AirportTable
  let parameters: DetectorParameters

  /// No aircraft rolls faster; a mark above it is a fault of the source. Highest take-off speeds: 200 kt.
  static let fastestRoll: Float = 220
  /// How far pressure altitude and true height differ in ordinary weather (±20 hPa), plus field slope.
  static let heightTolerance: Float = 600
  /// Knots: what has also flown fast and is slower than this near a field rolls …
  static let crawling: Float = 30
  /// … and away from any field stands: drones and gliders fly at 28 kt over ground into the wind.
  static let standing: Float = 5
  /// Feet: the highest airfield lies at 14,472 ft (Daocheng Yading). Positions interpolated over a silence crawl at
  /// cruise height.
  static let highestGround: Float = 15_500
  /// Airports reach so far from their reference point.
  static let fieldReach = Metres(5000)

  /// Higher over the nearest field than pressure and slope explain, a mark is not believed.
  static let markTolerance: Float = 1500
  /// Nor while it climbs or sinks like this at flying speed.
  static let markRate: Float = 600
  /// A hop between two ground phases shorter and lower than this is one ground phase with a wrong mark; an
  /// aeroplane that stays this low for minutes rolls.
  static let shortestHop = 30.0
  static let longestLowHop = 300.0
  static let lowestHop: Float = 300

  /// `hovers` is true for an aircraft that is known to be able to: slowness then says nothing of the ground.
  func phases(in fixes: [Fix], hovers: Bool = false) -> [GroundPhase] {
    var phases: [GroundPhase] = []
    var field = FieldLookup(airports: airports)
    let canHover = hovers || !fixes.contains { $0.groundSpeed > 100 && $0.groundSpeed < 700 }
    // Highest altitude since the last fix on the ground, and the altitude there.
    var highest = -Float.infinity
    var level = Float.nan
    for i in fixes.indices {
      let f = fixes[i]
      guard isGrounded(f, canHover: canHover, &field) else {
        if f.altitude > highest { highest = f.altitude }
        continue
      }
      let speed = f.groundSpeed.isNaN ? .infinity : f.groundSpeed
      if var last = phases.last,
        last.range.upperBound == i
          || (f.time - fixes[last.range.upperBound - 1].time
            < (highest - level < GroundFinder.lowestHop && !canHover
              ? GroundFinder.longestLowHop : GroundFinder.shortestHop)
            && !(highest - level > GroundFinder.lowestHop))
      {
        last.range = last.range.lowerBound..<(i + 1)
        last.slowest = min(last.slowest, speed)
        phases[phases.count - 1] = last
      } else {
        phases.append(GroundPhase(range: i..<(i + 1), slowest: speed))
      }
      highest = -.infinity
      if !f.altitude.isNaN { level = f.altitude }
    }
    return phases
  }

  private func isGrounded(_ f: Fix, canHover: Bool, _ field: inout FieldLookup) -> Bool {
    if f.isOnGround {
      if f.groundSpeed > GroundFinder.fastestRoll { return false }
      if abs(f.verticalRate) > GroundFinder.markRate, f.groundSpeed > 60 { return false }
      guard f.groundSpeed > 60, !f.altitude.isNaN else { return true }
      let elevation = field.elevation(near: f)
      return !(f.altitude - elevation > GroundFinder.markTolerance)
    }
    guard f.groundSpeed < Float(parameters.taxiSpeed.value) else { return false }
    if canHover, f.groundSpeed > 10 || abs(f.verticalRate) > 100 { return false }
    let elevation = field.elevation(near: f)
    if elevation.isNaN || f.altitude.isNaN {
      let slow = elevation.isNaN ? GroundFinder.standing : GroundFinder.crawling
      return !canHover && f.groundSpeed < slow && !(abs(f.verticalRate) > 200)
        && !(f.altitude > GroundFinder.highestGround)
    }
    return abs(f.altitude - elevation) < GroundFinder.heightTolerance
  }
}

/// The elevation of the nearest field, asked again only where the aircraft has moved on by a kilometre.
struct FieldLookup {
  let airports: AirportTable
  private var latitude = Int32.max
  private var longitude = Int32.max
  private var known = Float.nan
  init(airports: AirportTable) { self.airports = airports }

  /// Feet; NaN where no field of known elevation lies within reach.
  mutating func elevation(near f: Fix) -> Float {
    let (y, x) = (Int32(f.latitude * 100), Int32(f.longitude * 100))
    if y != latitude || x != longitude {
      (latitude, longitude) = (y, x)
      known = .nan
      if let p = f.coordinate,
        let field = airports.nearest(to: p, within: GroundFinder.fieldReach)?.airport.elevation
      {
        known = Float(field.value)
      }
    }
    return known
  }
}

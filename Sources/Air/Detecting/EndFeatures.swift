import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What speaks for and against one airport being where a flight ended, as numbers near [−1, 3].
///
/// Every feature is 0 where it says nothing (a missing course, no runway data), so that a missing value
/// never counts for or against.
public struct EndFeatures: Hashable, Sendable {
  public enum Name: Int, CaseIterable, Sendable {
    /// Nearer than the way a normal descent needs: it must circle. Square of the log ratio.
    case tooNear
    /// Farther than a normal descent: log ratio, and its square.
    case tooFar, muchTooFar
    /// Not ahead: 1 − cos of the angle off course, weighed down close by.
    case aside
    /// The angle itself, logarithmic, for tight tracks.
    case offCourse
    /// Where the present rate would bring it over the field, against the height it should then have.
    case rateMiss
    /// By how much the present course would miss the field, in units of 3 km.
    case miss
    /// On the extended centre line of an open runway, roughly and as an instrument approach holds it.
    case aligned, tight
    /// … and near the usual glide path of 3° (ICAO Doc 8168: 3° standard).
    case gliding
    /// Distance from the field in units of 3 km, for the last mile and the ground.
    case off
    /// Below the field.
    case below
    /// Fast aircraft: log of the longest runway to 6,000 ft; no runway known; IATA code.
    case fastRunway, fastNoRunway, fastIATA
    /// Slow aircraft likewise.
    case slowRunway, slowNoRunway, slowIATA
    /// Airline flights (by callsign): log of the longest runway to 6,000 ft; no IATA code; for airliners by their
    /// speed, a military field by its name (survey aircraft fly under such callsigns too, from such fields).
    case airlineRunway, airlineNoIATA, airlineMilitary
    /// A heliport or seaplane base by its own description.
    case special
  }
  public static let count = Name.allCases.count
  public var values: InlineValues

  /// Up to 24 numbers without an array.
  public struct InlineValues: Hashable, Sendable {
    var low = SIMD16<Double>.zero
    var high = SIMD8<Double>.zero
    func dot(_ other: Self) -> Double { (low * other.low).sum() + (high * other.high).sum() }
    public subscript(i: Int) -> Double {
      get { i < 16 ? low[i] : high[i - 16] }
      set { if i < 16 { low[i] = newValue } else { high[i - 16] = newValue } }
    }
  }
  public subscript(_ name: Name) -> Double {
    get { values[name.rawValue] }
    set { values[name.rawValue] = newValue }
  }

  /// A fast aircraft by its highest speed: above what light aircraft reach.
  static let fast = 200.0
  /// Knots over ground that survey and business turboprops do not reach and every jet airliner cruises above.
  static let airliner = 320.0

  /// Beyond this no centre line is asked for: `alignment` knows none farther out than 60 km.
  static let alignmentReach = 80.0

  /// Of airport `index` of the table, seen from the state's frame.
  init(_ frame: EndFrame, _ airports: AirportTable, index: Int, distance: Metres) {
    values = InlineValues()
    let state = frame.state
    let brief = airports.briefs[index]
    let km = Kilometres(metres: distance).value
    let height = state.altitude.isNaN ? .nan : max(-1000, state.altitude - brief.elevation)
    addDistance(km: km, height: height)
    addCourse(frame, brief, km: km)
    if !height.isNaN, !state.isOnGround {
      addRate(state, height: height, km: km)
      self[.below] = min(3, max(0, -(height + 300) / 300))
    }
    if km < EndFeatures.alignmentReach, !brief.longestRunway.isNaN {
      addRunways(state, airports.airports[index].runways, height: height)
    }
    addSize(state, brief, runwaysKnown: airports.hasRunways)
    self[.off] = min(3, km / 3)
  }

  /// The way an ordinary descent needs from a height: 3° and a quarter more for vectors and slowing down,
  /// after 2 km of final.
  static func expectedKilometres(height: Double) -> Double {
    2 + max(0, height) * metresPerFoot / 1000 / tangent * 1.25
  }
  static let tangent: Double = tan(3 * Double.pi / 180)

  private mutating func addDistance(km: Double, height: Double) {
    let expected = EndFeatures.expectedKilometres(height: height.isNaN ? 3000 : height)
    let ratio = log((km + 1.5) / (expected + 1.5))
    self[.tooNear] = min(9, ratio < 0 ? ratio * ratio : 0)
    self[.tooFar] = min(3, max(0, ratio))
    self[.muchTooFar] = min(9, ratio > 0 ? ratio * ratio : 0)
  }

  private mutating func addCourse(_ frame: EndFrame, _ brief: AirportBrief, km: Double) {
    guard !frame.state.course.isNaN, !frame.state.isOnGround else { return }
    let angle = Plane.angle(frame.bearing(to: brief), frame.state.course)
    let weight = km / (km + 4)
    self[.aside] = (1 - cos(angle * .pi / 180)) * weight
    self[.offCourse] = log1p((angle / 8) * (angle / 8)) * weight
    self[.miss] = min(3, (angle < 90 ? km * sin(angle * .pi / 180) : km) / 3)
  }

  private mutating func addRate(_ state: EndState, height: Double, km: Double) {
    guard state.groundSpeed > 30 else { return }
    let minutes = km * 1000 / (state.groundSpeed * metresPerSecondPerKnot) / 60
    let arrival = height + state.rate * minutes
    self[.rateMiss] = min(3, abs(arrival) / (400 + 0.5 * max(0, height)))
  }

  private mutating func addRunways(_ state: EndState, _ runways: [Runway], height: Double) {
    guard !state.course.isNaN else { return }
    var best = (aligned: 0.0, tight: 0.0, glide: 0.0)
    for runway in runways where !runway.isClosed {
      for (end, far) in [(runway.low, runway.high), (runway.high, runway.low)] {
        guard let fit = EndFeatures.alignment(state, end, far) else { continue }
        if fit.score > best.aligned {
          let ideal = max(0, fit.toGo) / metresPerFoot * EndFeatures.tangent + 50
          let miss = height.isNaN ? 3 : (height - ideal) / (250 + 0.35 * ideal)
          best = (fit.score, fit.tight, fit.score * exp(-miss * miss))
        }
      }
    }
    self[.aligned] = best.aligned
    self[.tight] = best.tight
    self[.gliding] = best.glide
  }

  /// 0 to 1: within about 4° of the extended centre line seen from the far end and 15° of its heading;
  /// metres to go to the threshold, negative over the runway. On the departure side the aircraft came from
  /// the runway it is seen to fly away from, which in reversed time is the same picture.
  static func alignment(
    _ state: EndState, _ end: Runway.End, _ far: Runway.End
  ) -> (score: Double, tight: Double, toGo: Double)? {
    guard let threshold = end.coordinate, let heading = end.heading?.value else { return nil }
    let turn = Plane.angle(heading, state.course)
    guard turn < 40 else { return nil }
    let (east, north) = Plane.offset(
      threshold.latitude, threshold.longitude, state.position.latitude, state.position.longitude)
    let θ = heading * .pi / 180
    let along = east * sin(θ) + north * cos(θ)
    let across = abs(east * cos(θ) - north * sin(θ))
    let length = far.coordinate.map { threshold.distance(to: $0).value } ?? 1500
    guard along < length + 500, along > -60_000 else { return nil }
    // Seen from 1.5 km behind the threshold, so that the cone has width over the runway.
    let off = atan2(across, max(1500, 1500 - along)) * 180 / .pi
    let score = exp(-(off / 3) * (off / 3) - (turn / 12) * (turn / 12))
    let tight = exp(-(off / 0.7) * (off / 0.7) - (turn / 5) * (turn / 5))
    return (score, tight, -along)
  }

  /// `runwaysKnown` is false when no field of the table has a runway: then a missing one says nothing.
  private mutating func addSize(_ state: EndState, _ brief: AirportBrief, runwaysKnown: Bool) {
    let isFast = state.topSpeed > EndFeatures.fast
    let isMissing = brief.longestRunway.isNaN
    let size = isMissing ? 0 : max(-1.5, min(0.8, log(brief.longestRunway / 6000)))
    let iata = brief.hasIATA ? 1.0 : 0
    self[isFast ? .fastRunway : .slowRunway] = size
    self[isFast ? .fastNoRunway : .slowNoRunway] = isMissing && runwaysKnown ? 1 : 0
    self[isFast ? .fastIATA : .slowIATA] = iata
    if state.isAirline {
      self[.airlineRunway] = size
      self[.airlineNoIATA] = 1 - iata
      self[.airlineMilitary] = brief.isMilitary && state.topSpeed > EndFeatures.airliner ? 1 : 0
    }
    self[.special] = brief.isSpecial ? 1 : 0
  }
}

/// A state with the directions of east and north at its place, for bearings to many airports.
struct EndFrame {
  let state: EndState
  private let east: (x: Double, y: Double)
  private let north: (x: Double, y: Double, z: Double)

  init(_ state: EndState) {
    self.state = state
    let (φ, λ) = (state.position.latitude * .pi / 180, state.position.longitude * .pi / 180)
    east = (-sin(λ), cos(λ))
    north = (-sin(φ) * cos(λ), -sin(φ) * sin(λ), cos(φ))
  }

  /// Initial great-circle course, [0, 360).
  func bearing(to b: AirportBrief) -> Double {
    Plane.course(east: east.x * b.x + east.y * b.y, north: north.x * b.x + north.y * b.y + north.z * b.z)
  }
}

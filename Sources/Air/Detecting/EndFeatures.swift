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
    /// Airline flights (by callsign): log of the longest runway to 6,000 ft; no IATA code; a
    /// military field by its name.
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

  /// `runwaysKnown` is false when no field of the table has a runway: then a missing one says nothing.
  public init(_ state: EndState, _ airport: Airport, distance: Metres, runwaysKnown: Bool = true) {
    values = InlineValues()
    let km = Kilometres(metres: distance).value
    let elevation = airport.elevation?.value ?? 0
    let height = state.altitude.isNaN ? .nan : max(-1000, state.altitude - elevation)
    addDistance(km: km, height: height)
    addCourse(state, airport, km: km)
    if !height.isNaN, !state.isOnGround {
      addRate(state, height: height, km: km)
      self[.below] = min(3, max(0, -(height + 300) / 300))
    }
    addRunways(state, airport, height: height)
    addSize(state, airport, runwaysKnown)
    self[.off] = min(3, km / 3)
  }

  /// The way an ordinary descent needs from a height: 3° and a quarter more for vectors and slowing down,
  /// after 2 km of final.
  static func expectedKilometres(height: Double) -> Double {
    2 + max(0, height) * metresPerFoot / 1000 / tan(3 * .pi / 180) * 1.25
  }

  private mutating func addDistance(km: Double, height: Double) {
    let expected = EndFeatures.expectedKilometres(height: height.isNaN ? 3000 : height)
    let ratio = log((km + 1.5) / (expected + 1.5))
    self[.tooNear] = min(9, ratio < 0 ? ratio * ratio : 0)
    self[.tooFar] = min(3, max(0, ratio))
    self[.muchTooFar] = min(9, ratio > 0 ? ratio * ratio : 0)
  }

  private mutating func addCourse(_ state: EndState, _ airport: Airport, km: Double) {
    guard !state.course.isNaN, !state.isOnGround else { return }
    let (east, north) = Plane.offset(
      state.position.latitude, state.position.longitude, airport.coordinate.latitude,
      airport.coordinate.longitude)
    let bearing =
      km < 50
      ? Plane.course(east: east, north: north) : state.position.bearing(to: airport.coordinate).value
    let angle = Plane.angle(bearing, state.course)
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

  private mutating func addRunways(_ state: EndState, _ airport: Airport, height: Double) {
    guard !state.course.isNaN else { return }
    var best = (aligned: 0.0, tight: 0.0, glide: 0.0)
    for runway in airport.runways where !runway.isClosed {
      for (end, far) in [(runway.low, runway.high), (runway.high, runway.low)] {
        guard let fit = EndFeatures.alignment(state, end, far) else { continue }
        if fit.score > best.aligned {
          let ideal = max(0, fit.toGo) / metresPerFoot * tan(3 * .pi / 180) + 50
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

  private mutating func addSize(_ state: EndState, _ airport: Airport, _ runwaysKnown: Bool) {
    let isFast = state.topSpeed > EndFeatures.fast
    let longest = airport.longestRunway?.value
    let size = longest.map { max(-1.5, min(0.8, log($0 / 6000))) } ?? 0
    let iata = airport.iata == nil ? 0.0 : 1
    self[isFast ? .fastRunway : .slowRunway] = size
    self[isFast ? .fastNoRunway : .slowNoRunway] = longest == nil && runwaysKnown ? 1 : 0
    self[isFast ? .fastIATA : .slowIATA] = iata
    if state.isAirline {
      self[.airlineRunway] = size
      self[.airlineNoIATA] = 1 - iata
      self[.airlineMilitary] = airport.isMilitaryByName && airport.kind != .large ? 1 : 0
    }
    let special = airport.kind == .heliport || airport.kind == .seaplaneBase || airport.kind == .balloonport
    self[.special] = special ? 1 : 0
  }
}

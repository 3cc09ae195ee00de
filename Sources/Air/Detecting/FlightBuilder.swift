import SightlineObserving
import SightlineUnits

/// Turns one segment of fixes into a `Flight`.
struct FlightBuilder {
  let parameters: DetectorParameters
  let references: AirReferences
  let model: EndModel
  /// All fixes of the aircraft.
  let fixes: [Fix]
  let ground: [GroundPhase]
  /// By the index in `Fix.callsign`; index 0 is "none".
  let callsigns: [String]
  /// Known or likely to be military: only then may a racetrack be refuelling.
  let isMilitary: Bool
  /// A helicopter or tilt-rotor lands where it likes.
  var hovers = false

  /// What one end of a flight turned out to be.
  struct End {
    var state: EndState?
    var airports: [(airport: Int, probability: Double)] = []
    /// When the wheels left or met the ground.
    var moment: Instant?
    var approach: Approach?
  }

  /// The first and last fix in the air; `nil` when there is none.
  func airborne(in range: Range<Int>) -> Range<Int>? {
    let phases = ground.filter { $0.range.overlaps(range) }
    var first = range.lowerBound
    var last = range.upperBound - 1
    for phase in phases where phase.range.contains(first) { first = phase.range.upperBound }
    for phase in phases.reversed() where phase.range.contains(last) { last = phase.range.lowerBound - 1 }
    return first <= last ? first..<(last + 1) : nil
  }

  func topSpeed(_ range: Range<Int>) -> Double {
    var top: Float = 0
    for i in range where fixes[i].groundSpeed > top && fixes[i].groundSpeed < 900 {
      top = fixes[i].groundSpeed
    }
    return Double(top)
  }

  /// The callsign shown at most positions, the first of equals; 0 for none.
  func callsign(_ range: Range<Int>) -> Int {
    guard callsigns.count > 2 else { return callsigns.count - 1 }
    var counts = [Int](repeating: 0, count: callsigns.count)
    for i in range { counts[Int(fixes[i].callsign)] += 1 }
    counts[0] = 0
    let most = counts.max() ?? 0
    return most == 0 ? 0 : counts.firstIndex(of: most) ?? 0
  }

  func isAirline(_ range: Range<Int>) -> Bool {
    AircraftClassifier.designator(in: callsigns[callsign(range)]) != nil
  }

  /// The end of a flight: on the ground where that was received within two minutes, else the last fix.
  func arrival(_ segment: Segment, air: Range<Int>, topSpeed: Double) -> End {
    var end = End()
    let touch = air.upperBound
    let landed = touch < segment.range.upperBound && fixes[touch].time - fixes[touch - 1].time < 900
    let last = landed ? touch + 1 : air.upperBound
    end.state = EndState(
      .arrival, fixes: fixes[air.lowerBound..<last], isOnGround: landed, topSpeed: topSpeed,
      isAirline: isAirline(air))
    end.airports = airports(end.state)
    if landed {
      if fixes[touch].time - fixes[touch - 1].time < 120 {
        end.moment = Instant(unixSeconds: (fixes[touch].time + fixes[touch - 1].time) / 2)
      }
    } else if let wait = secondsToGround(end) {
      end.moment = Instant(unixSeconds: fixes[air.upperBound - 1].time + wait)
    }
    return end
  }

  func departure(_ segment: Segment, air: Range<Int>, topSpeed: Double) -> End {
    var end = End()
    let lift = air.lowerBound
    let seen = lift > segment.range.lowerBound && fixes[lift].time - fixes[lift - 1].time < 900
    let first = seen ? lift - 1 : lift
    end.state = EndState(
      .departure, fixes: fixes[first..<air.upperBound], isOnGround: seen, topSpeed: topSpeed,
      isAirline: isAirline(air))
    end.airports = airports(end.state)
    if seen {
      if fixes[lift].time - fixes[lift - 1].time < 120 {
        end.moment = Instant(unixSeconds: (fixes[lift].time + fixes[lift - 1].time) / 2)
      }
    } else if let wait = secondsToGround(end) {
      end.moment = Instant(unixSeconds: fixes[lift].time - wait)
    }
    return end
  }

  /// Half of a helicopter's landings are taken to be away from any field (assumed), unless it was heard within a
  /// kilometre of the runways: the model learnt from aeroplanes.
  private func airports(_ state: EndState?) -> [(airport: Int, probability: Double)] {
    guard let state else { return [] }
    let named = model.distribution(state, references.airports)
    guard hovers else { return named }
    return named.map { airport, p in
      let near = references.airports.distanceToPavement(airport, from: state.position) < Metres(1000)
      return (airport, near ? p : p / 2)
    }
    .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
  }

  /// Heard to within 500 ft of a field it all but certainly used: the last seconds follow from height and
  /// rate (700 ft/min where the rate is unknown: 3° at 130 kt). `nil` when it was higher.
  private func secondsToGround(_ end: End) -> Double? {
    guard let state = end.state, let best = end.airports.first, best.probability >= 0.9 else { return nil }
    let elevation = references.airports.airports[best.airport].elevation?.value ?? 0
    let height = state.altitude - elevation
    guard height < 500 else { return nil }
    let rate = state.rate < -200 ? -state.rate : 700
    return min(90, max(0, height) / rate * 60)
  }

  func flight(_ segment: Segment) -> Flight? {
    guard let air = airborne(in: segment.range) else { return nil }
    let top = topSpeed(air)
    let from = departure(segment, air: air, topSpeed: top)
    let to = arrival(segment, air: air, topSpeed: top)
    var events = EventFinder(
      parameters: parameters, airports: references.airports, fixes: fixes, ground: ground
    ).events(in: air, until: segment.range.upperBound)
    let circuits = events.filter { $0.kind == .goAround || $0.kind == .touchAndGo }.count
    // Who flies approach after approach is training or calibrating, and says so by those events.
    if circuits < 3 {
      events += PatternFinder(airports: references.airports, fixes: fixes)
        .events(in: air, lands: to.moment != nil, isMilitary: isMilitary)
      events.sort { $0.during.start < $1.during.start }
    }
    let (distance, gap) = way(segment.range)
    return Flight(
      icao24: "", callsign: callsigns[callsign(air)], identity: AircraftIdentity(),
      firstSeen: fixes[segment.range.lowerBound].instant,
      lastSeen: fixes[segment.range.upperBound - 1].instant,
      origin: named(from.airports), destination: named(to.airports), takeOff: from.moment,
      landing: to.moment,
      departure: window(from, at: fixes[air.lowerBound], before: true),
      arrival: window(to, at: fixes[air.upperBound - 1], before: false), distance: distance,
      positions: segment.range.count, rejected: 0, longestGap: gap,
      flags: flags(segment), events: events,
      rows: rows(segment.range),
      existence: .certain, path: PathSimplification.simplify(fixes[segment.range], limit: 200))
  }

  /// When the wheels left or met the ground: a moment where it was heard, else from the quickest possible way
  /// to the ground (3,000 ft/min) to twice the way to the likeliest field and half an hour for vectors; an
  /// unknown field is taken to lie up to three hours away, which holds for nine of ten airline legs.
  private func window(_ end: End, at fix: Fix, before: Bool) -> Interval {
    if let moment = end.moment { return Interval(at: moment) }
    let height = max(0, Double(fix.altitude.isNaN ? 10_000 : fix.altitude))
    let least = height / parameters.steepestDescent.value * 60
    var most = 3 * 3600.0
    if let best = end.airports.first, best.probability >= 0.5, let place = fix.coordinate {
      let way = references.airports.airports[best.airport].coordinate.distance(to: place).value
      let speed = Double(fix.groundSpeed.isNaN ? 250 : max(80, fix.groundSpeed)) * metresPerSecondPerKnot
      most = min(most, 2 * way / speed + 1800)
    }
    if end.state?.isOnGround == true {
      return Interval(spanning: fix.instant, fix.instant + Seconds(before ? -900 : 900))
    }
    return before
      ? Interval(spanning: fix.instant - Seconds(max(least, most)), fix.instant - Seconds(least))
      : Interval(spanning: fix.instant + Seconds(least), fix.instant + Seconds(max(least, most)))
  }

  private func named(_ airports: [(airport: Int, probability: Double)]) -> Alternatives<PlaceName> {
    Alternatives(
      airports.map {
        (PlaceName(references.airports.airports[$0.airport].ident), Probability(clamping: $0.probability))
      })
  }

  /// The lowest and highest row: rows out of the order of time make the first fix not the lowest row.
  private func rows(_ range: Range<Int>) -> ClosedRange<Int> {
    var (low, high) = (Int32.max, Int32.min)
    for i in range {
      low = min(low, fixes[i].row)
      high = max(high, fixes[i].row)
    }
    return low <= high ? Int(low)...Int(high) : 0...0
  }

  private func way(_ range: Range<Int>) -> (Kilometres, Seconds) {
    var (metres, gap) = (0.0, 0.0)
    for i in range.dropFirst() {
      metres += Plane.distance(fixes[i - 1], fixes[i])
      gap = max(gap, fixes[i].time - fixes[i - 1].time)
    }
    return (Kilometres(metres: Metres(metres)), Seconds(gap))
  }

  private func flags(_ segment: Segment) -> [String] {
    var flags: [String] = []
    if segment.start == .silence { flags.append("begins after a silence") }
    if segment.end == .silence { flags.append("ends in a silence") }
    if segment.start == .jump || segment.end == .jump { flags.append("positions jump at an end") }
    return flags
  }
}

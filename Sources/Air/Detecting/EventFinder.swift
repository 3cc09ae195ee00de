import SightlineUnits

/// Approaches without a landing, touch-and-go and short stops within one flight.
struct EventFinder {
  let parameters: DetectorParameters
  let airports: AirportTable
  let fixes: [Fix]
  let ground: [GroundPhase]

  /// A wheel that touches within this time of an approach's last aligned fix belongs to it.
  static let touchTime = 90.0
  /// A touch-and-go keeps rolling; below this speed it was a stop.
  static let rolling: Float = 30

  /// `air` is the flight from its first to its last fix in the air, `end` where its segment ends.
  func events(in air: Range<Int>, until end: Int) -> [FlightEvent] {
    let finder = ApproachFinder(airports: airports, parameters: parameters)
    let approaches = finder.approaches(in: fixes[air.lowerBound..<end])
    let touches = ground.filter {
      $0.range.lowerBound > air.lowerBound && $0.range.upperBound < air.upperBound && isTouch($0, in: air)
    }
    var events: [FlightEvent] = []
    var used: Set<Int> = []
    for approach in approaches {
      let lastTime = fixes[approach.range.upperBound - 1].time
      let touch = touches.indices.first {
        fixes[touches[$0].range.upperBound - 1].time >= fixes[approach.range.lowerBound].time
          && fixes[touches[$0].range.lowerBound].time <= lastTime + EventFinder.touchTime
      }
      if let touch { used.insert(touch) }
      let lands =
        approach.range.upperBound >= air.upperBound
        || fixes[air.upperBound - 1].time - lastTime < EventFinder.touchTime
      let kind: FlightEvent.Kind =
        touch.map { touches[$0].slowest < EventFinder.rolling ? .stop : .touchAndGo }
        ?? (lands ? .approach : .goAround)
      events.append(event(kind, approach))
    }
    for (i, touch) in touches.enumerated() where !used.contains(i) {
      events.append(event(touch))
    }
    return events.sorted { $0.during.start < $1.during.start }
  }

  /// Nothing sinks below a runway it touched: a mark with lower flying within two minutes is false.
  private func isTouch(_ phase: GroundPhase, in air: Range<Int>) -> Bool {
    // One row alone is a slip of the source.
    guard phase.range.count > 1 else { return false }
    var level = Float.infinity
    for i in phase.range where fixes[i].altitude < level { level = fixes[i].altitude }
    guard level < .infinity else { return true }
    var i = phase.range.upperBound
    while i < air.upperBound, fixes[i].time - fixes[phase.range.upperBound - 1].time < 120 {
      if fixes[i].altitude < level - 100 { return false }
      i += 1
    }
    return true
  }

  private func event(_ kind: FlightEvent.Kind, _ a: Approach) -> FlightEvent {
    let airport = airports.airports[a.airport]
    return FlightEvent(
      kind,
      during: Interval(
        spanning: fixes[a.range.lowerBound].instant, fixes[a.range.upperBound - 1].instant),
      airport: airport.ident, runway: a.runway, place: fixes[a.range.upperBound - 1].coordinate,
      remark: "aligned with runway \(a.runway) of \(airport.ident), lowest \(Int(a.lowest.rounded())) ft")
  }

  private func event(_ touch: GroundPhase) -> FlightEvent {
    let first = fixes[touch.range.lowerBound]
    let last = fixes[touch.range.upperBound - 1]
    let field = first.coordinate.flatMap { airports.nearest(to: $0, within: GroundFinder.fieldReach) }
    return FlightEvent(
      touch.slowest < EventFinder.rolling ? .stop : .touchAndGo,
      during: Interval(spanning: first.instant, last.instant), airport: field?.airport.ident,
      place: first.coordinate, remark: "on the ground for \(Int(last.time - first.time)) s")
  }
}

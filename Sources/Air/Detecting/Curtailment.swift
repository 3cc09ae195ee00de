import SightlineObserving
import SightlineUnits

/// Cuts flights whose end was received, to learn how well an end that was not received is named.
///
/// Used by the fit of `EndModel` and by the accuracy report; both go through the very code that detects.
package struct Curtailment: Sendable {
  /// One flight cut at one height.
  package struct Case: Sendable {
    package let state: EndState
    /// Index of the airport where it really ended.
    package let truth: Int
    package let address: UInt32
    /// Feet over the field at the cut; `nil` for a cut in level flight above 20,000 ft.
    package let cut: Double?
    package let flight: Int
  }
  package let detector: FlightDetector
  package init(detector: FlightDetector) { self.detector = detector }

  /// A landing counts as received when the aircraft was heard on the ground within 4 km of a field, or below
  /// 400 ft over it within 3 km and aligned with one of its runways.
  func truth(_ segment: Segment, _ builder: FlightBuilder, _ air: Range<Int>, _ side: EndState.Side)
    -> Int?
  {
    let top = builder.topSpeed(air)
    let end =
      side == .arrival
      ? builder.arrival(segment, air: air, topSpeed: top)
      : builder.departure(segment, air: air, topSpeed: top)
    guard let state = end.state else { return nil }
    var best: (airport: Int, score: Double)?
    let airports = detector.references.airports
    airports.forEach(within: Metres(state.isOnGround ? 4000 : 3500), of: state.position) { i, distance in
      let airport = airports.airports[i]
      let height = state.altitude - (airport.elevation?.value ?? 0)
      let features = EndFeatures(state, airport, distance: distance)
      guard airport.longestRunway != nil else { return }
      guard state.isOnGround || (height < 400 && height > -800 && features[.aligned] > 0.5) else { return }
      // The field whose runway it stands on beats a nearer reference point.
      let score = distance.value - 4000 * features[.aligned]
      if best.map({ score < $0.score }) ?? true { best = (i, score) }
    }
    return best?.airport
  }

  package func cases(fixes: [Fix], address: UInt32, flightBase: Int, heights: [Double]) -> [Case] {
    let ground = GroundFinder(airports: detector.references.airports, parameters: detector.parameters)
      .phases(in: fixes)
    let builder = FlightBuilder(
      parameters: detector.parameters, references: detector.references, model: detector.model, fixes: fixes,
      ground: ground)
    let segments = Segmenter(parameters: detector.parameters, airports: detector.references.airports)
      .segments(of: fixes, ground: ground)
    var cases: [Case] = []
    for (n, segment) in segments.enumerated() {
      guard let air = builder.airborne(in: segment.range) else { continue }
      for side in [EndState.Side.departure, .arrival] {
        guard let airport = truth(segment, builder, air, side) else { continue }
        let elevation = detector.references.airports.airports[airport].elevation?.value ?? 0
        for (cut, i) in cuts(fixes, air, side, elevation: elevation, heights: heights) {
          let part = side == .arrival ? fixes[air.lowerBound...i] : fixes[i..<air.upperBound]
          let top = builder.topSpeed(part.startIndex..<part.endIndex)
          guard let state = EndState(side, fixes: part, isOnGround: false, topSpeed: top) else { continue }
          cases.append(
            Case(
              state: state, truth: airport, address: address, cut: cut, flight: flightBase + n))
        }
      }
    }
    return cases
  }

  /// The last fix (for departures, seen from the end: the first) before the final descent through each
  /// height, and one in level flight above 20,000 ft.
  private func cuts(
    _ fixes: [Fix], _ air: Range<Int>, _ side: EndState.Side, elevation: Double, heights: [Double]
  ) -> [(Double?, Int)] {
    var cuts: [(Double?, Int)] = []
    let order = side == .arrival ? Array(air.reversed()) : Array(air)
    for h in heights {
      let limit = Float(h + elevation)
      guard let i = order.first(where: { fixes[$0].altitude >= limit }) else { continue }
      // Nothing is known of a flight cut at its first positions.
      guard abs(fixes[i].time - fixes[order[order.count - 1]].time) >= 60 else { continue }
      guard fixes[i].altitude < limit + 1500 else { continue }
      cuts.append((h, i))
    }
    // Level for two minutes, 5 minutes before the descent: the middle of the cruise would be guesswork.
    if let top = order.first(where: { fixes[$0].altitude > 20_000 && isLevel(fixes, $0, order) }),
      abs(fixes[top].time - fixes[order[order.count - 1]].time) >= 300
    {
      cuts.append((nil, top))
    }
    return cuts
  }

  private func isLevel(_ fixes: [Fix], _ i: Int, _ order: [Int]) -> Bool {
    let forward = order.first ?? 0 < order.last ?? 0
    var j = i
    while fixes.indices.contains(j), abs(fixes[j].time - fixes[i].time) < 120 {
      if abs(fixes[j].altitude - fixes[i].altitude) > 150 { return false }
      j += forward ? 1 : -1
    }
    return fixes.indices.contains(j)
  }
}

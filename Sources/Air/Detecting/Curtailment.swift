import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
    /// Names the end: address, side and row; the cuts of one flight share it.
    package let end: String
  }
  package let detector: FlightDetector
  package init(detector: FlightDetector) { self.detector = detector }

  /// A landing (or take-off) counts as received when the aircraft was heard on the ground within 400 m of a
  /// runway, or below 1,200 ft over it on its centre line (within 250 m and 10°), no farther out than a 2°
  /// path allows, and of no second airport the same can be said. The end model is not asked.
  func truth(_ state: EndState) -> Int? {
    var fits: [(airport: Int, miss: Double)] = []
    let airports = detector.references.airports
    airports.forEach(within: Metres(15_000), of: state.position) { i, _ in
      let airport = airports.airports[i]
      var best = Double.infinity
      for runway in airport.runways where !runway.isClosed {
        for (end, far) in [(runway.low, runway.high), (runway.high, runway.low)] {
          let height = state.altitude - (end.elevation?.value ?? airport.elevation?.value ?? 0)
          if let miss = runwayMiss(state, end, far, height: height) { best = min(best, miss) }
        }
      }
      if best < .infinity { fits.append((i, best)) }
    }
    fits.sort { $0.miss < $1.miss }
    guard let first = fits.first else { return nil }
    if fits.count > 1, fits[1].miss < 2 * first.miss + 50 { return nil }
    return first.airport
  }

  /// Metres off the runway or its centre line; `nil` when it was not on it.
  private func runwayMiss(
    _ state: EndState, _ end: Runway.End, _ far: Runway.End, height: Double
  ) -> Double? {
    guard let t = end.coordinate, let f = far.coordinate, let heading = end.heading?.value else { return nil }
    let (east, north) = Plane.offset(
      t.latitude, t.longitude, state.position.latitude, state.position.longitude)
    let θ = heading * .pi / 180
    let along = east * sin(θ) + north * cos(θ)
    let across = abs(east * cos(θ) - north * sin(θ))
    let length = t.distance(to: f).value
    if state.isOnGround {
      let outside = max(0, max(-along, along - length))
      return across < 400 && outside < 400 ? across + outside : nil
    }
    guard height > -600, height < 1200, across < 250, Plane.angle(heading, state.course) < 10 else {
      return nil
    }
    let out = 300 + max(0, height) * metresPerFoot / tan(2 * .pi / 180)
    return along < length + 200 && -along < out ? across : nil
  }

  package func cases(_ track: Track, heights: [Double]) -> [Case] {
    let raw = TrackFixes(track)
    let fixes = Cleaner().clean(raw.fixes, faults: raw.faults).usable()
    let ground = GroundFinder(airports: detector.references.airports, parameters: detector.parameters)
      .phases(in: fixes)
    let builder = FlightBuilder(
      parameters: detector.parameters, references: detector.references, model: detector.model, fixes: fixes,
      ground: ground, callsigns: raw.callsigns, isMilitary: false)
    let segments = Segmenter(parameters: detector.parameters, airports: detector.references.airports)
      .segments(of: fixes, ground: ground)
    var cases: [Case] = []
    for segment in segments {
      guard let air = builder.airborne(in: segment.range) else { continue }
      for side in [EndState.Side.departure, .arrival] {
        let top = builder.topSpeed(air)
        let end =
          side == .arrival
          ? builder.arrival(segment, air: air, topSpeed: top)
          : builder.departure(segment, air: air, topSpeed: top)
        guard let airport = end.state.flatMap(truth) else { continue }
        let elevation = detector.references.airports.airports[airport].elevation?.value ?? 0
        for (cut, i) in cuts(fixes, air, side, elevation: elevation, heights: heights) {
          let part = side == .arrival ? fixes[air.lowerBound...i] : fixes[i..<air.upperBound]
          let top = builder.topSpeed(part.startIndex..<part.endIndex)
          guard
            let state = EndState(
              side, fixes: part, isOnGround: false, topSpeed: top, isAirline: builder.isAirline(air))
          else { continue }
          cases.append(
            Case(
              state: state, truth: airport, address: track.address.address, cut: cut,
              end: "\(track.address) \(side) \(segment.range.lowerBound)"))
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

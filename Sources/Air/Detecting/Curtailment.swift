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
public struct Curtailment: Sendable {
  /// One flight cut at one height.
  public struct Case: Sendable {
    public let state: EndState
    /// Index of the airport where it really ended; `nil` when all that is known is "not near here": an
    /// aircraft cut on its way up, whose landing was not received.
    public let truth: Int?
    /// True when the cut lies on the way up for a landing (down for a take-off), not on the last descent.
    public let isFarSide: Bool
    public let address: UInt32
    /// Feet over the field at the cut; `nil` for a cut in level flight above 20,000 ft.
    public let cut: Double?
    /// Names the end: address, side and row; the cuts of one flight share it.
    public let end: String
  }
  public let detector: FlightDetector
  public init(detector: FlightDetector) { self.detector = detector }

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

  public func cases(_ track: Track, heights: [Double]) -> [Case] {
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
        let airport = end.state.flatMap(truth)
        var places: [(height: Double?, index: Int, isFarSide: Bool)] = []
        if let airport {
          let elevation = detector.references.airports.airports[airport].elevation?.value ?? 0
          places += cuts(fixes, air, side, elevation: elevation, heights: heights).map { ($0.0, $0.1, false) }
        }
        places += farCuts(fixes, air, side, heights).map { ($0.0, $0.1, true) }
        for (cut, i, isFarSide) in places {
          let part = side == .arrival ? fixes[air.lowerBound...i] : fixes[i..<air.upperBound]
          let top = builder.topSpeed(part.startIndex..<part.endIndex)
          guard
            let state = EndState(
              side, fixes: part, isOnGround: false, topSpeed: top, isAirline: builder.isAirline(air))
          else { continue }
          // Low light aircraft often come back; without their landing nothing can be said of them.
          if airport == nil, state.topSpeed < EndFeatures.fast { continue }
          cases.append(
            Case(
              state: state, truth: airport, isFarSide: isFarSide, address: track.address.address, cut: cut,
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

  /// Cuts on the other side of the flight: the first time through each height after take-off for a landing,
  /// in reversed time for a take-off. Only where that take-off (landing) was itself heard low.
  private func farCuts(
    _ fixes: [Fix], _ air: Range<Int>, _ side: EndState.Side, _ heights: [Double]
  ) -> [(Double?, Int)] {
    let order = side == .arrival ? Array(air) : Array(air.reversed())
    guard let first = order.first(where: { !fixes[$0].altitude.isNaN }), fixes[first].altitude < 4000 else {
      return []
    }
    var cuts: [(Double?, Int)] = []
    for h in heights {
      let limit = Float(h) + fixes[first].altitude
      guard let i = order.first(where: { fixes[$0].altitude >= limit }), fixes[i].altitude < limit + 1500,
        abs(fixes[i].time - fixes[first].time) >= 60
      else { continue }
      cuts.append((h, i))
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

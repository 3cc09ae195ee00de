import SightlineObserving
import SightlineUnits

/// Finds the flights in one aircraft's track.
///
/// A pure function of track, references and parameters: the same input gives the same flights on any number
/// of threads.
public struct FlightDetector: Sendable {
  /// Raised whenever the same input could give another output.
  public static let version = 3

  public let parameters: DetectorParameters
  public let references: AirReferences
  public let model: EndModel
  /// Points to distrust, from a first pass over all aircraft; none without one.
  public let crowds: CrowdedPlaces
  let classifier: AircraftClassifier

  public init(
    parameters: DetectorParameters = DetectorParameters(), references: AirReferences,
    model: EndModel = EndModel(), crowds: CrowdedPlaces = .none
  ) {
    (self.parameters, self.references, self.model) = (parameters, references, model)
    self.crowds = crowds
    classifier = AircraftClassifier(references: references)
  }

  /// How this detector is named in a basis.
  public var derivation: Derivation {
    Derivation(
      detector: "air/flights", version: FlightDetector.version, parameters: parameters.differences)
  }

  /// Everything found out about one track.
  public struct Examination: Sendable {
    public var flights: [Flight] = []
    /// Where and when this aircraft was heard, or must have been and was not.
    public var reception = Reception()
    /// How many positions were not used, by reason.
    public var faults: [String: Int] = [:]
    /// Where this aircraft was shown and cannot have been; for `CrowdCounter`.
    public var suspects: Set<UInt64> = []
  }

  /// The flights, in order of time.
  public func detect(_ track: Track) -> [Flight] { examine(track, reception: false).flights }

  /// Flights and, when asked for, reception.
  public func examine(_ track: Track, reception: Bool = true) -> Examination {
    var raw = TrackFixes(track)
    crowds.mark(raw.fixes, &raw.faults)
    let cleaned = Cleaner().clean(raw.fixes, faults: raw.faults)
    let fixes = cleaned.usable()
    var examination = Examination()
    examination.faults = FlightDetector.count(cleaned.faults)
    examination.suspects = CrowdedPlaces.suspects(cleaned)
    guard !fixes.isEmpty else { return examination }
    let hints = AircraftClassifier.Hints(
      registration: track.header.registration, typeCode: track.header.typeCode,
      operatorName: track.header.operatorName, callsign: nil,
      isMarkedMilitary: track.header.isMarkedMilitary ? true : nil)
    let known = track.address.isNonICAO ? nil : track.address.address
    let identity = classifier.identify(address: known, hints: hints)
    let hovers = isRotorcraft(type: identity.typeCode, categories: track.categories)
    let ground = GroundFinder(airports: references.airports, parameters: parameters)
      .phases(in: fixes, hovers: hovers)
    let builder = FlightBuilder(
      parameters: parameters, references: references, model: model, fixes: fixes, ground: ground,
      callsigns: raw.callsigns, isMilitary: identity.probability(of: .military) >= .even, hovers: hovers)
    let segments = Segmenter(parameters: parameters, airports: references.airports)
      .segments(of: fixes, ground: ground)
    for segment in segments {
      guard var flight = builder.flight(segment) else { continue }
      flight.icao24 = track.address.description
      var own = hints
      own.callsign = flight.callsign
      flight.identity =
        own.callsign == nil ? identity : classifier.identify(address: known, hints: own)
      examination.flights.append(flight)
    }
    FlightDetector.rate(&examination.flights, cleaned)
    Continuity.apply(&examination.flights)
    if reception { examination.reception = tally(fixes, segments, examination.flights, builder) }
    return examination
  }

  private static func count(_ faults: [PositionFault]) -> [String: Int] {
    var counts = [Int](repeating: 0, count: PositionFault.names.count)
    for fault in faults where !fault.isEmpty {
      for (i, name) in PositionFault.names.enumerated() where fault.contains(name.0) { counts[i] += 1 }
    }
    var named: [String: Int] = [:]
    for (i, n) in counts.enumerated() where n > 0 { named[PositionFault.names[i].1] = n }
    return named
  }

  /// Positions refused during each flight, told in its flags and in how far it is believed.
  private static func rate(_ flights: inout [Flight], _ cleaned: Cleaner.Result) {
    var i = 0
    for f in flights.indices {
      let (start, end) = (flights[f].firstSeen.unixSeconds, flights[f].lastSeen.unixSeconds)
      while i < cleaned.fixes.count, cleaned.fixes[i].time < start { i += 1 }
      var counts = [Int](repeating: 0, count: PositionFault.names.count)
      var (refused, all) = (0, 0)
      while i < cleaned.fixes.count, cleaned.fixes[i].time <= end {
        let fault = cleaned.faults[i]
        all += 1
        if !fault.isEmpty {
          if !fault.isUsable { refused += 1 }
          for (n, name) in PositionFault.names.enumerated() where fault.contains(name.0) { counts[n] += 1 }
        }
        i += 1
      }
      flights[f].rejected = refused
      let told: [PositionFault] = [
        .jump, .sharedAddress, .impossibleSpeed, .poorIntegrity, .altitudeSpike, .crowded,
      ]
      for (n, name) in PositionFault.names.enumerated() where counts[n] > 0 && told.contains(name.0) {
        flights[f].flags.append("\(counts[n]) positions: \(name.1)")
      }
      flights[f].flags.sort()
      flights[f].existence = existence(counts, all: all)
    }
  }

  /// How far a flight is believed at all: assumed weights, since no labelled set of false flights exists.
  /// A flight with one in ten positions at impossible places, or a second aircraft under its address, may be
  /// somebody else's; low integrity shows jamming, which moves positions but invents no flight.
  private static func existence(_ counts: [Int], all: Int) -> Probability {
    func share(_ fault: PositionFault) -> Double {
      guard let n = PositionFault.names.firstIndex(where: { $0.0 == fault }), all > 0 else { return 0 }
      return Double(counts[n]) / Double(all)
    }
    let doubt =
      0.3 * min(1, 10 * share(.jump)) + 0.3 * min(1, 5 * share(.sharedAddress))
      + 0.2 * min(1, 5 * share(.impossibleSpeed))
    return Probability(clamping: 0.995 * (1 - doubt))
  }

  private func tally(
    _ fixes: [Fix], _ segments: [Segment], _ flights: [Flight], _ builder: FlightBuilder
  ) -> Reception {
    var tallier = ReceptionTallier()
    for (segment, flight) in zip(segments.filter { builder.airborne(in: $0.range) != nil }, flights) {
      tallier.add(fixes[segment.range])
      if flight.landing == nil, let best = flight.destination.best, best.probability >= 0.5 {
        unheard(&tallier, fixes[segment.range.upperBound - 1], best)
      }
      if flight.takeOff == nil, let best = flight.origin.best, best.probability >= 0.5 {
        unheard(&tallier, fixes[segment.range.lowerBound], best)
      }
    }
    return tallier.reception
  }

  private func unheard(
    _ tallier: inout ReceptionTallier, _ fix: Fix, _ best: Alternatives<PlaceName>.Weighted
  ) {
    guard let airport = references.airports[best.option.text] else { return }
    tallier.addUnheard(
      from: fix, to: airport.coordinate, elevation: airport.elevation?.value ?? 0, p: best.probability.value)
  }

  /// The flights in clean fixes in order of time, without identity. `callsigns[0]` is the empty text.
  package func flights(in fixes: [Fix], callsigns: [String]) -> [Flight] {
    let ground = GroundFinder(airports: references.airports, parameters: parameters).phases(in: fixes)
    let builder = FlightBuilder(
      parameters: parameters, references: references, model: model, fixes: fixes, ground: ground,
      callsigns: callsigns, isMilitary: false)
    return Segmenter(parameters: parameters, airports: references.airports)
      .segments(of: fixes, ground: ground).compactMap(builder.flight)
  }
}

import SightlineObserving
import SightlineUnits

extension Flight {
  /// What observations of this flight rest on and how they are named.
  public struct Provenance: Sendable {
    /// The artifacts of the track; rows are added where there is one artifact.
    public var slices: [ArtifactSlice]
    public var derivation: Derivation
    /// The receiver network or archive.
    public var source: SourceName
    /// Flights of one network share its fate.
    public var group: DependenceGroup
    public init(
      slices: [ArtifactSlice], derivation: Derivation, source: SourceName, group: DependenceGroup
    ) {
      (self.slices, self.derivation, self.source, self.group) = (slices, derivation, source, group)
    }
  }

  /// The flight, its take-off and landing, and every loiter, holding and refuelling pattern.
  ///
  /// Identifiers are made of address, time and artifact, so that the same input gives the same names.
  public func observations(_ provenance: Provenance, airports: AirportTable) -> [Observation] {
    let basis = basis(provenance)
    let origins = places(origin, airports)
    let destinations = places(destination, airports)
    func make(
      _ kind: EventKind, _ part: String, time: EventTime, places: [PlaceRole: Alternatives<Place>],
      existence: Probability, title: String, path: [Coordinate] = [], extra: [Trait] = []
    ) -> Observation {
      Observation(
        id: identifier(part, provenance), lens: LensName("air"), kind: kind, time: time, places: places,
        traits: traits + extra, existence: existence, source: provenance.source, group: provenance.group,
        basis: basis, title: title, remarks: flags.sorted(), path: path)
    }
    var list = [
      make(
        .flight, "flight", time: EventTime(start: departure, end: arrival),
        places: [.origin: origins, .destination: destinations], existence: existence,
        title: "\(name) from \(text(origin)) to \(text(destination))", path: path)
    ]
    // A flight that was heard took off and landed somewhere; where nothing is known of the place the
    // observation would answer no question.
    if !origins.options.isEmpty {
      list.append(
        make(
          .takeOff, "take-off", time: EventTime(within: departure), places: [.site: origins],
          existence: existence, title: "\(name) took off from \(text(origin))"))
    }
    if !destinations.options.isEmpty {
      list.append(
        make(
          .landing, "landing", time: EventTime(within: arrival), places: [.site: destinations],
          existence: existence, title: "\(name) landed at \(text(destination))"))
    }
    for event in events {
      guard let kind = event.observed else { continue }
      let start = String(event.during.start.microseconds)
      list.append(
        make(
          kind, "\(event.kind.rawValue) \(start)",
          time: EventTime(from: event.during.start, to: event.during.end),
          places: event.site(airports).map { [.site: $0] } ?? [:], existence: existence.and(event.certainty),
          title: "\(name): \(event.kind.rawValue), \(event.remark)",
          extra: [Trait(.manner, event.kind.rawValue, reason: event.remark)]))
    }
    return list
  }

  private func basis(_ provenance: Provenance) -> Basis {
    guard provenance.slices.count == 1, let slice = provenance.slices.first else {
      return Basis(provenance.slices, provenance.derivation)
    }
    return Basis(
      [ArtifactSlice(artifact: slice.artifact, file: slice.file, rows: rows)], provenance.derivation)
  }

  private func identifier(_ part: String, _ provenance: Provenance) -> String {
    let artifact = provenance.slices.first?.artifact.short ?? "none"
    return "air/\(part)/\(icao24)/\(firstSeen.microseconds)/\(artifact)".split(separator: " ")
      .joined(separator: "-")
  }

  private func places(_ names: Alternatives<PlaceName>, _ airports: AirportTable) -> Alternatives<Place> {
    names.mapped { name in
      let airport = airports[name.text]
      return Place(
        name: name, title: airport?.title ?? name.text, point: airport?.coordinate, country: airport?.country)
    }
  }

  private var traits: [Trait] {
    var traits = [Trait(.address, icao24)]
    if let callsign { traits.append(Trait(.callsign, callsign)) }
    if let registration = identity.registration { traits.append(Trait(.registration, registration)) }
    if let type = identity.typeCode { traits.append(Trait(.typeCode, type)) }
    if let operatorName = identity.operatorName { traits.append(Trait(.operatorName, operatorName)) }
    for finding in identity.classes {
      traits.append(
        Trait(.aircraftClass, finding.name.rawValue, finding.probability, reason: finding.reason))
    }
    return traits
  }

  /// `RFF7734 (RA-78835, IL76)`.
  private var name: String {
    let details = [identity.registration, identity.typeCode].compactMap { $0 }.joined(separator: ", ")
    return (callsign ?? icao24) + (details.isEmpty ? "" : " (\(details))")
  }

  /// `UDYZ`, with a question mark under 80 %, `unknown` where nothing is likely.
  private func text(_ names: Alternatives<PlaceName>) -> String {
    guard let best = names.best, best.probability >= 0.2 else { return "unknown" }
    return best.option.text + (best.probability < 0.8 ? "?" : "")
  }
}

extension FlightEvent {
  /// The word of the vocabulary for it; `nil` for what stays within the flight.
  var observed: EventKind? {
    switch kind {
    case .loiter, .holding: .loiter
    case .refuelling: .refuelling
    // A touch-and-go is a landing and a take-off at once; the vocabulary's landing is the end of a flight.
    case .touchAndGo, .goAround, .approach, .stop: nil
    }
  }
  /// How far the pattern itself is believed. Assumed: a racetrack of a military aircraft may be surveillance,
  /// a stay is plain geometry.
  var certainty: Probability {
    switch kind {
    case .refuelling: 0.6
    default: 0.95
    }
  }
  func site(_ airports: AirportTable) -> Alternatives<Place>? {
    if let airport, let field = airports[airport] {
      return .certainly(
        Place(
          name: PlaceName(field.ident), title: field.title, point: field.coordinate, country: field.country))
    }
    guard let place else { return nil }
    let text = "\((place.latitude * 100).rounded() / 100),\((place.longitude * 100).rounded() / 100)"
    return .certainly(Place(name: PlaceName(text), title: text, point: place, country: nil))
  }
}

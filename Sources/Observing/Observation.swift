import SightlineUnits

/// When an event happened, as far as the source can tell: each end lies somewhere in an interval.
public struct EventTime: Hashable, Sendable, Codable {
  /// Earliest to latest possible start.
  public let start: Interval
  /// Earliest to latest possible end.
  public let end: Interval
  public init(start: Interval, end: Interval) { (self.start, self.end) = (start, end) }
  /// Start and end known.
  public init(from start: Instant, to end: Instant) {
    self.init(start: Interval(at: start), end: Interval(at: max(start, end)))
  }
  public init(at instant: Instant) { self.init(from: instant, to: instant) }
  /// A moment known only to lie within an interval.
  public init(within interval: Interval) { self.init(start: interval, end: interval) }
  /// From the earliest start to the latest end.
  public var hull: Interval { Interval(spanning: start.start, max(start.start, end.end)) }
}

/// One attribute value with how likely it is and why.
public struct Trait: Hashable, Sendable, Codable {
  public let key: AttributeKey
  public let value: String
  public let probability: Probability
  /// The reason in plain words: `address block of the Colombian air force`. Empty when it was simply read.
  public let reason: String
  public init(_ key: AttributeKey, _ value: String, _ probability: Probability = 1.0, reason: String = "") {
    (self.key, self.value, self.probability, self.reason) = (key, value, probability, reason)
  }
}

/// One typed statement that a source makes, directly or through a detector.
///
/// Immutable. Everything a question can filter on is here, with probabilities, so that the engine needs to
/// know nothing of the lens it came from.
public struct Observation: Hashable, Sendable, Codable, Identifiable {
  /// Unique within a case and stable between runs: made of the basis, never of a counter.
  public let id: String
  public let lens: LensName
  public let kind: EventKind
  public let time: EventTime
  public let places: [PlaceRole: Alternatives<Place>]
  public let parties: [PartyRole: Alternatives<PartyName>]
  public let traits: [Trait]
  public let figure: Figure?
  /// The probability that this is a true instance at all: not spoofed, not a false alarm, not a copy.
  public let existence: Probability
  public let source: SourceName
  public let group: DependenceGroup
  public let basis: Basis
  /// One line for a person: `RFF7734 (RA-78835, IL76) from OSDI? to UDYZ`.
  public let title: String
  /// What a reader should know before trusting it: flags in plain words, sorted.
  public let remarks: [String]
  /// A simplified way for maps; empty where there is none. Not evidence: the basis is.
  public let path: [Coordinate]

  public init(
    id: String, lens: LensName, kind: EventKind, time: EventTime,
    places: [PlaceRole: Alternatives<Place>] = [:], parties: [PartyRole: Alternatives<PartyName>] = [:],
    traits: [Trait] = [], figure: Figure? = nil, existence: Probability = .certain, source: SourceName,
    group: DependenceGroup, basis: Basis, title: String, remarks: [String] = [], path: [Coordinate] = []
  ) {
    (self.id, self.lens, self.kind, self.time) = (id, lens, kind, time)
    (self.places, self.parties) = (places, parties)
    self.traits = traits.filter { kind.attributes.contains($0.key) }
    (self.figure, self.existence, self.source, self.group) = (figure, existence, source, group)
    (self.basis, self.title, self.remarks, self.path) = (basis, title, remarks, path)
  }

  /// The probability that the attribute has one of the values.
  ///
  /// Exclusive values add. Others (military, cargo) usually come from one register entry and so depend on
  /// one another: the largest is taken, which never overstates what one entry can prove.
  public func probability(of key: AttributeKey, isAnyOf values: [String]) -> Probability {
    var (sum, largest) = (0.0, 0.0)
    for trait in traits where trait.key == key {
      guard values.contains(where: { TextPattern.matches($0, trait.value) }) else { continue }
      sum += trait.probability.value
      largest = max(largest, trait.probability.value)
    }
    return Probability(clamping: key.valuesExcludeEachOther ? sum : largest)
  }
}

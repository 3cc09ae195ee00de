import SightlineObserving
import SightlineUnits

/// The little world that a test in an accord describes: its `given` lines as observations and coverage, so
/// that tests run through the same questions and answers as real evidence.
public struct TestEvidence: Sendable {
  /// `given on DATE`: the end of that date; `nil` where the test names none.
  public let asOf: Instant?
  /// `given verified NAME on DATE`, by name.
  public let verified: [String: DateValue]
  private let given: [Given]
  private let bound: [PartyName]
  /// 1 where the test says nothing of coverage.
  public let coverage: Probability

  /// - Parameter bound: the commitment's parties; a figure that names nobody is the first one's.
  public init(_ test: TestBlock, bound: [PartyName] = []) {
    (given, self.bound) = (test.given, bound)
    var asOf: Instant?
    var coverage = Probability.certain
    var verified: [String: DateValue] = [:]
    for item in test.given {
      switch item {
      case .on(let date): asOf = (date.precision ?? .day) >= .minute ? date.interval.start : date.interval.end
      case .coverage(let p): coverage = p
      case .verified(let name, let date): verified[name] = date
      case .events, .figure: break
      }
    }
    (self.asOf, self.coverage, self.verified) = (asOf, coverage, verified)
  }

  /// The answer of this world. An event without a date happened at the question's start: any time that fits.
  /// With coverage 0 there is no look.
  public func answer(to question: Question) -> Answer {
    let seen = given.enumerated().flatMap { i, item in observations(item, i, question) }
    return question.answer(from: seen, coverage: [StatedCoverage(detection: coverage)])
  }

  private func observations(_ item: Given, _ i: Int, _ question: Question) -> [Observation] {
    switch item {
    case .events(let count, let pattern, let likely):
      let time = pattern.period.map { EventTime(within: $0.interval) } ?? EventTime(at: question.period.start)
      return (0..<count).map { event(pattern, time, likely, "given-\(i)-\($0)") }
    case .figure(let subject, let bounds, let date, let source):
      return TestEvidence.figures(bounds).enumerated().map { n, figure in
        self.figure(subject, figure, date, source ?? "given", "given-\(i)-\(n)")
      }
    case .coverage, .on, .verified: return []
    }
  }

  private func event(_ pattern: EventPattern, _ time: EventTime, _ likely: Probability, _ id: String)
    -> Observation
  {
    var facts = Facts()
    for filter in pattern.filters { facts.add(filter) }
    if let size = pattern.sizes.first { facts.traits.append(Trait(.category, size.category)) }
    let figure = pattern.sizes.first.flatMap { TestEvidence.figures($0.bounds).first }
    return Observation(
      id: id, lens: TestEvidence.lens, kind: pattern.kind, time: time, places: facts.places,
      parties: facts.parties,
      traits: facts.traits, figure: figure, existence: likely, source: SourceName("given"),
      group: DependenceGroup(id), basis: TestEvidence.basis, title: "given \(pattern.kind.rawValue)")
  }

  private func figure(
    _ subject: FigureSubject, _ figure: Figure, _ date: DateValue, _ source: String, _ id: String
  ) -> Observation {
    var facts = Facts()
    for filter in subject.filters { facts.add(filter) }
    if facts.parties[.actor] == nil, let party = bound.first { facts.parties[.actor] = .certainly(party) }
    return Observation(
      id: id, lens: TestEvidence.lens, kind: subject.kind, time: EventTime(within: date.interval),
      places: facts.places, parties: facts.parties, traits: facts.traits, figure: figure,
      source: SourceName(source), group: DependenceGroup(source), basis: TestEvidence.basis,
      title: "given \(subject.kind.rawValue) \(figure.value)")
  }

  /// A range is two statements, one from each side.
  private static func figures(_ bounds: QuantityBounds) -> [Figure] {
    switch bounds {
    case .exactly(let q): [Figure(q.value, q.measure)]
    case .atLeast(let q), .moreThan(let q): [Figure(q.value, q.measure, meaning: .atLeast)]
    case .atMost(let q), .lessThan(let q): [Figure(q.value, q.measure, meaning: .atMost)]
    case .between(let a, let b):
      [Figure(a.value, a.measure, meaning: .atLeast), Figure(b.value, b.measure, meaning: .atMost)]
    }
  }

  private static let lens = LensName("test")
  private static let basis = Basis([], Derivation(detector: "accords/test", version: 1))
}

/// Watches everything equally well.
struct StatedCoverage: Coverage {
  let detection: Probability
  var kinds: Set<EventKind> { Set(EventKind.allCases) }

  func looks(for question: Question) -> [Look] {
    guard detection > .impossible else { return [] }
    return [
      Look(
        "as the test says", during: question.period, detection: detection, group: DependenceGroup("test"),
        basis: Basis([], Derivation(detector: "accords/test", version: 1)))
    ]
  }
}

/// What an observation must carry to be the thing a pattern describes.
private struct Facts {
  var places: [PlaceRole: Alternatives<Place>] = [:]
  var parties: [PartyRole: Alternatives<PartyName>] = [:]
  var traits: [Trait] = []

  mutating func add(_ filter: Question.Filter) {
    switch filter {
    case .place(let role, let selector): if let place = selector.example { places[role] = .certainly(place) }
    case .party(let role, let names): if let name = names.first { parties[role] = .certainly(name) }
    case .attribute(let key, let values): if let value = values.first { traits.append(Trait(key, value)) }
    }
  }
}

extension PlaceSelector {
  /// A place that the selector matches; `nil` where none can be named.
  fileprivate var example: Place? {
    switch self {
    case .named(let name): Place(name: name, title: name.text, point: nil, country: nil)
    case .country(let code): Place(name: PlaceName(code), title: code, point: nil, country: code)
    case .within(let area):
      area.inside.map {
        Place(name: PlaceName("within \($0)"), title: "within \($0)", point: $0, country: nil)
      }
    case .anyOf(let all): all.lazy.compactMap(\.example).first
    case .not: nil
    }
  }
}

extension Area {
  /// A point that lies inside; `nil` for an area without any.
  fileprivate var inside: Coordinate? {
    switch self {
    case .circle(let centre, _): return centre
    case .box(let box):
      // The western edge is inside, also of a box across the 180° meridian.
      return Coordinate(latitude: (box.south + box.north) / 2, longitude: box.west)
    case .polygon(let rings):
      guard let ring = rings.first, ring.count > 2 else { return nil }
      // The middle of some pair of corners lies inside every polygon that is not degenerate.
      for a in ring.indices {
        for b in ring.indices where b > a {
          let middle = Coordinate(
            latitude: (ring[a].latitude + ring[b].latitude) / 2,
            longitude: (ring[a].longitude + ring[b].longitude) / 2)
          if let middle, contains(middle) { return middle }
        }
      }
      return nil
    }
  }
}

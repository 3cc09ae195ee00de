import SightlineUnits

/// Observations arranged so that a question finds those that can answer it without looking at the others.
///
/// Immutable. A question takes the shortest list among those of its place, party and attribute filters (or the
/// whole kind), cuts it to the period by two binary searches, and holds only what is left against the filters:
/// the result is that of the plain filter over all observations, in the same order.
public struct ObservationIndex: Sendable {
  public let observations: [Observation]
  private let runs: [IndexKey: TimedRun]

  public init(_ observations: [Observation]) {
    self.observations = observations
    var members: [IndexKey: [Int]] = [:]
    for (i, observation) in observations.enumerated() {
      for key in observation.indexKeys { members[key, default: []].append(i) }
    }
    let spans = observations.map(\.time.widest)
    runs = members.mapValues { TimedRun($0, spans) }
  }

  /// Positions of the observations that may answer; none that can is left out.
  public func possible(for question: Question) -> [Int] {
    let kind = runs[IndexKey(question.kind)]
    var best = kind.map { [$0] } ?? []
    var size = kind?.count ?? 0
    for filter in question.filters {
      guard let keys = filter.indexKeys(question.kind) else { continue }
      let lists = keys.compactMap { runs[$0] }
      let sum = lists.reduce(0) { $0 + $1.count }
      if sum < size { (best, size) = (lists, sum) }
    }
    let period = question.period
    if best.count == 1 { return best[0].overlapping(period.start, period.end) }
    // An observation with two of the wanted values stands in two lists.
    return Set(best.flatMap { $0.overlapping(period.start, period.end) }).sorted()
  }

  /// The candidates, in order of time, then identifier.
  public func candidates(for question: Question) -> [Candidate] {
    possible(for: question).compactMap { question.candidate(from: observations[$0]) }.sorted {
      ($0.observation.time.hull.start, $0.observation.id)
        < ($1.observation.time.hull.start, $1.observation.id)
    }
  }

  /// As `Question.answer(from:coverage:)`.
  public func answer(to question: Question, coverage: [any Coverage]) -> Answer {
    Answer(
      candidates: candidates(for: question),
      looks: coverage.filter { $0.kinds.contains(question.kind) }.flatMap { $0.looks(for: question) })
  }
}

/// Which questions an observation bears on: the record of dependence that lets one new observation be answered
/// by re-checking only the rules it can change.
public struct QuestionIndex: Sendable {
  public let questions: [Question]
  private let runs: [IndexKey: TimedRun]

  public init(_ questions: [Question]) {
    self.questions = questions
    // Each question stands under the keys of one filter, the likeliest to be rare: a place, then a party, then
    // an attribute; without any, under its kind.
    var members: [IndexKey: [Int]] = [:]
    for (i, question) in questions.enumerated() {
      let keyed = question.filters.compactMap { filter in
        filter.indexKeys(question.kind).map { (rank: filter.rank, keys: $0) }
      }
      let keys = keyed.min { $0.rank < $1.rank }?.keys ?? [IndexKey(question.kind)]
      for key in Set(keys) { members[key, default: []].append(i) }
    }
    let spans = questions.map { (start: $0.period.start, end: $0.period.end) }
    runs = members.mapValues { TimedRun($0, spans) }
  }

  /// The questions of which the observation is a candidate, in order.
  public func affected(by observation: Observation) -> [Int] {
    let span = observation.time.widest
    var found: Set<Int> = []
    for key in observation.indexKeys {
      guard let run = runs[key] else { continue }
      for i in run.overlapping(span.start, span.end) where !found.contains(i) {
        if questions[i].candidate(from: observation) != nil { found.insert(i) }
      }
    }
    return found.sorted()
  }
}

/// A fact that a filter can ask for exactly.
struct IndexKey: Hashable, Sendable {
  enum Fact: Hashable, Sendable {
    case any
    case place(PlaceRole, PlaceName)
    case country(PlaceRole, String)
    case party(PartyRole, PartyName)
    case attribute(AttributeKey, String)
  }
  let kind: EventKind
  let fact: Fact
  init(_ kind: EventKind, _ fact: Fact = .any) { (self.kind, self.fact) = (kind, fact) }
}

extension Observation {
  fileprivate var indexKeys: [IndexKey] {
    var keys: Set<IndexKey> = [IndexKey(kind)]
    for (role, alternatives) in places {
      for place in alternatives.options {
        keys.insert(IndexKey(kind, .place(role, place.option.name)))
        if let country = place.option.country { keys.insert(IndexKey(kind, .country(role, country))) }
      }
    }
    for (role, alternatives) in parties {
      for party in alternatives.options { keys.insert(IndexKey(kind, .party(role, party.option))) }
    }
    for trait in traits { keys.insert(IndexKey(kind, .attribute(trait.key, trait.value))) }
    return Array(keys)
  }
}

extension Question.Filter {
  /// The keys of which an observation must have one; `nil` where the filter asks for a shape, a pattern or the
  /// absence of something.
  fileprivate func indexKeys(_ kind: EventKind) -> [IndexKey]? {
    switch self {
    case .place(let role, let selector): selector.facts(role)?.map { IndexKey(kind, $0) }
    case .party(let role, let names): names.map { IndexKey(kind, .party(role, $0)) }
    case .attribute(let key, let values):
      values.contains { $0.utf8.contains(42) } ? nil : values.map { IndexKey(kind, .attribute(key, $0)) }
    }
  }
  fileprivate var rank: Int {
    switch self {
    case .place(_, .country): 2
    case .place: 0
    case .party: 1
    case .attribute: 3
    }
  }
}

extension PlaceSelector {
  fileprivate func facts(_ role: PlaceRole) -> [IndexKey.Fact]? {
    switch self {
    case .named(let name): return [.place(role, name)]
    case .country(let code): return [.country(role, code)]
    case .anyOf(let parts):
      var all: [IndexKey.Fact] = []
      for part in parts {
        guard let facts = part.facts(role) else { return nil }
        all += facts
      }
      return all
    case .within, .not: return nil
    }
  }
}

extension EventTime {
  /// From the earliest moment of either end to the latest.
  fileprivate var widest: (start: Instant, end: Instant) {
    (min(start.start, end.start), max(start.end, end.end))
  }
}

/// Numbers of spans in order of their start: what overlaps a stretch lies between two binary searches, less the
/// blocks that ended before it, so that a few long spans cost nothing.
private struct TimedRun: Sendable {
  private let members: [Int]
  private let starts: [Instant]
  private let ends: [Instant]
  /// The latest end up to each span, and within each block.
  private let latestEnd: [Instant]
  private let blockEnd: [Instant]
  private static let block = 64
  var count: Int { members.count }

  init(_ numbers: [Int], _ spans: [(start: Instant, end: Instant)]) {
    members = numbers.sorted { (spans[$0].start, $0) < (spans[$1].start, $1) }
    starts = members.map { spans[$0].start }
    ends = members.map { spans[$0].end }
    var latest: [Instant] = []
    var blocks: [Instant] = []
    for (i, end) in ends.enumerated() {
      latest.append(max(end, latest.last ?? end))
      if i % TimedRun.block == 0 {
        blocks.append(end)
      } else {
        blocks[i / TimedRun.block] = max(blocks[i / TimedRun.block], end)
      }
    }
    (latestEnd, blockEnd) = (latest, blocks)
  }

  /// Everything that touches the stretch, ends included, in order of number.
  func overlapping(_ start: Instant, _ end: Instant) -> [Int] {
    let last = first { starts[$0] > end }
    var found: [Int] = []
    var i = first { latestEnd[$0] >= start }
    while i < last {
      if i % TimedRun.block == 0, blockEnd[i / TimedRun.block] < start {
        i += TimedRun.block
        continue
      }
      if ends[i] >= start { found.append(members[i]) }
      i += 1
    }
    return found.sorted()
  }

  /// The first place where a condition that stays true becomes true.
  private func first(where condition: (Int) -> Bool) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

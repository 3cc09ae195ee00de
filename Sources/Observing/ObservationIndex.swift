import SightlineUnits

/// Observations arranged so that a question finds those that can answer it without looking at the others.
///
/// Immutable. A question takes the shortest list among those of its place, party and attribute filters (or the
/// whole kind), cuts it to the period by two binary searches, and holds only what is left against the filters:
/// the result is that of the plain filter over all observations, in the same order.
public struct ObservationIndex: Sendable {
  public let observations: [Observation]
  private let numbers: [IndexKey: Int32]
  /// By number of key.
  private let runs: [TimedRun]
  /// The numbers of the keys of observation i: `keys[keyStart[i] ..< keyStart[i] + keyCount[i]]`.
  private let keys: [Int32]
  private let keyStart: [Int]
  private let keyCount: [Int32]

  public init(_ observations: [Observation]) {
    self.observations = observations
    let spans = Spans(observations.map(\.time.widest))
    var numbers: [IndexKey: Int32] = [:]
    var members: [[Int32]] = []
    var keys: [Int32] = []
    var start = [Int](repeating: 0, count: observations.count)
    var count = [Int32](repeating: 0, count: observations.count)
    // In order of start, so that every list comes sorted.
    for i in spans.inOrder {
      let first = keys.count
      observations[Int(i)].forEachKey { key in
        let number = numbers[key] ?? Int32(members.count)
        if Int(number) == members.count {
          numbers[key] = number
          members.append([])
        }
        // Two alternatives may lie in one country.
        if !keys[first...].contains(number) { keys.append(number) }
      }
      for number in keys[first...] { members[Int(number)].append(i) }
      (start[Int(i)], count[Int(i)]) = (first, Int32(keys.count - first))
    }
    runs = members.map { TimedRun(sorted: $0, spans) }
    (self.numbers, self.keys, keyStart, keyCount) = (numbers, keys, start, count)
  }

  /// Positions of the observations that may answer; none that can is left out.
  public func possible(for question: Question) -> [Int] {
    guard let kind = numbers[IndexKey(question.kind)] else { return [] }
    var conditions: [[Int32]] = [[kind]]
    for filter in question.filters {
      guard let wanted = filter.indexKeys(question.kind) else { continue }
      conditions.append(wanted.compactMap { numbers[$0] })
    }
    let sizes = conditions.map { $0.reduce(0) { $0 + runs[Int($1)].count } }
    let shortest = sizes.indices.min { (sizes[$0], $0) < (sizes[$1], $1) } ?? 0
    let lists = conditions.remove(at: shortest)
    let period = question.period
    var found = lists.flatMap { runs[Int($0)].overlapping(period.start, period.end) }
    // An observation with two of the wanted values stands in two lists.
    if lists.count > 1 { found = Set(found).sorted() }
    if shortest > 0 { conditions.removeFirst() }
    guard !conditions.isEmpty else { return found }
    return found.filter { i in
      let own = keys[keyStart[i]..<keyStart[i] + Int(keyCount[i])]
      return conditions.allSatisfy { wanted in own.contains { wanted.contains($0) } }
    }
  }

  /// The candidates, in order of time, then identifier.
  public func candidates(for question: Question) -> [Candidate] {
    possible(for: question).compactMap { question.candidate(from: observations[$0]) }.sorted {
      ($0.observation.time.hull.start, $0.observation.id)
        < ($1.observation.time.hull.start, $1.observation.id)
    }
  }

  /// The candidates' probabilities alone, in the order of the observations: all that a compiled rule needs.
  public func probabilities(for question: Question) -> [Probability] {
    possible(for: question).compactMap { question.probability(of: observations[$0]) }
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
    var members: [IndexKey: [Int32]] = [:]
    let spans = Spans(questions.map { (start: $0.period.start, end: $0.period.end) })
    for i in spans.inOrder {
      let question = questions[Int(i)]
      let keyed = question.filters.compactMap { filter in
        filter.indexKeys(question.kind).map { (rank: filter.rank, keys: $0) }
      }
      let keys = keyed.min { $0.rank < $1.rank }?.keys ?? [IndexKey(question.kind)]
      for key in Set(keys) { members[key, default: []].append(i) }
    }
    runs = members.mapValues { TimedRun(sorted: $0, spans) }
  }

  /// The questions of which the observation is a candidate, in order.
  public func affected(by observation: Observation) -> [Int] {
    let span = observation.time.widest
    var found: Set<Int> = []
    observation.forEachKey { key in
      guard let run = runs[key] else { return }
      for i in run.overlapping(span.start, span.end) where !found.contains(i) {
        if questions[i].probability(of: observation) != nil { found.insert(i) }
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
  /// Every fact that a filter can ask for; the same one may come twice.
  fileprivate func forEachKey(_ body: (IndexKey) -> Void) {
    body(IndexKey(kind))
    for (role, alternatives) in places {
      for place in alternatives.options {
        body(IndexKey(kind, .place(role, place.option.name)))
        if let country = place.option.country { body(IndexKey(kind, .country(role, country))) }
      }
    }
    for (role, alternatives) in parties {
      for party in alternatives.options { body(IndexKey(kind, .party(role, party.option))) }
    }
    for trait in traits { body(IndexKey(kind, .attribute(trait.key, trait.value))) }
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

/// Stretches of time by number, shared by all runs over them.
private struct Spans: Sendable {
  let start: [Instant]
  let end: [Instant]
  init(_ spans: [(start: Instant, end: Instant)]) {
    (start, end) = (spans.map(\.start), spans.map(\.end))
  }
  /// Their numbers by start, then number.
  var inOrder: [Int32] {
    start.indices.map { (start: start[$0].microseconds, number: Int32($0)) }.sorted { $0 < $1 }.map(\.number)
  }
}

/// Numbers of spans in order of their start: what overlaps a stretch lies between two binary searches, less the
/// blocks that ended before it, so that a few long spans cost nothing.
private struct TimedRun: Sendable {
  private let members: [Int32]
  private let spans: Spans
  /// The latest end within each block of members, and up to its end.
  private let blockEnd: [Instant]
  private let latestEnd: [Instant]
  private static let block = 64
  var count: Int { members.count }

  /// - Parameter sorted: by start.
  init(sorted members: [Int32], _ spans: Spans) {
    (self.members, self.spans) = (members, spans)
    var latest: [Instant] = []
    var blocks: [Instant] = []
    for from in stride(from: 0, to: members.count, by: TimedRun.block) {
      var end = spans.end[Int(members[from])]
      for i in members[from..<min(from + TimedRun.block, members.count)] { end = max(end, spans.end[Int(i)]) }
      blocks.append(end)
      latest.append(max(end, latest.last ?? end))
    }
    (latestEnd, blockEnd) = (latest, blocks)
  }

  /// Everything that touches the stretch, ends included, in order of number.
  func overlapping(_ start: Instant, _ end: Instant) -> [Int] {
    let last = TimedRun.first(members.count) { spans.start[Int(members[$0])] > end }
    var found: [Int] = []
    let firstBlock = TimedRun.first(latestEnd.count) { latestEnd[$0] >= start }
    for block in firstBlock..<blockEnd.count {
      let from = block * TimedRun.block
      if from >= last { break }
      if blockEnd[block] < start { continue }
      for i in members[from..<min(from + TimedRun.block, last)] where spans.end[Int(i)] >= start {
        found.append(Int(i))
      }
    }
    found.sort()
    return found
  }

  /// The first of `count` places where a condition that stays true becomes true.
  private static func first(_ count: Int, where condition: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

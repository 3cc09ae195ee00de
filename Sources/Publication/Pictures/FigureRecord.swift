import SightlineObserving
import SightlineUnits

/// A figure that a source states, with what it is about: what contradictions and plans are found from.
struct FigureRecord: Hashable, Sendable {
  /// What a number is a number of. Two figures speak of the same thing only when all of this is equal.
  struct Subject: Hashable, Sendable, Comparable {
    let kind: EventKind
    let party: String
    let counterpart: String
    let place: String
    let category: String

    static func < (a: Subject, b: Subject) -> Bool { a.sortKey.lexicographicallyPrecedes(b.sortKey) }
    private var sortKey: [String] { [party, category, kind.rawValue, counterpart, place] }

    /// `Azerbaijan: mined land`, `Armenia from Russia: arms imports`.
    var title: String {
      let who = [party, counterpart.isEmpty ? "" : "from \(counterpart)", place.isEmpty ? "" : "in \(place)"]
        .filter { !$0.isEmpty }.joined(separator: " ")
      let what = category.isEmpty ? kind.rawValue : category
      return who.isEmpty ? what : "\(who): \(what)"
    }
  }

  let id: String
  let subject: Subject
  let period: Interval
  let figure: Figure
  let source: String
  /// `stated`, `estimated`, `planned`, `alleged` …; empty where the source says nothing.
  let status: String
  let remarks: [String]
  /// Where it stands: file and first row.
  let place: String

  /// Kinds whose number speaks of a whole at a time. Commitments and payments are parts that add up, so two of
  /// them never contradict each other.
  static let kinds: Set<EventKind> = [.holding, .budget, .clearance, .returned, .deployment]

  /// `nil` for an observation without a figure, or of another kind.
  init?(_ o: Observation) {
    guard let figure = o.figure, FigureRecord.kinds.contains(o.kind) else { return nil }
    func party(_ role: PartyRole) -> String { o.parties[role]?.best?.option.text ?? "" }
    func trait(_ key: AttributeKey) -> String { o.traits.first { $0.key == key }?.value ?? "" }
    let actor = party(.actor)
    id = o.id
    subject = Subject(
      kind: o.kind, party: actor.isEmpty ? party(.recipient) : actor, counterpart: party(.supplier),
      place: (o.places[.site] ?? o.places[.destination])?.best?.option.title ?? "",
      category: [trait(.category), trait(.project)].filter { !$0.isEmpty }.joined(separator: ", "))
    period = o.time.hull
    (self.figure, source) = (figure, o.source.text)
    (status, remarks) = (trait(.status), o.remarks)
    place =
      o.basis.slices.first.map { s in s.file + (s.rows.map { ", row \($0.lowerBound + 1)" } ?? "") } ?? ""
  }

  /// What the truth may be by this figure, two standard errors allowed.
  var bounds: (low: Double, high: Double) {
    let (v, e) = (figure.value.double, 2 * figure.standardError)
    return switch figure.meaning {
    case .total: (v - e, v + e)
    case .atLeast: (v - e, .infinity)
    case .atMost: (-.infinity, v + e)
    }
  }

  /// Whether no value satisfies both.
  func excludes(_ other: FigureRecord) -> Bool {
    guard figure.measure == other.figure.measure else { return false }
    let (a, b) = (bounds, other.bounds)
    return a.low > b.high || b.low > a.high
  }

  static func order(_ a: FigureRecord, _ b: FigureRecord) -> Bool {
    (a.period.start, a.period.end, a.source, a.id) < (b.period.start, b.period.end, b.source, b.id)
  }
}

import SightlineObserving
import SightlineUnits

/// Figures of one thing and one time that cannot all be right, with the arithmetic that shows it.
public struct Contradiction: Sendable, Hashable {
  struct Check: Sendable, Hashable {
    enum Kind: String, Sendable, Encodable {
      case sameSource = "one source gives two figures"
      case betweenSources = "sources give different figures"
      /// Found by the lens that read the table of parts.
      case parts = "parts do not add up"
      case rate = "the sums in two currencies imply different rates"
    }
    let kind: Kind
    let words: String
    /// Second less first, in their unit; for rates, the ratio of the two less one; `nil` where only words are known.
    let difference: Double?
  }

  let subject: FigureRecord.Subject
  let period: Interval
  /// Every figure of the subject and time, also those that nothing contradicts.
  let figures: [FigureRecord]
  let checks: [Check]

  /// More pairs than these in one group repeat themselves.
  private static let mostChecks = 20
  /// Sums printed with two digits differ in their implied rate by up to 1 %.
  static let rateTolerance = 0.01

  static func find(_ records: [FigureRecord]) -> [Contradiction] {
    struct Key: Hashable {
      let subject: FigureRecord.Subject
      let period: Interval
    }
    let groups = Dictionary(grouping: records.filter { !$0.isPlan }) {
      Key(subject: $0.subject, period: $0.period)
    }
    return groups.compactMap { key, group -> Contradiction? in
      guard group.count > 1 else { return nil }
      let figures = group.sorted { a, b in
        let (x, y) = ("\(a.figure.measure)", "\(b.figure.measure)")
        return x == y ? FigureRecord.order(a, b) : x < y
      }
      // A figure told twice contradicts another in the same words.
      var told: Set<String> = []
      let checks = Array(
        (pairs(figures) + rates(figures)).filter { told.insert($0.words).inserted }.prefix(mostChecks))
      guard !checks.isEmpty else { return nil }
      return Contradiction(subject: key.subject, period: key.period, figures: figures, checks: checks)
    }.sorted(by: order)
  }

  /// The registers lens' own word for a total that its parts do not give.
  static let partsCategory = "parts do not add up"

  /// A statement that a lens found to contradict itself: a total and its parts.
  init?(parts o: Observation) {
    guard o.kind == .statement,
      o.traits.contains(where: { $0.key == .category && $0.value == Self.partsCategory })
    else { return nil }
    let topic = o.traits.first { $0.key == .topic }?.value ?? ""
    subject = FigureRecord.Subject(
      kind: .statement, party: o.source.text, counterpart: "", place: "", category: topic)
    (period, figures) = (o.time.hull, [])
    // The heading names the topic; the numbers are told as everywhere on the page.
    let told = o.title.hasPrefix("\(topic): ") ? String(o.title.dropFirst(topic.count + 2)) : o.title
    let plain = PlainStatement(names: [:])
    checks = [
      Check(
        kind: .parts, words: ([told] + o.remarks).map(plain.named).joined(separator: "; ") + ".",
        difference: nil)
    ]
  }

  private init(subject: FigureRecord.Subject, period: Interval, figures: [FigureRecord], checks: [Check]) {
    (self.subject, self.period, self.figures, self.checks) = (subject, period, figures, checks)
  }

  static func order(_ a: Contradiction, _ b: Contradiction) -> Bool {
    if a.subject != b.subject { return a.subject < b.subject }
    return (a.period.start, a.period.end, a.checks.first?.words ?? "")
      < (b.period.start, b.period.end, b.checks.first?.words ?? "")
  }

  private static func pairs(_ figures: [FigureRecord]) -> [Check] {
    var checks: [Check] = []
    for (i, a) in figures.enumerated() where checks.count < mostChecks {
      for b in figures[(i + 1)...] where a.excludes(b) {
        let (x, y) = (Wording.figure(a.figure), Wording.figure(b.figure))
        let gap = b.figure.value - a.figure.value
        let unit = "\(a.figure.measure)"
        let size =
          Wording.exact(gap.magnitude) + (unit.isEmpty ? "" : " \(unit)") + share(gap, of: a.figure.value)
        let isOne = a.source == b.source
        checks.append(
          Check(
            kind: isOne ? .sameSource : .betweenSources,
            words: isOne
              ? "\(a.source) itself gives \(x) and \(y): they differ by \(size)."
              : "\(x) (\(a.source)) and \(y) (\(b.source)) cannot both be right: they differ by \(size).",
            difference: gap.double))
      }
    }
    return checks
  }

  private static func share(_ gap: ExactDecimal, of whole: ExactDecimal) -> String {
    guard whole.double != 0 else { return "" }
    let percent = abs(gap.double / whole.double) * 100
    return percent < 0.05 ? "" : ", \(Wording.amount((percent * 10).rounded() / 10)) % of the first"
  }

  /// A source that gives one sum in two currencies states a rate; two sources' rates must agree.
  private static func rates(_ figures: [FigureRecord]) -> [Check] {
    struct Stated {
      let source: String
      let first, second: FigureRecord
      var rate: Double { first.figure.value.double / second.figure.value.double }
      var words: String {
        let (a, b) = (Wording.figure(first.figure), Wording.figure(second.figure))
        return "\(a) for \(b) (\(source)) is \(ClaimTables.significant(rate))"
      }
    }
    var stated: [Stated] = []
    let bySource = Dictionary(grouping: figures) { $0.source }
    for source in bySource.keys.sorted() {
      var byCurrency: [Currency: FigureRecord] = [:]
      for f in bySource[source] ?? [] {
        guard case .money(let c) = f.figure.measure, f.figure.value > .zero else { continue }
        // Two sums in one currency leave the rate open.
        if byCurrency.updateValue(f, forKey: c) != nil { byCurrency[c] = nil }
      }
      let currencies = byCurrency.keys.sorted()
      guard currencies.count == 2, let a = byCurrency[currencies[0]], let b = byCurrency[currencies[1]] else {
        continue
      }
      stated.append(Stated(source: source, first: a, second: b))
    }
    var checks: [Check] = []
    for (i, a) in stated.enumerated() {
      for b in stated[(i + 1)...]
      where a.first.figure.measure == b.first.figure.measure
        && a.second.figure.measure == b.second.figure.measure
      {
        let ratio = b.rate / a.rate
        guard abs(ratio - 1) > rateTolerance else { continue }
        let unit = "\(a.first.figure.measure) for one \(a.second.figure.measure)"
        checks.append(
          Check(
            kind: .rate,
            words: "\(a.words) \(unit); \(b.words): the two rates differ by "
              + "\(Wording.amount((abs(ratio - 1) * 1000).rounded() / 10)) %.",
            difference: ratio - 1))
      }
    }
    return checks
  }
}

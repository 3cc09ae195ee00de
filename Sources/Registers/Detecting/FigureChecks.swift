import SightlineObserving
import SightlineUnits

/// A ceiling that a party accepted for a category.
public struct Ceiling: Hashable, Sendable {
  public let party: String
  public let category: String
  public let limit: ExactDecimal
  public let source: String
  public init(party: String, category: String, limit: ExactDecimal, source: String) {
    (self.party, self.category, self.limit, self.source) = (party, category, limit, source)
  }
}

/// A reported figure held against a ceiling.
public struct CeilingFinding: Hashable, Sendable {
  public enum Outcome: String, Hashable, Sendable {
    case within, above
    /// The figure bounds the truth from the side that does not decide, or its error reaches the limit.
    case cannotTell = "cannot tell"
    /// No figure for the category.
    case notReported = "not reported"
  }
  public let ceiling: Ceiling
  public let figure: RegisterFigure?
  public let outcome: Outcome
  /// Figure minus limit; `nil` where there is no figure.
  public let excess: ExactDecimal?
}

/// Two figures that cannot both be right, or a sum that its parts do not give.
public struct FigureConflict: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case parts = "parts do not add up"
    case sameSource = "one source gives two figures"
    case betweenSources = "sources give different figures"
    case rate = "the sum in another currency does not fit the rate"
  }
  public let kind: Kind
  public let subject: String
  public let first: String
  public let second: String
  /// Second minus first, in the first's unit.
  public let difference: Double
  /// Both rows.
  public let rows: [String]
  /// When and by whom the two were stated; empty where the table does not say.
  public var stated = ""
  public var source = ""
  /// As the table writes it: `ha`; empty where it does not say.
  public var unit = ""
}

public enum FigureChecks {
  /// Two standard errors: a figure whose interval reaches the limit does not decide.
  static let errors = 2.0

  public static func ceilings(
    _ ceilings: [Ceiling], figures: [RegisterFigure], parties: PartyTable = .standard
  )
    -> [CeilingFinding]
  {
    ceilings.flatMap { ceiling -> [CeilingFinding] in
      let own = figures.filter {
        $0.kind == .holding && parties.areSame($0.party, ceiling.party)
          && $0.category.lowercased() == ceiling.category.lowercased()
      }
      if own.isEmpty {
        return [CeilingFinding(ceiling: ceiling, figure: nil, outcome: .notReported, excess: nil)]
      }
      return own.map { figure in
        let excess = figure.value - ceiling.limit
        let margin = errors * figure.standardError
        let outcome: CeilingFinding.Outcome
        if excess.double > margin, figure.meaning != .atMost {
          outcome = .above
        } else if excess.double <= -margin, figure.meaning != .atLeast {
          outcome = .within
        } else {
          outcome = .cannotTell
        }
        return CeilingFinding(ceiling: ceiling, figure: figure, outcome: outcome, excess: excess)
      }
    }
  }

  /// A total against its parts: exact figures must agree exactly, rounded ones within half a unit a part.
  public static func parts(
    subject: String, total: ExactDecimal, parts: [ExactDecimal], roundedTo unit: ExactDecimal = .zero,
    rows: [String] = []
  ) -> FigureConflict? {
    let sum = parts.reduce(.zero, +)
    let allowed = unit.double / 2 * Double(parts.count + 1)
    guard abs((sum - total).double) > allowed else { return nil }
    return FigureConflict(
      kind: .parts, subject: subject, first: "\(total)", second: "\(sum)", difference: (sum - total).double,
      rows: rows)
  }

  /// Figures of one party, category, measure and period that differ.
  public static func contradictions(_ figures: [RegisterFigure], parties: PartyTable = .standard)
    -> [FigureConflict]
  {
    struct Key: Hashable {
      let kind: EventKind, party: String, counterpart: String, category: String, measure: Measure,
        period: Interval
      let prices: RegisterFigure.Prices
    }
    let groups = Dictionary(grouping: figures) { f in
      Key(
        kind: f.kind, party: parties.canonical(f.party), counterpart: f.counterpart ?? "",
        category: f.category,
        measure: f.measure, period: f.period, prices: f.prices)
    }
    var found: [FigureConflict] = []
    for (key, group) in groups {
      for (i, a) in group.enumerated() {
        for b in group[(i + 1)...] where excludeEachOther(a, b) {
          found.append(
            FigureConflict(
              kind: a.reporter == b.reporter ? .sameSource : .betweenSources,
              subject: "\(key.party), \(key.category)", first: a.raw, second: b.raw,
              difference: (b.value - a.value).double, rows: ["\(a.file):\(a.row)", "\(b.file):\(b.row)"]))
        }
      }
    }
    return found.sorted { ($0.subject, $0.rows.joined()) < ($1.subject, $1.rows.joined()) }
  }

  /// True when no value can satisfy both, allowing two standard errors each.
  static func excludeEachOther(_ a: RegisterFigure, _ b: RegisterFigure) -> Bool {
    func bounds(_ f: RegisterFigure) -> (Double, Double) {
      let (v, e) = (f.value.double, errors * f.standardError)
      switch f.meaning {
      case .total: return (v - e, v + e)
      case .atLeast: return (v - e, .infinity)
      case .atMost: return (-.infinity, v + e)
      }
    }
    let (x, y) = (bounds(a), bounds(b))
    return x.0 > y.1 || y.0 > x.1
  }

  /// One sum in two currencies against the rate of the day.
  /// - Parameters:
  ///   - rate: units of the first currency for one of the second.
  ///   - tolerance: relative; 1 % covers the rounding of sums printed with two digits.
  public static func rate(
    subject: String, first: Money, second: Money, rate: ExactDecimal, tolerance: Double = 0.01
  ) -> FigureConflict? {
    let expected = second.amount.double * rate.double
    guard expected > 0, abs(first.amount.double - expected) > tolerance * expected else { return nil }
    return FigureConflict(
      kind: .rate, subject: subject, first: "\(first)", second: "\(second)",
      difference: expected - first.amount.double,
      rows: [])
  }

  /// Volume ordered against unit value and number, within the rounding of two printed digits and 5 %.
  public static func unitValues(_ transfers: [Transfer]) -> [FigureConflict] {
    transfers.compactMap { t in
      guard let unit = t.unitValue?.double, let n = t.ordered?.value, let total = t.orderedValue?.double,
        n > 0, unit > 0
      else { return nil }
      let expected = unit * Double(n)
      guard abs(expected - total) > 0.005 * Double(n) + 0.05 * expected + 0.01 else { return nil }
      return FigureConflict(
        kind: .parts, subject: "\(t.recipient) from \(t.supplier): \(t.designation)", first: "\(unit) × \(n)",
        second: "\(total)", difference: total - expected, rows: ["row \(t.lines.lowerBound)"])
    }
  }
}

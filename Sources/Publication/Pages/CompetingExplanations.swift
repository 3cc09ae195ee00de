import SightlineUnits
import SightlineVerdicts

/// What the evidence says of each explanation, side by side (R. Heuer, "Psychology of Intelligence Analysis",
/// chapter 8): the look that speaks against an explanation is worth more than ten that fit all of them.
struct CompetingExplanations {
  let verdict: Verdict
  /// Of the claim, from 1.
  let number: Int
  let plain: PlainStatement

  enum Bearing: String {
    case speaksFor = "+ fits"
    case speaksAgainst = "− speaks against"
    case neither = "○ does not tell"
  }

  /// Evidence tells two explanations apart when it is three times likelier under one ("positive" evidence;
  /// Kass and Raftery 1995, JASA 90, p. 777).
  static let telling = 3.0

  static func bearing(ratio: Double) -> Bearing {
    if ratio >= telling { return .speaksFor }
    return ratio <= 1 / telling ? .speaksAgainst : .neither
  }

  /// A further look's bearing: where it would move the middle of the range by that ratio of odds.
  static func bearing(from now: ProbabilityRange, to then: ProbabilityRange) -> Bearing {
    func odds(_ r: ProbabilityRange) -> Double {
      let p = min(1 - 1e-9, max(1e-9, (r.low.value + r.high.value) / 2))
      return p / (1 - p)
    }
    return bearing(ratio: odds(then) / odds(now))
  }

  func write(_ m: inout Markup) {
    let rows = rows
    guard !rows.isEmpty, rows.count > 1 || !verdict.innocentExplanations.isEmpty else { return list(&m) }
    let innocent = verdict.innocentExplanations.prefix(Self.mostColumns)
    m.element("h3", "Competing explanations")
    let columns =
      [("The claim holds", false), ("It does not hold", true)] + innocent.map { ("Holds, but: \($0)", false) }
    Sheet.write(
      &m, id: "claim-\(number)-matrix", kind: "matrix stack",
      caption:
        "How each piece of evidence bears on each explanation; shown, not scored. An innocent explanation is "
        + "about purpose, which these records do not show, so what fits the claim fits it too.",
      columns: [.init("Evidence")] + columns.map { .init($0.0) }
    ) { m in
      for row in rows {
        m.element("tr") { m in
          m.element("th", ["scope": "row"], row.what)
          for (title, isOpposite) in columns {
            m.element(
              "td", ["data-label": title], (isOpposite ? opposite(row.bearing) : row.bearing).rawValue)
          }
        }
      }
    }
    let left = verdict.innocentExplanations.dropFirst(Self.mostColumns)
    if !left.isEmpty {
      m.element("p", ["class": "small"], "Also to rule out: \(left.joined(separator: "; ")).")
    }
  }

  /// More columns than these no page holds.
  private static let mostColumns = 4

  /// Without evidence to set beside them, the explanations are at least named.
  private func list(_ m: inout Markup) {
    guard !verdict.innocentExplanations.isEmpty else { return }
    m.element("h3", "Innocent explanations to rule out")
    m.element("ul") { m in for text in verdict.innocentExplanations { m.element("li", text) } }
  }

  private var rows: [(what: String, bearing: Bearing)] {
    var rows: [(String, Bearing)] = []
    if let ratio = verdict.likelihoodRatio, !ratio.isNaN {
      rows.append(("The records together", Self.bearing(ratio: ratio)))
    }
    rows += figures
    guard let now = verdict.probability else { return rows }
    for f in verdict.further.prefix(4) {
      rows.append(
        (
          "\(sentence(plain.dated(f.nothing ?? "If nothing is seen"))): \(plain.dated(f.what))",
          Self.bearing(from: now, to: f.ifNothing)
        ))
      rows.append(
        (
          "\(sentence(plain.dated(f.something ?? "If one is seen"))): \(plain.dated(f.what))",
          Self.bearing(from: now, to: f.ifSomething)
        ))
    }
    return rows
  }

  private func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() }

  /// Each source's figure against what the accord says, where the evaluator names its limits.
  private var figures: [(String, Bearing)] {
    let (low, high) = (verdict.workings["figure.atLeast"], verdict.workings["figure.atMost"])
    let records = verdict.figures.compactMap(FigureRecord.init)
    guard low != nil || high != nil, Set(records.map(\.figure.measure)).count == 1 else { return [] }
    return records.prefix(Self.mostFigures).map { record in
      let (least, most) = record.bounds
      let against = least > high ?? .infinity || most < low ?? -.infinity
      let within = least >= low ?? -.infinity && most <= high ?? .infinity
      return (
        "\(Wording.figure(record.figure)), \(record.source)",
        against ? .speaksAgainst : within ? .speaksFor : .neither
      )
    }
  }
  private static let mostFigures = 6

  private func opposite(_ b: Bearing) -> Bearing {
    switch b {
    case .speaksFor: .speaksAgainst
    case .speaksAgainst: .speaksFor
    case .neither: .neither
    }
  }
}

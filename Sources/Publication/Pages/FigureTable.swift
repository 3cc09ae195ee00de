import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// Contradictory figures side by side: none is dropped, none is averaged away.
struct FigureTable {
  static let most = 40

  let verdict: Verdict
  /// Of the claim, from 1.
  let number: Int
  let plain: PlainStatement

  func write(_ m: inout Markup) {
    let stated = verdict.figures.enumerated().compactMap { i, o in o.figure.map { (i, o, $0) } }
    guard !stated.isEmpty else { return }
    let shown = stated.prefix(Self.most)
    m.element("h3", stated.count == 1 ? "The figure" : "The figures side by side")
    if let plot = bars(Array(shown)) {
      m.element("figure") { m in
        m.append(plot)
        m.element(
          "figcaption",
          "What each source states; a thin line shows how far a figure may be off (68 %), an arrow that it only "
            + "bounds the truth from below (→) or above (←). Figures in another unit stand in the table only."
        )
      }
    }
    Sheet.write(
      &m, id: "claim-\(number)-figures",
      caption: "Every figure with its source. Figures of one group share their fate and count once.",
      columns: [.init("Figure", isNumber: true), .init("What"), .init("Source"), .init("Date")]
    ) { m in
      for (i, o, f) in shown { row(i, o, f, &m) }
    }
    Sheet.cut(shown.count, stated.count, "figures.csv", &m)
    checks(stated.map(\.1), &m)
  }

  private func row(_ i: Int, _ o: Observation, _ f: Figure, _ m: inout Markup) {
    m.element("tr", ["id": ClaimTables.row(number, "f", i)]) { m in
      m.element("td", ["class": "n", "data-label": "Figure"]) { m in
        m.write(Wording.figure(f))
        if let raw = f.raw, ExactDecimal(raw) != f.value { Sheet.small("as published: \(raw)", &m) }
      }
      m.element("td") { m in
        m.write(plain.named(o.title))
        for remark in o.remarks.prefix(4) { Sheet.small(remark, &m) }
        ClaimTables.basis(o, &m)
      }
      m.element("td", ["data-label": "Source"]) { m in
        m.write(o.source.text)
        if let status = o.traits.first(where: { $0.key == .status })?.value { Sheet.small(status, &m) }
        if o.group.text != o.source.text { Sheet.small("group: \(o.group.text)", &m) }
      }
      m.element("td", ["data-label": "Date"], Wording.period(o.time.hull))
    }
  }

  /// The arithmetic of the figures against one another.
  private func checks(_ observations: [Observation], _ m: inout Markup) {
    let found = Contradiction.find(observations.compactMap(FigureRecord.init)).flatMap(\.checks)
    guard !found.isEmpty else { return }
    m.element("h4", "Arithmetic")
    m.element("ul", ["class": "small"]) { m in for check in found.prefix(12) { m.element("li", check.words) }
    }
  }

  /// Only figures that count the same, of whatever there are most; a bar of dollars beside one of tanks would
  /// lie.
  private func bars(_ all: [(Int, Observation, Figure)]) -> Markup? {
    let groups = Dictionary(grouping: all) { "\($0.2.measure)" }
    let largest = groups.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    guard let (measure, stated) = largest, stated.count > 1 else { return nil }
    let bars = stated.prefix(16).map { _, o, f in
      let arrow =
        switch f.meaning {
        case .total: ""
        case .atLeast: " →"
        case .atMost: " ←"
        }
      return Plot.Bar(
        label: o.source.text, value: f.value.double, spread: f.standardError,
        shown: Wording.amount(f.value.double) + arrow)
    }
    return Plot.bars(
      bars, id: "figures-\(number)", title: "Figures for claim \(number)", unit: measure, limits: limits)
  }

  /// What the figures are held against, where the evaluator names it.
  private var limits: [Plot.Limit] {
    let (low, high) = (verdict.workings["figure.atLeast"], verdict.workings["figure.atMost"])
    if let low, low == high { return [Plot.Limit(low, "exactly \(Wording.amount(low))")] }
    return [
      low.map { Plot.Limit($0, "at least \(Wording.amount($0))") },
      high.map { Plot.Limit($0, "at most \(Wording.amount($0))") },
    ]
    .compactMap { $0 }
  }
}

extension Wording {
  /// `at least 8,800,000,000 AZN`, `10,000 ± 500`: every digit of the source.
  static func figure(_ f: Figure) -> String {
    let bound =
      switch f.meaning {
      case .total: ""
      case .atLeast: "at least "
      case .atMost: "at most "
      }
    let measure = "\(f.measure)"
    return bound + exact(f.value) + (measure.isEmpty ? "" : " \(measure)")
      + (f.standardError > 0 ? " ± \(amount(f.standardError))" : "")
  }

  /// `8,400,000,000`, `53,081.8`: exactly, with the thousands apart.
  static func exact(_ d: ExactDecimal) -> String {
    let parts = "\(d.magnitude)".split(separator: ".", omittingEmptySubsequences: false)
    let whole = Int(parts[0]).map(grouped) ?? String(parts[0])
    return (d.isNegative ? "−" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
  }
}

import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// A claim's tables. Long ones are cut on the page, with the count, and whole in the CSV beside it.
struct ClaimTables {
  static let mostCandidates = 25
  static let mostLooks = 24
  static let mostFigures = 40

  let verdict: Verdict
  let here: Pointer
  let number: Int

  func candidates(_ m: inout Markup) {
    guard !verdict.candidates.isEmpty else { return }
    let shown = verdict.candidates.enumerated().prefix(Self.mostCandidates)
    m.element("h3", "Candidates")
    m.element("div", ["class": "scroll"]) { m in
      m.element("table", ["class": "stack"]) { m in
        m.element(
          "caption", "Observations that may be meant, with the probability that they are, factor by factor.")
        Self.head(
          [("Probability", true), ("Observation", false), ("Factors", false), ("Rests on", false)], &m)
        m.element("tbody") { m in for (i, c) in shown { row(c, here.at("candidates").at(i), &m) } }
      }
    }
    cut(shown.count, verdict.candidates.count, "candidates.csv", &m)
  }

  private func row(_ c: Candidate, _ pointer: Pointer, _ m: inout Markup) {
    let o = c.observation
    m.element("tr") { m in
      m.element("td", ["class": "n", "data-label": "Probability"]) { m in
        m.number(pointer.at("probability"), c.probability.value, Plain.percent(c.probability.value))
      }
      m.element("td") { m in
        m.write(o.title)
        Self.small(Wording.period(o.time.hull), &m)
        for remark in o.remarks.prefix(4) { Self.small(remark, &m) }
      }
      m.element("td", ["data-label": "Factors"]) { m in
        for (i, factor) in c.factors.enumerated() {
          if i > 0 { m.write(" × ") }
          m.write(factor.what + " ")
          m.number(
            pointer.at("factors").at(i).at("probability"), factor.probability.value,
            Plain.percent(factor.probability.value))
        }
      }
      m.element("td", ["data-label": "Rests on"]) { m in basis(o, &m) }
    }
  }

  private func basis(_ o: Observation, _ m: inout Markup) {
    m.element("code", o.id)
    if let slice = o.basis.slices.first {
      let rows = slice.rows.map { ", rows \(grouped($0.lowerBound)) to \(grouped($0.upperBound))" } ?? ""
      let more = o.basis.slices.count > 1 ? " and \(o.basis.slices.count - 1) more" : ""
      Self.small(slice.file + rows + ", \(slice.artifact.short)…" + more, &m)
    }
  }

  func looks(_ m: inout Markup) {
    m.element("h3", "Looks")
    guard !verdict.looks.isEmpty else {
      m.element("p", "None: no record of this case watched that place in that time.")
      return
    }
    let shown = verdict.looks.enumerated().prefix(Self.mostLooks)
    m.element("details") { m in
      m.element("summary", "\(grouped(verdict.looks.count)) looks bear on this claim")
      m.element("div", ["class": "scroll"]) { m in
        m.element("table") { m in
          m.element(
            "caption", "What was watched, when (UTC), and the chance that it would have shown one such event."
          )
          Self.head([("When", false), ("What", false), ("Detection", true)], &m)
          m.element("tbody") { m in
            for (i, look) in shown {
              m.element("tr") { m in
                m.element("td", Wording.period(look.during))
                m.element("td", look.what)
                m.element("td", ["class": "n"]) { m in
                  m.number(
                    here.at("looks").at(i).at("detection"), look.detection.value,
                    Plain.percent(look.detection.value))
                }
              }
            }
          }
        }
      }
      cut(shown.count, verdict.looks.count, "looks.csv", &m)
    }
  }

  /// Contradictory figures stay side by side: none is dropped, none is averaged away.
  func figures(_ m: inout Markup) {
    let stated = verdict.figures.compactMap { o in o.figure.map { (o, $0) } }
    guard !stated.isEmpty else { return }
    let shown = stated.prefix(Self.mostFigures)
    m.element("h3", "Figures side by side")
    if let plot = bars(Array(shown)) {
      m.element("figure") { m in
        m.append(plot)
        m.element(
          "figcaption", "What each source states; thin lines show how far a figure may be off (68 %).")
      }
    }
    m.element("div", ["class": "scroll"]) { m in
      m.element("table", ["class": "stack"]) { m in
        m.element("caption", "Every figure with its source; figures of one group share their fate.")
        Self.head(
          [("Figure", true), ("What", false), ("Source", false), ("Date", false), ("Group", false)], &m)
        m.element("tbody") { m in for (o, f) in shown { row(o, f, &m) } }
      }
    }
    cut(shown.count, stated.count, "figures.csv", &m)
  }

  private func row(_ o: Observation, _ f: Figure, _ m: inout Markup) {
    let bound =
      switch f.meaning {
      case .total: ""
      case .atLeast: "at least "
      case .atMost: "at most "
      }
    m.element("tr") { m in
      m.element("td", ["class": "n", "data-label": "Figure"]) { m in
        m.write("\(bound)\(f.value)" + ("\(f.measure)".isEmpty ? "" : " \(f.measure)"))
        if f.standardError > 0 { m.write(" ± \(Plain.number(f.standardError))") }
        if let raw = f.raw { Self.small("as published: \(raw)", &m) }
      }
      m.element("td") { m in
        m.write(o.title)
        Self.small(o.id, &m)
      }
      m.element("td", ["data-label": "Source"], o.source.text)
      m.element("td", ["data-label": "Date"], Wording.period(o.time.hull))
      m.element("td", ["data-label": "Group"], o.group.text)
    }
  }

  /// Only where all figures count the same; a bar of dollars beside one of tanks would lie.
  private func bars(_ stated: [(Observation, Figure)]) -> Markup? {
    guard stated.count > 1, Set(stated.map(\.1.measure)).count == 1, let measure = stated.first?.1.measure
    else {
      return nil
    }
    let bars = stated.prefix(16).compactMap { o, f -> Plot.Bar? in
      guard let value = Double("\(f.value)") else { return nil }
      return Plot.Bar(label: o.source.text, value: value, spread: f.standardError, shown: "\(f.value)")
    }
    return Plot.bars(bars, id: "figures-\(number)", title: "Figures for claim \(number)", unit: "\(measure)")
  }

  func workings(_ m: inout Markup) {
    let ratio = verdict.likelihoodRatio
    guard !verdict.workings.isEmpty || ratio != nil else { return }
    m.element("details") { m in
      m.element("summary", "Workings: the numbers behind the verdict")
      m.element(
        "p", ["class": "small"],
        "In the accord’s words: that \(verdict.statement) (\(verdict.id), version \(verdict.version)).")
      m.element("div", ["class": "scroll"]) { m in
        m.element("table") { m in
          m.element("caption", "With these another program can repeat the calculation.")
          Self.head([("Name", false), ("Value", true)], &m)
          m.element("tbody") { m in
            if let ratio { working("likelihood ratio", here.at("likelihoodRatio"), ratio, &m) }
            for (name, value) in verdict.workings.sorted(by: { $0.key < $1.key }) {
              working(name, here.at("workings").at(name), value, &m)
            }
          }
        }
      }
    }
  }

  private func working(_ name: String, _ pointer: Pointer, _ value: Double, _ m: inout Markup) {
    m.element("tr") { m in
      m.element("th", ["scope": "row"], name)
      m.element("td", ["class": "n"]) { m in m.number(pointer, value, Self.significant(value)) }
    }
  }

  /// Four significant digits.
  static func significant(_ v: Double) -> String {
    guard v.isFinite, v != 0 else { return v == 0 ? "0" : v.isNaN ? "not a number" : v > 0 ? "∞" : "−∞" }
    var scale = 1.0
    while abs(v) * scale < 1000, scale < 1e12 { scale *= 10 }
    let rounded = (v * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? grouped(Int(rounded)) : String(rounded)
  }

  private func cut(_ shown: Int, _ all: Int, _ file: String, _ m: inout Markup) {
    guard all > shown else { return }
    m.element("p", ["class": "small"]) { m in
      m.write("The first \(shown) of \(grouped(all)); all stand in ")
      Self.link(file, &m)
      m.write(".")
    }
  }

  /// A file beside the page: names of ours only.
  static func link(_ file: String, _ m: inout Markup) { m.element("a", ["href": file], file) }

  static func small(_ text: String, _ m: inout Markup) {
    m.empty("br")
    m.element("span", ["class": "meta"], text)
  }

  static func head(_ columns: [(title: String, isNumber: Bool)], _ m: inout Markup) {
    m.element("thead") { m in
      m.element("tr") { m in
        for c in columns { m.element("th", ["scope": "col", "class": c.isNumber ? "n" : "t"], c.title) }
      }
    }
  }
}

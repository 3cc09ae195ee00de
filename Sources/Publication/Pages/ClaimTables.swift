import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// A claim's tables. Long ones are cut on the page, with the count, and whole in the CSV beside it.
struct ClaimTables {
  static let mostCandidates = 15
  static let mostLooks = 24

  let verdict: Verdict
  let here: Pointer
  let number: Int
  let plain: PlainStatement

  /// The identifier of a row, so that reasons can point to it.
  static func row(_ claim: Int, _ table: String, _ index: Int) -> String {
    "claim-\(claim)-\(table)\(index + 1)"
  }

  func candidates(_ m: inout Markup) {
    guard !verdict.candidates.isEmpty else { return }
    let shown = verdict.candidates.enumerated().prefix(Self.mostCandidates)
    m.element("h3", "Candidates")
    Sheet.write(
      &m, id: "claim-\(number)-candidates", kind: "stack candidates",
      caption: "Observations that may be meant, with the probability that they are, factor by factor.",
      columns: [.init("Probability", isNumber: true), .init("Observation"), .init("Factors")]
    ) { m in
      for (i, c) in shown { row(c, i, &m) }
    }
    Sheet.cut(shown.count, verdict.candidates.count, "candidates.csv", &m)
  }

  private func row(_ c: Candidate, _ i: Int, _ m: inout Markup) {
    let (o, pointer) = (c.observation, here.at("candidates").at(i))
    m.element("tr", ["id": Self.row(number, "c", i)]) { m in
      m.element("td", ["class": "n", "data-label": "Probability"]) { m in
        m.number(pointer.at("probability"), c.probability.value, Plain.percent(c.probability.value))
      }
      m.element("td") { m in
        m.write(plain.named(o.title))
        Sheet.small(Wording.period(o.time.hull), &m)
        for remark in o.remarks.prefix(4) { Sheet.small(remark, &m) }
        Self.basis(o, &m)
      }
      m.element("td", ["data-label": "Factors"]) { m in
        for (i, factor) in c.factors.enumerated() {
          if i > 0 { m.write(" × ") }
          m.write((factor.what == "true instance" ? "a real one" : factor.what) + " ")
          m.number(
            pointer.at("factors").at(i).at("probability"), factor.probability.value,
            Plain.percent(factor.probability.value))
        }
      }
    }
  }

  /// Where it stands in the records: file and rows first, the identifier for those who look it up.
  static func basis(_ o: Observation, _ m: inout Markup) {
    if let slice = o.basis.slices.first {
      // Slices count from 0, people and spreadsheets from 1.
      let rows = slice.rows.map { rows in
        rows.lowerBound == rows.upperBound
          ? ", row \(grouped(rows.lowerBound + 1))"
          : ", rows \(grouped(rows.lowerBound + 1)) to \(grouped(rows.upperBound + 1))"
      }
      let more = o.basis.slices.count > 1 ? " and \(o.basis.slices.count - 1) more" : ""
      Sheet.small("From \(slice.file)\(rows ?? "")\(more)", &m)
    }
    m.element("code", ["class": "line"], o.id)
  }

  func looks(_ m: inout Markup) {
    // A figure is weighed by its sources, not by who watched.
    if verdict.looks.isEmpty, verdict.wouldHaveSeen == nil, !verdict.figures.isEmpty { return }
    if verdict.looks.isEmpty, [.notInForce, .notCheckable, .notTriggered].contains(verdict.state) { return }
    m.element("h3", "Looks")
    guard !verdict.looks.isEmpty else {
      m.element("p", "None: no record of this case watched that place in that time.")
      return
    }
    let shown = verdict.looks.enumerated().prefix(Self.mostLooks)
    m.element("details") { m in
      m.element(
        "summary",
        verdict.looks.count == 1
          ? "One look bears on this claim" : "\(grouped(verdict.looks.count)) looks bear on this claim")
      Sheet.write(
        &m, id: "claim-\(number)-looks", kind: "plain",
        caption: "What was watched, when (UTC), and the chance that it would have shown one such event.",
        columns: [.init("When"), .init("What"), .init("Detection", isNumber: true)]
      ) { m in
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
      Sheet.cut(shown.count, verdict.looks.count, "looks.csv", &m)
    }
  }

  /// Numbers of many parts, dates or periods are for programs.
  private static let mostWorkings = 80

  func workings(_ m: inout Markup) {
    let ratio = verdict.likelihoodRatio
    let all = verdict.workings.sorted { $0.key < $1.key }
    // For programs: on paper they would be two pages in three.
    m.element("details", ["class": "workings"]) { m in
      m.element("summary", "Workings: the accord’s own words, and the numbers behind the verdict")
      m.element(
        "p", ["class": "small"],
        "In the accord’s words: that \(verdict.statement) (\(verdict.id), version \(verdict.version)).")
      guard !verdict.workings.isEmpty || ratio != nil else { return }
      Sheet.write(
        &m, id: "claim-\(number)-workings", kind: "plain",
        caption: "With these another program can repeat the calculation.",
        columns: [.init("Name"), .init("Value", isNumber: true)]
      ) { m in
        if let ratio { working("likelihood ratio", here.at("likelihoodRatio"), ratio, &m) }
        for (name, value) in all.prefix(Self.mostWorkings) {
          working(name, here.at("workings").at(name), value, &m)
        }
      }
      Sheet.cut(min(all.count, Self.mostWorkings), all.count, "dossier.json", &m)
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
}

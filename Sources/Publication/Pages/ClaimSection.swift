import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// One claim: what was said, what the records say, why, and what would settle it.
struct ClaimSection {
  static let mostCandidates = 25
  static let mostLooks = 24

  let entry: Dossier.Entry
  let number: Int
  let outlines: CountryOutlines
  private var v: Verdict { entry.verdict }

  init(entry: Dossier.Entry, number: Int, outlines: CountryOutlines) {
    (self.entry, self.number, self.outlines) = (entry, number, outlines)
  }

  func write(_ m: inout Markup) {
    m.element("section", ["class": "claim", "id": "claim-\(number)", "aria-labelledby": "claim-\(number)-h"]) { m in
      m.element("p", ["class": "kicker"], "Claim \(number) · \(v.id) · version \(v.version)")
      m.element("h2", ["id": "claim-\(number)-h"], v.statement.prefix(1).uppercased() + v.statement.dropFirst())
      quotation(&m)
      answer(&m)
      reasons(&m)
      figures(&m)
      candidates(&m)
      looks(&m)
      rest(&m)
    }
  }

  private func quotation(_ m: inout Markup) {
    guard let words = v.attribution.quotation else { return }
    m.element("blockquote") { m in
      m.element("p", "“\(words)”")
      m.element(
        "footer", ["class": "meta"],
        "— " + [v.attribution.speaker, v.attribution.spokenOn, v.attribution.source].compactMap { $0 }.joined(separator: ", "))
    }
  }

  /// A number that an auditor finds again in dossier.json: `verdicts[id].field`.
  private func data(_ field: String, _ value: Double, _ shown: String, _ m: inout Markup) {
    m.element("data", ["value": "\(value)", "id": "v\(number)-\(field)"], shown)
  }

  private func answer(_ m: inout Markup) {
    m.element("div", ["class": "answer"]) { m in
      VerdictTag.write(v, &m)
      if let p = v.probability {
        m.element("span", ["class": "figure"]) { m in
          m.write("\(words(p)) [")
          data("probability-low", p.low.value, Plain.percent(p.low.value), &m)
          m.write(" to ")
          data("probability-high", p.high.value, Plain.percent(p.high.value), &m)
          m.write("]")
        }
      }
      if let w = v.wouldHaveSeen {
        m.element("span", ["class": "figure"]) { m in
          m.write("would have seen one: ")
          data("would-have-seen", w.value, Plain.percent(w.value), &m)
        }
      }
      if let margin = v.margin {
        m.element("span", ["class": "figure"], "margin: \(signed(margin.low)) to \(signed(margin.high)) \(margin.unit)")
      }
    }
    if let undecided = v.undecided { m.element("p", "The records cannot tell, because \(undecided.rawValue).") }
  }

  private func words(_ p: ProbabilityRange) -> String {
    let (a, b) = (Plain.word(p.low.value), Plain.word(p.high.value))
    return a == b ? a : "\(a) to \(b)"
  }
  private func signed(_ x: Double) -> String { x > 0 ? "+\(Plain.number(x))" : Plain.number(x) }

  private func reasons(_ m: inout Markup) {
    m.element("h3", "Why")
    m.element("ol", ["class": "reasons"]) { m in for r in v.reasons { m.element("li", r.text) } }
    guard !v.further.isEmpty else { return }
    m.element("h3", "What would settle it")
    m.element("ul") { m in
      for f in v.further {
        m.element(
          "li",
          "\(f.what): if they show nothing, \(Plain.likelihood(f.ifNothing)); if they show one, \(Plain.likelihood(f.ifSomething)).")
      }
    }
  }

  private func figures(_ m: inout Markup) {
    let map = MapFigure(outlines: outlines, candidates: v.candidates)
    if let svg = map.render(id: "map-\(number)", title: "Map of the candidates of claim \(number)") {
      m.element("figure") { m in
        m.append(svg)
        let more = v.candidates.count - map.drawn.count
        m.element(
          "figcaption",
          "Tracks of the candidates; solid and strong where likelier than not, dashed and faint where doubtful; a red dot where reception ends."
            + (more > 0 ? " The \(map.drawn.count) likeliest are drawn; \(more) more stand in tracks.geojson." : ""))
      }
    }
    guard let period = v.period, !(v.candidates.isEmpty && v.looks.isEmpty) else { return }
    let timeline = TimelineFigure(period: period, candidates: v.candidates, looks: v.looks)
    if let svg = timeline.render(id: "time-\(number)", title: "Timeline of claim \(number)") {
      m.element("figure") { m in
        m.append(svg)
        m.element(
          "figcaption",
          "Above: candidates, higher where likelier. Below: how well the place was watched, darker where an event would more probably have been seen; white where nobody watched. Times in UTC.")
      }
    }
  }

  private func candidates(_ m: inout Markup) {
    guard !v.candidates.isEmpty else { return }
    let shown = v.candidates.prefix(Self.mostCandidates)
    m.element("h3", "Candidates")
    m.element("div", ["class": "scroll"]) { m in
      m.element("table", ["class": "stack"]) { m in
        m.element("caption", "Observations that may be meant, with the probability that they are, factor by factor.")
        m.element("thead") { m in
          m.element("tr") { m in
            m.element("th", ["scope": "col", "class": "n"], "Probability")
            for title in ["Observation", "Factors", "Rests on"] { m.element("th", ["scope": "col"], title) }
          }
        }
        m.element("tbody") { m in for c in shown { row(c, &m) } }
      }
    }
    if v.candidates.count > shown.count {
      m.element("p", ["class": "small"], "The \(shown.count) likeliest of \(v.candidates.count); all stand in candidates.csv.")
    }
  }

  private func row(_ c: Candidate, _ m: inout Markup) {
    let o = c.observation
    m.element("tr") { m in
      m.element("td", ["class": "n", "data-label": "Probability"], Plain.percent(c.probability.value))
      m.element("td") { m in
        m.write(o.title)
        m.empty("br")
        m.element("span", ["class": "meta"], "\(o.time.hull.start) to \(o.time.hull.end)")
        for remark in o.remarks.prefix(4) {
          m.empty("br")
          m.element("span", ["class": "meta"], remark)
        }
      }
      m.element("td", ["data-label": "Factors"], c.factors.map { "\($0.what) \(Plain.percent($0.probability.value))" }.joined(separator: " × "))
      m.element("td", ["data-label": "Rests on"]) { m in
        m.element("code", o.id)
        if let slice = o.basis.slices.first {
          m.empty("br")
          m.element(
            "span", ["class": "meta"],
            slice.file + (slice.rows.map { ", rows \($0.lowerBound) to \($0.upperBound)" } ?? "") + ", \(slice.artifact.short)…")
        }
      }
    }
  }

  private func looks(_ m: inout Markup) {
    m.element("h3", "Looks")
    guard !v.looks.isEmpty else {
      m.element("p", "None: no record of this case watched that place in that time.")
      return
    }
    let shown = v.looks.prefix(Self.mostLooks)
    m.element("details") { m in
      m.element("summary", "\(v.looks.count) looks bear on this claim")
      m.element("div", ["class": "scroll"]) { m in
        m.element("table") { m in
          m.element("caption", "What was watched, when, and the chance that it would have shown one such event.")
          m.element("thead") { m in
            m.element("tr") { m in
              for title in ["When (UTC)", "What"] { m.element("th", ["scope": "col"], title) }
              m.element("th", ["scope": "col", "class": "n"], "Detection")
            }
          }
          m.element("tbody") { m in
            for look in shown {
              m.element("tr") { m in
                m.element("td", look.during.description)
                m.element("td", look.what)
                m.element("td", ["class": "n"], Plain.percent(look.detection.value))
              }
            }
          }
        }
      }
      if v.looks.count > shown.count { m.element("p", ["class": "small"], "The first \(shown.count); all stand in dossier.json.") }
    }
  }

  private func rest(_ m: inout Markup) {
    if !v.innocentExplanations.isEmpty {
      m.element("h3", "Innocent explanations to rule out")
      m.element("ul") { m in for text in v.innocentExplanations { m.element("li", text) } }
    }
    if !entry.earlier.isEmpty {
      m.element("h3", "Earlier verdicts")
      m.element("ul") { m in for past in entry.earlier { m.element("li", "\(past.asOf): \(past.outcome.rawValue)") } }
    }
  }
}

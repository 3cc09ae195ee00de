import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// One claim: what was said, what the records say, why, and what would settle it.
struct ClaimSection {
  let entry: Dossier.Entry
  /// From 0, as in `dossier.json`.
  let index: Int
  let outlines: CountryOutlines
  private var v: Verdict { entry.verdict }
  private var number: Int { index + 1 }
  private var here: Pointer { Pointer("claim", "/verdicts/\(index)") }

  func write(_ m: inout Markup) {
    m.element("section", ["class": "claim", "id": "claim-\(number)", "aria-labelledby": "claim-\(number)-h"])
    { m in
      heading(&m)
      quotation(&m)
      answer(&m)
      reasons(&m)
      map(&m)
      timeline(&m)
      let tables = ClaimTables(verdict: v, here: here, number: number)
      tables.figures(&m)
      tables.candidates(&m)
      tables.looks(&m)
      CompetingExplanations(verdict: v).write(&m)
      rest(&m)
      tables.workings(&m)
    }
  }

  private func heading(_ m: inout Markup) {
    let kind = v.state == nil ? "Claim" : "Duty"
    m.element(
      "p", ["class": "kicker"], "\(kind) \(number)" + (v.period.map { " · " + Wording.period($0) } ?? ""))
    m.element("h2", ["id": "claim-\(number)-h"], Wording.headline(v))
    if v.boundParty != nil || v.clause != nil {
      m.element(
        "p", ["class": "meta"],
        [v.boundParty.map { "Binds \($0)" }, v.clause].compactMap { $0 }.joined(separator: " · "))
    }
  }

  private func quotation(_ m: inout Markup) {
    let said = v.attribution
    let byline = [said.speaker, said.spokenOn, said.source].compactMap { $0 }.joined(separator: ", ")
    guard let words = said.quotation else {
      if !byline.isEmpty { m.element("p", ["class": "meta"], "Source: \(byline)") }
      return
    }
    m.element("blockquote") { m in
      m.element("p", "“\(words)”")
      m.element("footer", ["class": "meta"], "— " + byline)
    }
  }

  private func answer(_ m: inout Markup) {
    m.element("div", ["class": "answer"]) { m in
      VerdictTag.write(v, &m)
      if let p = v.probability {
        m.element("span", ["class": "figure"]) { m in
          m.write(Wording.words(p) + " ")
          m.range(here.at("probability"), p)
        }
      } else {
        m.element("span", ["class": "figure"], "no probability can be given")
      }
      if let w = v.wouldHaveSeen {
        m.element("span", ["class": "figure"]) { m in
          m.write("would have seen one: ")
          m.number(here.at("wouldHaveSeen"), w.value, Plain.percent(w.value))
        }
      }
      if let margin = v.margin { marginLine(margin, &m) }
    }
    if let undecided = v.undecided {
      m.element("p", "The records cannot tell, because \(undecided.rawValue).")
    }
  }

  private func marginLine(_ margin: Margin, _ m: inout Markup) {
    m.element("span", ["class": "figure"]) { m in
      m.write("margin: ")
      m.number(here.at("margin").at("low"), margin.low, Wording.signed(margin.low))
      if margin.low != margin.high {
        m.write(" to ")
        m.number(here.at("margin").at("high"), margin.high, Wording.signed(margin.high))
      }
      m.write(" \(margin.unit)")
    }
  }

  private func reasons(_ m: inout Markup) {
    m.element("h3", "Why")
    m.element("ol", ["class": "reasons"]) { m in
      for r in v.reasons {
        m.element("li") { m in
          m.write(r.text)
          if !r.evidence.isEmpty { evidence(r.evidence, &m) }
        }
      }
    }
    guard !v.further.isEmpty else { return }
    m.element("h3", "What would settle it")
    m.element("ul") { m in
      for (i, f) in v.further.enumerated() {
        let pointer = here.at("further").at(i)
        m.element("li") { m in
          m.write("\(f.what): if it shows nothing, \(Wording.words(f.ifNothing)) ")
          m.range(pointer.at("ifNothing"), f.ifNothing)
          m.write("; if it shows one, \(Wording.words(f.ifSomething)) ")
          m.range(pointer.at("ifSomething"), f.ifSomething)
          m.write(".")
        }
      }
    }
  }

  /// More identifiers than these say nothing to a reader; all stand in dossier.json.
  private static let mostIdentifiers = 3

  private func evidence(_ identifiers: [String], _ m: inout Markup) {
    m.element("span", ["class": "evidence"]) { m in
      for identifier in identifiers.prefix(Self.mostIdentifiers) {
        m.element("code", identifier)
        m.write(" ")
      }
      let more = identifiers.count - Self.mostIdentifiers
      if more > 0 { m.write("and \(grouped(more)) more") }
    }
  }

  private func map(_ m: inout Markup) {
    let map = MapFigure(outlines: outlines, candidates: v.candidates)
    guard let svg = map.render(id: "map-\(number)", title: "Map for claim \(number)") else { return }
    m.element("figure") { m in
      m.append(svg)
      let more = v.candidates.count - map.drawn.count
      m.element(
        "figcaption",
        "Tracks that may be meant: solid where likelier than not, dashed and faint where doubtful; a dot where "
          + "reception ends."
          + (more > 0
            ? " The \(map.drawn.count) likeliest are drawn; \(grouped(more)) more stand in tracks.geojson and tracks.gpkg."
            : ""))
    }
  }

  private func timeline(_ m: inout Markup) {
    guard let period = v.period, !(v.candidates.isEmpty && v.looks.isEmpty) else { return }
    let timeline = TimelineFigure(period: period, candidates: v.candidates, looks: v.looks)
    guard let svg = timeline.render(id: "time-\(number)", title: "Timeline for claim \(number)") else {
      return
    }
    m.element("figure") { m in
      m.append(svg)
      m.element(
        "figcaption",
        "Above: candidates, higher where likelier. Below: how well the place was watched, darker where an event "
          + "would more probably have been seen; white where nobody watched. Times in UTC.")
    }
  }

  private func rest(_ m: inout Markup) {
    if !v.innocentExplanations.isEmpty {
      m.element("h3", "Innocent explanations to rule out")
      m.element("ul") { m in for text in v.innocentExplanations { m.element("li", text) } }
    }
    guard !entry.earlier.isEmpty else { return }
    m.element("h3", "Earlier verdicts")
    m.element(
      "p", ["class": "small"], "Late evidence revises a verdict; what was said before stays on record.")
    m.element("ul") { m in
      for past in entry.earlier { m.element("li", "\(past.asOf): \(past.outcome.rawValue)") }
      m.element("li", "now: \(v.outcome.rawValue)")
    }
  }
}

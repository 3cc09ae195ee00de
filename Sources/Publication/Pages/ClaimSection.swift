import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// One claim or duty: what was said, what the records say, why, and what would settle it.
struct ClaimSection {
  let entry: Dossier.Entry
  /// From 0, as in `dossier.json`.
  let index: Int
  let outlines: CountryOutlines
  let plain: PlainStatement
  /// Names of records by digest.
  let records: [String: String]
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
      further(&m)
      FigureTable(verdict: v, number: number, plain: plain).write(&m)
      map(&m)
      timeline(&m)
      let tables = ClaimTables(verdict: v, here: here, number: number, plain: plain)
      tables.candidates(&m)
      tables.looks(&m)
      CompetingExplanations(verdict: v, number: number, plain: plain).write(&m)
      history(&m)
      tables.workings(&m)
      m.element("p", ["class": "back"]) { m in m.element("a", ["href": "#contents"], "Back to the contents") }
    }
  }

  private func heading(_ m: inout Markup) {
    let kind = v.state == nil ? "Claim" : "Duty"
    m.element(
      "p", ["class": "kicker"], "\(kind) \(number)" + (v.period.map { " · " + Wording.period($0) } ?? ""))
    m.element("h2", ["id": "claim-\(number)-h"], Wording.headline(v, names: plain.names))
    if v.boundParty != nil || v.clause != nil {
      m.element(
        "p", ["class": "meta"],
        [v.boundParty.map { "Binds \($0)" }, v.clause].compactMap { $0 }.joined(separator: " · "))
    }
  }

  private func quotation(_ m: inout Markup) {
    let said = v.attribution
    let byline = [said.speaker, said.spokenOn.map { Wording.date($0) ?? $0 }, said.source].compactMap { $0 }
      .joined(separator: ", ")
    guard let words = said.quotation else {
      if !byline.isEmpty { m.element("p", ["class": "meta"], "Source: \(byline)") }
      return
    }
    // "restated: …" gives the sense; only what was spoken may stand between quotation marks.
    let restated = "restated: "
    m.element("blockquote") { m in
      m.element("p", words.hasPrefix(restated) ? String(words.dropFirst(restated.count)) : "“\(words)”")
      m.element(
        "footer", ["class": "meta"],
        "— " + byline + (words.hasPrefix(restated) ? " (the sense, not the words)" : ""))
    }
  }

  private func answer(_ m: inout Markup) {
    m.element("div", ["class": "answer"]) { m in
      Badge.write(v, &m)
      Finding(verdict: v, here: here).write(&m)
    }
  }

  private func reasons(_ m: inout Markup) {
    guard !v.reasons.isEmpty else { return }
    let names = EvidenceNames(v, number: number, artifacts: records, plain: plain)
    m.element("h3", "Why")
    m.element("ol", ["class": "reasons"]) { m in
      for r in v.reasons {
        m.element("li") { m in
          m.write(plain.prose(r.text))
          if !r.evidence.isEmpty { names.write(r.evidence, &m) }
        }
      }
    }
  }

  private func further(_ m: inout Markup) {
    guard !v.further.isEmpty else { return }
    m.element("h3", "What would settle it, and by how much")
    if let now = v.probability {
      m.element("p") { m in
        m.write("As things stand: \(Wording.words(now)) ")
        m.range(Pointer("now", "/verdicts/\(index)/probability"), now)
        m.write(".")
      }
    }
    m.element("ul") { m in
      for (i, f) in v.further.enumerated() {
        let pointer = here.at("further").at(i)
        m.element("li") { m in
          m.write(
            "\(plain.prose(f.what)): \(plain.dated(f.nothing ?? "if nothing is seen")), \(Wording.words(f.ifNothing)) "
          )
          m.range(pointer.at("ifNothing"), f.ifNothing)
          m.write("; \(plain.dated(f.something ?? "if one is seen")), \(Wording.words(f.ifSomething)) ")
          m.range(pointer.at("ifSomething"), f.ifSomething)
          m.write(".")
        }
      }
    }
  }

  private func map(_ m: inout Markup) {
    let map = MapFigure(outlines: outlines, candidates: v.candidates)
    guard let svg = map.render(id: "map-\(number)", title: "Map for claim \(number)") else { return }
    m.element("figure") { m in
      m.append(svg)
      let more = v.candidates.count - map.drawn.count
      m.element("figcaption") { m in
        m.write(
          "Tracks that may be meant: solid where likelier than not, dashed and faint where doubtful; a dot where "
            + "reception ends.")
        guard more > 0 else { return }
        m.write(" The \(map.drawn.count) likeliest are drawn; \(grouped(more)) more stand in ")
        Sheet.link("tracks.geojson", &m)
        m.write(".")
      }
    }
  }

  private func timeline(_ m: inout Markup) {
    if v.state != nil || DutyTimeline.deadline(of: v) != nil {
      guard
        let svg = DutyTimeline(verdict: v).render(
          id: "time-\(number)", title: "Timeline \(number)")
      else { return }
      m.figure(
        svg,
        (DutyTimeline.deadline(of: v) == nil
          ? "The time that the records speak of"
          : "When it was due and when it happened, as far as it is known")
          + ": a bar is the stretch of time in which it may lie, the shaded ground the time that counts. Times in UTC."
      )
      return
    }
    guard let period = v.period, !(v.candidates.isEmpty && (v.looks.isEmpty || !v.figures.isEmpty)) else {
      return
    }
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

  private func history(_ m: inout Markup) {
    guard !entry.earlier.isEmpty else { return }
    m.element("h3", "Earlier verdicts")
    m.element(
      "p", ["class": "small"], "Late evidence revises a verdict; what was said before stays on record.")
    Sheet.write(
      &m, id: "claim-\(number)-history", caption: "What was said of this before, oldest first.",
      columns: [.init("Evidence up to"), .init("Verdict"), .init("Probability")]
    ) { m in
      for (i, past) in entry.earlier.enumerated() {
        let why = past.undecided.map { ", because \(Wording.because($0))" } ?? ""
        row(
          Wording.moment(past.asOf), (past.state?.rawValue ?? past.outcome.rawValue) + why, past.probability,
          Pointer("history", "/history/\(index)/\(i)/probability"), &m)
      }
      row("now", Badge.word(v), v.probability, Pointer("latest", "/verdicts/\(index)/probability"), &m)
    }
  }

  private func row(
    _ when: String, _ words: String, _ p: ProbabilityRange?, _ pointer: Pointer, _ m: inout Markup
  ) {
    m.element("tr") { m in
      m.element("th", ["scope": "row"], when)
      m.element("td", ["data-label": "Verdict"], words)
      m.element("td", ["data-label": "Probability"]) { m in
        guard let p else { return m.write("none given") }
        m.write(Wording.words(p) + " ")
        m.range(pointer, p)
      }
    }
  }
}

import SightlineUnits
import SightlineVerdicts

/// All verdicts at a glance, claims first, then duties, each with the way to its own section.
struct VerdictTables {
  let dossier: Dossier
  let plain: PlainStatement

  func write(_ m: inout Markup) {
    let all = dossier.entries.enumerated()
    let claims = all.filter { $0.element.verdict.state == nil }.map { ($0.offset, $0.element.verdict) }
    let duties = all.filter { $0.element.verdict.state != nil }.map { ($0.offset, $0.element.verdict) }
    m.element("h2", ["id": "verdicts"], "Verdicts")
    if !claims.isEmpty || duties.isEmpty { self.claims(claims, &m) }
    if !duties.isEmpty { self.duties(duties, hasClaims: !claims.isEmpty, &m) }
  }

  private func claims(_ list: [(Int, Verdict)], _ m: inout Markup) {
    Sheet.write(
      &m, id: "claims-table", kind: "stack verdicts",
      caption: "What the records say of each claim, and how far they could have known.",
      columns: [.init("Claim"), .init("Verdict"), .init("Probability"), .init("Would have seen")]
    ) { m in
      for (i, v) in list {
        m.element("tr") { m in
          m.element("td") { m in
            name(i, v, &m)
            Sheet.small(
              [v.period.map(Wording.period) ?? "", saidBy(v)].filter { !$0.isEmpty }.joined(separator: "; "),
              &m)
          }
          verdict(v, &m)
          m.element("td", ["data-label": "Probability"]) { m in probability(v, i, &m) }
          m.element("td", ["data-label": "Would have seen one"]) { m in
            guard let w = v.wouldHaveSeen else { return m.write("—") }
            m.number(Pointer("table", "/verdicts/\(i)/wouldHaveSeen"), w.value, Plain.percent(w.value))
          }
        }
      }
    }
  }

  private func duties(_ list: [(Int, Verdict)], hasClaims: Bool, _ m: inout Markup) {
    if hasClaims { m.element("h3", ["id": "duties"], "Duties") }
    Sheet.write(
      &m, id: "duties-table", kind: "stack verdicts",
      caption: "Where each duty stands, who is bound by it, and by how much it was met or missed.",
      columns: [.init("Duty"), .init("State"), .init("Margin"), .init("Kept, in time")]
    ) { m in
      for (i, v) in list {
        m.element("tr") { m in
          m.element("td") { m in
            name(i, v, &m)
            Sheet.small(
              [v.boundParty.map { "binds \($0)" }, v.clause, v.period.map(Wording.period)].compactMap { $0 }
                .joined(separator: "; "), &m)
          }
          verdict(v, &m)
          m.element("td", ["data-label": "Margin"]) { m in
            guard let margin = v.margin else { return m.write("—") }
            m.margin(Pointer("table", "/verdicts/\(i)/margin"), margin)
          }
          m.element("td", ["data-label": "Kept, in time"]) { m in probability(v, i, &m) }
        }
      }
    }
  }

  private func name(_ i: Int, _ v: Verdict, _ m: inout Markup) {
    m.element("a", ["href": "#claim-\(i + 1)"], Wording.headline(v, names: plain.names))
  }

  private func saidBy(_ v: Verdict) -> String {
    [v.attribution.speaker.map { "said by \($0)" }, v.attribution.spokenOn.map { Wording.date($0) ?? $0 }]
      .compactMap { $0 }.joined(separator: ", ")
  }

  private func verdict(_ v: Verdict, _ m: inout Markup) {
    m.element("td", ["data-label": v.state == nil ? "Verdict" : "State"]) { m in
      Badge.write(v, &m)
      if let why = Wording.undecided(v), v.state == nil || v.state == .cannotTell { Sheet.small(why, &m) }
    }
  }

  private func probability(_ v: Verdict, _ index: Int, _ m: inout Markup) {
    guard let p = v.probability else {
      // Of a duty that nothing could weigh, there is nothing to give.
      let isIdle = [.notInForce, .notCheckable, .notTriggered].contains(v.state)
      return m.write(isIdle ? "—" : "none can be given")
    }
    m.write(Wording.words(p) + " ")
    m.range(Pointer("table", "/verdicts/\(index)/probability"), p)
  }
}

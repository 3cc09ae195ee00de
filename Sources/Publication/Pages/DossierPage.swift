import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// The dossier as one HTML page: no script, nothing loaded from elsewhere, well-formed as XML too.
public struct DossierPage {
  let dossier: Dossier
  let outlines: CountryOutlines

  public init(_ dossier: Dossier, outlines: CountryOutlines = .builtIn()) {
    (self.dossier, self.outlines) = (dossier, outlines)
  }

  public func render() -> String {
    var m = Markup()
    m.doctype()
    m.element("html", ["lang": "en", "xmlns": "http://www.w3.org/1999/xhtml"]) { m in
      m.element("head") { m in
        m.empty("meta", ["charset": "utf-8"])
        m.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        // Belt and braces: even if markup got in, nothing would run or be fetched.
        m.empty(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content":
              "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
          ])
        m.empty("meta", ["name": "referrer", "content": "no-referrer"])
        m.element("title", dossier.manifest.title)
        m.style(Style.css)
      }
      m.line()
      m.element("body") { m in
        m.element("main") { m in
          masthead(&m)
          summary(&m)
          for (i, entry) in dossier.entries.enumerated() {
            m.line()
            ClaimSection(entry: entry, index: i, outlines: outlines).write(&m)
          }
          sources(&m)
          method(&m)
        }
      }
    }
    m.line()
    return m.text
  }

  // MARK: Head

  private func masthead(_ m: inout Markup) {
    m.element("header", ["class": "page"]) { m in
      m.element(
        "p", ["class": "kicker"], "Sightline dossier · evidence up to \(dossier.asOf.description.prefix(10))")
      m.element("h1", dossier.manifest.title)
      if !dossier.manifest.summary.isEmpty { m.element("p", ["class": "lead"], dossier.manifest.summary) }
      m.element("p", ["class": "meta"]) { m in
        m.write("\(dossier.entries.count) \(dossier.entries.count == 1 ? "claim" : "claims") held against ")
        m.number(Pointer("head", "/counts/observations"), dossier.observations)
        m.write(" observations from ")
        m.number(Pointer("head", "/counts/positions"), dossier.positions)
        m.write(
          " rows in \(grouped(dossier.artifacts.count)) \(dossier.artifacts.count == 1 ? "record" : "records"). Every party’s claim meets the same rule."
        )
      }
    }
  }

  private func summary(_ m: inout Markup) {
    m.element("h2", ["id": "verdicts"], "Verdicts")
    m.element("table", ["class": "stack verdicts"]) { m in
      m.element("caption", "What the records say of each claim, and how far they could have known.")
      m.element("thead") { m in
        m.element("tr") { m in
          for title in ["Claim", "Said by", "Verdict", "Probability", "Would have seen"] {
            m.element("th", ["scope": "col"], title)
          }
        }
      }
      m.element("tbody") { m in
        for (i, entry) in dossier.entries.enumerated() {
          let v = entry.verdict
          m.element("tr") { m in
            m.element("td") { m in
              m.element("a", ["href": "#claim-\(i + 1)"], Wording.headline(v))
              if let period = v.period { ClaimTables.small(Wording.period(period), &m) }
            }
            m.element(
              "td", ["data-label": "Said by"],
              [v.attribution.speaker ?? v.boundParty, v.attribution.spokenOn].compactMap { $0 }
                .joined(separator: ", "))
            m.element("td", ["data-label": "Verdict"]) { m in VerdictTag.write(v, &m) }
            m.element("td", ["data-label": "Probability"]) { m in probability(v, i, &m) }
            m.element("td", ["data-label": "Would have seen one"]) { m in
              guard let w = v.wouldHaveSeen else { return m.write("—") }
              m.number(Pointer("table", "/verdicts/\(i)/wouldHaveSeen"), w.value, Plain.percent(w.value))
            }
          }
        }
      }
    }
  }

  private func probability(_ v: Verdict, _ index: Int, _ m: inout Markup) {
    guard let p = v.probability else { return m.write("none can be given") }
    m.write(Wording.words(p) + " ")
    m.range(Pointer("table", "/verdicts/\(index)/probability"), p)
  }

  // MARK: Tail

  private func sources(_ m: inout Markup) {
    m.element("section", ["class": "claim", "aria-labelledby": "records"]) { m in
      m.element("h2", ["id": "records"], "Records")
      if !dossier.manifest.sources.isEmpty {
        m.element("ul") { m in
          for s in dossier.manifest.sources {
            m.element("li", [s.name, s.origin, s.licence].filter { !$0.isEmpty }.joined(separator: " · "))
          }
        }
      }
      let shown = dossier.artifacts.prefix(200)
      m.element("div", ["class": "scroll"]) { m in
        m.element("table") { m in
          m.element(
            "caption",
            "Each record is named by the SHA-256 of its bytes. Whoever holds the same bytes holds the same record."
          )
          m.element("thead") { m in
            m.element("tr") { m in
              m.element("th", ["scope": "col"], "Record")
              m.element("th", ["scope": "col", "class": "n"], "Bytes")
              m.element("th", ["scope": "col"], "SHA-256")
            }
          }
          m.element("tbody") { m in
            for (i, a) in shown.enumerated() {
              m.element("tr") { m in
                m.element("td", a.name)
                m.element("td", ["class": "n"]) { m in
                  m.number(Pointer("records", "/artifacts/\(i)/size"), a.size)
                }
                m.element("td") { m in m.element("code", a.digest.hex) }
              }
            }
          }
        }
      }
      if dossier.artifacts.count > shown.count {
        m.element(
          "p", ["class": "small"], "\(dossier.artifacts.count - shown.count) more stand in artifacts.csv.")
      }
      if !dossier.faults.isEmpty {
        m.element("h3", "Kept aside")
        m.element("ul", ["class": "small"]) { m in
          for fault in dossier.faults.prefix(50) { m.element("li", "\(fault.name): \(fault.reason)") }
        }
        if dossier.faults.count > 50 {
          m.element("p", ["class": "small"], "… and \(dossier.faults.count - 50) more.")
        }
      }
    }
  }

  private func method(_ m: inout Markup) {
    m.element("footer", ["class": "page"]) { m in
      m.element("h2", "How to read this, and how to check it")
      m.element(
        "p",
        "A claim is supported when it is at least 80 % likely, contradicted when at most 20 % likely, for every belief "
          + "one may have held beforehand between the priors shown (20 % to 80 % unless the claim says otherwise); "
          + "otherwise the records cannot tell. “Would have seen” is the chance that these records would have shown one "
          + "such event, had it happened. Where it is 0, silence means nothing.")
      m.element(
        "p",
        "Origins and destinations are probabilities, since reception often ends aloft. Candidates judged by one model "
          + "share its errors, so every verdict must also hold with all their odds halved and doubled. Borders on the "
          + "maps are drawn for orientation only; disputed ones are dashed.")
      m.element("p") { m in
        m.write("Beside this page lie ")
        for (i, file) in ["verdicts.csv", "candidates.csv", "looks.csv", "figures.csv", "artifacts.csv"]
          .enumerated()
        {
          if i > 0 { m.write(", ") }
          ClaimTables.link(file, &m)
        }
        m.write(", the tracks as ")
        ClaimTables.link("tracks.geojson", &m)
        m.write(" and ")
        ClaimTables.link("tracks.gpkg", &m)
        m.write(", and everything in ")
        ClaimTables.link("dossier.json", &m)
        m.write(
          ": each number printed here carries, in its identifier, the place where it stands in that file, so that "
            + "another program can compare them all. To repeat the work from the same records: ")
        m.element("code", "sightline observe && sightline check && sightline publish")
        m.write(".")
      }
      m.element(
        "p", ["class": "meta"], "Made with Sightline \(dossier.toolVersion). Evidence up to \(dossier.asOf).")
    }
  }
}

/// 12,345.
func grouped(_ n: Int) -> String {
  let digits = String(n.magnitude)
  var out = ""
  for (i, c) in digits.enumerated() {
    if i > 0, (digits.count - i) % 3 == 0 { out.append(",") }
    out.append(c)
  }
  return (n < 0 ? "−" : "") + out
}

/// The verdict as a word on its colour, with a mark for those who see no colour.
enum VerdictTag {
  static func write(_ v: Verdict, _ m: inout Markup) {
    let (style, mark): (String, String) =
      switch v.outcome {
      case .supported: ("supported", "✓ ")
      case .contradicted: ("contradicted", "✕ ")
      case .cannotTell: ("open", "? ")
      }
    m.element("span", ["class": "tag \(style)"], mark + (v.state?.rawValue ?? v.outcome.rawValue))
  }
}

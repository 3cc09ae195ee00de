import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// The dossier as one HTML page: no script, nothing loaded from elsewhere, well-formed as XML too.
public struct DossierPage {
  let dossier: Dossier
  let outlines: CountryOutlines
  let plain: PlainStatement
  private let sections: PictureSections

  public init(_ dossier: Dossier, outlines: CountryOutlines = .builtIn()) {
    (self.dossier, self.outlines) = (dossier, outlines)
    plain = PlainStatement(names: dossier.placeNames)
    sections = PictureSections(pictures: dossier.pictures, outlines: outlines)
  }

  public func render() -> String {
    var m = Markup()
    m.doctype()
    m.element("html", ["lang": "en", "xmlns": "http://www.w3.org/1999/xhtml"]) { m in
      head(&m)
      m.line()
      m.element("body") { m in
        m.element("a", ["class": "skip", "href": "#verdicts"], "Skip to the verdicts")
        masthead(&m)
        contents(&m)
        m.element("main") { m in
          VerdictTables(dossier: dossier, plain: plain).write(&m)
          guide.box(&m)
          sections.write(&m)
          let records = Dictionary(
            dossier.artifacts.map { ($0.digest.hex, $0.name) }, uniquingKeysWith: { first, _ in first })
          for (i, entry) in dossier.entries.enumerated() {
            m.line()
            ClaimSection(entry: entry, index: i, outlines: outlines, plain: plain, records: records).write(&m)
          }
          RecordsSection(dossier: dossier).write(&m)
          guide.method(&m)
        }
        m.element("footer", ["class": "page"]) { m in
          m.element(
            "p", ["class": "meta"],
            "Made with Sightline \(dossier.toolVersion). Evidence up to \(Wording.moment(dossier.asOf)).")
        }
      }
    }
    m.line()
    return m.text
  }

  private var guide: ReadingGuide {
    ReadingGuide(dossier: dossier, files: Publisher.tables(dossier).map(\.name) + Publisher.maps(dossier))
  }

  private func head(_ m: inout Markup) {
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
  }

  private func masthead(_ m: inout Markup) {
    m.element("header", ["class": "page"]) { m in
      m.element(
        "p", ["class": "kicker"], "Sightline dossier · evidence up to \(Wording.day(dossier.asOf.date))")
      m.element("h1", dossier.manifest.title)
      if !dossier.manifest.summary.isEmpty { m.element("p", ["class": "lead"], dossier.manifest.summary) }
      m.element("p", ["class": "meta"]) { m in
        m.write("\(held) held against ")
        m.number(Pointer("head", "/counts/observations"), dossier.observations)
        m.write(" observations")
        if dossier.positions > 0 {
          m.write(" from ")
          m.number(Pointer("head", "/counts/positions"), dossier.positions)
          m.write(" rows")
        }
        m.write(" in \(counted(dossier.artifacts.count, "record")).")
      }
      m.element("ul", ["class": "tally"]) { m in
        for entry in dossier.tally {
          m.element("li") { m in
            m.number(Pointer("tally", "/counts/outcomes").at(entry.word), entry.count)
            m.write(" ")
            Badge.write(entry.example, &m)
          }
        }
      }
    }
  }

  private var held: String {
    let duties = dossier.entries.count { $0.verdict.state != nil }
    let parts = [(dossier.entries.count - duties, "claim", "claims"), (duties, "duty", "duties")]
    let words = parts.filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.0 == 1 ? $0.1 : $0.2)" }
    return words.isEmpty ? "Nothing" : words.joined(separator: " and ")
  }
  private func counted(_ n: Int, _ noun: String) -> String { "\(grouped(n)) \(n == 1 ? noun : noun + "s")" }

  private func contents(_ m: inout Markup) {
    let duties = dossier.entries.contains { $0.verdict.state != nil }
    let claims = dossier.entries.contains { $0.verdict.state == nil }
    var list: [(anchor: String, title: String)] = []
    list.append(("verdicts", claims && duties ? "Verdicts on claims" : "Verdicts"))
    if claims, duties { list.append(("duties", "Verdicts on duties")) }
    list.append(("guide", "How to read this"))
    list += sections.contents
    if !dossier.entries.isEmpty { list.append(("claim-1", "One by one, with the evidence")) }
    list += [("records", "Records"), ("method", "How to check it and run it again")]
    m.element("nav", ["id": "contents", "aria-label": "Contents"]) { m in
      m.element("ul") { m in
        for (anchor, title) in list {
          m.element("li") { m in m.element("a", ["href": "#\(anchor)"], title) }
        }
      }
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

import Foundation
import FoundationXML
import SightlineCaseStore
import SightlineUnits
import SightlineVerdicts
import Testing

@testable import SightlinePublication

/// Every element of a page with its attributes and the text right inside it.
final class PageElements: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// What stands right inside it.
    var text = ""
  }
  private var open: [Int] = []
  private(set) var elements: [Element] = []
  private(set) var problem: String?

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.shouldResolveExternalEntities = false
    parser.delegate = self
    if !parser.parse() { problem = "line \(parser.lineNumber): \(String(describing: parser.parserError))" }
  }
  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(.init(name: name, attributes: attributes))
  }
  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) { open.removeLast() }
  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }
}

@Suite struct PageTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'\"/></style><svg onload=alert(1)>",
    "</title></svg><iframe src=//evil.example>", "javascript:alert(1)", "]]><!--", "&lt;script&gt;&#60;",
    "\u{0}\u{8}\u{1B}\u{FFFE}",
    "\u{202E}txt.exe", String(repeating: "A", count: 3000), "a\u{301}\u{200B}=1+1", "{{7*7}}${7*7}",
  ]

  @Test("the page is well-formed, runs nothing and loads nothing from elsewhere")
  func inert() throws {
    let page = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    try #require(page.problem == nil, "\(page.problem ?? "")")
    let policy = page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'") == true)
    try checkInert(page)
  }

  private func checkInert(_ page: PageElements) throws {
    let forbidden: Set = [
      "script", "iframe", "object", "embed", "link", "base", "form", "img", "image", "use", "foreignObject",
    ]
    for e in page.elements {
      #expect(!forbidden.contains(e.name))
      for (key, value) in e.attributes {
        #expect(!key.lowercased().hasPrefix("on"))
        #expect(!["src", "srcset", "style", "xlink:href"].contains(key))
        if key == "href" {
          #expect(
            value.wholeMatch(of: /#[a-z0-9-]+/) != nil
              || value.wholeMatch(of: /[a-z]+\.(csv|json|geojson|gpkg|kml)/) != nil)
        }
      }
    }
  }

  @Test("hostile text in every field changes no element of the page", arguments: hostile)
  func hostileText(_ text: String) throws {
    let plain = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    let spiced = PageElements(DossierPage(try SyntheticDossier(text).dossier()).render())
    try #require(spiced.problem == nil, "\(spiced.problem ?? "")")
    // The headline of a spiced statement keeps its period, so elements stay the same while texts differ.
    #expect(spiced.elements.map(\.name) == plain.elements.map(\.name))
    #expect(spiced.elements.map { Set($0.attributes.keys) } == plain.elements.map { Set($0.attributes.keys) })
    try checkInert(spiced)
  }

  @Test("every printed number stands in dossier.json where its identifier says, to the last digit")
  func numbersAgree() throws {
    let dossier = try SyntheticDossier().dossier()
    let json = try JSONDecoder().decode(JSONTree.self, from: Exports.json(dossier))
    let numbers = PageElements(DossierPage(dossier).render()).elements.filter { $0.name == "data" }
    #expect(numbers.count > 150)
    for e in numbers {
      let id = try #require(e.attributes["id"])
      let pointer = try #require(id.split(separator: ":", maxSplits: 1).last)
      let there = try #require(resolve(json, Substring(pointer)), "\(id)")
      let printed = Double(try #require(e.attributes["value"]))
      #expect(printed == there, "\(id)")
    }
  }

  /// JSON with numbers as `Double`; JSONSerialization's go through decimals and lose the last digit.
  private indirect enum JSONTree: Decodable {
    case number(Double)
    case list([JSONTree])
    case object([String: JSONTree])
    case other
    init(from decoder: any Decoder) throws {
      let box = try decoder.singleValueContainer()
      if let n = try? box.decode(Double.self) {
        self = .number(n)
      } else if let l = try? box.decode([JSONTree].self) {
        self = .list(l)
      } else if let o = try? box.decode([String: JSONTree].self) {
        self = .object(o)
      } else {
        self = .other
      }
    }
  }

  private func resolve(_ json: JSONTree, _ pointer: Substring) -> Double? {
    var here = json
    for step in pointer.split(separator: "/") {
      let key = String(step).replacing("%20", with: " ").replacing("~1", with: "/").replacing("~0", with: "~")
      switch here {
      case .object(let members):
        guard let next = members[key] else { return nil }
        here = next
      case .list(let items):
        guard let i = Int(key), items.indices.contains(i) else { return nil }
        here = items[i]
      default: return nil
      }
    }
    if case .number(let n) = here { return n }
    return nil
  }

  @Test("identifiers are unique and every reference inside the page is answered")
  func references() throws {
    let page = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for e in page.elements {
      for id in e.attributes["aria-labelledby"]?.split(separator: " ") ?? [] {
        #expect(ids.contains(String(id)))
      }
      if let href = e.attributes["href"], href.hasPrefix("#") {
        #expect(ids.contains(String(href.dropFirst())))
      }
    }
  }

  @Test("the page can be heard: language, headings in order, captions, scopes, text for each picture")
  func accessible() throws {
    let page = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    #expect(page.elements.first?.attributes["lang"] == "en")
    let levels = page.elements.compactMap { $0.name.wholeMatch(of: /h([1-6])/).flatMap { Int($0.1) } }
    #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1)
    for (a, b) in zip(levels, levels.dropFirst()) { #expect(b <= a + 1) }
    #expect(page.elements.count { $0.name == "table" } == page.elements.count { $0.name == "caption" })
    for e in page.elements where e.name == "th" { #expect(e.attributes["scope"] != nil) }
  }

  @Test("each picture tells in words what it shows")
  func pictures() throws {
    let page = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    let texts = Dictionary(
      page.elements.compactMap { e in e.attributes["id"].map { ($0, e) } }, uniquingKeysWith: { a, _ in a })
    let pictures = page.elements.filter { $0.name == "svg" && $0.attributes["role"] != "presentation" }
    // Bars, map and timeline of two claims; bars or a bar of time for duties; four kinds of picture of the case.
    #expect(pictures.count >= 10)
    for e in pictures {
      #expect(e.attributes["role"] == "img")
      let named = (e.attributes["aria-labelledby"] ?? "").split(separator: " ").compactMap {
        texts[String($0)]
      }
      #expect(named.map(\.name) == ["title", "desc"])
      #expect(named.allSatisfy { $0.text.count > 5 }, "\(e.attributes)")
    }
  }

  @Test("landmarks: one header, contents, main part and footer, and a way past the contents for the keyboard")
  func landmarks() throws {
    let page = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    for (name, kind) in [("header", "page"), ("main", nil), ("nav", nil), ("footer", "page")]
      as [(String, String?)]
    {
      #expect(page.elements.count { $0.name == name && $0.attributes["class"] == kind } == 1, "\(name)")
    }
    #expect(page.elements.first { $0.name == "nav" }?.attributes["aria-label"] == "Contents")
    let firstLink = try #require(page.elements.first { $0.name == "a" })
    #expect(firstLink.attributes["class"] == "skip" && firstLink.attributes["href"] == "#verdicts")
    // What can only be scrolled must be reached by the keyboard, and say what it is.
    for e in page.elements where e.attributes["class"]?.hasPrefix("scroll") == true {
      #expect(e.attributes["tabindex"] == "0" && e.attributes["role"] == "region")
      #expect(e.attributes["aria-labelledby"] != nil || e.attributes["aria-label"] != nil)
    }
    #expect("\(Style.css)".contains(".scroll:focus-visible{outline:3px"))
  }

  @Test("text stands out from its ground at least 4.5 to 1")
  func contrast() throws {
    func luminance(_ hex: Substring) throws -> Double {
      let n = try #require(Int(hex, radix: 16))
      let linear = [n >> 16 & 255, n >> 8 & 255, n & 255].map { c in
        let s = Double(c) / 255
        return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    func ratio(_ a: Substring, _ b: Substring) throws -> Double {
      let (x, y) = (try luminance(a), try luminance(b))
      return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }
    let css = "\(Style.css)"
    var colours: [Substring: Substring] = [:]
    for match in css.matches(of: /--([a-z]+):#([0-9a-f]{6})/) { colours[match.1] = match.2 }
    for ground in ["paper", "wash"] {
      for text in ["ink", "soft"] {
        #expect(try ratio(#require(colours[text[...]]), #require(colours[ground[...]])) >= 4.5)
      }
    }
    for tag in ["yes", "no", "open", "late", "excused"] {
      #expect(try ratio("ffffff", #require(colours[tag[...]])) >= 4.5)
    }
    #expect(try ratio(#require(colours["idle"]), #require(colours["paper"])) >= 4.5)
    // Links, on both grounds; text in pictures, on white, sea and land.
    for ground in ["fdfcf8", "f3f0e7", "ffffff"] { #expect(try ratio("12587f", ground[...]) >= 4.5) }
    for text in ["1a1a1a", "595959"] {
      for ground in ["ffffff", "e9f0f3", "f8f6ef"] { #expect(try ratio(text[...], ground[...]) >= 4.5) }
    }
    let page = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    let inks = Set(page.elements.filter { $0.name == "text" }.compactMap { $0.attributes["fill"] })
    #expect(inks.isSubset(of: ["#1a1a1a", "#595959", "#9c2f12"]))
    #expect(try ratio("9c2f12", "ffffff") >= 4.5)
  }

  @Test("every state of a duty is told by its word, with party, clause and margin")
  func duties() throws {
    let page = DossierPage(try SyntheticDossier().dossier()).render()
    for state in DutyState.allCases { #expect(page.contains(" \(state.rawValue)</span>"), "\(state)") }
    #expect(page.contains("Party B · Article IV"))
    #expect(page.contains("+161</data> battle tanks") && page.contains("10</data> days late"))
    #expect(page.contains("due before "))
  }

  @Test(
    "what was said before stays, with its probability, and words not spoken are not put in quotation marks")
  func history() throws {
    let page = DossierPage(try SyntheticDossier().dossier()).render()
    #expect(page.contains("cannot tell, because nobody could have seen it</td>"))
    #expect(page.contains("<th scope=\"row\">now</th>"))
    #expect(page.contains("<p>no more than so many</p>") && page.contains("(the sense, not the words)"))
  }

  @Test("evidence is told by name, with a link to its row, and never by a bare identifier alone")
  func evidence() throws {
    let page = DossierPage(try SyntheticDossier().dossier()).render()
    #expect(page.contains("Rests on <a href=\"#claim-1-c1\">ABC1</a>"))
    #expect(page.contains("id=\"claim-1-c1\""))
  }

  @Test("the contents name each section there is, and none that is not")
  func contents() throws {
    let page = PageElements(DossierPage(try SyntheticDossier().dossier()).render())
    let links = page.elements.filter { $0.name == "a" }.compactMap { $0.attributes["href"] }
    for anchor in [
      "#duties", "#guide", "#contradictions", "#plans", "#money", "#suppliers", "#sites", "#records",
    ] {
      #expect(links.contains(anchor))
    }
    let bare = DossierPage(
      Dossier(
        manifest: CaseManifest(title: "t"), asOf: Instant(microseconds: 0), entries: [], artifacts: [],
        faults: [],
        positions: 0, observations: 0, toolVersion: "1")
    ).render()
    #expect(!bare.contains("href=\"#money\"") && !bare.contains("href=\"#duties\""))
  }

  @Test("a verdict's word stands beside its number, equal ends are printed once")
  func words() throws {
    var v = try SyntheticDossier().verdict(0, .supported)
    v.probability = ProbabilityRange(0.995, 0.999)
    let page = DossierPage(
      Dossier(
        manifest: CaseManifest(title: "t"), asOf: Instant(microseconds: 0),
        entries: [.init(verdict: v, earlier: [])],
        artifacts: [], faults: [], positions: 0, observations: 0, toolVersion: "1")
    ).render()
    #expect(page.contains("almost certain <span class=\"range\">["))
    #expect(!page.contains("over 99 %</data> to"))
    #expect(page.contains("At least two flights to A field (UDYZ) by military or cargo aircraft</h2>"))
    #expect(page.contains("7 October 2021"))
  }
}

@Suite struct WordingTests {
  @Test(
    "periods read as a person writes them",
    arguments: [
      ("2021-10-07", "7 October 2021"), ("2024-08", "August 2024"),
      ("2021-10-07T12:00Z/2021-10-07T15:00Z", "7 October 2021, 12:00 to 15:00 UTC"),
      ("2024-08-30/2024-09-02", "30 August 2024 to 2 September 2024 (UTC)"),
      ("2021/2024", "2021 to 2024"), ("2024-02", "February 2024"),
      ("1900-01-01/2020-11-25", "up to 25 November 2020"),
      ("2020-11-09T21:00Z/2026-11-25T11:06Z", "9 November 2020 to 25 November 2026"),
      ("1969-12-31", "31 December 1969"),
    ])
  func periods(text: String, expected: String) throws {
    #expect(Wording.period(try #require(DateText.interval(text))) == expected)
  }

  @Test("a headline loses its period only where the words cut mean just that period")
  func headline() throws {
    var v = Verdict(
      id: "a", version: 1, statement: "no flights during 2024-08", attribution: Attribution(),
      outcome: .supported)
    #expect(Wording.headline(v) == "No flights during August 2024")
    v.period = DateText.interval("2024-09")
    #expect(Wording.headline(v) == "No flights during August 2024")
    v.period = DateText.interval("2024-08")
    #expect(Wording.headline(v) == "No flights")
    v.period = DateText.interval("2024-08", defaultOffset: Seconds(hours: 4))
    #expect(Wording.headline(v) == "No flights", "the clocks of a zone do not make another month")
  }
}

import Foundation
import Testing

@testable import SightlinePublication

/// The page in a real browser, where one is installed.
@Suite(.serialized) struct BrowserTests {
  static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// The document as it stands after loading.
  private func load(_ page: String, width: Int) throws -> String {
    try browse(page, ["--window-size=\(width),900", "--dump-dom"]) { $1 }
  }

  /// - Parameter body: takes the folder of the page and what the browser said.
  private func browse<T>(_ page: String, _ options: [String], _ body: (URL, String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sightline-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("index.html")
    try Data(page.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.browser))
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
      ] + options.map { $0.replacing("FOLDER", with: folder.path) } + [file.absoluteString]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try body(folder, String(decoding: data, as: UTF8.self))
  }

  @Test("printed, the dossier has pages, and its contents stand on them", .enabled(if: browser != nil))
  func paper() throws {
    let page = DossierPage(try SyntheticDossier().dossier()).render()
    try browse(page, ["--no-pdf-header-footer", "--print-to-pdf=FOLDER/page.pdf"]) { folder, _ in
      let pdf = try Data(contentsOf: folder.appendingPathComponent("page.pdf"))
      let text = String(decoding: pdf, as: UTF8.self)
      #expect(text.hasPrefix("%PDF-"))
      let pages = text.matches(of: /\/Type\s*\/Page\b/).count
      #expect((8...60).contains(pages), "\(pages) pages")
      // Chromium keeps headings as a document's outline or structure only where it finds them.
      #expect(text.contains("/StructTreeRoot") && text.contains("/Lang (en)"))
    }
  }

  @Test("nothing is asked of any other place while the page loads", .enabled(if: browser != nil))
  func silent() throws {
    let spice = "\" src=//evil.example/x <img src=http://evil.example/y> url(http://evil.example/z)"
    let page = DossierPage(try SyntheticDossier(spice).dossier()).render()
      .replacing("Content-Security-Policy", with: "no-policy")
      .replacing(
        "</body>",
        with:
          "<script>document.title='ASKED:'+performance.getEntriesByType('resource').length+':END'</script></body>"
      )
    #expect(try load(page, width: 900).contains("<title>ASKED:0:END</title>"))
  }

  @Test(
    "each verdict, its words and the sections' headings can be read on the page", .enabled(if: browser != nil)
  )
  func readable() throws {
    let show =
      "<script>document.title='T';document.body.textContent=document.querySelector('main').innerText</script></body>"
    let page = DossierPage(try SyntheticDossier().dossier()).render()
      .replacing("Content-Security-Policy", with: "no-policy").replacing("</body>", with: show)
    let text = try load(page, width: 1100)
    for words in [
      "The records bear this out", "The records speak against this", "The records cannot tell",
      "What would settle it, and by how much", "Figures that contradict one another", "Who paid whom",
      "Dependence on suppliers", "Map of works and places", "Plan and capacity against what was done",
      "How to read this",
      "not in force",
    ] { #expect(text.contains(words), "\(words)") }
  }

  @Test("hostile text stays text in a browser", .enabled(if: browser != nil))
  func inert() throws {
    let spice = PageTests.hostile.filter { $0.count < 200 }.joined(separator: " ")
      .replacing("alert(1)", with: "document.title='owned'")
    // Without its policy, so that escaping alone must hold.
    let page = DossierPage(try SyntheticDossier(spice).dossier()).render()
      .replacing("Content-Security-Policy", with: "no-policy")
    let dom = try load(page, width: 1280)
    try #require(dom.contains("</main>"))
    #expect(!dom.contains("<title>owned</title>"))
    #expect(!dom.contains("<script") && !dom.contains("<img") && !dom.contains("<iframe"))
  }

  @Test(
    "on a phone nothing is wider than the screen but tables in their own scroller",
    .enabled(if: browser != nil))
  func phone() throws {
    let measure = """
      <script>
      const wide = [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll') && !e.closest('thead')
        && (!e.closest('svg') || ['svg', 'text'].includes(e.tagName))
        && e.getBoundingClientRect().right > 391);
      document.title = 'WIDE:' + document.documentElement.scrollWidth + ':'
        + wide.slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30)).join('|') + ':END';
      </script></body>
      """
    // A headless window is at least 500 wide; the body is held to a phone's width inside it, under the
    // phone's rules.
    let page = DossierPage(try SyntheticDossier().dossier()).render()
      .replacing("Content-Security-Policy", with: "no-policy")
      .replacing("</style>", with: "html{width:390px}</style>").replacing("</body>", with: measure)
    let dom = try load(page, width: 500)
    let found = try #require(dom.firstMatch(of: /<title>WIDE:(\d+):(.*?):END<\/title>/))
    #expect(found.2.isEmpty, "\(found.2)")
  }
}

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
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sightline-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("index.html")
    try Data(page.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.browser))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
      "--window-size=\(width),900", "--dump-dom", file.absoluteString,
    ]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
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

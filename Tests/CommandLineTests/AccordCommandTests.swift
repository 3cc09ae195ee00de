import Foundation
import SightlineAccords
import SightlineUnits
import SightlineVerdicts
import Testing

@testable import sightline

@Suite struct AccordCommandTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// A file with one claim and a test, in a folder of its own.
  private func file(expecting result: String, claim: String = "no flights to UDYZ during 2024") throws
    -> String
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sightline-accord-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("claims.accord")
    try Data(
      """
      claim c
        version 1
        said by "Ministry X" on 2025-01-02
        source "https://example.org/1"
        quote "None came."
        that \(claim)
        test "seen"
          given 1 flight to UDYZ
          expect \(result)

      """.utf8
    ).write(to: path)
    return path.path
  }

  @Test("every test written in the library and in the examples passes")
  func library() throws {
    let names = try AccordNames()
    let files = try AccordFile.all(["Accords", "Examples"].map { AccordCommandTests.root + "/" + $0 })
    #expect(files.count >= 9)
    var tests = 0
    for file in files {
      let report = try TestCommand.report(file, names.names(for: file.path))
      for d in report.diagnostics { Issue.record("\(d.rendered)") }
      for result in report.results {
        tests += 1
        #expect(result.differences.isEmpty, "\(TestCommand.words(result, file.path))")
      }
    }
    #expect(tests >= 31)
  }

  @Test("every test written in the reference's examples passes")
  func reference() throws {
    let text = try String(contentsOfFile: AccordCommandTests.root + "/Docs/Accords.md", encoding: .utf8)
    let names = try AccordNames().names(for: "example.accord")
    var tests = 0
    for part in text.components(separatedBy: "```").enumerated() where part.offset % 2 == 1 {
      let lines = part.element.split(separator: "\n", omittingEmptySubsequences: false)
      let body = lines.dropFirst().joined(separator: "\n")
      let accord: String
      switch lines.first {
      case "accord": accord = body
      case "commitment":
        let force = body.contains("in force") ? "" : "  in force from 2020-01-01\n"
        accord = """
          commitment k
            version 1
            binds Armenia
            clause "Article I"
            source "https://example.org/2"
            quote "Words."
          \(force)\(body)
          """
      default: continue
      }
      let file = AccordFile(text: accord, path: "example.accord")
      for result in try TestCommand.report(file, names).results {
        tests += 1
        #expect(result.differences.isEmpty, "\(TestCommand.words(result, "Docs/Accords.md"))")
      }
    }
    #expect(tests >= 4)
  }

  @Test("a test that expects something else ends with 1 and says what came out and why")
  func failing() throws {
    let run = try Program.run(["test", try file(expecting: "supported")])
    #expect(run.status == 1)
    #expect(run.output.contains("expected  supported"))
    #expect(run.output.contains("got       contradicted"))
    #expect(run.output.contains("1 flights in the records may be meant"))
    #expect(try Program.run(["test", try file(expecting: "contradicted")]).status == 0)
  }

  @Test("with --format json a file's mistakes are objects with line and suggestion, and the end is 3")
  func mistakes() throws {
    let path = try file(expecting: "contradicted", claim: "no exercises by Azerbaijjan during 2024")
    let run = try Program.run(["test", path, "--format", "json"])
    #expect(run.status == 3)
    struct Report: Decodable {
      struct Mistake: Decodable {
        struct Place: Decodable { let line: Int }
        let code: String
        let place: Place
        let suggestion: String?
      }
      let diagnostics: [Mistake]
    }
    let reports = try JSONDecoder().decode([Report].self, from: Data(run.output.utf8))
    let mistake = try #require(reports.first?.diagnostics.first)
    #expect(mistake.code == "party-unknown" && mistake.place.line == 6 && mistake.suggestion == "Azerbaijan")
  }

  @Test("format --check writes nothing and ends with 1; format writes, and then there is nothing to do")
  func formatting() throws {
    let path = try file(expecting: "contradicted")
    let untidy = try String(contentsOfFile: path, encoding: .utf8).replacing(
      "  version 1", with: "      version 1")
    try Data(untidy.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try Program.run(["format", path, "--check"]).status == 1)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == untidy)
    #expect(try Program.run(["format", path]).status == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\n  version 1\n"))
    #expect(try Program.run(["format", path, "--check"]).status == 0)
  }
}

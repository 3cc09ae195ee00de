import Foundation
import SightlineAccords
import Testing

/// The written reference is held to the language: its examples are read, its lists are complete.
@Suite struct ReferenceTests {
  /// The fenced blocks of `Docs/Accords.md` with their marks.
  static func blocks() throws -> [(mark: String, text: String)] {
    let page = try String(contentsOf: Project.root.appendingPathComponent("Docs/Accords.md"), encoding: .utf8)
    var blocks: [(String, String)] = []
    var mark: String?
    var lines: [Substring] = []
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("```") else {
        lines.append(line)
        continue
      }
      if let open = mark { blocks.append((open, lines.joined(separator: "\n"))) }
      mark = mark == nil ? String(line.dropFirst(3)) : nil
      lines = []
    }
    return blocks
  }

  static func whole(_ block: (mark: String, text: String)) -> String? {
    switch block.mark {
    case "accord": block.text
    case "claim":
      """
      claim example
        version 1
        said by "X" on 2024-01-02
        source "s"
        quote "q"
      \(block.text)
      """
    case "commitment":
      """
      commitment example
        version 1
        binds Armenia
        clause "I"
        source "s"
        quote "q"
      \(block.text)
      """
    default: nil
    }
  }

  @Test("every example of the reference is sound and says something")
  func examples() throws {
    let texts = try ReferenceTests.blocks().compactMap(ReferenceTests.whole)
    #expect(texts.count > 15)
    for text in texts {
      let document = sound(text)
      #expect(document.claims.count + document.commitments.count > 0, "\(text)")
    }
  }

  @Test("every clause, filter, kind of event and unit of the language stands in an example or the grammar")
  func complete() throws {
    let blocks = try ReferenceTests.blocks()
    let examples = blocks.filter { ReferenceTests.whole($0) != nil }.map(\.text).joined(separator: "\n")
    let words = Set(examples.split { !($0.isLetter || $0 == "-") }.map(String.init))
    for word in Parser.claimClauses + Parser.commitmentClauses + Parser.blockWords + Parser.filterWords {
      #expect(words.contains(word), "no example of '\(word)'")
    }
    let page = try String(contentsOf: Project.root.appendingPathComponent("Docs/Accords.md"), encoding: .utf8)
    let kinds = Set(Parser.events.values).union(Parser.figures.values)
    for kind in kinds where kind != .clearance && kind != .commitment && kind != .returned && kind != .budget
    {
      #expect(page.contains(kind.rawValue), "the reference does not name '\(kind.rawValue)'")
    }
  }

  @Test("the drawing of a mistake on the page is what the parser prints")
  func drawing() throws {
    let drawn = try #require(try ReferenceTests.blocks().first { $0.mark == "text" }).text
    let (_, diagnostics) = read(claim("no flights to UDYX during 2024"), file: "accords/claims.accord")
    #expect(diagnostics.map(\.rendered) == [drawn])
  }
}

import Foundation
import Testing

@testable import sightline

@Suite struct FuseTests {
  private func fuse(_ bytes: [UInt8], _ more: [String] = [], labels: String? = nil) throws -> Program.Outcome
  {
    try Program.inScratch { folder in
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/claims.csv"))
      var arguments =
        ["fuse", "claims.csv", "--value", "value", "--source", "source", "--format", "csv"] + more
      if !more.contains("--item") { arguments += ["--item", "item"] }
      if let labels {
        try Data(labels.utf8).write(to: URL(fileURLWithPath: folder + "/labels.csv"))
        arguments += ["--labels", "labels.csv"]
      }
      return try Program.run(arguments, in: folder)
    }
  }
  private func lines(_ outcome: Program.Outcome) -> [String] {
    outcome.output.split(separator: "\n").map(String.init)
  }

  @Test("one row an item with the likeliest value as written, and the exit code 0")
  func plain() throws {
    let outcome = try fuse(Array("item,value,source\na,1.0,s\na,1,t\na,1.0,u\na,2,v\nb,x,s\n".utf8))
    assertStatus(outcome, 0)
    let rows = lines(outcome)
    #expect(rows.count == 3)
    #expect(rows[0] == "item,value,probability")
    #expect(rows[1].hasPrefix("a,1.0,0."))
    #expect(rows[2].hasPrefix("b,x,0."))
  }

  @Test("a byte order mark, CRLF, doubled quotes, line breaks in quotes and Latin-1 are read")
  func dialects() throws {
    let marked = try fuse(
      [0xEF, 0xBB, 0xBF] + Array("item,value,source\r\n\"a,1\",\"say \"\"so\"\"\r\nand on\",s\r\n".utf8))
    assertStatus(marked, 0)
    #expect(marked.output.contains("\"a,1\",\"say \"\"so\"\"\r\nand on\",0."))
    let latin = try fuse(Array("item;value;source\na;caf".utf8) + [0xE9] + Array(";s\n".utf8))
    assertStatus(latin, 0)
    #expect(latin.output.contains("a,café,"))
  }

  @Test("rows that do not fit are named with line and reason and kept aside; the rest goes on; exit code 3")
  func ragged() throws {
    let outcome = try fuse(
      Array("item,value,source\na,1,s\na,2\nb,3,s,extra\n,4,s\nc,5,\nd,\"open,s\ne,6,s\n".utf8))
    assertStatus(outcome, 3)
    for line in [
      "line 3 has 2 fields where the header has 3", "line 4 has 4 fields", "line 5 names no item",
      "line 6 names no source",
    ] { #expect(outcome.errors.contains(line), "\(line)") }
    // A quote that never closes spoils its own row at most.
    #expect(outcome.output.contains("\ne,6,"))
    #expect(outcome.output.contains("\na,1,"))
  }

  @Test("item columns given twice or in a list name the item together")
  func severalColumns() throws {
    let table = Array("flight,property,value,source\nAA1,gate,K7,s\nAA1,terminal,3,s\n".utf8)
    for more in [["--item", "flight", "--item", "property"], ["--item", "flight,property"]] {
      let outcome = try fuse(table, more)
      assertStatus(outcome, 0)
      #expect(outcome.output.contains("\nAA1|gate,K7,"))
    }
  }

  @Test("labels settle their items; contradictory labels are kept aside")
  func labels() throws {
    let claims = Array("item,value,source\na,1,s\na,2,t\nb,1,s\n".utf8)
    let outcome = try fuse(claims, labels: "item,value\na,2\n")
    assertStatus(outcome, 0)
    #expect(outcome.output.contains("\na,2,1.000000\n"))
    assertStatus(try fuse(claims, labels: "item,value\na,2\na,1\n"), 3)
  }

  @Test("a column that is not there is an error that names the columns; a grade that is none is kept aside")
  func wrongColumns() throws {
    let claims = Array("item,value,source,g\na,1,s,B2\na,1,t,Z9\n".utf8)
    let missing = try fuse(claims, ["--grade", "grade"])
    assertStatus(missing, 2)
    #expect(missing.errors.contains("its columns are item, value, source, g"))
    let bad = try fuse(claims, ["--grade", "g"])
    assertStatus(bad, 3)
    #expect(bad.errors.contains("'Z9' is no Admiralty grade"))
  }

  @Test("rows in another order give the same bytes")
  func orderOfRows() throws {
    let rows = (0..<40).map { "i\($0 % 9),\($0 % 4),s\($0 % 7)" }
    let first = try fuse(Array(("item,value,source\n" + rows.joined(separator: "\n") + "\n").utf8))
    let again = try fuse(Array(("item,value,source\n" + rows.reversed().joined(separator: "\n") + "\n").utf8))
    assertStatus(first, 0)
    #expect(first.output == again.output)
  }

  @Test(
    "one source, one item, a huge field and words for numbers that are none end in rows",
    arguments: [
      "a,1,s\n", "a,1,s\na,2,s\na,3,s\n", "a,nan,s\na,inf,t\nb,1e999,t\n",
      "a,\(String(repeating: "x", count: 200_000)),s\n",
    ])
  func extremes(_ rows: String) throws {
    let outcome = try fuse(Array(("item,value,source\n" + rows).utf8))
    assertStatus(outcome, 0)
    #expect(lines(outcome).count >= 2)
    #expect(!outcome.output.contains("nan,nan"))
  }

  @Test("any damage to the file ends in a result or an error, never in a crash")
  func damage() throws {
    let sound = Array("item,value,source\na,\"1\",s\nb,2,t\n".utf8)
    for (at, byte) in [(0, 0xFF), (5, 0x22), (12, 0x0A), (20, 0x00), (22, 0x22), (30, 0xC3)] as [(Int, UInt8)]
    {
      var copy = sound
      copy[at] = byte
      #expect([0, 2, 3].contains(try fuse(copy).status))
    }
    assertStatus(try fuse([]), 2)
  }
}

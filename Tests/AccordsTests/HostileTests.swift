import SightlineAccords
import Testing

@Suite struct HostileTests {
  static let words = [
    "claim", "commitment", "party", "place", "category", "version", "said", "by", "on", "source", "quote",
    "that",
    "at", "least", "most", "no", "between", "and", "or", "not", "flights", "holding", "of", "battle", "tanks",
    "to",
    "UDYZ", "from", "until", "during", "2024", "2024-08-15", "within", "30", "km", "40.1", ",", "44.4", "(",
    ")",
    "\"x\"", "\"", "#", ";", ">=", "in", "force", "except", "when", "milestone", "step", "after", "notice",
    "days",
    "before", "every", "1", "year", "mandate", "ceiling", "220", "USD", "%", "billion", "test", "given",
    "expect",
    "met", "late", "cannot", "tell", "called", "under", "first", "sum", "change", "since", "with", "binds",
    "Armenia",
    "clause", "renews", "checkable", "because", "\n", "\n  ", "\n", "\n  ", "\t", "é", "日本", "\u{0}", "-",
    "+", ".",
    "99999999999999999999999", "1e30", "-5", "9999-12-31", "\\", "likely", "coverage", "starting",
  ]

  @Test("token soup never crashes the reader and always ends")
  func soup() {
    var random = Seeded(state: 7)
    for round in 0..<3000 {
      var text =
        round % 2 == 0 ? "claim c\n  version 1\n  that " : "commitment k\n  version 1\n  binds Armenia\n  "
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        text += (HostileTests.words.randomElement(using: &random) ?? "") + " "
      }
      let (_, diagnostics) = read(text)
      #expect(diagnostics.count <= 200)
      for diagnostic in diagnostics.prefix(5) { #expect(!diagnostic.rendered.isEmpty) }
    }
  }

  @Test("an accord cut at any byte is read without a crash, and only the whole is without a mistake")
  func truncation() throws {
    let text = try #require(try Project.library().first { $0.name == "eu-mission-armenia.accord" }).text
    let bytes = Array(text.utf8)
    // Every cut of the first two thousand bytes, then every seventh.
    for end in 0..<bytes.count where end < 2000 || end % 7 == 0 {
      let (accord, _) = read(String(decoding: bytes[..<end], as: UTF8.self))
      #expect(accord.document.commitments.count <= 2)
    }
  }

  @Test("flipped bits never crash the reader")
  func flips() throws {
    var random = Seeded(state: 11)
    for (_, text) in try Project.library() {
      for _ in 0..<30 {
        var bytes = Array(text.utf8)
        for _ in 0..<3 {
          let i = Int.random(in: 0..<bytes.count, using: &random)
          bytes[i] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        _ = read(String(decoding: bytes, as: UTF8.self))
      }
    }
  }

  @Test("ten thousand levels within one another are refused, not followed")
  func depth() {
    assertDiagnostic(claim(String(repeating: "(", count: 10_000) + "no flights during 2024"), .tooDeep)
    assertDiagnostic(claim(String(repeating: "not ", count: 10_000) + "no flights during 2024"), .tooDeep)
    assertDiagnostic(claim(String(repeating: "not (", count: 10_000) + "no flights during 2024"), .tooDeep)
  }

  @Test("a line of a hundred thousand characters and a file of noise are read at once")
  func large() {
    _ = read(claim("no flights to " + String(repeating: "x", count: 100_000)))
    let noise = read(String(repeating: "zzz qqq\n", count: 50_000)).diagnostics
    #expect(noise.count == 100)
  }

  @Test("ten thousand milestones in a chain, and as many unknown names, are read at once")
  func chains() {
    var chain = "  milestone m0 steps by 2021\n"
    for i in 1..<10_000 { chain += "  milestone m\(i) steps by 2021 after m\(i - 1)\n" }
    #expect(read(commitment(chain)).diagnostics.isEmpty)
    var unknown = ""
    for i in 0..<10_000 { unknown += "  milestone m\(i) steps by 2021 after x\(i)\n" }
    #expect(read(commitment(unknown)).diagnostics.count == 100)
  }

  @Test("an empty file says nothing and is no mistake")
  func empty() {
    for text in ["", "\n\n", "# only a comment", "\u{FEFF}"] {
      #expect(read(text).accord.document == Document(), "\(text)")
    }
  }
}

import SightlineObserving
import SightlineUnits

extension Parser {
  /// The clauses of a claim, in any order.
  package static let claimClauses = [
    "version", "said", "source", "quote", "that", "innocent", "priors", "note", "clocks", "test",
  ]
  private static let repeatable: Set<String> = ["that", "note", "test"]

  private struct Draft {
    var version: Int?
    var said: (speaker: String, on: DateValue)?
    var source: String?
    var quotation: String?
    var assertions: [(Assertion, words: String)] = []
    var innocent: [String] = []
    var notes: [String] = []
    var priors: ProbabilityRange?
    var tests: [TestBlock] = []
    var seen: Set<String> = []
  }

  mutating func claim(_ start: Token) -> ClaimBlock? {
    let startAt = at - 1
    let outer = names.offset
    defer { names.offset = outer }
    guard let name = blockName("the claim's name, such as cargo-flights") else { return nil }
    var draft = Draft()
    var sound = clauses(Parser.claimClauses) { try $0.claimClause(&draft) }
    // What the writer has already been told of is not also reported as missing.
    for (clause, missing) in [
      ("version", draft.version == nil), ("said", draft.said == nil), ("source", draft.source == nil),
      ("quote", draft.quotation == nil), ("that", draft.assertions.isEmpty),
    ] where missing && !draft.seen.contains(clause) {
      report(.missingClause, start, "the claim '\(name)' has no '\(clause)'", expected: ["'\(clause)'"])
      sound = false
    }
    for test in draft.tests {
      for expectation in test.expected where !expectation.result.suitsClaims || expectation.duty != nil {
        report(
          .wrongResult, start,
          "the test \"\(test.title)\" expects '\(expectation.result.rawValue)' of a claim",
          expected: ["'supported'", "'contradicted'", "'cannot tell'"])
        sound = false
      }
    }
    guard sound, let version = draft.version, let said = draft.said, let source = draft.source,
      let quotation = draft.quotation, let first = draft.assertions.first
    else { return nil }
    return ClaimBlock(
      name: name, version: version, speaker: said.speaker, spokenOn: said.on, source: source,
      quotation: quotation,
      assertion: draft.assertions.count == 1 ? first.0 : .all(draft.assertions.map(\.0)),
      words: draft.assertions.map(\.words).joined(separator: " and "), innocentExplanations: draft.innocent,
      notes: draft.notes, priors: draft.priors ?? ProbabilityRange(0.2, 0.8), tests: draft.tests,
      span: span(from: startAt))
  }

  /// A block's name; reports and skips the block where there is none.
  mutating func blockName(_ what: String) -> String? {
    guard !atBlockEnd, let name = now.word else {
      report(unexpected([what]))
      if !atBlockEnd { skipBlock() }
      return nil
    }
    at += 1
    return name
  }

  private mutating func claimClause(_ draft: inout Draft) throws {
    let token = now
    guard let word = token.word, Parser.claimClauses.contains(word) else {
      throw unexpected(Parser.claimClauses.map { "'\($0)'" }, near: Parser.claimClauses)
    }
    at += 1
    if !draft.seen.insert(word).inserted, !Parser.repeatable.contains(word) {
      throw fail(.repeatedClause, token, "a second '\(word)' in one claim")
    }
    switch word {
    case "version": draft.version = try wholeNumber("the version, a whole number")
    case "said":
      try expect("by")
      let speaker = try text("the speaker")
      try expect("on")
      draft.said = (speaker, try date("the day it was said"))
    case "source": draft.source = try text("where it can be read")
    case "quote": draft.quotation = try text("the words said")
    case "note": draft.notes.append(try text("a note"))
    case "that":
      let start = at
      let assertion = try self.assertion()
      var words = self.words(from: start, to: at)
      if let first = tokens[start].word, Parser.events[first] != nil, case .count = assertion {
        words = "at least 1 " + words
      }
      draft.assertions.append((assertion, words))
    case "innocent":
      try expect("explanations")
      draft.innocent = try texts("an explanation")
    case "priors": draft.priors = try priors(token)
    case "clocks": try clocks()
    default: draft.tests.append(try test())
    }
  }

  mutating func priors(_ token: Token) throws -> ProbabilityRange {
    let low = try probability()
    try expect("to")
    let high = try probability()
    guard low <= high else { throw fail(.contradictoryBounds, token, "the lower prior is above the higher") }
    guard low > .impossible, high < .certain else {
      throw fail(
        .badNumber, token, "a prior of 0 or 1 could not be moved by any evidence",
        expected: ["probabilities strictly between 0 and 1"])
    }
    return ProbabilityRange(low, high)
  }

  /// `clocks +03:00`: what dates without a zone mean, from here to the end of the block.
  mutating func clocks() throws {
    let token = now
    let zone = try word("an offset from UTC")
    guard let reading = DateText.read("2000-01-01T00:00\(zone)"), let offset = reading.offset else {
      throw fail(.badDate, token, "\(token.title) is no offset from UTC", expected: ["+03:00", "Z"])
    }
    names.offset = offset
  }
}

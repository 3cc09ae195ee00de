import SightlineObserving
import SightlineUnits

extension Parser {
  /// The clauses of a claim, in any order, each at most once.
  static let clauses = [
    "version", "said", "source", "quote", "that", "innocent", "priors", "note",
  ]

  private struct Draft {
    var version: Int?
    var speaker: String?
    var spokenOn: String?
    var source: String?
    var quotation: String?
    var proposition: Proposition?
    var innocent: [String] = []
    var note: String?
    var priors: ProbabilityRange?
    var seen: Set<String> = []
  }

  mutating func claim(_ start: Token) -> Claim? {
    var draft = Draft()
    var sound = true
    guard !atBlockEnd, let name = now.word else {
      report(unexpected(["the claim's name, such as cargo-flights"]))
      skipBlock()
      return nil
    }
    at += 1
    while !atBlockEnd {
      let token = now
      do { try clause(&draft) } catch let failing as Failing {
        report(failing)
        sound = false
        if now == token || !(atBlockEnd || beginsClause) { skipClause() }
      } catch {
        sound = false
        if !(atBlockEnd || beginsClause) { skipClause() }
      }
    }
    // What the writer has already been told of is not also reported as missing.
    let mentioned = { (clause: String) in draft.seen.contains(clause) }
    for (clause, missing) in [
      ("version", draft.version == nil), ("said", draft.speaker == nil), ("source", draft.source == nil),
      ("quote", draft.quotation == nil), ("that", draft.proposition == nil),
    ] where missing && !mentioned(clause) {
      report(.missingClause, start, "the claim '\(name)' has no '\(clause)'", expected: ["'\(clause)'"])
      sound = false
    }
    guard sound, let version = draft.version, let speaker = draft.speaker, let spokenOn = draft.spokenOn,
      let source = draft.source, let quotation = draft.quotation, let proposition = draft.proposition
    else { return nil }
    return Claim(
      name: name, version: version, speaker: speaker, spokenOn: spokenOn, source: source, quotation: quotation,
      proposition: proposition, innocentExplanations: draft.innocent, note: draft.note,
      priors: draft.priors ?? ProbabilityRange(0.2, 0.8), place: start.place)
  }

  private mutating func clause(_ draft: inout Draft) throws {
    let token = now
    guard let word = token.word, Parser.clauses.contains(word) else {
      throw unexpected(Parser.clauses.map { "'\($0)'" }, near: Parser.clauses)
    }
    at += 1
    if !draft.seen.insert(word).inserted {
      throw fail(.repeatedClause, token, "a second '\(word)' in one claim")
    }
    switch word {
    case "version": draft.version = try wholeNumber("the version, a whole number")
    case "said":
      try expect("by")
      draft.speaker = try text("the speaker")
      try expect("on")
      draft.spokenOn = try date("the day it was said").text
    case "source": draft.source = try text("where it can be read")
    case "quote": draft.quotation = try text("the words said")
    case "note": draft.note = try text("a note")
    case "that": draft.proposition = try proposition()
    case "innocent":
      try expect("explanations")
      draft.innocent = [try text("an explanation")]
      while !atBlockEnd, now.kind == .comma {
        at += 1
        draft.innocent.append(try text("an explanation"))
      }
    default:
      let low = try probability()
      try expect("to")
      let high = try probability()
      guard low <= high else { throw fail(.contradictoryBounds, token, "the lower prior is above the higher") }
      draft.priors = ProbabilityRange(low, high)
    }
    if !atBlockEnd, !now.startsLine {
      throw unexpected(["a new line and the next clause"])
    }
  }

  private mutating func probability() throws -> Probability {
    let token = now
    guard let value = Double(try word("a probability between 0 and 1")), value > 0, value < 1,
      let p = Probability(value)
    else {
      throw fail(.badNumber, token, "\(token.title) is no probability strictly between 0 and 1")
    }
    return p
  }
}

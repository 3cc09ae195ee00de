import SightlineObserving
import SightlineUnits

/// Reads an accord file. Every mistake is reported, not only the first: after one the parser goes on with the
/// next clause.
public struct Parser {
  let source: SourceText
  let names: Names
  let tokens: [Token]
  var at = 0
  public internal(set) var diagnostics: [Diagnostic] = []

  /// A mistake that was already reported; unwinds to the clause.
  struct Reported: Error {}

  public init(file: String, text: String, names: Names) {
    let tooLong = text.utf8.count > Lexer.longest
    source = SourceText(file: file, text: tooLong ? String(text.prefix(200)) : text)
    self.names = names
    let lexer = Lexer(source)
    (tokens, diagnostics) = (lexer.tokens, lexer.diagnostics)
    if tooLong { report(.tooLong, tokens[0], "the file is longer than \(Lexer.longest) bytes") }
  }

  /// The accord without its faulty claims, and all diagnostics.
  public mutating func parse() -> (accord: Accord, diagnostics: [Diagnostic]) {
    var claims: [Claim] = []
    while tokens[at].kind != .end {
      let start = tokens[at]
      if start.startsBlock, start.word == "claim" {
        at += 1
        if let claim = claim(start) {
          if claims.contains(where: { $0.name == claim.name }) {
            report(.duplicateName, start, "there is already a claim '\(claim.name)'")
          } else {
            claims.append(claim)
          }
        }
      } else {
        report(.unexpected, start, "\(start.title) begins no block", expected: ["'claim'"], near: ["claim"])
        skipBlock()
      }
    }
    return (Accord(file: source.file, claims: claims), diagnostics)
  }

  // MARK: Tokens

  var now: Token { tokens[at] }
  /// True at the end of the current block.
  var atBlockEnd: Bool { now.startsBlock }

  mutating func skipBlock() {
    repeat { if now.kind == .end { return } else { at += 1 } } while !now.startsBlock
  }
  /// To the next line that begins with a clause's word: a proposition runs over several lines, and its rest
  /// should not be reported as mistakes of its own.
  mutating func skipClause() {
    repeat { if atBlockEnd, now.kind == .end { return } else { at += 1 } } while !atBlockEnd && !beginsClause
  }
  var beginsClause: Bool { now.startsLine && now.word.map(Parser.clauses.contains) ?? false }

  /// Takes the word if it is next.
  mutating func take(_ word: String) -> Bool {
    guard !atBlockEnd, now.word == word else { return false }
    at += 1
    return true
  }

  mutating func expect(_ word: String) throws {
    guard take(word) else { throw unexpected(["'\(word)'"], near: [word]) }
  }

  mutating func text(_ what: String) throws -> String {
    guard !atBlockEnd, let text = now.text else { throw unexpected(["\(what) in double quotes"]) }
    at += 1
    return text
  }

  mutating func word(_ what: String, near: [String] = []) throws -> String {
    guard !atBlockEnd, let word = now.word else { throw unexpected([what], near: near) }
    at += 1
    return word
  }

  mutating func wholeNumber(_ what: String) throws -> Int {
    let token = now
    let text = try word(what)
    guard let n = Int(text) else { throw fail(.unexpected, token, "\(token.title) is not a whole number", expected: [what]) }
    guard (0...1_000_000_000).contains(n) else {
      throw fail(.badNumber, token, "\(text) is out of range", expected: ["a number from 0 to 1,000,000,000"])
    }
    return n
  }

  mutating func date(_ what: String) throws -> (text: String, interval: Interval) {
    let token = now
    let text = try word(what)
    guard let interval = DateText.interval(text, defaultOffset: names.offset) else {
      throw fail(
        .badDate, token, "\(token.title) is not a date or interval",
        expected: ["2024", "2024-08", "2024-08-15", "2024-08-15T10:00Z", "2024-08-01/2024-08-15"])
    }
    return (text, interval)
  }

  // MARK: Reports

  func unexpected(_ expected: [String], near: [String] = []) -> Failing {
    let token = now
    let title = atBlockEnd && token.kind != .end ? "the block ends here" : "unexpected \(token.title)"
    return Failing(code: .unexpected, token: token, message: title, expected: expected, near: near)
  }

  struct Failing: Error {
    let code: Diagnostic.Code
    let token: Token
    let message: String
    let expected: [String]
    let near: [String]
  }

  func fail(
    _ code: Diagnostic.Code, _ token: Token, _ message: String, expected: [String] = [], near: [String] = []
  ) -> Failing {
    Failing(code: code, token: token, message: message, expected: expected, near: near)
  }

  mutating func report(
    _ code: Diagnostic.Code, _ token: Token, _ message: String, expected: [String] = [], near: [String] = [],
    suggestion: String? = nil
  ) {
    // A file of noise should not print a book.
    guard diagnostics.count < 100 else { return }
    let line = token.place.line - 1
    diagnostics.append(
      Diagnostic(
        code: code, file: source.file, place: token.place, message: message, expected: expected,
        suggestion: suggestion ?? token.word.flatMap { NearestWord.among(near, to: $0) },
        sourceLine: source.lines.indices.contains(line) ? String(source.lines[line].prefix(200)) : ""))
  }

  mutating func report(_ failing: Failing) {
    report(failing.code, failing.token, failing.message, expected: failing.expected, near: failing.near)
  }
}

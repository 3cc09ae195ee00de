import SightlineObserving
import SightlineUnits

/// Reads an accord file: recursive descent, one token ahead, names and units resolved on the way. Every
/// mistake is reported, not only the first: after one the parser goes on with the next clause.
public struct Parser {
  /// A file of noise should not print a book.
  static let mostDiagnostics = 100
  /// Parentheses and `not` within one another; a person needs three.
  static let deepest = 64
  package static let blockWords = ["claim", "commitment", "party", "place", "category"]

  let source: SourceText
  var names: Names
  let tokens: [Token]
  let comments: [Comment]
  var at = 0
  /// Tokens that begin a line in a formatted file, and how far they are set in.
  var lineStarts: [Int: Int] = [:]
  /// Names of the blocks read so far and their lines.
  private var blockNames: [String: Int] = [:]
  public internal(set) var diagnostics: [Diagnostic] = []

  /// A mistake that was already reported; unwinds to the clause.
  struct Reported: Error {}

  public init(file: String, text: String, names: Names) {
    let tooLong = text.utf8.count > Lexer.longest
    source = SourceText(file: file, text: tooLong ? "" : text)
    self.names = names
    let lexer = Lexer(source)
    (tokens, comments, diagnostics) = (lexer.tokens, lexer.comments, lexer.diagnostics)
    if tooLong { report(.tooLong, tokens[0], "the file is longer than \(Lexer.longest) bytes") }
  }

  /// The accord without its faulty blocks, and all diagnostics in the order of the file.
  public mutating func parse() -> (accord: Accord, diagnostics: [Diagnostic]) {
    var document = Document()
    while now.kind != .end {
      let start = now
      guard start.startsBlock, let word = start.word, Parser.blockWords.contains(word) else {
        report(
          .unexpected, start, "\(start.title) begins no block", expected: Parser.blockWords.map { "'\($0)'" },
          near: Parser.blockWords,
          notes: start.startsBlock ? [] : ["a block begins at the left margin; what is set in belongs to one"]
        )
        skipBlock()
        continue
      }
      lineStarts[at] = 0
      at += 1
      block(word, start, &document)
    }
    diagnostics.sort { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    return (Accord(file: source.file, document: document), diagnostics)
  }

  private mutating func block(_ word: String, _ start: Token, _ document: inout Document) {
    switch word {
    case "claim":
      guard let claim = claim(start) else { return }
      if isNew(word, claim.name, start) { document.claims.append(claim) }
    case "commitment":
      guard let commitment = commitment(start) else { return }
      if isNew(word, commitment.name, start) { document.commitments.append(commitment) }
    default: declaration(word)
    }
  }

  /// Verdicts are found by their block's name: a claim and a commitment cannot share one either.
  private mutating func isNew(_ word: String, _ name: String, _ start: Token) -> Bool {
    if let other = blockNames.updateValue(start.place.line, forKey: name) {
      report(
        .duplicateName, start, "the name '\(name)' of this \(word) is taken",
        notes: ["the other is in line \(other)"])
      return false
    }
    return true
  }

  // MARK: Tokens

  var now: Token { tokens[at] }
  /// The token `n` further on; the end's token beyond it.
  func ahead(_ n: Int) -> Token { tokens[min(at + n, tokens.count - 1)] }
  /// True at the end of the current block.
  var atBlockEnd: Bool { now.startsBlock }

  mutating func skipBlock() {
    repeat { if now.kind == .end { return } else { at += 1 } } while !now.startsBlock
  }

  /// Whether the words are next, within the block.
  func next(_ words: String...) -> Bool {
    for (i, word) in words.enumerated() where ahead(i).startsBlock || ahead(i).word != word { return false }
    return true
  }
  /// Takes the words if they are next.
  mutating func take(_ words: String...) -> Bool {
    for (i, word) in words.enumerated() where ahead(i).startsBlock || ahead(i).word != word { return false }
    at += words.count
    return true
  }
  mutating func take(_ kind: Token.Kind) -> Bool {
    guard !atBlockEnd, now.kind == kind else { return false }
    at += 1
    return true
  }

  mutating func expect(_ word: String) throws {
    guard take(word) else { throw unexpected(["'\(word)'"], near: [word]) }
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
    var expected: [String] = []
    var near: [String] = []
    var suggestion: String?
    var notes: [String] = []
  }

  func fail(
    _ code: Diagnostic.Code, _ token: Token, _ message: String, expected: [String] = [], near: [String] = [],
    suggestion: String? = nil, notes: [String] = []
  ) -> Failing {
    Failing(
      code: code, token: token, message: message, expected: expected, near: near, suggestion: suggestion,
      notes: notes)
  }

  mutating func report(
    _ code: Diagnostic.Code, _ token: Token, _ message: String, expected: [String] = [], near: [String] = [],
    suggestion: String? = nil, notes: [String] = []
  ) {
    report(
      Failing(
        code: code, token: token, message: message, expected: expected, near: near, suggestion: suggestion,
        notes: notes))
  }

  mutating func report(_ failing: Failing) {
    guard diagnostics.count < Parser.mostDiagnostics else { return }
    let line = failing.token.place.line - 1
    diagnostics.append(
      Diagnostic(
        code: failing.code, file: source.file, place: failing.token.place, message: failing.message,
        expected: failing.expected,
        suggestion: failing.suggestion
          ?? failing.token.word.flatMap { NearestWord.among(failing.near, to: $0) },
        sourceLine: source.lines.indices.contains(line) ? String(source.lines[line].prefix(200)) : "",
        notes: failing.notes))
  }

  // MARK: Clauses

  /// Reads a block's clauses until it ends; after a mistake goes on with the next line that begins one.
  /// - Returns: whether all were sound.
  mutating func clauses(_ words: [String], _ read: (inout Parser) throws -> Void) -> Bool {
    var sound = true
    while !atBlockEnd {
      let start = at
      lineStarts[at] = 1
      do { try read(&self) } catch {
        if let failing = error as? Failing { report(failing) }
        sound = false
        if at == start { at += 1 }
        while !atBlockEnd, !(now.startsLine && now.word.map(words.contains) ?? false) { at += 1 }
      }
    }
    return sound
  }

  /// The words from one token up to another, with single spaces.
  func words(from start: Int, to end: Int) -> String {
    var text = ""
    for token in tokens[start..<max(start, end)] {
      let tight = token.kind == .comma || token.kind == .semicolon || token.kind == .rightParenthesis
      if !text.isEmpty, !tight, !text.hasSuffix("(") { text += " " }
      text += token.written
    }
    return text
  }

  func span(from start: Int) -> Span { Span(tokens[start].place, tokens[max(start, at - 1)].place) }
}

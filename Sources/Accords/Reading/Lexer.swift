/// A word, number, text or mark of the language.
struct Token: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Letters, digits and `-` `_` `.` `/` `:` `+` `*` `%`: words, codes, dates, intervals, numbers.
    case word(String)
    /// Between double quotes; `\"` and `\\` inside.
    case text(String)
    case comma, semicolon, leftParenthesis, rightParenthesis
    case comparison(String)
    case end
  }
  let kind: Kind
  let place: SourcePlace
  /// First on its line, and at its beginning: starts a block.
  let startsBlock: Bool
  /// First on its line.
  let startsLine: Bool
  /// As written, quotes and all.
  let written: String

  var word: String? { if case .word(let w) = kind { w } else { nil } }
  var text: String? { if case .text(let t) = kind { t } else { nil } }
  /// As a person would name it.
  var title: String {
    switch kind {
    case .text(let t): "the text \"\(t.prefix(30))\""
    case .end: "the end of the file"
    default: "'\(written.prefix(60))'"
    }
  }
}

/// A comment and the token it stands before.
struct Comment: Hashable, Sendable {
  /// From `#` to the end of the line, without trailing blanks.
  let written: String
  let beforeToken: Int
  /// On a line of its own; else after the previous token on its line.
  let ownLine: Bool
  let column: Int
  let line: Int
}

/// Cuts an accord into tokens. `#` starts a comment; line breaks matter only at the beginning of a block.
struct Lexer {
  /// A file a person writes has some thousands of lines; a larger one is refused before any work.
  static let longest = 1 << 20

  private let source: SourceText
  private(set) var tokens: [Token] = []
  private(set) var comments: [Comment] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ source: SourceText) {
    self.source = source
    for (number, line) in source.lines.enumerated() { scan(Array(line), number + 1) }
    let last = SourcePlace(
      line: max(1, source.lines.count), column: (source.lines.last?.count ?? 0) + 1, length: 1)
    tokens.append(Token(kind: .end, place: last, startsBlock: true, startsLine: true, written: ""))
  }

  private mutating func scan(_ line: [Character], _ number: Int) {
    var at = 0
    var first = true
    while at < line.count {
      let c = line[at]
      if c == "#" {
        var end = line.count
        while line[end - 1].isWhitespace { end -= 1 }
        comments.append(
          Comment(
            written: String(line[at..<end]), beforeToken: tokens.count, ownLine: first, column: at + 1,
            line: number))
        return
      }
      if c == " " || c == "\t" {
        at += 1
        continue
      }
      let start = at
      guard let kind = token(line, &at, number) else { continue }
      let place = SourcePlace(line: number, column: start + 1, length: max(1, at - start))
      tokens.append(
        Token(
          kind: kind, place: place, startsBlock: first && start == 0, startsLine: first,
          written: String(line[start..<at])))
      first = false
    }
  }

  private mutating func token(_ line: [Character], _ at: inout Int, _ number: Int) -> Token.Kind? {
    let start = at
    switch line[at] {
    case ",": at += 1; return .comma
    case ";": at += 1; return .semicolon
    case "(": at += 1; return .leftParenthesis
    case ")": at += 1; return .rightParenthesis
    case "<", ">", "=", "≥", "≤":
      while at < line.count, "<>=≥≤".contains(line[at]) { at += 1 }
      return .comparison(String(line[start..<at]))
    case "\"": return text(line, &at, number)
    default:
      while at < line.count, Lexer.isWord(line[at]) { at += 1 }
      if at > start { return .word(String(line[start..<at])) }
      at += 1
      report(.badCharacter, line, number, start, 1, "the character '\(line[start])' has no meaning here", [])
      return nil
    }
  }

  static func isWord(_ c: Character) -> Bool { c.isLetter || c.isNumber || "-_./:+*%'’".contains(c) }

  private mutating func text(_ line: [Character], _ at: inout Int, _ number: Int) -> Token.Kind {
    let start = at
    at += 1
    var value = ""
    while at < line.count {
      let c = line[at]
      at += 1
      if c == "\"" { return .text(value) }
      if c == "\\", at < line.count {
        value.append(line[at])
        at += 1
      } else {
        value.append(c)
      }
    }
    report(
      .unterminated, line, number, start, line.count - start, "this text has no closing quote on its line",
      ["'\"'"])
    return .text(value)
  }

  private mutating func report(
    _ code: Diagnostic.Code, _ line: [Character], _ number: Int, _ column: Int, _ length: Int,
    _ message: String,
    _ expected: [String]
  ) {
    guard diagnostics.count < Parser.mostDiagnostics else { return }
    diagnostics.append(
      Diagnostic(
        code: code, file: source.file, place: SourcePlace(line: number, column: column + 1, length: length),
        message: message, expected: expected, sourceLine: String(line.prefix(200))))
  }
}

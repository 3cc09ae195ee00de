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

  var word: String? { if case .word(let w) = kind { w } else { nil } }
  var text: String? { if case .text(let t) = kind { t } else { nil } }
  /// As a person would name it.
  var title: String {
    switch kind {
    case .word(let w): "'\(w)'"
    case .text(let t): "the text \"\(t.prefix(30))\""
    case .comma: "','"
    case .semicolon: "';'"
    case .leftParenthesis: "'('"
    case .rightParenthesis: "')'"
    case .comparison(let c): "'\(c)'"
    case .end: "the end of the file"
    }
  }
}

/// Cuts an accord into tokens. `#` starts a comment; line breaks matter only at the beginning of a block.
struct Lexer {
  /// A file a person writes has some thousands of lines; a larger one is refused before any work.
  static let longest = 1 << 20

  private let source: SourceText
  private(set) var tokens: [Token] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ source: SourceText) {
    self.source = source
    for (number, line) in source.lines.enumerated() { scan(Array(line), number + 1) }
    let last = SourcePlace(line: max(1, source.lines.count), column: (source.lines.last?.count ?? 0) + 1, length: 1)
    tokens.append(Token(kind: .end, place: last, startsBlock: true, startsLine: true))
  }

  private mutating func scan(_ line: [Character], _ number: Int) {
    var at = 0
    var first = true
    while at < line.count {
      let c = line[at]
      if c == "#" { return }
      if c == " " || c == "\t" {
        at += 1
        continue
      }
      let start = at
      let kind = token(line, &at, number)
      guard let kind else { continue }
      let place = SourcePlace(line: number, column: start + 1, length: max(1, at - start))
      tokens.append(Token(kind: kind, place: place, startsBlock: first && start == 0, startsLine: first))
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
      diagnostics.append(
        Diagnostic(
          code: .badCharacter, file: source.file, place: SourcePlace(line: number, column: start + 1, length: 1),
          message: "the character '\(line[start])' has no meaning here", expected: [], suggestion: nil,
          sourceLine: String(line)))
      return nil
    }
  }

  private static func isWord(_ c: Character) -> Bool {
    c.isLetter || c.isNumber || "-_./:+*%'’".contains(c)
  }

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
    diagnostics.append(
      Diagnostic(
        code: .unterminated, file: source.file,
        place: SourcePlace(line: number, column: start + 1, length: line.count - start),
        message: "this text has no closing quote on its line", expected: ["'\"'"], suggestion: nil,
        sourceLine: String(line)))
    return .text(value)
  }
}

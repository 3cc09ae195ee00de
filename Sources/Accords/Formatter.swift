/// Lays an accord out in the one usual way: blocks at the margin, clauses set in by two, what belongs to a
/// clause by four, at most 100 columns, one blank line at most. Comments stay where they are. No token is
/// changed, so the meaning cannot be; formatting what is formatted changes nothing.
public struct Formatter {
  public static let width = 100

  /// The formatted text; or, where the file has mistakes, those: what cannot be understood is left alone.
  public static func format(file: String, text: String, names: Names) -> Result<String, Refusal> {
    var parser = Parser(file: file, text: text, names: names)
    let diagnostics = parser.parse().diagnostics
    guard diagnostics.isEmpty else { return .failure(Refusal(diagnostics: diagnostics)) }
    var formatter = Formatter(parser)
    return .success(formatter.run())
  }

  public struct Refusal: Error, Hashable, Sendable {
    public let diagnostics: [Diagnostic]
  }

  private let tokens: [Token]
  private let comments: [Comment]
  private let lineStarts: [Int: Int]
  private var nextComment = 0
  private var out = ""
  private var line = ""
  /// The source line of what was written last, to see where the writer left a blank line.
  private var lastLine = 0
  private var indent = 0

  private init(_ parser: Parser) {
    (tokens, comments, lineStarts) = (parser.tokens, parser.comments, parser.lineStarts)
  }

  private mutating func run() -> String {
    for (i, token) in tokens.enumerated() {
      let level = token.kind == .end ? 0 : lineStarts[i]
      trailing(before: i)
      if let level {
        flush()
        beginLine(level, i)
        if token.kind == .end { break }
        (indent, line) = (level, String(repeating: "  ", count: level) + token.written)
      } else {
        ownLines(before: i, level: indent + 2, blanks: false)
        append(token)
      }
      lastLine = token.place.line
    }
    return out
  }

  /// Ends the line being written.
  private mutating func flush() {
    if !line.isEmpty { out += line + "\n" }
    line = ""
  }

  /// The blank line and the comments before a token that begins a line.
  private mutating func beginLine(_ level: Int, _ i: Int) {
    let large = level == 0 && ["claim", "commitment"].contains(tokens[i].word)
    if large, !out.isEmpty, !hasMarginComment(before: i) {
      ownLines(before: i, level: 1, blanks: true)
      out += "\n"
      return
    }
    ownLines(before: i, level: level, blanks: true)
    if tokens[i].kind != .end, !large {
      blank(before: tokens[i].place.line)
    } else if large, !out.isEmpty {
      if tokens[i].place.line - lastLine > 1 { out += "\n" }
    }
  }

  private func hasMarginComment(before i: Int) -> Bool {
    comments[nextComment...].prefix { $0.beforeToken == i }.contains { $0.column == 1 }
  }

  private mutating func blank(before number: Int) {
    if !out.isEmpty, number - lastLine > 1 { out += "\n" }
  }

  /// Comments on lines of their own before token `i`. Before a block, one that is set in belongs to the block
  /// above and stays set in; one at the margin belongs below.
  private mutating func ownLines(before i: Int, level: Int, blanks: Bool) {
    var first = true
    while nextComment < comments.count, comments[nextComment].beforeToken == i {
      let comment = comments[nextComment]
      flush()
      var depth = level
      if blanks, lineStarts[i] == 0 || tokens[i].kind == .end {
        depth = comment.column == 1 || out.isEmpty ? 0 : 1
      }
      if blanks { blank(before: first && depth == 0 && !out.isEmpty ? lastLine + 2 : comment.line) }
      if depth == 0 { first = false }
      out += String(repeating: "  ", count: depth) + comment.written + "\n"
      lastLine = comment.line
      nextComment += 1
    }
  }

  /// A comment after the previous token on its line ends that line.
  private mutating func trailing(before i: Int) {
    guard nextComment < comments.count, comments[nextComment].beforeToken == i, !comments[nextComment].ownLine
    else {
      return
    }
    let comment = comments[nextComment]
    out += line + "  " + comment.written + "\n"
    line = ""
    lastLine = comment.line
    nextComment += 1
  }

  /// Words that open what follows them; a line does not end with one.
  private static let openers: Set<Substring> = [
    "after", "and", "at", "by", "during", "exactly", "fewer", "for", "from", "in", "least", "more", "most",
    "of", "on",
    "or", "than", "to", "until", "with", "within",
  ]

  /// Takes such words, and numbers, from the end of the line, but never its first word.
  private mutating func carry() -> String {
    var carried = ""
    while let space = line.lastIndex(of: " "), line[..<space].contains(where: { $0 != " " }) {
      let word = line[line.index(after: space)...]
      guard Formatter.openers.contains(word) || Int(word) != nil else { break }
      carried = word + " " + carried
      line = String(line[..<space])
    }
    return carried
  }

  /// A text too long for any line gains nothing from one of its own.
  private func fitsAlone(_ token: Token) -> Bool { 2 * (indent + 2) + token.written.count <= Formatter.width }

  private mutating func append(_ token: Token) {
    let tight = token.kind == .comma || token.kind == .semicolon || token.kind == .rightParenthesis
    if line.isEmpty {
      line = String(repeating: "  ", count: indent + 2) + token.written
    } else if tight || line.hasSuffix("(") {
      line += token.written
    } else if line.count + 1 + token.written.count > Formatter.width, fitsAlone(token) {
      let carried = carry()
      flush()
      line = String(repeating: "  ", count: indent + 2) + carried + token.written
    } else {
      line += " " + token.written
    }
  }
}

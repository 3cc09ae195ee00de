/// A place in an accord file, for people: line and column count from 1, columns in characters.
public struct SourcePlace: Hashable, Sendable, Codable {
  public let line: Int
  public let column: Int
  /// Characters to underline, at least 1.
  public let length: Int
}

/// An accord file's text, cut into lines once.
public struct SourceText: Sendable {
  public let file: String
  public let text: String
  public let lines: [Substring]

  public init(file: String, text: String) {
    (self.file, self.text) = (file, text)
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }
}

/// What is wrong with an accord, where, and what would be right.
public struct Diagnostic: Hashable, Sendable, Codable, Error {
  public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    case unexpected = "unexpected-word"
    case unterminated = "text-without-end"
    case badCharacter = "character-not-allowed"
    case missingClause = "clause-missing"
    case repeatedClause = "clause-repeated"
    case badNumber = "number-out-of-range"
    case badDate = "not-a-date"
    case unknownPlace = "place-unknown"
    case unknownWord = "word-unknown"
    case contradictoryBounds = "bounds-contradict"
    case duplicateName = "name-used-twice"
    case tooLong = "file-too-long"
  }
  public let code: Code
  public let file: String
  public let place: SourcePlace
  /// What is wrong.
  public let message: String
  /// What would have been right: `a whole number`, `'during'`.
  public let expected: [String]
  /// The nearest word that would be right, where one is near.
  public let suggestion: String?
  /// The line as written.
  public let sourceLine: String

  /// As compilers print it:
  /// ```
  /// error: no such place: UDYX
  ///   --> accords/claims.accord:5:12
  ///    |
  ///  5 |        to UDYX
  ///    |           ^^^^ did you mean 'UDYZ'?
  /// ```
  public var rendered: String {
    let number = String(place.line)
    let gutter = String(repeating: " ", count: number.count + 2)
    let margin = sourceLine.prefix(place.column - 1).map { $0 == "\t" ? "\t" : " " }.joined()
    let carets = String(repeating: "^", count: max(1, min(place.length, max(1, sourceLine.count - place.column + 2))))
    var hint = ""
    if let suggestion { hint = " did you mean '\(suggestion)'?" }
    var text = """
      error: \(message) [\(code.rawValue)]
      \(gutter)--> \(file):\(place.line):\(place.column)
      \(gutter)|
       \(number) | \(sourceLine)
      \(gutter)| \(margin)\(carets)\(hint)
      """
    if !expected.isEmpty { text += "\n\(gutter)= expected \(expected.joined(separator: " or "))" }
    return text
  }
}

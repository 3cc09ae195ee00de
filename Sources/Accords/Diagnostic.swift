/// What is wrong with an accord, where, and what would be right. Encoded as JSON for `--format json`.
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
    case unknownParty = "party-unknown"
    case unknownCategory = "category-unknown"
    case unknownUnit = "unit-unknown"
    case unknownWord = "word-unknown"
    /// A duty refers to a name that the commitment does not define.
    case unknownName = "name-unknown"
    case unitClash = "units-clash"
    case contradictoryBounds = "bounds-contradict"
    case contradictoryDates = "dates-contradict"
    /// Milestones wait for one another in a circle.
    case circular = "depends-on-itself"
    case duplicateName = "name-used-twice"
    /// `and` and `or` side by side without parentheses.
    case ambiguous = "ambiguous"
    case wrongResult = "result-impossible"
    case tooDeep = "nested-too-deeply"
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
  /// The line as written, cut to 200 characters.
  public let sourceLine: String
  /// What helps to understand: why something is asked for, where the other thing stands.
  public let notes: [String]

  public init(
    code: Code, file: String, place: SourcePlace, message: String, expected: [String] = [],
    suggestion: String? = nil, sourceLine: String, notes: [String] = []
  ) {
    (self.code, self.file, self.place, self.message) = (code, file, place, message)
    (self.expected, self.suggestion, self.sourceLine, self.notes) = (expected, suggestion, sourceLine, notes)
  }

  /// As compilers print it:
  /// ```
  /// error: no such place: UDYX [place-unknown]
  ///   --> accords/claims.accord:5:12
  ///    |
  ///  5 |        to UDYX
  ///    |           ^^^^ did you mean 'UDYZ'?
  /// ```
  public var rendered: String {
    let number = String(place.line)
    let gutter = String(repeating: " ", count: number.count + 2)
    let margin = sourceLine.prefix(max(0, place.column - 1)).map { $0 == "\t" ? "\t" : " " }.joined()
    let room = max(1, sourceLine.count - place.column + 2)
    let carets = String(repeating: "^", count: max(1, min(place.length, room)))
    let hint = suggestion.map { " did you mean '\($0)'?" } ?? ""
    var text = """
      error: \(message) [\(code.rawValue)]
      \(gutter)--> \(file):\(place.line):\(place.column)
      \(gutter)|
       \(number) | \(sourceLine)
      \(gutter)| \(margin)\(carets)\(hint)
      """
    if !expected.isEmpty { text += "\n\(gutter)= expected \(expected.joined(separator: " or "))" }
    for note in notes { text += "\n\(gutter)= note: \(note)" }
    return text
  }
}

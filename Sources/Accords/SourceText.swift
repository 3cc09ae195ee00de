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

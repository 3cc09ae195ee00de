import Foundation

/// Results go to standard output, everything said about the work to standard error, so that a pipe holds
/// nothing but data.
enum Console {
  static func result(_ text: String) {
    FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }
  /// As it stands, without a line's end.
  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((Console.inert(text) + "\n").utf8))
  }
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Text from strangers must not move the cursor or recolour the terminal: control characters are shown.
  static func inert(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.value < 32 && scalar != "\n" && scalar != "\t") || (127...159).contains(scalar.value)
  }
}

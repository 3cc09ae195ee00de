import ArgumentParser
import Foundation

/// Results go to standard output, everything said about the work to standard error, so that a pipe holds
/// nothing but data.
enum Console {
  static func result(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n") }
  /// As it stands, without a line's end. A result that cannot be told ends the process: half a table must not pass
  /// for a whole one.
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }
  static func write(_ bytes: UnsafeRawBufferPointer) {
    guard let reason = put(bytes, STDOUT_FILENO) else { return }
    say("error: standard output: \(reason)")
    exit(ExitCode.badInput.rawValue)
  }
  static func say(_ text: String) { draw(Console.inert(text) + "\n") }
  /// On standard error as it stands; where that cannot be written there is nobody left to tell.
  static func draw(_ text: String) {
    var text = text
    _ = text.withUTF8 { put(UnsafeRawBufferPointer($0), STDERR_FILENO) }
  }

  /// - Returns: why not all of it could be written; `nil` where it was.
  private static func put(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> String? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let n = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if n < 0, errno == EINTR { continue }
      guard n > 0 else { return String(cString: strerror(errno)) }
      rest = rest.dropFirst(n)
    }
    return nil
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

import ArgumentParser
import Foundation

/// Results go to standard output, everything said about the work to standard error, so that a pipe holds
/// nothing but data.
enum Console {
  static func result(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n") }
  /// As it stands, without a line's end. A result that cannot be told ends the process: half a table must not pass
  /// for a whole one.
  static func write(_ text: String) {
    guard let reason = put(text, STDOUT_FILENO) else { return }
    say("error: standard output: \(reason)")
    exit(ExitCode.badInput.rawValue)
  }
  static func say(_ text: String) { draw(Console.inert(text) + "\n") }
  /// On standard error as it stands; where that cannot be written there is nobody left to tell.
  static func draw(_ text: String) { _ = put(text, STDERR_FILENO) }

  /// - Returns: why not all of it could be written; `nil` where it was.
  private static func put(_ text: String, _ descriptor: Int32) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let n = Foundation.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
        if n < 0, errno == EINTR { continue }
        guard n > 0 else { return String(cString: strerror(errno)) }
        rest = rest.dropFirst(n)
      }
      return nil
    }
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

import ArgumentParser

/// What the process tells its caller (design section 8).
extension ExitCode {
  /// A verdict that was asked to hold does not.
  static let verdictDoesNotHold = ExitCode(1)
  static let usage = ExitCode(2)
  /// Some input was bad: it is named and kept aside, and the rest was done.
  static let badInput = ExitCode(3)
  static let evidenceDamaged = ExitCode(4)
  /// Stopped by Ctrl-C; what was done is kept and the next run goes on from there.
  static let interrupted = ExitCode(130)
}

/// Why a command was not carried out, with what to do instead: one line, no usage text.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  let code: ExitCode
  init(_ description: String, code: ExitCode = .usage) { (self.description, self.code) = (description, code) }
}

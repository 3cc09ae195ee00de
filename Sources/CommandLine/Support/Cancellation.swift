import Foundation
import Synchronization

/// Ctrl-C asks long work to stop at the next whole piece, so that nothing half-written stays behind.
/// A second Ctrl-C ends the process at once; the case is safe then too, since every write is a transaction.
enum Cancellation {
  private static let asked = Atomic<Bool>(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  static func listen() {
    signal(SIGPIPE, SIG_DFL)
    signal(SIGINT) { _ in
      if Cancellation.asked.exchange(true, ordering: .relaxed) { _exit(130) }
      let text = "\nstopping after the current piece (Ctrl-C again to stop at once)\n"
      _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }
  }
}

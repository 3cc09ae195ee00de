import Foundation
import Synchronization

/// One line on a terminal that tells how far long work is; silent when standard error is a file.
final class Progress: Sendable {
  private struct State {
    var done = 0
    var lastDrawn = ContinuousClock.now
    var width = 0
  }
  private let state = Mutex(State())
  private let title: String
  private let total: Int?
  private let shown: Bool

  init(_ title: String, of total: Int? = nil, quiet: Bool = false) {
    (self.title, self.total) = (title, total)
    shown = !quiet && Console.errorIsTerminal
  }

  func advance(by n: Int = 1, note: String = "") {
    state.withLock { state in
      state.done += n
      let now = ContinuousClock.now
      // Ten times a second is smooth to the eye and costs nothing.
      guard shown, now - state.lastDrawn > .milliseconds(100) else { return }
      state.lastDrawn = now
      draw(&state, note)
    }
  }

  func finish() {
    state.withLock { state in
      guard shown, state.width > 0 else { return }
      Console.draw("\r" + String(repeating: " ", count: state.width) + "\r")
      state.width = 0
    }
  }

  private func draw(_ state: inout State, _ note: String) {
    var line = "\(title) \(state.done)"
    if let total, total > 0 { line += "/\(total) (\(min(100, state.done * 100 / total)) %)" }
    if !note.isEmpty { line += " \(Console.inert(note))" }
    line = String(line.prefix(100))
    let padding = String(repeating: " ", count: max(0, state.width - line.count))
    Console.draw("\r" + line + padding)
    state.width = line.count
  }
}

import Foundation

/// Runs independent pieces of work on several threads and delivers the results in the order they were
/// submitted, so that a run on two cores writes the same bytes as a run on one.
///
/// At most `16 × width` pieces are under way: `submit` waits, which bounds the memory whatever the input's
/// size. Results are delivered one at a time.
final class OrderedWorkers<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  // @unchecked: every mutable field below is touched only while `condition` is locked.
  private let condition = NSCondition()
  private var waiting: [(index: Int, input: Input)] = []
  private var finished: [Int: Output] = [:]
  private var submitted = 0
  private var delivered = 0
  private var delivering = false
  private var closed = false
  private var threads = 0
  /// Threads that wait for work, and whether `submit` waits for room: nobody is woken for nothing, since to wake
  /// somebody for each of thousands of small pieces takes longer than to hand it over.
  private var idle = 0
  private var isFull = false

  private let window: Int
  private let work: @Sendable (Input) -> Output
  private let deliver: @Sendable (Output) -> Void

  init(
    width: Int, work: @escaping @Sendable (Input) -> Output, deliver: @escaping @Sendable (Output) -> Void
  ) {
    (self.window, self.work, self.deliver) = (16 * max(1, width), work, deliver)
    threads = max(1, width)
    for _ in 0..<max(1, width) {
      let thread = Thread { [self] in run() }
      // Deeply nested input is refused long before this, and detectors keep their arrays on the heap.
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// Waits while too much is under way.
  func submit(_ input: Input) {
    condition.lock()
    if submitted - delivered >= window {
      isFull = true
      while submitted - delivered > window / 2 { condition.wait() }
      isFull = false
    }
    waiting.append((submitted, input))
    submitted += 1
    if idle > 0 { condition.broadcast() }
    condition.unlock()
  }

  /// Waits until everything submitted has been delivered; nothing can be submitted afterwards.
  func finish() {
    condition.lock()
    closed = true
    condition.broadcast()
    while delivered < submitted || threads > 0 { condition.wait() }
    condition.unlock()
  }

  private func run() {
    condition.lock()
    while true {
      if let next = takeNext() {
        condition.unlock()
        let output = work(next.input)
        condition.lock()
        finished[next.index] = output
        drain()
      } else if closed {
        threads -= 1
        condition.broadcast()
        condition.unlock()
        return
      } else {
        idle += 1
        condition.wait()
        idle -= 1
      }
    }
  }

  private func takeNext() -> (index: Int, input: Input)? { waiting.isEmpty ? nil : waiting.removeFirst() }

  /// Delivers what is next in order. Called with the lock held; the lock is open while a result is handed
  /// over, and `delivering` keeps a second thread from overtaking.
  private func drain() {
    guard !delivering else { return }
    delivering = true
    while let output = finished.removeValue(forKey: delivered) {
      condition.unlock()
      deliver(output)
      condition.lock()
      delivered += 1
      if closed || isFull && submitted - delivered <= window / 2 { condition.broadcast() }
    }
    delivering = false
  }
}

import Foundation

/// A window that slides over an input: what is looked at is always whole, and memory stays constant.
///
/// Offsets are into the window and stay valid until the next call that may slide it (`more`).
final class ByteWindow {
  // Looked at for every token: without the run time's check for overlapping accesses, which one owner cannot make.
  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<UInt8>
  /// Where reading stands.
  @exclusivity(unchecked) var at = 0
  /// End of the bytes held.
  @exclusivity(unchecked) private(set) var end = 0
  /// Offset of the window's first byte in the input.
  @exclusivity(unchecked) private(set) var origin = 0
  @exclusivity(unchecked) private(set) var exhausted = false
  private var capacity: Int
  private let feed: ByteFeed
  let file: String
  let limits: WorksLimits

  init(file: String, limits: WorksLimits, capacity: Int = 1 << 20, _ feed: @escaping ByteFeed) {
    (self.file, self.limits, self.feed) = (file, limits, feed)
    self.capacity = capacity
    base = .allocate(capacity: capacity + ByteWindow.padding)
    base.initialize(repeating: 0, count: capacity + ByteWindow.padding)
  }
  /// Zeros behind the bytes held: a reader may look at sixteen bytes at once and stops at the first of these.
  static let padding = 32
  deinit { base.deallocate() }

  /// The offset in the input of a position in the window.
  func offset(_ position: Int) -> Int { origin + position }

  /// Brings in more bytes behind `end`, keeping everything from `keep` on, which moves to the front.
  /// - Returns: how far everything moved down, or `nil` at the end of the input.
  func more(keeping keep: Int) throws(WorksRemark) -> Int? {
    guard !exhausted else { return nil }
    if keep > 0 {
      memmove(base, base + keep, end - keep)
      origin += keep
      end -= keep
      at -= keep
    }
    if end == capacity {
      guard capacity < limits.longestToken else {
        throw WorksRemark(.tooLong, .fileEnded, file: file, byte: origin, "over \(limits.longestToken) bytes")
      }
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + ByteWindow.padding)
      memcpy(larger, base, end)
      base.deallocate()
      (base, capacity) = (larger, capacity * 2)
    }
    let n = try feed(UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end))
    end += n
    memset(base + end, 0, ByteWindow.padding)
    if n == 0 { exhausted = true }
    return n == 0 && keep == 0 ? nil : keep
  }

  /// The position of a byte at or after `from`, or `nil` where the window holds none.
  @inline(__always) func find(_ byte: UInt8, from: Int) -> Int? {
    guard from < end, let p = memchr(base + from, Int32(byte), end - from) else { return nil }
    return p.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(base)
  }
  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }
}

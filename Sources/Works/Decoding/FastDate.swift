import SightlineUnits

/// Days out of `YYYY-MM-DD…` bytes.
enum FastDate {
  /// Days since 1970-01-01. A time or zone behind the day (`2019-02-15+08:00`, `2019-02-15T00:00:00Z`) is read
  /// over: ledgers mean the day. `nil` for anything else.
  static func day(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? { date(bytes)?.daysSince1970 }

  static func date(_ bytes: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
    var bytes = bytes[...]
    while let b = bytes.first, b <= 32 { bytes.removeFirst() }
    let s = bytes.startIndex
    guard bytes.count >= 10, bytes[s + 4] == 45, bytes[s + 7] == 45 else { return nil }
    if bytes.count > 10 {
      let next = bytes[s + 10]
      guard next == 84 || next == 90 || next == 43 || next == 45 || next <= 32 else { return nil }
    }
    func number(_ from: Int, _ count: Int) -> Int? {
      var n = 0
      for b in bytes[s + from..<s + from + count] {
        guard b >= 48, b <= 57 else { return nil }
        n = n * 10 + Int(b - 48)
      }
      return n
    }
    guard let y = number(0, 4), let m = number(5, 2), let d = number(8, 2) else { return nil }
    return CalendarDate(year: y, month: m, day: d)
  }

  static func date(_ text: String) -> CalendarDate? {
    var copy = text
    return copy.withUTF8 { date($0) }
  }
}

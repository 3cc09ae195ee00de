/// Reads dates and times as people and files write them, into the stretch of time they can mean.
///
/// Accepted: `2024`, `2024-08`, `2024-08-15`, `2024-08-15T10:00`, `2024-08-15T10:00:30.25Z`,
/// `2024-08-15T10:00+03:00`, a space in place of `T`, and `A/B` for from the start of A to the start of B
/// when both carry a time of day, else to the *end* of B. "In March 2023" is an interval, not an instant.
public enum DateText {
  /// How exactly a text names a moment.
  public enum Precision: String, Sendable, Codable, Hashable, Comparable {
    case year, month, day, minute, second
    private var rank: Int {
      switch self {
      case .year: 0
      case .month: 1
      case .day: 2
      case .minute: 3
      case .second: 4
      }
    }
    public static func < (a: Precision, b: Precision) -> Bool { a.rank < b.rank }
  }

  public struct Reading: Hashable, Sendable {
    /// All instants the text can mean.
    public let interval: Interval
    public let precision: Precision
    /// The offset the text itself gave; `nil` when it gave none and the default was used.
    public let offset: Seconds?
  }

  /// - Parameter defaultOffset: what clocks showed ahead of UTC where the text names no zone.
  /// - Returns: `nil` when the text is none of the accepted forms or names no real day or time.
  public static func read(_ text: some StringProtocol, defaultOffset: Seconds = .zero) -> Reading? {
    var scanner = Scanner(Array(text.utf8))
    guard let reading = scanner.reading(defaultOffset), scanner.atEnd else { return nil }
    return reading
  }

  /// Reads one form or two with a slash between.
  public static func interval(_ text: some StringProtocol, defaultOffset: Seconds = .zero) -> Interval? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return read(parts[0], defaultOffset: defaultOffset)?.interval
    case 2:
      guard let a = read(parts[0], defaultOffset: defaultOffset),
        let b = read(parts[1], defaultOffset: defaultOffset)
      else { return nil }
      let end = b.precision >= .minute ? b.interval.start : b.interval.end
      return Interval(from: a.interval.start, to: end)
    default: return nil
    }
  }

  /// The instant a text with a time of day names; `nil` for anything less exact.
  public static func instant(_ text: some StringProtocol, defaultOffset: Seconds = .zero) -> Instant? {
    guard let r = read(text, defaultOffset: defaultOffset), r.precision >= .minute else { return nil }
    return r.interval.start
  }

  private struct Scanner {
    let bytes: [UInt8]
    var at = 0
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    var atEnd: Bool { at == bytes.count }

    mutating func take(_ c: Character) -> Bool {
      guard at < bytes.count, bytes[at] == c.asciiValue else { return false }
      at += 1
      return true
    }
    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int? {
      guard at + count <= bytes.count else { return nil }
      var n = 0
      for b in bytes[at..<at + count] {
        guard (48...57).contains(b) else { return nil }
        n = n * 10 + Int(b - 48)
      }
      at += count
      return n
    }

    mutating func reading(_ defaultOffset: Seconds) -> Reading? {
      guard let year = number(4), (1...9999).contains(year) else { return nil }
      guard take("-") else {
        return span(year, 1, 1, months: 12, .year, defaultOffset)
      }
      guard let month = number(2), (1...12).contains(month) else { return nil }
      guard take("-") else { return span(year, month, 1, months: 1, .month, defaultOffset) }
      guard let day = number(2), let date = CalendarDate(year: year, month: month, day: day) else {
        return nil
      }
      guard take("T") || take(" ") else {
        let start = date.start(offset: defaultOffset)
        return Reading(
          interval: Interval(spanning: start, start + Seconds(days: 1)), precision: .day, offset: nil)
      }
      return clock(on: date, defaultOffset)
    }

    private func span(_ y: Int, _ m: Int, _ d: Int, months: Int, _ p: Precision, _ offset: Seconds)
      -> Reading?
    {
      guard let first = CalendarDate(year: y, month: m, day: d) else { return nil }
      let last = first.adding(months: months)
      // Year 9999 has no following January within range: its interval ends with its last day.
      let end = last == first ? first.adding(days: 365) : last
      return Reading(
        interval: Interval(spanning: first.start(offset: offset), end.start(offset: offset)),
        precision: p, offset: nil)
    }

    private mutating func clock(on date: CalendarDate, _ defaultOffset: Seconds) -> Reading? {
      guard let hour = number(2), hour <= 24, take(":"), let minute = number(2), minute < 60 else {
        return nil
      }
      var second = 0
      var micros = 0
      var precision = Precision.minute
      if take(":") {
        guard let s = number(2), s <= 60 else { return nil }
        (second, precision) = (s, .second)
        if take(".") || take(",") {
          guard let m = fraction() else { return nil }
          micros = m
        }
      }
      // 24:00:00 is ISO 8601's end of day; nothing later is a time.
      guard hour < 24 || (minute == 0 && second == 0 && micros == 0) else { return nil }
      guard let zone = zone() else { return nil }
      let inDay = Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + Int64(micros)
      let start = Instant(
        microseconds: date.start(offset: zone.given ?? defaultOffset).microseconds + inDay)
      let width = precision == .minute ? Seconds(60) : .zero
      return Reading(
        interval: Interval(spanning: start, start + width), precision: precision, offset: zone.given)
    }

    private mutating func fraction() -> Int? {
      var value = 0
      var digits = 0
      while at < bytes.count, (48...57).contains(bytes[at]) {
        if digits < 6 { value = value * 10 + Int(bytes[at] - 48) }
        digits += 1
        at += 1
      }
      guard digits > 0 else { return nil }
      while digits < 6 {
        value *= 10
        digits += 1
      }
      return value
    }

    /// Outer nil: malformed. Inner nil: none given.
    private mutating func zone() -> (given: Seconds?, Void)? {
      if atEnd { return (nil, ()) }
      if take("Z") { return (.zero, ()) }
      let sign: Double
      if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
      guard let h = number(2), h <= 18 else { return nil }
      _ = take(":")
      let m = atEnd ? 0 : (number(2) ?? 99)
      guard m < 60 else { return nil }
      return (Seconds(sign * Double(h * 3600 + m * 60)), ())
    }
  }
}

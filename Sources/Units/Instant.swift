/// A moment on the UTC time line, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// Leap seconds are not counted (POSIX time), as in every source read so far. Range: some 292,000 years
/// either side; readers accept years 1 to 9999 only.
@frozen public struct Instant: Comparable, Hashable, Sendable, Codable {
  public var microseconds: Int64
  @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }

  /// From seconds since 1970, rounded to the microsecond. Saturates outside the range.
  @inlinable public init(unixSeconds: Double) {
    let scaled = (unixSeconds * 1_000_000).rounded()
    self.microseconds = Int64(exactly: scaled) ?? (scaled < 0 ? .min / 2 : .max / 2)
  }
  @inlinable public init(unixMilliseconds: Int64) {
    let (product, overflow) = unixMilliseconds.multipliedReportingOverflow(by: 1000)
    self.microseconds = overflow ? (unixMilliseconds < 0 ? .min / 2 : .max / 2) : product
  }
  @inlinable public var unixSeconds: Double { Double(microseconds) / 1_000_000 }

  @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
  @inlinable public static func - (a: Instant, b: Instant) -> Seconds {
    Seconds(Double(a.microseconds &- b.microseconds) / 1_000_000)
  }
  @inlinable public static func + (a: Instant, b: Seconds) -> Instant {
    Instant(microseconds: a.microseconds &+ Int64((b.value * 1_000_000).rounded()))
  }
  @inlinable public static func - (a: Instant, b: Seconds) -> Instant { a + -b }

  public init(from decoder: any Decoder) throws {
    self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
  }
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(microseconds)
  }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601 in UTC with whole seconds: `2025-02-04T21:13:42Z`; the fraction is cut, not rounded.
  public var description: String { iso8601(fraction: 0) }

  /// ISO 8601 in UTC with `fraction` digits (0 to 6) of the second.
  public func iso8601(fraction digits: Int) -> String {
    let (day, rest) = microseconds.flooredDivision(by: 86_400_000_000)
    let date = CalendarDate(daysSince1970: Int(day))
    let second = rest / 1_000_000
    var text = "\(date)T\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
    if digits > 0 {
      let micros = String(rest % 1_000_000)
      let padded = String(repeating: "0", count: 6 - micros.count) + micros
      text += "." + padded.prefix(min(digits, 6))
    }
    return text + "Z"
  }

  /// The UTC calendar day this instant falls in.
  public var date: CalendarDate {
    CalendarDate(daysSince1970: Int(microseconds.flooredDivision(by: 86_400_000_000).quotient))
  }
}

extension Int64 {
  @usableFromInline func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (q, r) = quotientAndRemainder(dividingBy: divisor)
    return r < 0 ? (q - 1, r + divisor) : (q, r)
  }
}

func twoDigits(_ n: some BinaryInteger) -> String { n < 10 ? "0\(n)" : "\(n)" }

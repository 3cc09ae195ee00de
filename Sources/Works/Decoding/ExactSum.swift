import SightlineUnits

/// A running sum without rounding that says so when it cannot go on, instead of stopping the program.
///
/// `ExactDecimal` reduces after every addition; a sum over millions of amounts does that once, at its end.
public struct ExactSum: Hashable, Sendable {
  private(set) var significand: Int128 = 0
  private(set) var scale = 0
  public init() {}
  init(_ amount: RawAmount) { (significand, scale) = (amount.significand, amount.scale) }

  static let powers: [Int128] = (0...37).map { k in (0..<k).reduce(Int128(1)) { p, _ in p * 10 } }

  /// - Returns: false when the sum would leave 38 digits; the sum is then unchanged.
  @discardableResult mutating func add(_ amount: RawAmount) -> Bool {
    add(significand: amount.significand, scale: amount.scale)
  }
  @discardableResult mutating func add(_ other: ExactSum) -> Bool {
    add(significand: other.significand, scale: other.scale)
  }
  @discardableResult public mutating func add(_ value: ExactDecimal) -> Bool {
    add(significand: value.significand, scale: value.scale)
  }

  private mutating func add(significand other: Int128, scale k: Int) -> Bool {
    if k == scale {
      let (sum, over) = significand.addingReportingOverflow(other)
      guard !over else { return false }
      significand = sum
      return true
    }
    let wide = max(k, scale)
    let (a, overA) = significand.multipliedReportingOverflow(by: ExactSum.powers[wide - scale])
    let (b, overB) = other.multipliedReportingOverflow(by: ExactSum.powers[wide - k])
    let (sum, over) = a.addingReportingOverflow(b)
    guard !overA, !overB, !over else { return false }
    (significand, scale) = (sum, wide)
    return true
  }

  /// Plain notation without trailing zeros, whatever the number of digits.
  public var text: String {
    var (s, k) = (significand, scale)
    while k > 0, s % 10 == 0 { (s, k) = (s / 10, k - 1) }
    let digits = String(s.magnitude)
    let sign = s < 0 ? "-" : ""
    guard k > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, k + 1 - digits.count)) + digits
    return sign + padded.dropLast(k) + "." + padded.suffix(k)
  }
  /// `nil` beyond 30 significant digits.
  public var decimal: ExactDecimal? { ExactDecimal(text) }
}

/// An amount as a ledger writes it: digits and the place of the point.
struct RawAmount: Hashable, Sendable {
  let significand: Int128
  /// 0 to 18; to 37 for a sum.
  let scale: Int
  var isNegative: Bool { significand < 0 }

  init(significand: Int128, scale: Int) { (self.significand, self.scale) = (significand, scale) }
  init?(_ value: ExactDecimal?) {
    guard let value else { return nil }
    self.init(significand: value.significand, scale: value.scale)
  }

  /// From `-1234.50`, spaces around it allowed (XML Schema collapses them). Exponents are read, grouping marks
  /// and decimal commas are not: `1,234` is one thousand to some and one to others.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var (p, stop) = (0, bytes.count)
    while p < stop, bytes[p] <= 32 { p += 1 }
    while stop > p, bytes[stop - 1] <= 32 { stop -= 1 }
    let whole = p..<stop
    var negative = false
    if p < stop, bytes[p] == 45 || bytes[p] == 43 {
      negative = bytes[p] == 45
      p += 1
    }
    var (s, digits, point) = (Int64(0), 0, -1)
    while p < stop {
      let c = bytes[p]
      if c >= 48, c <= 57, digits < 18 {
        s = s &* 10 &+ Int64(c &- 48)
        digits += 1
      } else if c == 46, point < 0 {
        point = digits
      } else {
        // Long numbers and exponents: rare, so the general reader is fast enough.
        self.init(ExactDecimal(String(decoding: bytes[whole], as: UTF8.self)))
        return
      }
      p += 1
    }
    guard digits > 0 else { return nil }
    self.init(significand: Int128(negative ? -s : s), scale: point < 0 ? 0 : digits - point)
  }

  /// True at or above ten to the power `digits`.
  func isAbsurd(_ digits: Int) -> Bool {
    // Dividing makes nothing larger, and division of 128 bits is slow.
    if significand.magnitude < ExactSum.powers[min(37, digits)].magnitude { return false }
    return significand.magnitude / ExactSum.powers[scale].magnitude
      >= ExactSum.powers[min(37, digits)].magnitude
  }
  var decimal: ExactDecimal? {
    var sum = ExactSum()
    return sum.add(self) ? sum.decimal : nil
  }
}

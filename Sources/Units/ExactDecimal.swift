/// A decimal number without rounding: an integer and how many of its digits stand after the point.
///
/// Money and register figures are summed exactly; a `Double` would make two computations of one sum differ.
/// Range: 38 digits. Equality and order are by value, so 1.50 equals 1.5.
public struct ExactDecimal: Sendable, Comparable, Hashable {
  public let significand: Int128
  /// 0 to 18.
  public let scale: Int

  public init(_ n: Int) { (significand, scale) = (Int128(n), 0) }

  private init(reducing significand: Int128, scale: Int) {
    var (s, k) = (significand, scale)
    while k > 0, s % 10 == 0 { (s, k) = (s / 10, k - 1) }
    (self.significand, self.scale) = (s, k)
  }

  /// From plain notation: optional sign, digits, at most one point, at most 18 digits after it, optional
  /// exponent (`1.5e6`). No grouping marks, no spaces: a reader that allows them removes them, knowingly.
  /// `nil` for anything else and for more than 30 significant digits.
  public init?(_ text: some StringProtocol) {
    var (s, k, digits, seenPoint, negative, exponent) = (Int128(0), 0, 0, false, false, 0)
    var rest = Substring(text)[...]
    if rest.first == "-" || rest.first == "+" { negative = rest.removeFirst() == "-" }
    if let e = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      let power = rest[rest.index(after: e)...]
      guard let n = Int(power), abs(n) <= 30 else { return nil }
      exponent = n
      rest = rest[..<e]
    }
    for c in rest.utf8 {
      if c == 46, !seenPoint {
        seenPoint = true
        continue
      }
      guard (48...57).contains(c), digits < 30 else { return nil }
      s = s * 10 + Int128(c - 48)
      digits += 1
      if seenPoint { k += 1 }
    }
    guard digits > 0 else { return nil }
    k -= exponent
    while k < 0 {
      let (p, o) = s.multipliedReportingOverflow(by: 10)
      guard !o else { return nil }
      (s, k) = (p, k + 1)
    }
    while k > 18 {
      guard s % 10 == 0 else { return nil }
      (s, k) = (s / 10, k - 1)
    }
    self.init(reducing: negative ? -s : s, scale: k)
  }

  public static let zero = ExactDecimal(0)
  public var isNegative: Bool { significand < 0 }
  public var magnitude: ExactDecimal { isNegative ? -self : self }
  /// The nearest `Double`.
  public var double: Double {
    var power = 1.0
    for _ in 0..<scale { power *= 10 }
    return Double(significand) / power
  }

  private static func aligned(_ a: ExactDecimal, _ b: ExactDecimal) -> (Int128, Int128, Int) {
    var (x, y) = (a.significand, b.significand)
    let k = max(a.scale, b.scale)
    for _ in a.scale..<k { x *= 10 }
    for _ in b.scale..<k { y *= 10 }
    return (x, y, k)
  }
  /// Stops the program on overflow beyond 38 digits, which no 30-digit input summed under 10⁸ times reaches.
  public static func + (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    let (x, y, k) = aligned(a, b)
    return ExactDecimal(reducing: x + y, scale: k)
  }
  public static func - (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal { a + -b }
  public static prefix func - (a: ExactDecimal) -> ExactDecimal {
    ExactDecimal(reducing: -a.significand, scale: a.scale)
  }
  public static func += (a: inout ExactDecimal, b: ExactDecimal) { a = a + b }
  public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
    let (x, y, _) = aligned(a, b)
    return x < y
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// Plain notation without trailing zeros: `-1234.5`.
  public var description: String {
    let digits = String(significand.magnitude)
    let sign = isNegative ? "-" : ""
    guard scale > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}

extension ExactDecimal: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let d = ExactDecimal(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a decimal number: \(text)"))
    }
    self = d
  }
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(description)
  }
}

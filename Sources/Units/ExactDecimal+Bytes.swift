extension ExactDecimal {
  /// From ASCII bytes in plain notation: optional sign, digits, at most one point, no exponent, at most 18
  /// digits in all. `nil` for anything else; the general form is `init?(_ text:)`.
  ///
  /// For readers of tables with millions of cells: no `String` is made.
  @inline(__always)
  public init?(plainASCII bytes: UnsafeBufferPointer<UInt8>) {
    var (value, scale, digits, point, at) = (Int64(0), 0, 0, false, 0)
    let negative = bytes.first == 45
    if negative || bytes.first == 43 { at = 1 }
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 46, !point {
        point = true
        continue
      }
      guard byte >= 48, byte <= 57, digits < 18 else { return nil }
      value = value * 10 + Int64(byte - 48)
      digits += 1
      if point { scale += 1 }
    }
    guard digits > 0 else { return nil }
    while scale > 0, value % 10 == 0 { (value, scale) = (value / 10, scale - 1) }
    (significand, self.scale) = (Int128(negative ? -value : value), scale)
  }
}

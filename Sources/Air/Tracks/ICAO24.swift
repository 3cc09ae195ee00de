/// A 24-bit aircraft address, or one that a receiver network made up (`~` in readsb's files: TIS-B, ADS-R
/// anonymous). The two spaces must not be mixed: `~4b1815` is not `4b1815`.
@frozen public struct ICAO24: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Bits 0–23 the address, bit 24 set when it is not an ICAO address.
  public let rawValue: UInt32

  @inlinable public init?(rawValue: UInt32) {
    guard rawValue < 1 << 25 else { return nil }
    self.rawValue = rawValue
  }
  /// Six hexadecimal digits in either case, `~` in front for a non-ICAO address; fewer than six are read as
  /// written without leading zeros, as pandas writes them. `nil` for anything else.
  public init?(_ text: some StringProtocol) { self.init(utf8: Array(text.utf8)) }

  public init?(utf8 bytes: some Collection<UInt8>) {
    var value: UInt32 = 0
    var digits = 0
    var other = false
    for (i, b) in bytes.enumerated() {
      if i == 0, b == 0x7E {
        other = true
        continue
      }
      guard let d = ICAO24.nibble(b), digits < 6 else { return nil }
      value = value << 4 | UInt32(d)
      digits += 1
    }
    guard digits > 0 else { return nil }
    rawValue = other ? value | 1 << 24 : value
  }

  private static func nibble(_ b: UInt8) -> UInt8? {
    switch b {
    case 48...57: b - 48
    case 65...70: b - 55
    case 97...102: b - 87
    default: nil
    }
  }

  public var address: UInt32 { rawValue & 0xFF_FFFF }
  public var isNonICAO: Bool { rawValue >> 24 == 1 }
  public static func < (a: ICAO24, b: ICAO24) -> Bool { a.rawValue < b.rawValue }
  /// Lower case, six digits, `~` in front where it is not an ICAO address.
  public var description: String {
    let hex = String(address, radix: 16)
    return (isNonICAO ? "~" : "") + String(repeating: "0", count: 6 - hex.count) + hex
  }
}

/// The encodings registers come in. Nothing in a CSV file says which it is: decided once for a whole file.
public enum TextEncoding: String, Sendable, Hashable, Codable {
  case utf8 = "UTF-8"
  case utf16 = "UTF-16"
  /// ISO 8859-1, read as its superset Windows-1252, as every browser does (WHATWG Encoding, section 4.2).
  case latin1 = "Latin-1"

  /// The bytes as UTF-8 without a byte order mark, and what they were. A remark tells of a file that is
  /// neither: NUL bytes without a mark, or valid multi-byte UTF-8 beside bytes that are not.
  public static func decode(_ bytes: [UInt8]) -> (text: [UInt8], encoding: TextEncoding, remark: String?) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      let rest = Array(bytes.dropFirst(3))
      if isUTF8(rest) { return (rest, .utf8, nil) }
      return (fromLatin1(rest), .latin1, "marked as UTF-8 but holds bytes that are not")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      let (text, clean) = fromUTF16(bytes)
      return (text, .utf16, clean ? nil : "UTF-16 with unpaired surrogates or an odd byte")
    }
    if isUTF8(bytes) {
      let twice = firstDoubleEncoding(bytes)
      return (bytes, .utf8, twice.map { "UTF-8 encoded twice at byte \($0)" })
    }
    let mixed = hasMultiByteUTF8(bytes) ? "UTF-8 in some rows, Latin-1 in others" : nil
    return (fromLatin1(bytes), .latin1, mixed)
  }

  static func isUTF8(_ bytes: [UInt8]) -> Bool {
    // The ASCII run first: registers are nearly all ASCII.
    if bytes.allSatisfy({ $0 < 0x80 }) { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }

  /// `Ã` followed by a sign of the upper half: how UTF-8 looks when taken for Latin-1 and encoded again.
  private static func firstDoubleEncoding(_ b: [UInt8]) -> Int? {
    guard b.count >= 4 else { return nil }
    return (0..<b.count - 3).first { b[$0] == 0xC3 && b[$0 + 1] == 0x83 && b[$0 + 2] == 0xC2 }
  }

  private static func hasMultiByteUTF8(_ b: [UInt8]) -> Bool {
    guard b.count >= 2 else { return false }
    // Two Latin-1 letters that look like one UTF-8 sequence, `Ã¼`, hardly ever stand together in text.
    return (0..<b.count - 1).contains { (0xC3...0xC5).contains(b[$0]) && (0x80...0xBF).contains(b[$0 + 1]) }
  }

  /// Windows-1252, 0x80 to 0x9F; 0 where nothing is assigned (WHATWG index windows-1252).
  private static let upper: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
    0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0, 0x017E, 0x0178,
  ]

  private static func fromLatin1(_ bytes: [UInt8]) -> [UInt8] {
    // Each byte of the upper half becomes at most three of UTF-8.
    let high = bytes.reduce(0) { $1 < 0x80 ? $0 : $0 + 1 }
    return [UInt8](unsafeUninitializedCapacity: bytes.count + 2 * high) { out, count in
      for byte in bytes {
        if byte < 0x80 {
          out[count] = byte
          count += 1
          continue
        }
        let mapped = byte < 0xA0 ? upper[Int(byte) - 0x80] : UInt16(byte)
        let scalar = mapped == 0 ? "\u{FFFD}" : Unicode.Scalar(mapped) ?? "\u{FFFD}"
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
          out[count] = unit
          count += 1
        }
      }
    }
  }

  private static func fromUTF16(_ bytes: [UInt8]) -> ([UInt8], Bool) {
    let big = bytes[0] == 0xFE
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for i in stride(from: 2, to: bytes.count - 1, by: 2) {
      let (high, low) = big ? (bytes[i], bytes[i + 1]) : (bytes[i + 1], bytes[i])
      units.append(UInt16(high) << 8 | UInt16(low))
    }
    let clean = bytes.count % 2 == 0 && String(validating: units, as: UTF16.self) != nil
    return (Array(String(decoding: units, as: UTF16.self).utf8), clean)
  }
}

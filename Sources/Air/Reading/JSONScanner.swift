/// A reader of JSON bytes in place: no tree, no copies, no Foundation.
///
/// Strict on structure (RFC 8259), lenient on nothing but what readers ask for. Every fault names a byte
/// offset. Depth is limited, so hostile nesting costs nothing.
struct JSONScanner {
  /// Deeper nesting is no track file: trace_full nests to depth 4.
  static let deepest = 32

  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // A UTF-8 byte order mark is not JSON but common.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
  }

  func fault(_ code: ReadingFault.Code, _ detail: String) -> ReadingFault {
    at >= bytes.count ? ReadingFault(.truncated, at: bytes.count, detail) : ReadingFault(code, at: at, detail)
  }

  // MARK: Structure

  @inline(__always) mutating func skipSpace() {
    while at < bytes.count {
      let b = bytes[at]
      guard b == 0x20 || b == 0x0A || b == 0x0D || b == 0x09 else { return }
      at += 1
    }
  }

  /// The next byte that is not white space, without taking it; 0 at the end.
  @inline(__always) mutating func peek() -> UInt8 {
    skipSpace()
    return at < bytes.count ? bytes[at] : 0
  }

  @inline(__always) mutating func take(_ b: UInt8) -> Bool {
    guard peek() == b else { return false }
    at += 1
    return true
  }

  mutating func expect(_ b: UInt8) throws(ReadingFault) {
    guard take(b) else { throw fault(.malformed, "expected '\(Character(UnicodeScalar(b)))'") }
  }

  /// After a value in an array or object: true when another follows, false when the closing byte came.
  @inline(__always) mutating func another(closing: UInt8) throws(ReadingFault) -> Bool {
    if take(0x2C) { return true }
    if take(closing) { return false }
    throw fault(.malformed, "expected ',' or '\(Character(UnicodeScalar(closing)))'")
  }

  var atEnd: Bool {
    mutating get {
      skipSpace()
      return at >= bytes.count
    }
  }

  // MARK: Values

  /// `null` taken, or nothing.
  @inline(__always) mutating func takeNull() throws(ReadingFault) -> Bool {
    guard peek() == 0x6E else { return false }
    guard at + 4 <= bytes.count, bytes[at + 1] == 0x75, bytes[at + 2] == 0x6C, bytes[at + 3] == 0x6C else {
      throw fault(.malformed, "expected null")
    }
    at += 4
    return true
  }

  mutating func literal(_ word: StaticString) throws(ReadingFault) {
    for i in 0..<word.utf8CodeUnitCount {
      guard at < bytes.count, bytes[at] == word.utf8Start[i] else {
        throw fault(.malformed, "expected \(word)")
      }
      at += 1
    }
  }

  /// A decimal number as mantissa and power of ten: exact for 18 digits, later digits are dropped.
  struct Number {
    var mantissa: Int64
    var exponent: Int

    var double: Double {
      if exponent == 0 { return Double(mantissa) }
      if exponent < 0, exponent >= -22 { return Double(mantissa) / JSONScanner.powers[-exponent] }
      if exponent > 0, exponent <= 22 { return Double(mantissa) * JSONScanner.powers[exponent] }
      if mantissa == 0 { return 0 }
      return exponent > 0 ? (mantissa < 0 ? -.infinity : .infinity) : 0
    }

    /// The value times ten to the `places`, rounded half away from zero; `nil` beyond `Int64`.
    @inline(__always) func fixed(_ places: Int) -> Int64? {
      var shift = exponent + places
      var m = mantissa
      if shift >= 0 {
        while shift > 0 {
          let (p, o) = m.multipliedReportingOverflow(by: 10)
          if o { return nil }
          m = p
          shift -= 1
        }
        return m
      }
      if shift < -18 { return 0 }
      let divisor = JSONScanner.integerPowers[-shift]
      let (q, r) = m.quotientAndRemainder(dividingBy: divisor)
      return r.magnitude * 2 >= divisor.magnitude ? q + (m < 0 ? -1 : 1) : q
    }
  }

  static let powers: [Double] = (0...22).map { n in
    var p = 1.0
    for _ in 0..<n { p *= 10 }
    return p
  }
  static let integerPowers: [Int64] = (0...18).map { n in
    var p: Int64 = 1
    for _ in 0..<n { p *= 10 }
    return p
  }

  @inline(__always) mutating func number() throws(ReadingFault) -> Number {
    skipSpace()
    var negative = false
    if at < bytes.count, bytes[at] == 0x2D {
      negative = true
      at += 1
    }
    var mantissa: Int64 = 0
    var digits = 0
    var exponent = 0
    let first = at
    while at < bytes.count {
      let d = bytes[at] &- 48
      guard d < 10 else { break }
      if digits < 18 {
        mantissa = mantissa &* 10 &+ Int64(d)
        if mantissa != 0 { digits += 1 }
      } else {
        exponent += 1
      }
      at += 1
    }
    guard at > first else { throw fault(.malformed, "expected a number") }
    if at < bytes.count, bytes[at] == 0x2E {
      at += 1
      let point = at
      while at < bytes.count {
        let d = bytes[at] &- 48
        guard d < 10 else { break }
        if digits < 18 {
          mantissa = mantissa &* 10 &+ Int64(d)
          if mantissa != 0 { digits += 1 }
          exponent -= 1
        }
        at += 1
      }
      guard at > point else { throw fault(.malformed, "expected a digit after the point") }
    }
    if at < bytes.count, bytes[at] | 0x20 == 0x65 { exponent += try power() }
    return Number(mantissa: negative ? -mantissa : mantissa, exponent: exponent)
  }

  private mutating func power() throws(ReadingFault) -> Int {
    at += 1
    var sign = 1
    if at < bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D {
      sign = bytes[at] == 0x2D ? -1 : 1
      at += 1
    }
    var n = 0
    let first = at
    while at < bytes.count, case let d = bytes[at] &- 48, d < 10 {
      n = min(100_000, n * 10 + Int(d))
      at += 1
    }
    guard at > first else { throw fault(.malformed, "expected a digit in the exponent") }
    return sign * n
  }

  /// The bytes between the quotes, and whether any is an escape.
  @inline(__always) mutating func string() throws(ReadingFault) -> (range: Range<Int>, escaped: Bool) {
    guard take(0x22) else { throw fault(.malformed, "expected a text") }
    let start = at
    var escaped = false
    while at < bytes.count {
      let b = bytes[at]
      if b == 0x22 {
        at += 1
        return (start..<(at - 1), escaped)
      }
      if b == 0x5C {
        escaped = true
        at += 1
      } else if b < 0x20 {
        throw fault(.malformed, "a control character inside a text")
      }
      at += 1
    }
    at = bytes.count
    throw fault(.truncated, "a text does not end")
  }

  /// A text as Swift string; escapes resolved, bytes that are not UTF-8 replaced.
  mutating func text() throws(ReadingFault) -> String {
    let (range, escaped) = try string()
    let raw = UnsafeBufferPointer(rebasing: bytes[range])
    guard escaped else { return String(decoding: raw, as: UTF8.self) }
    return JSONScanner.unescape(raw)
  }

  static func unescape(_ raw: UnsafeBufferPointer<UInt8>) -> String {
    var units: [UInt8] = []
    var i = 0
    func hex(_ from: Int) -> UInt32? {
      guard from + 4 <= raw.count else { return nil }
      var value: UInt32 = 0
      for b in raw[from..<from + 4] {
        switch b {
        case 48...57: value = value << 4 | UInt32(b - 48)
        case 65...70: value = value << 4 | UInt32(b - 55)
        case 97...102: value = value << 4 | UInt32(b - 87)
        default: return nil
        }
      }
      return value
    }
    while i < raw.count {
      guard raw[i] == 0x5C, i + 1 < raw.count else {
        units.append(raw[i])
        i += 1
        continue
      }
      let plain: [UInt8: UInt8] = [0x6E: 10, 0x74: 9, 0x72: 13, 0x62: 8, 0x66: 12]
      i += 2
      guard raw[i - 1] == 0x75 else {
        units.append(plain[raw[i - 1]] ?? raw[i - 1])
        continue
      }
      var scalar = hex(i) ?? 0xFFFD
      i = min(raw.count, i + 4)
      if (0xD800..<0xDC00).contains(scalar), i + 6 <= raw.count, raw[i] == 0x5C, raw[i + 1] == 0x75,
        let low = hex(i + 2), (0xDC00..<0xE000).contains(low)
      {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        i += 6
      }
      units += Array(String(Unicode.Scalar(scalar).map(Character.init) ?? "\u{FFFD}").utf8)
    }
    return String(decoding: units, as: UTF8.self)
  }

  /// A number passed over fast; anything else like `skipValue`.
  @inline(__always) mutating func skipScalar() throws(ReadingFault) {
    let b = peek()
    if b == 0x2D || (b &- 48) < 10 { _ = try number() } else { try skipValue() }
  }

  /// Any value, checked and passed over.
  mutating func skipValue() throws(ReadingFault) {
    var closers: [UInt8] = []
    repeat {
      switch peek() {
      case 0x7B, 0x5B:
        let object = bytes[at] == 0x7B
        guard closers.count < JSONScanner.deepest else { throw fault(.tooDeep, "") }
        at += 1
        let closer: UInt8 = object ? 0x7D : 0x5D
        if take(closer) { break }
        closers.append(closer)
        if object { try key() }
        continue
      case 0x22: _ = try string()
      case 0x74: try literal("true")
      case 0x66: try literal("false")
      case 0x6E: try literal("null")
      default: _ = try number()
      }
      while let closer = closers.last {
        if try another(closing: closer) {
          if closer == 0x7D { try key() }
          break
        }
        closers.removeLast()
      }
    } while !closers.isEmpty
  }

  private mutating func key() throws(ReadingFault) {
    _ = try string()
    try expect(0x3A)
  }

  /// A key and its colon, as the key's bytes.
  @inline(__always) mutating func keyBytes() throws(ReadingFault) -> UnsafeBufferPointer<UInt8> {
    let (range, _) = try string()
    try expect(0x3A)
    return UnsafeBufferPointer(rebasing: bytes[range])
  }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always) static func == (a: Self, b: StaticString) -> Bool {
    guard a.count == b.utf8CodeUnitCount else { return false }
    for i in 0..<a.count where a[i] != b.utf8Start[i] { return false }
    return true
  }
}

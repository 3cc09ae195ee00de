/// How likely a bit is to be false, learnt from the bits of its kind before: fast at first, then slower.
struct Odds {
  /// In 65,536ths.
  private(set) var isFalse: UInt16 = 1 << 15
  private var seen: UInt8 = 0

  /// After so many bits it learns no slower: tracks change.
  static let longest = 40
  /// The share of the way to certainty that a bit moves the odds, in 65,536ths, by the number of bits seen. Part of
  /// the format, as everything in this file.
  static func rates() -> [UInt32] { (0...longest).map { UInt32(655_360 / (10 * $0 + 16)) } }

  @inline(__always) mutating func learn(_ bit: Bool, _ rates: UnsafePointer<UInt32>) {
    let rate = rates[Int(seen)]
    let now = UInt32(isFalse)
    let next = bit ? now - ((now * rate) >> 16) : now + (((65_536 - now) * rate) >> 16)
    // Never certain: whatever comes must stay writable.
    isFalse = UInt16(truncatingIfNeeded: min(max(next, 32), 65_504))
    if seen < UInt8(Odds.longest) { seen += 1 }
  }
}

/// An arithmetic coder over bits. One walk over a block's values serves both directions: a writer writes the bit
/// it is given and gives it back, a reader gives what it reads.
protocol BitCoder {
  mutating func code(_ bit: Bool, _ odds: UnsafeMutablePointer<Odds>) -> Bool
  /// Bits that nothing is known of, up to 32.
  mutating func code(plain bits: UInt64, count: Int) -> UInt64
}

/// The writing half: the carry-propagating range coder of LZMA with probabilities of 16 bits.
struct BitWriter: BitCoder {
  let rates: UnsafePointer<UInt32>
  private(set) var bytes: [UInt8]
  private var low: UInt64 = 0
  private var range = UInt32.max
  private var held: UInt8 = 0
  /// Bytes of 0xFF behind the held one, which a carry would turn over.
  private var full = 0
  private var isFirst = true

  init(rates: UnsafePointer<UInt32>, after head: [UInt8]) { (self.rates, bytes) = (rates, head) }

  @inline(__always)
  mutating func code(_ bit: Bool, _ odds: UnsafeMutablePointer<Odds>) -> Bool {
    let bound = (range >> 16) * UInt32(odds.pointee.isFalse)
    if bit {
      low += UInt64(bound)
      range -= bound
    } else {
      range = bound
    }
    odds.pointee.learn(bit, rates)
    while range < 1 << 24 { shift() }
    return bit
  }

  mutating func code(plain bits: UInt64, count: Int) -> UInt64 {
    var left = count
    while left > 0 {
      let n = min(left, 16)
      left -= n
      range >>= UInt32(n)
      low += UInt64(range) * (bits >> UInt64(left) & (1 << UInt64(n) - 1))
      while range < 1 << 24 { shift() }
    }
    return bits
  }

  private mutating func shift() {
    if low < 0xFF00_0000 || low >= 1 << 32 {
      let carry = UInt8(truncatingIfNeeded: low >> 32)
      // The very first byte is always 0 and is left out.
      if isFirst { isFirst = false } else { bytes.append(held &+ carry) }
      while full > 0 {
        bytes.append(0xFF &+ carry)
        full -= 1
      }
      held = UInt8(truncatingIfNeeded: low >> 24)
    } else {
      full += 1
    }
    low = (low & 0x00FF_FFFF) << 8
    range <<= 8
  }

  mutating func finish() -> [UInt8] {
    for _ in 0..<5 { shift() }
    return bytes
  }
}

/// The reading half. Behind the end it reads zeros and remembers that it did.
struct BitReader: BitCoder {
  let rates: UnsafePointer<UInt32>
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at: Int
  private var window: UInt32 = 0
  private var range = UInt32.max

  init(rates: UnsafePointer<UInt32>, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    (self.rates, self.bytes, at) = (rates, bytes, start)
    for _ in 0..<4 { window = window << 8 | next() }
  }

  /// Whether all bytes were needed and none was missing.
  var isAtEnd: Bool { at == bytes.count }

  @inline(__always) private mutating func next() -> UInt32 {
    defer { at += 1 }
    return at < bytes.count ? UInt32(bytes[at]) : 0
  }
  @inline(__always) private mutating func refill() {
    while range < 1 << 24 {
      window = window << 8 | next()
      range <<= 8
    }
  }

  @inline(__always)
  mutating func code(_ bit: Bool, _ odds: UnsafeMutablePointer<Odds>) -> Bool {
    let bound = (range >> 16) * UInt32(odds.pointee.isFalse)
    let found = window >= bound
    if found {
      window -= bound
      range -= bound
    } else {
      range = bound
    }
    odds.pointee.learn(found, rates)
    refill()
    return found
  }

  mutating func code(plain bits: UInt64, count: Int) -> UInt64 {
    var (left, value) = (count, UInt64(0))
    while left > 0 {
      let n = min(left, 16)
      left -= n
      range >>= UInt32(n)
      // More than n bits only in damaged bytes.
      let part = min(window / range, 1 << UInt32(n) - 1)
      window -= part * range
      value = value << UInt64(n) | UInt64(part)
      refill()
    }
    return value
  }
}

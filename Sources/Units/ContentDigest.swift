/// The SHA-256 of some bytes: the name of an artifact, an observation set, an accord version.
///
/// Units holds the name only; the hashing is done where bytes are, in Evidence.
@frozen public struct ContentDigest: Hashable, Sendable, Comparable {
  /// The 32 bytes as four big-endian words, so that comparing words compares bytes.
  @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64)

  /// `nil` unless there are exactly 32 bytes.
  @inlinable public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (i, b) in bytes.enumerated() {
      switch i >> 3 {
      case 0: words.0 = words.0 << 8 | UInt64(b)
      case 1: words.1 = words.1 << 8 | UInt64(b)
      case 2: words.2 = words.2 << 8 | UInt64(b)
      default: words.3 = words.3 << 8 | UInt64(b)
      }
    }
    self.words = words
  }

  /// `nil` unless the text is 64 hexadecimal digits in lower case, the only spelling ever written.
  @inlinable public init?(hex: some StringProtocol) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var digits = 0
    for c in hex.utf8 {
      let nibble: UInt8
      switch c {
      case 48...57: nibble = c - 48
      case 97...102: nibble = c - 87
      default: return nil
      }
      switch digits >> 4 {
      case 0: words.0 = words.0 << 4 | UInt64(nibble)
      case 1: words.1 = words.1 << 4 | UInt64(nibble)
      case 2: words.2 = words.2 << 4 | UInt64(nibble)
      case 3: words.3 = words.3 << 4 | UInt64(nibble)
      default: return nil
      }
      digits += 1
    }
    guard digits == 64 else { return nil }
    self.words = words
  }

  /// 64 zeros: the name of no artifact, for work that keeps nothing.
  public static let unnamed = ContentDigest(words: (0, 0, 0, 0))
  private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      for (i, word) in [words.0, words.1, words.2, words.3].enumerated() {
        for k in 0..<8 { buffer[8 * i + k] = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * k)) }
      }
      count = 32
    }
  }

  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { buffer in
      var at = 0
      for word in [words.0, words.1, words.2, words.3] {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
          let nibble = UInt8(truncatingIfNeeded: word >> shift) & 15
          buffer[at] = nibble < 10 ? 48 + nibble : 87 + nibble
          at += 1
        }
      }
      return 64
    }
  }
  /// The first 12 digits: enough for a reader's eye, never for a lookup that must be right.
  public var short: String { String(hex.prefix(12)) }

  public static func == (a: ContentDigest, b: ContentDigest) -> Bool { a.words == b.words }
  public static func < (a: ContentDigest, b: ContentDigest) -> Bool { a.words < b.words }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}

extension ContentDigest: CustomStringConvertible {
  public var description: String { hex }
}

extension ContentDigest: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let digest = ContentDigest(hex: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not 64 hexadecimal digits: \(text)"))
    }
    self = digest
  }
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(hex)
  }
}

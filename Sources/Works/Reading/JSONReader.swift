/// Reads JSON in place and in order: no tree, no copies, no Foundation (RFC 8259, strictly, also in what is passed
/// over; only the text of strings nobody asks for is not checked to be UTF-8).
///
/// What does not end inside the bytes held is `.truncated`: the caller brings in more and reads the item again.
struct JSONReader {
  private let base: UnsafePointer<UInt8>
  private let end: Int
  private(set) var at: Int
  private var depth = 0
  private let deepest: Int

  /// - Parameter base: readable for `ByteWindow.padding` bytes behind `end`, which are zero.
  init(_ base: UnsafePointer<UInt8>, end: Int, at: Int, deepest: Int) {
    (self.base, self.end, self.at) = (base, end, at)
    // One bit a level in `skip`.
    self.deepest = min(deepest, 120)
  }

  /// A scalar where it stands; texts without their quotes.
  struct Token {
    enum Kind: UInt8 { case absent, null, string, escaped, number, other }
    var kind = Kind.absent
    var start = 0
    var end = 0
    var isText: Bool { kind == .string || kind == .escaped }
    /// OCDS identifiers are strings or numbers.
    var isIdentifier: Bool { isText || kind == .number }
  }

  func fail(_ code: WorksRemark.Code, _ detail: String) -> JSONFailure {
    at >= end
      ? JSONFailure(code: .truncated, offset: end, detail: detail)
      : JSONFailure(code: code, offset: at, detail: detail)
  }

  /// The next byte that is no white space; 0 at the end.
  @inline(__always) mutating func peek() -> UInt8 {
    while true {
      let c = base[at]
      if c > 32 || (c != 32 && c != 10 && c != 13 && c != 9) { return c }
      at = at &+ 1
    }
  }

  // MARK: Structure

  /// Steps into an object: true at its first member. Anything else is passed over whole.
  @inline(__always) mutating func object() throws(JSONFailure) -> Bool { try enter(123, 125) }
  /// Steps into an array: true at its first element. Anything else is passed over whole.
  @inline(__always) mutating func array() throws(JSONFailure) -> Bool { try enter(91, 93) }

  private mutating func enter(_ opening: UInt8, _ closing: UInt8) throws(JSONFailure) -> Bool {
    guard peek() == opening else {
      try skip()
      return false
    }
    guard depth < deepest else { throw fail(.tooDeep, "\(deepest) levels") }
    at += 1
    if peek() == closing {
      at += 1
      return false
    }
    depth += 1
    return true
  }

  /// After a member: true at the next.
  @inline(__always) mutating func anotherMember() throws(JSONFailure) -> Bool { try another(125) }
  /// After an element: true at the next.
  @inline(__always) mutating func anotherElement() throws(JSONFailure) -> Bool { try another(93) }

  @inline(__always) private mutating func another(_ closing: UInt8) throws(JSONFailure) -> Bool {
    let c = peek()
    guard c == 44 || c == closing else { throw fail(.notWellFormed, "`,` or a closing bracket is missing") }
    at = at &+ 1
    if c == 44 { return true }
    depth = depth &- 1
    return false
  }

  /// A member's name and its colon.
  @inline(__always) mutating func name() throws(JSONFailure) -> Token {
    guard peek() == 34 else { throw fail(.notWellFormed, "a member's name is missing") }
    let name = try text()
    guard peek() == 58 else { throw fail(.notWellFormed, "`:` is missing") }
    at += 1
    return name
  }

  // MARK: Values

  /// A string, number or null with its place; anything else is passed over.
  @inline(__always) mutating func scalar() throws(JSONFailure) -> Token {
    switch peek() {
    case 34:
      let token = try text()
      try check(token)
      return token
    case 45, 48...57:
      let start = at
      try number()
      return Token(kind: .number, start: start, end: at)
    case 110:
      try word("null")
      return Token(kind: .null)
    default:
      try skip()
      return Token(kind: .other)
    }
  }

  /// Eight bytes at a time: what ends a string, escapes in it or must not be there. (Swift 6.3 compares the lanes
  /// of its SIMD types one by one, so a word it is.)
  @inline(__always) private mutating func text() throws(JSONFailure) -> Token {
    let start = at &+ 1
    var p = start
    var kind = Token.Kind.string
    while true {
      let stop = JSONReader.stops(UnsafeRawPointer(base + p).loadUnaligned(as: UInt64.self))
      if stop == 0 {
        p = p &+ 8
        continue
      }
      p = p &+ (UInt64(littleEndian: stop).trailingZeroBitCount &>> 3)
      if base[p] == 34 {
        at = p &+ 1
        return Token(kind: kind, start: start, end: p)
      }
      at = p
      guard base[p] == 92 else { throw fail(.notWellFormed, "a control character in a string") }
      kind = .escaped
      try escape()
      p = at
    }
  }

  /// The lowest set bit marks the first byte that is a quote, a backslash or below 32; bits above it mean nothing.
  @inline(__always) private static func stops(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let (quote, back) = (word ^ (ones &* 34), word ^ (ones &* 92))
    let low = (quote &- ones) & ~quote | (back &- ones) & ~back | (word &- ones &* 32) & ~word
    return low & (ones &* 128)
  }

  private mutating func escape() throws(JSONFailure) {
    guard at + 1 < end else {
      at = end
      throw fail(.truncated, "inside a string")
    }
    switch base[at + 1] {
    case 34, 92, 47, 98, 102, 110, 114, 116: at += 2
    case 117:
      at += 2
      for _ in 0..<4 {
        switch base[at] {
        case 48...57, 65...70, 97...102: at += 1
        default: throw fail(.notWellFormed, "`\\u` without four digits")
        }
      }
    default: throw fail(.notWellFormed, "no such escape")
    }
  }

  /// A text that is going to be used must be UTF-8.
  @inline(__always) private func check(_ token: Token) throws(JSONFailure) {
    var (high, p) = (UInt64(0), token.start)
    while p &+ 8 <= token.end {
      high |= UnsafeRawPointer(base + p).loadUnaligned(as: UInt64.self)
      p = p &+ 8
    }
    while p < token.end {
      high |= UInt64(base[p])
      p = p &+ 1
    }
    guard high & 0x8080_8080_8080_8080 == 0 || String(validating: bytes(token), as: UTF8.self) != nil else {
      throw JSONFailure(code: .wrongEncoding, offset: token.start, detail: "not UTF-8")
    }
  }

  @inline(__always) private mutating func digits() -> Int {
    var p = at
    while base[p] &- 48 < 10 { p = p &+ 1 }
    defer { at = p }
    return p &- at
  }

  @inline(__always) private mutating func number() throws(JSONFailure) {
    if base[at] == 45 { at += 1 }
    let zero = base[at] == 48
    let whole = digits()
    guard whole > 0, !(zero && whole > 1) else { throw fail(.notWellFormed, "no value") }
    if base[at] == 46 {
      at += 1
      guard digits() > 0 else { throw fail(.notWellFormed, "a number ends in a point") }
    }
    if base[at] | 32 == 101 {
      at += 1
      if base[at] == 43 || base[at] == 45 { at += 1 }
      guard digits() > 0 else { throw fail(.notWellFormed, "an exponent without digits") }
    }
    guard at < end else { throw fail(.truncated, "inside a number") }
  }

  private mutating func word(_ word: StaticString) throws(JSONFailure) {
    for i in 0..<word.utf8CodeUnitCount {
      guard base[at] == word.utf8Start[i] else { throw fail(.notWellFormed, "no such word") }
      at += 1
    }
  }

  /// Passes over one value of any kind.
  mutating func skip() throws(JSONFailure) {
    // A bit a level: 1 an object, 0 an array.
    var levels: UInt128 = 0
    let outside = depth
    while true {
      switch peek() {
      case 34: _ = try text()
      case 45, 48...57: try number()
      case 123, 91:
        let isObject = base[at] == 123
        guard depth < deepest else { throw fail(.tooDeep, "\(deepest) levels") }
        at = at &+ 1
        if peek() == (isObject ? 125 : 93) {
          at = at &+ 1
          break
        }
        depth = depth &+ 1
        levels = levels &<< 1 | (isObject ? 1 : 0)
        if isObject { _ = try name() }
        continue
      case 116: try word("true")
      case 102: try word("false")
      case 110: try word("null")
      default: throw fail(.notWellFormed, "no value")
      }
      while true {
        if depth == outside { return }
        let isObject = levels & 1 == 1
        if try another(isObject ? 125 : 93) {
          if isObject { _ = try name() }
          break
        }
        levels = levels &>> 1
      }
    }
  }

  /// One value whole, for a reader of trees; the places of its faults are brought to this reader's.
  mutating func value<T>(_ body: (UnsafeBufferPointer<UInt8>) throws(JSONFailure) -> T) throws(JSONFailure)
    -> T
  {
    _ = peek()
    let start = at
    try skip()
    return try whole(from: start, body)
  }
  /// The value that began at `start` and has just been passed over.
  func whole<T>(
    from start: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(JSONFailure) -> T
  ) throws(JSONFailure) -> T {
    do throws(JSONFailure) {
      return try body(UnsafeBufferPointer(start: base + start, count: at - start))
    } catch {
      throw JSONFailure(code: error.code, offset: start + error.offset, detail: error.detail)
    }
  }

  // MARK: Texts

  func bytes(_ token: Token) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + token.start, count: token.end - token.start)
  }
  /// With escapes resolved.
  func string(_ token: Token) -> String {
    guard token.kind == .escaped else { return String(decoding: bytes(token), as: UTF8.self) }
    let quoted = UnsafeBufferPointer(start: base + token.start - 1, count: token.end - token.start + 2)
    guard case .string(let text)? = try? JSONParser.parse(quoted, deepest: 1) else {
      return String(decoding: bytes(token), as: UTF8.self)
    }
    return text
  }
  /// An identifier or a text; nothing for anything else.
  @inline(__always) func pack(_ token: Token, _ writer: inout PackedWriter) {
    switch token.kind {
    case .string, .number: writer.text(bytes(token))
    case .escaped: writer.text(string(token))
    case .absent, .null, .other: writer.byte(0)
    }
  }
  @inline(__always) func `is`(_ token: Token, _ word: StaticString) -> Bool {
    if token.kind == .escaped { return string(token) == "\(word)" }
    let count = word.utf8CodeUnitCount
    guard token.kind == .string, token.end - token.start == count else { return false }
    for i in 0..<count where base[token.start + i] != word.utf8Start[i] { return false }
    return true
  }
}

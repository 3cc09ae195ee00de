/// Reads the one JSON shape that the Mictronics database uses: an object whose values are lists of strings,
/// `{"004002":["Z-WPA","B732","00"], …}`, without building a tree for its 15 MB.
///
/// Anything else in the file ends the reading with an error at its byte; what came before is kept.
struct StringListObject {
  private let bytes: [UInt8]
  private let file: String
  private var i = 0

  init(_ bytes: [UInt8], file: String) { (self.bytes, self.file) = (bytes, file) }

  /// Calls `body` for each member in order. At most 16 strings of a list are kept.
  mutating func forEach(_ body: (String, [String]) -> Void) -> ReferenceError? {
    do throws(ReferenceError) {
      try expect(123)
      skipSpace()
      if i < bytes.count, bytes[i] == 125 { return nil }
      while true {
        let key = try string()
        try expect(58)
        body(key, try list())
        skipSpace()
        guard i < bytes.count else { throw refuse("the object does not end") }
        if bytes[i] == 125 { return nil }
        try expect(44)
      }
    } catch {
      return error
    }
  }

  private mutating func list() throws(ReferenceError) -> [String] {
    var values: [String] = []
    try expect(91)
    skipSpace()
    if i < bytes.count, bytes[i] == 93 {
      i += 1
      return values
    }
    while true {
      let value = try string()
      if values.count < 16 { values.append(value) }
      skipSpace()
      guard i < bytes.count else { throw refuse("a list does not end") }
      if bytes[i] == 93 {
        i += 1
        return values
      }
      try expect(44)
    }
  }

  private mutating func string() throws(ReferenceError) -> String {
    try expect(34)
    let start = i
    while i < bytes.count, bytes[i] != 34, bytes[i] != 92 { i += 1 }
    guard i < bytes.count else { throw refuse("a text does not end") }
    if bytes[i] == 34 {
      i += 1
      return String(decoding: bytes[start..<(i - 1)], as: UTF8.self)
    }
    return try escapedString(from: start)
  }

  /// The slow way, for the few texts with a backslash.
  private mutating func escapedString(from start: Int) throws(ReferenceError) -> String {
    var text = [UInt8](bytes[start..<i])
    while i < bytes.count {
      let c = bytes[i]
      i += 1
      if c == 34 { return String(decoding: text, as: UTF8.self) }
      guard c == 92 else {
        text.append(c)
        continue
      }
      guard i < bytes.count else { break }
      let e = bytes[i]
      i += 1
      switch e {
      case 34, 47, 92: text.append(e)
      case 117: text.append(contentsOf: try unicodeEscape())
      case 98, 102, 110, 114, 116: text.append(32)
      default: throw refuse("an unknown escape")
      }
    }
    throw refuse("a text does not end")
  }

  private mutating func unicodeEscape() throws(ReferenceError) -> [UInt8] {
    guard i + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[i..<(i + 4)], as: UTF8.self), radix: 16)
    else { throw refuse("a broken \\u escape") }
    i += 4
    // Half of a surrogate pair: the names in this database need none, so it becomes the replacement sign.
    return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
  }

  private mutating func expect(_ byte: UInt8) throws(ReferenceError) {
    skipSpace()
    guard i < bytes.count, bytes[i] == byte else {
      throw refuse("expected \(String(decoding: [byte], as: UTF8.self))")
    }
    i += 1
  }
  private mutating func skipSpace() {
    while i < bytes.count, bytes[i] == 32 || (9...13).contains(bytes[i]) { i += 1 }
  }
  private func refuse(_ reason: String) -> ReferenceError {
    ReferenceError(.malformedJSON, file: file, offset: i, reason: reason)
  }
}

import SightlineUnits

/// A JSON value as written: numbers keep their text, objects keep the order of their members.
indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  subscript(_ key: String) -> JSONValue? {
    guard case .object(let o) = self else { return nil }
    return o[key]
  }
  var string: String? {
    guard case .string(let s) = self else { return nil }
    return s
  }
  var array: [JSONValue]? {
    guard case .array(let a) = self else { return nil }
    return a
  }
  var object: JSONObject? {
    guard case .object(let o) = self else { return nil }
    return o
  }
  var isNull: Bool { self == .null }
  /// A string, or a number as it is written: OCDS identifiers may be either.
  var identifier: String? {
    switch self {
    case .string(let s): s
    case .number(let n): n
    default: nil
    }
  }
}

/// Members in order; of a repeated key the last counts, as in every common parser.
struct JSONObject: Hashable, Sendable {
  private(set) var members: [(key: String, value: JSONValue)] = []
  /// Keys that came more than once.
  private(set) var repeated: [String] = []
  /// Small objects are searched, large ones looked up: a hostile object must not cost the square of its size.
  private var places: [String: Int] = [:]
  private static let searched = 12

  init() {}
  var keys: [String] { members.map(\.key) }
  private func place(_ key: String) -> Int? {
    members.count <= JSONObject.searched ? members.firstIndex { $0.key == key } : places[key]
  }
  subscript(_ key: String) -> JSONValue? {
    get { place(key).map { members[$0].value } }
    set {
      if let at = place(key) {
        if let newValue {
          members[at].value = newValue
        } else {
          members.remove(at: at)
          places = [:]
          index()
        }
      } else if let newValue {
        members.append((key, newValue))
        if members.count > JSONObject.searched {
          places.isEmpty ? index() : (places[key] = members.count - 1)
        }
      }
    }
  }
  private mutating func index() {
    guard members.count > JSONObject.searched else { return }
    for (i, m) in members.enumerated() { places[m.key] = i }
  }
  mutating func parsed(_ key: String, _ value: JSONValue) {
    if place(key) != nil { repeated.append(key) }
    self[key] = value
  }
  /// Equal when they have equal members, in whatever order.
  static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.members.count == b.members.count && a.members.allSatisfy { b[$0.key] == $0.value }
  }
  func hash(into hasher: inout Hasher) { hasher.combine(members.count) }
}

/// Why some bytes are no JSON, with the offset in them.
struct JSONFailure: Error, Hashable {
  let code: WorksRemark.Code
  let offset: Int
  let detail: String
}

/// RFC 8259, strictly, with a bound on depth. Not JSON: NaN, trailing commas, control characters in strings.
struct JSONParser {
  private let b: UnsafeBufferPointer<UInt8>
  private var p = 0
  private let deepest: Int
  private var keys: Set<String>?

  /// - Parameter keys: members of other names are stepped over, with only brackets and strings matched; `nil`
  ///   keeps all.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>, deepest: Int, keeping keys: Set<String>? = nil)
    throws(JSONFailure) -> JSONValue
  {
    var parser = JSONParser(b: bytes, deepest: deepest)
    parser.keys = keys
    let value = try parser.value(0)
    parser.skipBlank()
    guard parser.p == bytes.count else { throw parser.fail(.notWellFormed, "something follows the value") }
    return value
  }
  static func parse(_ bytes: [UInt8], deepest: Int = WorksLimits.standard.deepest) throws(JSONFailure)
    -> JSONValue
  {
    let outcome: Result<JSONValue, JSONFailure> = bytes.withUnsafeBufferPointer { buffer in
      do throws(JSONFailure) { return .success(try parse(buffer, deepest: deepest)) } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private init(b: UnsafeBufferPointer<UInt8>, deepest: Int) { (self.b, self.deepest) = (b, deepest) }

  private func fail(_ code: WorksRemark.Code, _ detail: String) -> JSONFailure {
    JSONFailure(code: p >= b.count ? .truncated : code, offset: min(p, b.count), detail: detail)
  }
  private mutating func skipBlank() {
    while p < b.count, b[p] == 32 || b[p] == 10 || b[p] == 13 || b[p] == 9 { p += 1 }
  }

  private mutating func value(_ depth: Int) throws(JSONFailure) -> JSONValue {
    skipBlank()
    guard p < b.count else { throw fail(.truncated, "a value is missing") }
    switch b[p] {
    case 123: return .object(try object(depth + 1))
    case 91: return .array(try array(depth + 1))
    case 34: return .string(try text())
    case 116: return try word("true", .bool(true))
    case 102: return try word("false", .bool(false))
    case 110: return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
    let n = word.utf8CodeUnitCount
    guard b.count - p >= n, (0..<n).allSatisfy({ b[p + $0] == word.utf8Start[$0] }) else {
      throw fail(.notWellFormed, "no such word")
    }
    p += n
    return value
  }

  private mutating func array(_ depth: Int) throws(JSONFailure) -> [JSONValue] {
    guard depth <= deepest else { throw fail(.tooDeep, "\(deepest) levels") }
    p += 1
    var items: [JSONValue] = []
    skipBlank()
    if p < b.count, b[p] == 93 {
      p += 1
      return items
    }
    while true {
      items.append(try value(depth))
      skipBlank()
      guard p < b.count, b[p] == 44 || b[p] == 93 else { throw fail(.notWellFormed, "`,` or `]` is missing") }
      p += 1
      if b[p - 1] == 93 { return items }
    }
  }

  private mutating func object(_ depth: Int) throws(JSONFailure) -> JSONObject {
    guard depth <= deepest else { throw fail(.tooDeep, "\(deepest) levels") }
    p += 1
    var result = JSONObject()
    skipBlank()
    if p < b.count, b[p] == 125 {
      p += 1
      return result
    }
    while true {
      skipBlank()
      guard p < b.count, b[p] == 34 else { throw fail(.notWellFormed, "a member's name is missing") }
      let key = try text()
      skipBlank()
      guard p < b.count, b[p] == 58 else { throw fail(.notWellFormed, "`:` is missing") }
      p += 1
      if let keys, !keys.contains(key) {
        try step()
      } else {
        result.parsed(key, try value(depth))
      }
      skipBlank()
      guard p < b.count, b[p] == 44 || b[p] == 125 else {
        throw fail(.notWellFormed, "`,` or `}` is missing")
      }
      p += 1
      if b[p - 1] == 125 { return result }
    }
  }

  /// Steps over one value.
  private mutating func step() throws(JSONFailure) {
    var depth = 0
    skipBlank()
    while p < b.count {
      switch b[p] {
      case 34:
        p += 1
        while p < b.count, b[p] != 34 { p += b[p] == 92 ? 2 : 1 }
      case 123, 91: depth += 1
      case 125, 93:
        // The end of the object around a bare word or number.
        if depth == 0 { return }
        depth -= 1
        if depth == 0 {
          p += 1
          return
        }
      case 44 where depth == 0: return
      default: break
      }
      p += 1
    }
    throw fail(.truncated, "inside a value")
  }

  /// Steps over digits and counts them.
  private mutating func digits() -> Int {
    let from = p
    while p < b.count, b[p] >= 48, b[p] <= 57 { p += 1 }
    return p - from
  }

  private mutating func number() throws(JSONFailure) -> JSONValue {
    let start = p
    if b[p] == 45 { p += 1 }
    let zero = p < b.count && b[p] == 48
    let whole = digits()
    guard whole > 0, !(zero && whole > 1) else { throw fail(.notWellFormed, "no value") }
    if p < b.count, b[p] == 46 {
      p += 1
      guard digits() > 0 else { throw fail(.notWellFormed, "a number ends in a point") }
    }
    if p < b.count, b[p] == 101 || b[p] == 69 {
      p += 1
      if p < b.count, b[p] == 43 || b[p] == 45 { p += 1 }
      guard digits() > 0 else { throw fail(.notWellFormed, "an exponent without digits") }
    }
    return .number(String(decoding: b[start..<p], as: UTF8.self))
  }

  private mutating func text() throws(JSONFailure) -> String {
    p += 1
    let start = p
    while p < b.count, b[p] != 34, b[p] != 92, b[p] >= 32 { p += 1 }
    guard p < b.count else { throw fail(.truncated, "inside a string") }
    if b[p] == 34 {
      defer { p += 1 }
      return try validated(b[start..<p])
    }
    var out = Array(b[start..<p])
    while p < b.count, b[p] != 34 {
      guard b[p] >= 32 else { throw fail(.notWellFormed, "a control character in a string") }
      if b[p] == 92 {
        try escape(&out)
      } else {
        out.append(b[p])
        p += 1
      }
    }
    guard p < b.count else { throw fail(.truncated, "inside a string") }
    p += 1
    return try validated(out[...])
  }

  private func validated(_ bytes: some Sequence<UInt8>) throws(JSONFailure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw fail(.wrongEncoding, "not UTF-8") }
    return text
  }

  private mutating func escape(_ out: inout [UInt8]) throws(JSONFailure) {
    guard p + 1 < b.count else { throw fail(.truncated, "inside a string") }
    let c = b[p + 1]
    p += 2
    switch c {
    case 34, 92, 47: out.append(c)
    case 98: out.append(8)
    case 102: out.append(12)
    case 110: out.append(10)
    case 114: out.append(13)
    case 116: out.append(9)
    case 117:
      let first = try hex()
      var scalar = UnicodeScalar(first)
      if (0xD800...0xDBFF).contains(first), p + 1 < b.count, b[p] == 92, b[p + 1] == 117 {
        let back = p
        p += 2
        let second = try hex()
        if (0xDC00...0xDFFF).contains(second) {
          scalar = UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        } else {
          p = back
        }
      }
      // A lone surrogate is no character; its place is kept.
      out += Array(String(scalar ?? "\u{FFFD}").utf8)
    default: throw fail(.notWellFormed, "no such escape")
    }
  }

  private mutating func hex() throws(JSONFailure) -> UInt32 {
    // `UInt32` alone would take a sign.
    guard p + 4 <= b.count, b[p] != 43, b[p] != 45,
      let n = UInt32(String(decoding: b[p..<p + 4], as: UTF8.self), radix: 16)
    else {
      throw fail(.notWellFormed, "`\\u` without four digits")
    }
    p += 4
    return n
  }
}

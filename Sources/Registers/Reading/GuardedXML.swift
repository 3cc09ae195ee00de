/// A small pull parser for the XML inside workbooks. It knows elements, attributes and text and nothing that
/// can be turned against its user: a document type declaration ends the reading, no entity but the five of
/// XML 1.0 section 4.6 is expanded, nesting and text are bounded.
struct GuardedXML {
  enum Event {
    case start(name: String, attributes: [(name: String, value: String)])
    case end(name: String)
    case text(String)
  }
  enum Fault: Error, Equatable {
    case documentType(at: Int)
    case tooDeep(at: Int)
    case malformed(at: Int)
  }
  /// A sheet nests 6 deep.
  static let deepest = 64

  private let bytes: [UInt8]
  private var at = 0
  private var open: [String] = []
  private var pendingEnd: String?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next event; `nil` at a clean end.
  mutating func next() throws(Fault) -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name: name)
    }
    while at < bytes.count {
      guard bytes[at] == 60 else {
        let text = takeText()
        if !open.isEmpty, !text.isEmpty { return .text(text) }
        continue
      }
      switch at + 1 < bytes.count ? bytes[at + 1] : 0 {
      case 33:
        if starts("<!--") {
          try skip(to: "-->")
        } else if starts("<![CDATA[") {
          return .text(try cdata())
        } else {
          throw .documentType(at: at)
        }
      case 63: try skip(to: "?>")
      case 47: return try endTag()
      default: return try startTag()
      }
    }
    guard open.isEmpty else { throw .malformed(at: at) }
    return nil
  }

  private func starts(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard at + length <= bytes.count else { return false }
    return (0..<length).allSatisfy { bytes[at + $0] == word.utf8Start[$0] }
  }
  private mutating func skip(to mark: StaticString) throws(Fault) {
    let start = at
    while at < bytes.count, !starts(mark) { at += 1 }
    guard at < bytes.count else { throw .malformed(at: start) }
    at += mark.utf8CodeUnitCount
  }
  private mutating func cdata() throws(Fault) -> String {
    at += 9
    let start = at
    try skip(to: "]]>")
    return String(decoding: bytes[start..<at - 3], as: UTF8.self)
  }
  private mutating func takeText() -> String {
    let start = at
    while at < bytes.count, bytes[at] != 60 { at += 1 }
    return GuardedXML.expanded(bytes[start..<at])
  }
  private mutating func takeName() throws(Fault) -> String {
    let start = at
    while at < bytes.count, !GuardedXML.isSpace(bytes[at]), ![47, 62, 61, 60].contains(bytes[at]) { at += 1 }
    guard at > start, at - start < 256 else { throw .malformed(at: start) }
    let name = String(decoding: bytes[start..<at], as: UTF8.self)
    // Prefixes differ between writers; the local name is enough for the parts read here.
    return name.split(separator: ":").last.map(String.init) ?? name
  }
  private mutating func skipSpace() { while at < bytes.count, GuardedXML.isSpace(bytes[at]) { at += 1 } }
  private static func isSpace(_ b: UInt8) -> Bool { b == 32 || b == 9 || b == 10 || b == 13 }

  private mutating func endTag() throws(Fault) -> Event {
    let start = at
    at += 2
    let name = try takeName()
    skipSpace()
    guard at < bytes.count, bytes[at] == 62, open.popLast() == name else { throw .malformed(at: start) }
    at += 1
    return .end(name: name)
  }

  private mutating func startTag() throws(Fault) -> Event {
    let start = at
    at += 1
    let name = try takeName()
    var attributes: [(name: String, value: String)] = []
    while true {
      skipSpace()
      guard at < bytes.count, attributes.count < 1_000 else { throw .malformed(at: start) }
      if bytes[at] == 62 {
        at += 1
        open.append(name)
        guard open.count <= GuardedXML.deepest else { throw .tooDeep(at: start) }
        return .start(name: name, attributes: attributes)
      }
      if bytes[at] == 47 {
        guard at + 1 < bytes.count, bytes[at + 1] == 62 else { throw .malformed(at: start) }
        at += 2
        pendingEnd = name
        return .start(name: name, attributes: attributes)
      }
      let key = try takeName()
      skipSpace()
      guard at < bytes.count, bytes[at] == 61 else { throw .malformed(at: start) }
      at += 1
      skipSpace()
      guard at < bytes.count, bytes[at] == 34 || bytes[at] == 39 else { throw .malformed(at: start) }
      let quote = bytes[at]
      at += 1
      let from = at
      while at < bytes.count, bytes[at] != quote { at += 1 }
      guard at < bytes.count else { throw .malformed(at: start) }
      attributes.append((key, GuardedXML.expanded(bytes[from..<at])))
      at += 1
    }
  }

  /// The five predefined entities and character references; any other reference stays as written.
  private static func expanded(_ raw: ArraySlice<UInt8>) -> String {
    let text = String(decoding: raw, as: UTF8.self)
    guard raw.contains(38) else { return text }
    var out = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "&") {
      out += rest[..<mark]
      rest = rest[mark...]
      guard let end = rest.prefix(12).firstIndex(of: ";"),
        let c = character(rest[rest.index(after: mark)..<end])
      else {
        out.append("&")
        rest = rest.dropFirst()
        continue
      }
      out.append(c)
      rest = rest[rest.index(after: end)...]
    }
    return out + rest
  }
  private static func character(_ name: Substring) -> Character? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let value = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return value.flatMap(Unicode.Scalar.init).map(Character.init)
    }
  }
}

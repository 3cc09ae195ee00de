/// What must not reach libxml2: a document type, which is where entities and foreign files come from, and tags of
/// so many attributes that comparing each with each (as libxml2 does) would take minutes.
///
/// Looks at bytes only, in any encoding that extends ASCII; NUL bytes are passed over, so that UTF-16 is judged too.
enum XMLForeword {
  /// IATI's richest element has fewer than 10.
  static let mostAttributes = 1_000

  static func check(_ bytes: [UInt8]) throws(XMLDocument.Failure) {
    let text = bytes.contains(0) ? bytes.filter { $0 != 0 } : bytes
    var (at, line) = (0, 1)
    while at < text.count {
      if text[at] == 10 { line += 1 }
      guard text[at] == 60 else {
        at += 1
        continue
      }
      if starts("<!--", text, at) {
        at = end("-->", text, at + 4, &line)
      } else if starts("<![CDATA[", text, at) {
        at = end("]]>", text, at + 9, &line)
      } else if starts("<?", text, at) {
        at = end("?>", text, at + 2, &line)
      } else if starts("<!", text, at) {
        throw .doctype
      } else {
        guard let next = tag(text, at + 1, &line) else {
          throw .notWellFormed(line: line, "over \(mostAttributes) attributes in one element")
        }
        at = next
      }
    }
  }

  private static func starts(_ word: StaticString, _ text: [UInt8], _ at: Int) -> Bool {
    let n = word.utf8CodeUnitCount
    guard text.count - at >= n else { return false }
    return (0..<n).allSatisfy { text[at + $0] == word.utf8Start[$0] }
  }

  /// Behind the mark, or the end of the text.
  private static func end(_ mark: StaticString, _ text: [UInt8], _ from: Int, _ line: inout Int) -> Int {
    var at = from
    while at < text.count {
      if text[at] == 10 { line += 1 }
      if text[at] == mark.utf8Start[0], starts(mark, text, at) { return at + mark.utf8CodeUnitCount }
      at += 1
    }
    return at
  }

  /// Behind the tag; `nil` where it has too many attributes.
  private static func tag(_ text: [UInt8], _ from: Int, _ line: inout Int) -> Int? {
    var (at, quote, attributes) = (from, UInt8(0), 0)
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte == 10 { line += 1 }
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 62 {
        return at
      } else if byte == 34 || byte == 39 {
        quote = byte
      } else if byte == 61 {
        attributes += 1
        if attributes > mostAttributes { return nil }
      }
    }
    return at
  }
}

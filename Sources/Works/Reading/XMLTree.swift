/// One activity as a tree: names, attributes, own text. Bounded by the limits of the scanner and of an item.
struct XMLTree {
  let name: String
  let attributes: [String: String]
  private(set) var text = ""
  private(set) var children: [XMLTree] = []
  let byte: Int

  func all(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }
  func first(_ name: String) -> XMLTree? { children.first { $0.name == name } }
  subscript(_ attribute: String) -> String? {
    guard let value = attributes[attribute]?.trimmed, !value.isEmpty else { return nil }
    return value
  }
  /// The first narrative's text, else the element's own (version 1).
  var narrative: String? {
    let text = (first("narrative")?.text ?? text).trimmed
    return text.isEmpty ? nil : text
  }

  /// Reads the element that the scanner has just started, to its end.
  static func read(_ x: XMLScanner) throws(WorksRemark) -> XMLTree {
    let start = x.place
    var stack = [try open(x)]
    x.wantsText = true
    defer { x.wantsText = false }
    while true {
      guard x.window.offset(x.window.at) - start <= x.window.limits.largestItem else {
        throw x.failure(.tooLong, "one activity")
      }
      switch try x.next() {
      case .text:
        if !x.blank(x.text) || !stack[stack.count - 1].text.isEmpty {
          stack[stack.count - 1].text += try x.string(x.text, cdata: x.cdata)
        }
      case .start: stack.append(try open(x))
      case .end:
        let done = stack.removeLast()
        guard !stack.isEmpty else { return done }
        stack[stack.count - 1].children.append(done)
      case .done: throw x.failure(.truncated)
      }
    }
  }

  private static func open(_ x: XMLScanner) throws(WorksRemark) -> XMLTree {
    var pairs: [(Range<Int>, Range<Int>)] = []
    try x.eachAttribute { pairs.append(($0, $1)) }
    var attributes: [String: String] = [:]
    for (name, value) in pairs {
      guard attributes.updateValue(try x.string(value), forKey: try x.string(name)) == nil else {
        throw x.failure(.notWellFormed, "an attribute twice")
      }
    }
    return XMLTree(name: try x.string(x.name), attributes: attributes, byte: x.place)
  }
}

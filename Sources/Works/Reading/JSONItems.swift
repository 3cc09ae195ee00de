/// Hands over the items of a JSON input one by one, so that its size does not matter: the elements of a
/// package's `releases`, `records` or `projects`, the elements of a bare array, or the values of a JSON Lines
/// file. What stands beside the items comes last, as the header.
final class JSONItems {
  enum Item {
    /// An element, with the name of the array it stood in (`nil`: on its own), and its offset.
    case element(JSONValue, of: String?, byte: Int)
    /// The members of a top-level object that are no item array, once the object ends. `items`: how many
    /// elements it had; 0 means that the object is itself the thing.
    case header(JSONObject, items: Int, byte: Int)
    /// An element that is no JSON, while the rest can be read.
    case broken(WorksRemark)
  }
  static let arrays: Set<String> = ["releases", "records", "projects"]
  private let w: ByteWindow

  /// Members of other names are stepped over in elements and headers; `nil` keeps all.
  private let keys: Set<String>?

  init(_ window: ByteWindow, keeping keys: Set<String>? = nil) { (w, self.keys) = (window, keys) }

  func read(_ body: (Item) -> Void) throws(WorksRemark) {
    var first = true
    while let c = try peek() {
      switch c {
      case 91 where first: try elements(of: nil, body)
      case 123: try object(body)
      default: throw fail(.notWellFormed, "neither object nor array")
      }
      first = false
    }
    if first { throw fail(.truncated, "no value") }
  }

  private func fail(_ code: WorksRemark.Code, _ detail: String, at: Int? = nil) -> WorksRemark {
    WorksRemark(code, .fileEnded, file: w.file, byte: w.offset(at ?? w.at), detail)
  }

  /// The next byte that is no white space; `nil` at the end.
  private func peek() throws(WorksRemark) -> UInt8? {
    while true {
      while w.at < w.end {
        let c = w.base[w.at]
        if c == 32 || c == 10 || c == 13 || c == 9 || c == 0x1E { w.at += 1 } else { return c }
      }
      if try w.more(keeping: w.at) == nil { return nil }
    }
  }

  private func object(_ body: (Item) -> Void) throws(WorksRemark) {
    let start = w.offset(w.at)
    var header = JSONObject()
    var items = 0
    w.at += 1
    guard let c = try peek() else { throw fail(.truncated, "an object is open") }
    if c == 125 {
      w.at += 1
    } else {
      while true {
        let key = try name()
        guard try peek() == 58 else { throw fail(.notWellFormed, "`:` is missing") }
        w.at += 1
        if JSONItems.arrays.contains(key), try peek() == 91 {
          items += try elements(of: key, body)
        } else {
          let range = try span()
          if keys?.contains(key) != false { header.parsed(key, try parsed(range)) }
        }
        guard let c = try peek() else { throw fail(.truncated, "an object is open") }
        guard c == 44 || c == 125 else { throw fail(.notWellFormed, "`,` or `}` is missing") }
        w.at += 1
        if c == 125 { break }
      }
    }
    body(.header(header, items: items, byte: start))
  }

  private func name() throws(WorksRemark) -> String {
    guard try peek() == 34 else { throw fail(.notWellFormed, "a member's name is missing") }
    guard case .string(let s) = try parsed(try span()) else { throw fail(.notWellFormed, "no name") }
    return s
  }

  @discardableResult private func elements(of key: String?, _ body: (Item) -> Void) throws(WorksRemark) -> Int
  {
    var count = 0
    w.at += 1
    if try peek() == 93 {
      w.at += 1
      return 0
    }
    while true {
      guard try peek() != nil else { throw fail(.truncated, "an array is open") }
      let range = try span()
      let byte = w.offset(range.lowerBound)
      do throws(WorksRemark) {
        body(.element(try parsed(range), of: key, byte: byte))
      } catch {
        body(.broken(WorksRemark(error.code, .keptAside, file: error.file, byte: error.byte, error.detail)))
      }
      count += 1
      guard let c = try peek() else { throw fail(.truncated, "an array is open") }
      guard c == 44 || c == 93 else { throw fail(.notWellFormed, "`,` or `]` is missing") }
      w.at += 1
      if c == 93 { return count }
    }
  }

  private func parsed(_ range: Range<Int>) throws(WorksRemark) -> JSONValue {
    do throws(JSONFailure) {
      return try JSONParser.parse(w.bytes(range), deepest: w.limits.deepest, keeping: keys)
    } catch {
      throw WorksRemark(
        error.code, .fileEnded, file: w.file, byte: w.offset(range.lowerBound + error.offset), error.detail)
    }
  }

  /// Brings one whole value into the window and stands after it: brackets and strings are matched, nothing
  /// is parsed yet.
  private func span() throws(WorksRemark) -> Range<Int> {
    guard try peek() != nil else { throw fail(.truncated, "a value is missing") }
    var (start, p, depth) = (w.at, w.at, 0)
    func refill() throws(WorksRemark) {
      guard let moved = try w.more(keeping: start) else { throw fail(.truncated, "\(depth) levels are open") }
      start -= moved
      p -= moved
    }
    while true {
      while p >= w.end { try refill() }
      switch w.base[p] {
      case 34:
        p += 1
        while true {
          while p < w.end, w.base[p] != 34, w.base[p] != 92 { p += 1 }
          if p + 1 >= w.end, !(p < w.end && w.base[p] == 34) {
            try refill()
            continue
          }
          if w.base[p] == 34 { break }
          p += 2
        }
        p += 1
      case 123, 91:
        depth += 1
        p += 1
      case 125, 93:
        if depth == 0 { return try finished(start, p) }
        depth -= 1
        p += 1
      case 44, 58, 32, 10, 13, 9:
        if depth == 0 { return try finished(start, p) }
        p += 1
        continue
      default:
        p += 1
        if depth == 0 {
          // A number or word may end with the input.
          while p < w.end, !JSONItems.ends(w.base[p]) { p += 1 }
          if p < w.end { return try finished(start, p) }
          if let moved = try w.more(keeping: start) {
            start -= moved
            p -= moved
            continue
          }
          return try finished(start, p)
        }
        continue
      }
      if depth == 0 { return try finished(start, p) }
    }
  }
  private static func ends(_ c: UInt8) -> Bool { [44, 58, 32, 10, 13, 9, 125, 93].contains(c) }
  private func finished(_ start: Int, _ p: Int) throws(WorksRemark) -> Range<Int> {
    guard p > start else { throw fail(.notWellFormed, "a value is missing", at: start) }
    w.at = p
    return start..<p
  }
}

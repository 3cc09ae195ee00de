/// Takes the items of a JSON input one by one.
protocol JSONItemTaker {
  /// One item, read in place. Nothing may be kept of it where this throws: the item is read again once more of the
  /// input is there, or reported as broken.
  /// - Returns: false for an outermost object that is a package: its items then come one by one.
  mutating func take(_ reader: inout JSONReader, in place: JSONItems.Place, byte: Int) throws(JSONFailure)
    -> Bool
  /// What stands beside the items of a package, once it ends.
  mutating func header(_ header: JSONObject, items: Int, byte: Int)
  /// An item that is no JSON, while the rest can be read.
  mutating func broken(_ remark: WorksRemark)
}

/// Hands over the items of a JSON input one by one, so that its size does not matter: the elements of a
/// package's `releases`, `records` or `projects`, the elements of a bare array, or the values of a JSON Lines
/// file.
final class JSONItems {
  /// Where an item stands.
  enum Place { case outermost, bareArray, releases, records, projects }
  private let w: ByteWindow
  /// Members of other names are passed over in headers; `nil` keeps all.
  private let keys: Set<String>?
  /// Where the item being read begins in the window.
  @exclusivity(unchecked) private var start = 0

  init(_ window: ByteWindow, keeping keys: Set<String>? = nil) { (w, self.keys) = (window, keys) }

  func scan(into taker: inout some JSONItemTaker) throws(WorksRemark) {
    var first = true
    while let c = try peek() {
      if c == 91, first {
        try elements(.bareArray, &taker)
      } else if c == 123 {
        try outermost(&taker)
      } else {
        start = w.at
        try nextLine(
          JSONFailure(code: .notWellFormed, offset: w.at, detail: "neither object nor array"), &taker)
      }
      first = false
    }
    if first { throw fail(.truncated, "no value") }
  }

  private func fail(_ code: WorksRemark.Code, _ detail: String, at: Int? = nil) -> WorksRemark {
    WorksRemark(code, .fileEnded, file: w.file, byte: w.offset(at ?? w.at), detail)
  }
  private func fail(_ failure: JSONFailure) -> WorksRemark {
    fail(failure.code, failure.detail, at: failure.offset)
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

  /// Reads on from where the window stands; where that reaches its end, more is brought in and read again.
  /// After a failure the window stands where it stood.
  @inline(__always) private func attempt<T>(_ body: (inout JSONReader) throws(JSONFailure) -> T)
    throws(WorksRemark) -> Result<T, JSONFailure>
  {
    start = w.at
    while true {
      var reader = JSONReader(w.base, end: w.end, at: start, deepest: w.limits.deepest)
      do throws(JSONFailure) {
        let value = try body(&reader)
        w.at = reader.at
        return .success(value)
      } catch {
        guard error.code == .truncated, let moved = try w.more(keeping: start) else { return .failure(error) }
        start -= moved
      }
    }
  }

  /// An object that stands in no array: an item, or a package of items.
  private func outermost(_ taker: inout some JSONItemTaker) throws(WorksRemark) {
    let byte = w.offset(w.at)
    switch try attempt({ (r: inout JSONReader) throws(JSONFailure) in
      try taker.take(&r, in: .outermost, byte: byte)
    }) {
    case .success(true): break
    case .success(false):
      w.at = start
      try package(&taker)
    case .failure(let failure): try nextLine(failure, &taker)
    }
  }

  /// In JSON Lines a line that is no JSON leaves the next ones readable.
  private func nextLine(_ failure: JSONFailure, _ taker: inout some JSONItemTaker) throws(WorksRemark) {
    guard let line = w.find(10, from: start), line + 1 < w.end, w.base[line + 1] == 123 else {
      throw fail(failure)
    }
    taker.broken(
      WorksRemark(
        failure.code == .truncated ? .notWellFormed : failure.code, .keptAside, file: w.file,
        byte: w.offset(min(failure.offset, line)), failure.detail))
    w.at = line + 1
  }

  private func package(_ taker: inout some JSONItemTaker) throws(WorksRemark) {
    let byte = w.offset(w.at)
    var header = JSONObject()
    var items = 0
    w.at += 1
    var more = try !closes(125)
    while more {
      let key = try name()
      if let place = JSONItems.place(key), try peek() == 91 {
        items += try elements(place, &taker)
      } else {
        let value = try whole { (r: inout JSONReader) throws(JSONFailure) in try r.skip() }
        if keys?.contains(key) != false { header.parsed(key, try parsed(value)) }
      }
      more = try another(125)
    }
    taker.header(header, items: items, byte: byte)
  }

  private static func place(_ key: String) -> Place? {
    switch key {
    case "releases": .releases
    case "records": .records
    case "projects": .projects
    default: nil
    }
  }

  @discardableResult
  private func elements(_ place: Place, _ taker: inout some JSONItemTaker) throws(WorksRemark) -> Int {
    var count = 0
    w.at += 1
    var more = try !closes(93)
    while more {
      guard try peek() != nil else { throw fail(.truncated, "an array is open") }
      let byte = w.offset(w.at)
      if case .failure(let failure) = try attempt({ (r: inout JSONReader) throws(JSONFailure) in
        try taker.take(&r, in: place, byte: byte)
      }) {
        try passOver(failure, &taker)
      }
      count += 1
      more = try another(93)
    }
    return count
  }

  /// Leaves out an element that is no JSON, where its brackets still show its end.
  private func passOver(_ failure: JSONFailure, _ taker: inout some JSONItemTaker) throws(WorksRemark) {
    let remark = fail(failure)
    guard failure.code != .truncated else { throw remark }
    w.at = start
    do throws(WorksRemark) { _ = try span() } catch { throw remark }
    taker.broken(WorksRemark(remark.code, .keptAside, file: remark.file, byte: remark.byte, remark.detail))
  }

  /// Takes a closing bracket that follows at once.
  private func closes(_ bracket: UInt8) throws(WorksRemark) -> Bool {
    guard try peek() == bracket else { return false }
    w.at += 1
    return true
  }
  /// True where another member or element follows.
  private func another(_ closing: UInt8) throws(WorksRemark) -> Bool {
    guard let c = try peek() else { throw fail(.truncated, "a bracket is open") }
    guard c == 44 || c == closing else { throw fail(.notWellFormed, "`,` or a closing bracket is missing") }
    w.at += 1
    return c == 44
  }

  private func name() throws(WorksRemark) -> String {
    guard try peek() != nil else { throw fail(.truncated, "an object is open") }
    switch try attempt({ (r: inout JSONReader) throws(JSONFailure) in r.string(try r.name()) }) {
    case .success(let name): return name
    case .failure(let failure): throw fail(failure)
    }
  }

  /// One value, with its place in the window.
  private func whole(_ body: (inout JSONReader) throws(JSONFailure) -> Void) throws(WorksRemark) -> Range<Int>
  {
    guard try peek() != nil else { throw fail(.truncated, "a value is missing") }
    switch try attempt(body) {
    case .success: return start..<w.at
    case .failure(let failure): throw fail(failure)
    }
  }

  private func parsed(_ range: Range<Int>) throws(WorksRemark) -> JSONValue {
    do throws(JSONFailure) {
      return try JSONParser.parse(w.bytes(range), deepest: w.limits.deepest, keeping: keys)
    } catch {
      throw fail(error.code, error.detail, at: range.lowerBound + error.offset)
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

import SightlineUnits

/// Puts rows together again and turns each into a `Transfer`, or names what is wrong with it.
struct TradeRowAssembler {
  let buffer: UnsafeBufferPointer<UInt8>
  let layout: TradeRegisterLayout
  let file: String
  let evaluation: CalendarDate
  var transfers: [Transfer] = []
  var issues: [RegisterIssue] = []
  private var words = WordPool()
  private var cells: [Cell] = []
  /// A broken row, joined.
  private var joined: [UInt8] = []

  /// A stretch of the row's bytes.
  struct Cell {
    let start: Int
    let end: Int
  }

  init(
    buffer: UnsafeBufferPointer<UInt8>, layout: TradeRegisterLayout, file: String, evaluation: CalendarDate
  ) {
    (self.buffer, self.layout, self.file, self.evaluation) = (buffer, layout, file, evaluation)
    cells.reserveCapacity(32)
  }

  mutating func readRows(_ lines: LineTable, from first: Int) {
    transfers.reserveCapacity(max(0, lines.count - first))
    var at = first
    while at < lines.count {
      if lines.isBlank(at) {
        at += 1
        continue
      }
      if assemble(lines[at], lines: at + 1...at + 1) {
        at += 1
        continue
      }
      at = joinBroken(lines, at)
    }
  }

  /// Joins a row with the lines below it until it is whole. A line that is whole by itself ends the search:
  /// what came before it was broken off.
  private mutating func joinBroken(_ lines: LineTable, _ first: Int) -> Int {
    joined = Array(lines[first])
    var at = first + 1
    while at < lines.count, at - first < TradeRegisterReader.mostLines {
      if !lines.isBlank(at) {
        guard !isWhole(lines[at]) else { break }
        joined.append(32)
        joined.append(contentsOf: lines[at])
        let row = joined
        if row.withUnsafeBufferPointer({ assemble($0, lines: first + 1...at + 1) }) { return at + 1 }
      }
      at += 1
    }
    // Not broken, but with something in the last columns that is no number: the cells say what.
    if assemble(lines[first], lines: first + 1...first + 1, strict: false) { return first + 1 }
    report(
      .brokenRow, first + 1, "",
      "'\(lines.string(first).prefix(80))' has no \(TradeRegisterLayout.columns) columns")
    return first + 1
  }

  private mutating func isWhole(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    split(line)
    return columns(line) != nil
  }

  /// The sixteen columns of a row.
  struct Columns {
    /// The designation may hold commas: from `6` up to here, then the category.
    let category: Int
    /// The comment lies between the status and the last three.
    let status: Int
    let count: Int
  }

  /// Cuts at every comma: quotes say nothing here, since the layout neither uses nor escapes them, and a row
  /// that is quoted after all is found again by the same marks.
  private mutating func split(_ row: UnsafeBufferPointer<UInt8>) {
    cells.removeAll(keepingCapacity: true)
    var start = 0
    for at in 0..<row.count where row[at] == 44 {
      cells.append(Cell(start: start, end: at))
      start = at + 1
    }
    cells.append(Cell(start: start, end: row.count))
  }

  /// - Parameter strict: the last three cells must look like values, else the row goes on below.
  private func columns(_ row: UnsafeBufferPointer<UInt8>, strict: Bool = true) -> Columns? {
    let n = cells.count
    guard n >= TradeRegisterLayout.columns else { return nil }
    if strict, !(n - 3..<n).allSatisfy({ isValue(row, cells[$0]) }) { return nil }
    for status in 11...n - 5 where isStatus(row, cells[status]) {
      // Left of the status: years, mark of the number delivered, number delivered.
      guard isMark(row, cells[status - 2]), isYears(row, cells[status - 1]) else { continue }
      return Columns(category: status - 4, status: status, count: n)
    }
    // No known status where the layout has it: a word of the file's own, taken only where nothing moved.
    return n == TradeRegisterLayout.columns || !strict ? Columns(category: 7, status: 11, count: n) : nil
  }

  private func isValue(_ row: UnsafeBufferPointer<UInt8>, _ cell: Cell) -> Bool {
    (cell.start..<cell.end).allSatisfy { i in
      switch row[i] {
      case 48...57, 32, 34, 43, 45, 46: true
      default: false
      }
    }
  }
  private func isMark(_ row: UnsafeBufferPointer<UInt8>, _ cell: Cell) -> Bool {
    (cell.start..<cell.end).allSatisfy { row[$0] == 63 || row[$0] == 32 || row[$0] == 34 }
  }
  private func isYears(_ row: UnsafeBufferPointer<UInt8>, _ cell: Cell) -> Bool {
    (cell.start..<cell.end).allSatisfy { i in
      switch row[i] {
      case 48...57, 32, 34, 40, 41, 45, 59, 63: true
      default: false
      }
    }
  }
  private func isStatus(_ row: UnsafeBufferPointer<UInt8>, _ cell: Cell) -> Bool {
    let length = cell.end - cell.start
    guard length >= 3, length <= 32 else { return false }
    // The common words by their first letter, before any string is made.
    switch row[cell.start] | 32 {
    case 110, 115, 32, 34: break
    default: return false
    }
    if length == 3 { return row[cell.start + 1] | 32 == 101 && row[cell.start + 2] | 32 == 119 }
    let word = String(decoding: row[cell.start..<cell.end], as: UTF8.self).filter { $0 != "\"" }.trimmed
    return TradeRegisterLayout.statuses.contains(word.lowercased())
  }

  /// - Returns: false when the row is not whole; true when it was used or its fault was named.
  private mutating func assemble(
    _ row: UnsafeBufferPointer<UInt8>, lines: ClosedRange<Int>, strict: Bool = true
  ) -> Bool {
    split(row)
    guard let c = columns(row, strict: strict) else { return false }
    let line = lines.lowerBound
    let first = words.word(row, cells[0])
    let second = words.word(row, cells[1])
    guard !first.isEmpty, !second.isEmpty else {
      report(.missingField, line, first.isEmpty ? "first party" : "second party")
      return true
    }
    guard !first.allSatisfy(\.isNumber), !second.allSatisfy(\.isNumber) else {
      report(.swappedColumns, line, "Recipient, Supplier", "a number stands where a party should")
      return true
    }
    let reader = CellReader(row: row, cells: cells)
    do throws(CellFault) {
      if c.count > TradeRegisterLayout.columns { try reader.checkDecimalMarks(c) }
      let marks = 8 + (c.category - 7)
      let orderYear = try reader.year(2, marked: 3, "Year of order", after: evaluation)
      let ordered = try reader.count(4, marked: 5, "Number ordered")
      let delivered = try reader.count(marks, marked: marks + 1, "Number delivered")
      let years = try reader.years(marks + 2, "Year(s) of delivery", after: evaluation)
      let values = (
        try reader.value(c.count - 3, "TIV per unit"), try reader.value(c.count - 2, "TIV for total order"),
        try reader.value(c.count - 1, "TIV of delivered weapons")
      )
      transfers.append(
        Transfer(
          recipient: layout.supplierFirst ? second : first,
          supplier: layout.supplierFirst ? first : second, orderYear: orderYear, ordered: ordered,
          designation: reader.text(6..<c.category), category: words.word(row, cells[c.category]),
          delivered: delivered, deliveryYears: years, status: words.word(row, cells[c.status]),
          comment: reader.text(c.status + 1..<c.count - 3), unitValue: values.0, orderedValue: values.1,
          deliveredValue: values.2, lines: lines))
      remark(line, words.word(row, cells[c.status]), orderYear, years)
    } catch {
      report(error.code, line, error.field, error.detail)
    }
    return true
  }

  private mutating func remark(_ line: Int, _ status: String, _ ordered: MarkedNumber<Int>?, _ years: [Int]) {
    if !TradeRegisterLayout.statuses.contains(status.lowercased()) {
      issues.append(
        RegisterIssue(.unknownCode, file: file, row: line, field: "status", "'\(status)'", keptAside: false))
    }
    if let ordered, !ordered.uncertain, let first = years.first, first < ordered.value {
      issues.append(
        RegisterIssue(
          .contradiction, file: file, row: line, field: "Year(s) of delivery",
          "delivered in \(first), ordered in \(ordered.value)", keptAside: false))
    }
  }

  private mutating func report(
    _ code: RegisterIssue.Code, _ line: Int, _ field: String, _ detail: String = ""
  ) {
    issues.append(RegisterIssue(code, file: file, row: line, field: field, detail))
  }
}

/// Party names and categories repeat ten-thousandfold: each is made a `String` once.
struct WordPool {
  private var pool: [UInt64: String] = [:]

  mutating func word(_ row: UnsafeBufferPointer<UInt8>, _ cell: TradeRowAssembler.Cell) -> String {
    var (start, end) = (cell.start, cell.end)
    while start < end, row[start] == 32 { start += 1 }
    while end > start, row[end - 1] == 32 { end -= 1 }
    if end - start >= 2, row[start] == 34, row[end - 1] == 34 { (start, end) = (start + 1, end - 1) }
    // FNV-1a, 64 bits; a clash is met by comparing.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for i in start..<end { hash = (hash ^ UInt64(row[i])) &* 0x100_0000_01B3 }
    if let known = pool[hash], known.utf8.count == end - start,
      known.utf8.elementsEqual(row[start..<end])
    {
      return known
    }
    let made = String(decoding: row[start..<end], as: UTF8.self)
    pool[hash] = made
    return made
  }
}

import SightlineUnits

/// What is wrong with one cell.
struct CellFault: Error {
  let code: RegisterIssue.Code
  let field: String
  let detail: String
  init(_ code: RegisterIssue.Code, _ field: String, _ detail: String) {
    (self.code, self.field, self.detail) = (code, field, detail)
  }
}

/// Reads the cells of one row of the trade register. Empty is `nil`; anything else is read or refused.
struct CellReader {
  let row: UnsafeBufferPointer<UInt8>
  let cells: [TradeRowAssembler.Cell]

  /// More than any deal or stock: 10⁸ pieces, or 10⁶ million in trend-indicator value (all transfers of the
  /// world since 1950 come to some 2 million).
  static let mostPieces = 100_000_000
  static let mostValue = ExactDecimal(1_000_000)

  private func trimmed(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (cells[index].start, cells[index].end)
    while start < end, row[start] == 32 || row[start] == 34 { start += 1 }
    while end > start, row[end - 1] == 32 || row[end - 1] == 34 { end -= 1 }
    return UnsafeBufferPointer(rebasing: row[start..<end])
  }
  private func quote(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    "'" + String(decoding: bytes.prefix(60), as: UTF8.self) + "'"
  }

  /// Cells that belong together, with the commas between them.
  func text(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    var (start, end) = (cells[first].start, cells[last].end)
    while start < end, row[start] == 32 { start += 1 }
    while end > start, row[end - 1] == 32 { end -= 1 }
    if end - start >= 2, row[start] == 34, row[end - 1] == 34 { (start, end) = (start + 1, end - 1) }
    return start == end ? "" : String(decoding: row[start..<end], as: UTF8.self)
  }

  private func mark(_ index: Int, _ field: String) throws(CellFault) -> Bool {
    let bytes = trimmed(index)
    if bytes.isEmpty { return false }
    guard bytes.allSatisfy({ $0 == 63 }) else {
      throw CellFault(.swappedColumns, field, "\(quote(bytes)) stands where only '?' can")
    }
    return true
  }

  func count(_ index: Int, marked mark: Int, _ field: String) throws(CellFault) -> MarkedNumber<Int>? {
    let uncertain = try self.mark(mark, field)
    let bytes = trimmed(index)
    if bytes.isEmpty { return nil }
    guard let value = ExactDecimal(plainASCII: bytes) else {
      throw CellFault(.badNumber, field, quote(bytes))
    }
    guard !value.isNegative else { throw CellFault(.negative, field, quote(bytes)) }
    // A published count is whole, though some exports print `4.0`.
    guard value.scale == 0, value.significand <= Int128(CellReader.mostPieces) else {
      throw CellFault(value.scale == 0 ? .absurd : .badNumber, field, quote(bytes))
    }
    return MarkedNumber(Int(value.significand), uncertain: uncertain)
  }

  func value(_ index: Int, _ field: String) throws(CellFault) -> ExactDecimal? {
    let bytes = trimmed(index)
    if bytes.isEmpty { return nil }
    guard let value = ExactDecimal(plainASCII: bytes) else {
      throw CellFault(bytes.contains(44) ? .mixedDecimalMarks : .badNumber, field, quote(bytes))
    }
    guard !value.isNegative else { throw CellFault(.negative, field, quote(bytes)) }
    guard value < CellReader.mostValue else { throw CellFault(.absurd, field, quote(bytes)) }
    return value
  }

  /// `7,25` among cells that commas part: one value too many, and the comment ends in a number. The row is refused
  /// where number ordered times value per unit is the total only with the comma read as a decimal mark.
  func checkDecimalMarks(_ c: TradeRowAssembler.Columns) throws(CellFault) {
    let n = c.count
    guard n - 4 > c.status, let ordered = number(4), ordered > 0, let odd = plain(n - 4) else { return }
    let last = (plain(n - 3), plain(n - 2))
    func fits(_ unit: Double?, _ total: Double?) -> Bool {
      guard let unit, let total else { return false }
      // Printed totals are rounded, and units to two digits.
      return abs(unit * ordered - total) <= 0.51 + 0.02 * abs(total)
    }
    func joined(_ a: String, _ b: String) -> Double? { Double(a + "." + b) }
    guard !fits(last.0.flatMap(Double.init), last.1.flatMap(Double.init)) else { return }
    let unit = last.0.flatMap { joined(odd, $0) }
    let total = last.0.flatMap { a in last.1.flatMap { joined(a, $0) } }
    if fits(unit, last.1.flatMap(Double.init)) || fits(Double(odd), total)
      || fits(Double(odd), last.0.flatMap(Double.init))
    {
      throw CellFault(.mixedDecimalMarks, "the last columns", quote(trimmed(n - 3)))
    }
  }
  private func plain(_ index: Int) -> String? {
    let bytes = trimmed(index)
    guard !bytes.isEmpty, bytes.allSatisfy({ (48...57).contains($0) || $0 == 46 }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
  private func number(_ index: Int) -> Double? { plain(index).flatMap(Double.init) }

  func year(
    _ index: Int, marked mark: Int, _ field: String, after evaluation: CalendarDate
  ) throws(CellFault) -> MarkedNumber<Int>? {
    let uncertain = try self.mark(mark, field)
    let bytes = trimmed(index)
    if bytes.isEmpty { return nil }
    guard let year = number(bytes), bytes.count == 4 else { throw CellFault(.badDate, field, quote(bytes)) }
    try check(year, field, evaluation)
    return MarkedNumber(year, uncertain: uncertain)
  }

  /// `2009`, `2009; 2010`, `2009-2012`, years in brackets or with "?".
  func years(_ index: Int, _ field: String, after evaluation: CalendarDate) throws(CellFault) -> [Int] {
    let bytes = trimmed(index)
    if bytes.isEmpty { return [] }
    var years: [Int] = []
    for part in bytes.split(whereSeparator: { $0 == 59 || $0 == 32 }) {
      let ends = part.split(separator: 45).map { $0.filter { $0 != 40 && $0 != 41 && $0 != 63 } }
      let read = ends.compactMap { $0.count == 4 ? $0.withUnsafeBufferPointer(number) : nil }
      guard read.count == ends.count, let from = read.first, let to = read.last, read.count <= 2, from <= to
      else { throw CellFault(.badDate, field, quote(bytes)) }
      try check(from, field, evaluation)
      try check(to, field, evaluation)
      years.append(contentsOf: from...to)
    }
    if years.count == 1 { return years }
    return Array(Set(years)).sorted()
  }

  private func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var n = 0
    for b in bytes {
      guard b >= 48, b <= 57, n < 100_000 else { return nil }
      n = n * 10 + Int(b - 48)
    }
    return n
  }

  private func check(_ year: Int, _ field: String, _ evaluation: CalendarDate) throws(CellFault) {
    guard year >= TradeRegisterReader.firstYear else {
      throw CellFault(.absurd, field, "\(year) is before \(TradeRegisterReader.firstYear)")
    }
    guard year <= evaluation.year else {
      throw CellFault(.futureDate, field, "\(year) is after \(evaluation)")
    }
  }
}

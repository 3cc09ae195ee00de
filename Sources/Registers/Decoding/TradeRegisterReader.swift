import SightlineUnits

/// Reads the trade register exactly as published: a preamble, then rows with unquoted commas and line breaks
/// in the free-text columns.
///
/// A row is found again from both ends: six columns from the left, three from the right, and the status in
/// between, which is one of three words behind a list of years. Whatever commas stand between belong to the
/// designation (left of the numbers) or to the comment (right of the status).
public struct TradeRegisterReader: Sendable {
  /// Nothing can be ordered or delivered after this day.
  public let evaluation: CalendarDate
  /// The first year the register covers (SIPRI: 1950); an earlier year is a slip of a column.
  public static let firstYear = 1900
  /// A deal broken over more lines than this is not one deal. Measured: published breaks are of 2 and 3
  /// lines.
  static let mostLines = 8

  public init(evaluation: CalendarDate) { self.evaluation = evaluation }

  /// Whether the text, or its beginning, holds the register's header.
  static func recognises(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { header($0, LineTable($0)) != nil }
      || ResavedRegister.asPublished(text) != nil
  }

  /// - Returns: `nil` when no line is the register's header.
  public func read(_ bytes: [UInt8], file: String) -> TransferRegister? {
    let (decoded, encoding, remark) = TextEncoding.decode(bytes)
    if let register = read(decoded, file: file, encoding, remark) { return register }
    return ResavedRegister.asPublished(decoded).flatMap { read($0, file: file, encoding, remark) }
  }

  private func read(_ text: [UInt8], file: String, _ encoding: TextEncoding, _ remark: String?)
    -> TransferRegister?
  {
    text.withUnsafeBufferPointer { buffer in
      let lines = LineTable(buffer)
      guard let (at, layout) = TradeRegisterReader.header(buffer, lines) else { return nil }
      var assembler = TradeRowAssembler(buffer: buffer, layout: layout, file: file, evaluation: evaluation)
      if let remark {
        assembler.issues.append(RegisterIssue(.wrongEncoding, file: file, remark, keptAside: false))
      }
      assembler.readRows(lines, from: at + 1)
      let preamble = RegisterPreamble(lines: (0..<at).map { lines.string($0) })
      return TransferRegister(
        file: file, encoding: encoding, preamble: preamble, transfers: assembler.transfers,
        issues: assembler.issues)
    }
  }

  /// The header stands behind a preamble of a dozen lines; this leaves room for any and bounds the search.
  static let mostPreamble = 200

  private static func header(_ buffer: UnsafeBufferPointer<UInt8>, _ lines: LineTable) -> (
    Int, TradeRegisterLayout
  )? {
    for i in 0..<min(lines.count, mostPreamble) where lines.commas(i) >= TradeRegisterLayout.columns - 1 {
      let cells = lines.string(i).split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmed.filter { $0 != "\"" }
      }
      if let layout = TradeRegisterLayout(header: cells) { return (i, layout) }
    }
    return nil
  }
}

/// Where each line of a buffer starts and ends; `\n`, `\r\n` and `\r` all end one.
struct LineTable {
  let buffer: UnsafeBufferPointer<UInt8>
  private var bounds: [(start: Int, end: Int)] = []
  var count: Int { bounds.count }

  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    self.buffer = buffer
    bounds.reserveCapacity(buffer.count / 100 + 1)
    var start = 0
    var at = 0
    while at < buffer.count {
      let byte = buffer[at]
      at += 1
      guard byte == 10 || byte == 13 else { continue }
      bounds.append((start, at - 1))
      if byte == 13, at < buffer.count, buffer[at] == 10 { at += 1 }
      start = at
    }
    if start < buffer.count { bounds.append((start, buffer.count)) }
  }

  subscript(i: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[bounds[i].start..<bounds[i].end])
  }
  /// Where a line starts; behind the last one the end.
  func start(_ i: Int) -> Int { i < bounds.count ? bounds[i].start : buffer.count }
  func string(_ i: Int) -> String { String(decoding: self[i], as: UTF8.self) }
  func commas(_ i: Int) -> Int { self[i].reduce(0) { $1 == 44 ? $0 + 1 : $0 } }
  func isBlank(_ i: Int) -> Bool { self[i].allSatisfy { $0 == 32 || $0 == 9 } }
}

extension RegisterPreamble {
  init(lines: [String]) {
    self.init()
    notes = lines.map(\.trimmed).filter { !$0.isEmpty }
    title = notes.first { $0.lowercased().hasPrefix("transfers of") } ?? notes.first ?? ""
    (onlySupplier, onlyRecipient) = RegisterPreamble.ends(of: title)
    (firstYear, lastYear) = RegisterPreamble.years(of: title)
    for note in notes where note.lowercased().hasPrefix("data generated:") {
      generated = RegisterPreamble.day(String(note.dropFirst(15)))
    }
  }

  /// `… from Russia to All countries. Deals …` gives Russia and nil.
  private static func ends(of title: String) -> (String?, String?) {
    guard let from = title.firstRange(of: " from "), let to = title[from.upperBound...].firstRange(of: " to ")
    else { return (nil, nil) }
    let rest = title[to.upperBound...]
    let stop = rest.firstIndex(of: ".") ?? rest.endIndex
    func one(_ s: Substring) -> String? {
      let name = s.trimmed
      return name.isEmpty || name.lowercased().hasPrefix("all ") ? nil : name
    }
    return (one(title[from.upperBound..<to.lowerBound]), one(rest[..<stop]))
  }

  /// `… for the year range '2015' to '2024'`, with or without quotes.
  private static func years(of title: String) -> (Int?, Int?) {
    guard let range = title.firstRange(of: "year range") else { return (nil, nil) }
    let numbers = title[range.upperBound...].split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 2 else { return (nil, nil) }
    return (numbers[0], numbers[1])
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// `13 Mar 2025 10:02:49 AM`: the day; the hour has no zone and is not used.
  private static func day(_ text: String) -> CalendarDate? {
    let words = text.split(separator: " ")
    guard words.count >= 3, let day = Int(words[0]), let year = Int(words[2]),
      let month = months.firstIndex(of: String(words[1].prefix(3)).lowercased())
    else { return nil }
    return CalendarDate(year: year, month: month + 1, day: day)
  }
}

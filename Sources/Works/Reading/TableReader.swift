import SightlineUnits

/// Rows of a delimited text table (RFC 4180; comma, semicolon or tab; quotes doubled; line breaks in quotes).
final class TableReader {
  struct Row {
    /// From 1 for the header.
    let number: Int
    let byte: Int
    let fields: [String]
  }
  private let w: ByteWindow
  private var delimiter: UInt8?
  private var number = 0
  private static let mostFields = 4096
  /// Rows looked at before the first is handed over; some dozens settle how numbers are written.
  private static let mostAhead = 500
  private var ahead: [Row] = []

  init(file: String, limits: WorksLimits, _ feed: @escaping ByteFeed) {
    w = ByteWindow(file: file, limits: limits, feed)
  }
  var file: String { w.file }
  var limits: WorksLimits { w.limits }

  /// The next row that is not empty; `nil` at the end.
  func next() throws(WorksRemark) -> Row? {
    guard ahead.isEmpty else { return ahead.removeFirst() }
    return try read()
  }

  /// How the table writes fractions, by the given columns of its next rows: a comma where cells say so and none
  /// says otherwise. Only tables parted by semicolons are asked: where commas part the cells, they are no
  /// decimal marks. `nil`: plain notation.
  func decimalMark(_ header: TableHeader, _ columns: [String]) throws(WorksRemark) -> TableMapping
    .DecimalMark?
  {
    guard delimiter == 59 else { return nil }
    while ahead.count < TableReader.mostAhead, let row = try read() { ahead.append(row) }
    var (comma, point) = (false, false)
    for row in ahead {
      for column in columns {
        guard let text = header.value(column, row), let at = text.lastIndex(where: { $0 == "," || $0 == "." })
        else { continue }
        // One mark with three digits behind it may group thousands: it decides nothing.
        let digits = text.distance(from: at, to: text.endIndex) - 1
        guard digits != 3 || Set(text.filter { $0 == "," || $0 == "." }).count == 2 else { continue }
        if text[at] == "," { comma = true } else { point = true }
      }
    }
    return comma && !point ? .comma : nil
  }

  private func read() throws(WorksRemark) -> Row? {
    while true {
      guard let range = try line() else { return nil }
      number += 1
      let byte = w.offset(range.lowerBound)
      let bytes = w.bytes(range)
      if delimiter == nil { delimiter = TableReader.sniff(bytes) }
      if bytes.allSatisfy({ $0 == 32 || $0 == 13 }) { continue }
      return Row(number: number, byte: byte, fields: try split(bytes, byte))
    }
  }

  /// The delimiter that the header has most of.
  private static func sniff(_ line: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let candidates: [UInt8] = [44, 59, 9]
    let counts = candidates.map { d in line.reduce(0) { $1 == d ? $0 + 1 : $0 } }
    let most = counts.max() ?? 0
    return candidates[counts.firstIndex(of: most) ?? 0]
  }

  /// One line, minding quotes, without its end; the window stands after it.
  private func line() throws(WorksRemark) -> Range<Int>? {
    var (start, p, quoted) = (w.at, w.at, false)
    while true {
      while p < w.end {
        let c = w.base[p]
        if c == 34 {
          quoted.toggle()
        } else if c == 10, !quoted {
          w.at = p + 1
          return start..<(p > start && w.base[p - 1] == 13 ? p - 1 : p)
        }
        p += 1
      }
      guard let moved = try w.more(keeping: start) else {
        guard start < w.end else { return nil }
        if quoted {
          throw WorksRemark(.truncated, .fileEnded, file: file, row: number + 1, "a quote is open")
        }
        w.at = w.end
        return start..<w.end
      }
      start -= moved
      p -= moved
    }
  }

  private func split(_ line: UnsafeBufferPointer<UInt8>, _ byte: Int) throws(WorksRemark) -> [String] {
    let delimiter = delimiter ?? 44
    var fields: [String] = []
    var p = 0
    while true {
      guard fields.count < TableReader.mostFields else {
        throw WorksRemark(.tooLong, .fileEnded, file: file, row: number, "more than 4,096 fields")
      }
      var field: [UInt8] = []
      if p < line.count, line[p] == 34 {
        p += 1
        while p < line.count {
          if line[p] == 34 {
            guard p + 1 < line.count, line[p + 1] == 34 else { break }
            p += 1
          }
          field.append(line[p])
          p += 1
        }
        p += 1
      }
      while p < line.count, line[p] != delimiter {
        field.append(line[p])
        p += 1
      }
      guard let text = String(validating: field, as: UTF8.self) else {
        throw WorksRemark(.wrongEncoding, .fileEnded, file: file, row: number, "not UTF-8")
      }
      fields.append(text)
      guard p < line.count else { return fields }
      p += 1
    }
  }
}

/// A table's header: where each column stands.
struct TableHeader {
  let names: [String]
  private let places: [String: Int]
  init(_ row: TableReader.Row) {
    names = row.fields.map { $0.trimmed }
    places = Dictionary(names.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { a, _ in a })
  }
  func has(_ columns: [String]) -> Bool { columns.allSatisfy { places[$0.lowercased()] != nil } }
  /// The field under a column, trimmed; `nil` where there is none or it is empty or `NA`.
  func value(_ column: String, _ row: TableReader.Row) -> String? {
    guard let at = places[column.lowercased()], at < row.fields.count else { return nil }
    let text = row.fields[at].trimmed
    return text.isEmpty || text == "NA" ? nil : text
  }
}

/// Says which columns of a table hold what, for tables that no reader knows.
public struct TableMapping: Hashable, Sendable, Codable {
  /// How numbers are written. `nil`: plain decimal notation only, anything else is kept aside.
  public enum DecimalMark: String, Hashable, Sendable, Codable { case point, comma }
  public var project: String
  /// The column of the IATI transaction code, or `fixedType`.
  public var type: String?
  public var fixedType: FlowCode?
  /// The column of the currency, or `fixedCurrency`.
  public var currency: String?
  public var fixedCurrency: String?
  public var amount: String
  public var date: String?
  public var decimalMark: DecimalMark?

  public init(
    project: String, amount: String, type: String? = nil, fixedType: FlowCode? = nil, currency: String? = nil,
    fixedCurrency: String? = nil, date: String? = nil, decimalMark: DecimalMark? = nil
  ) {
    (self.project, self.amount, self.type, self.fixedType) = (project, amount, type, fixedType)
    (self.currency, self.fixedCurrency) = (currency, fixedCurrency)
    (self.date, self.decimalMark) = (date, decimalMark)
  }
  var columns: [String] { [project, amount] + [type, currency, date].compactMap { $0 } }

  /// A table that says itself what it holds; also what `--measure transactions` writes.
  public static let plain = TableMapping(
    project: "project", amount: "amount", type: "type", currency: "currency")
}

/// Amounts as tables write them. Grouping marks and decimal commas are read only where the mapping says which
/// is which; a mixture within the same column is named.
enum TableAmount {
  static func read(_ text: String, mark: TableMapping.DecimalMark?) -> RawAmount? {
    var plain = text
    if let mark {
      let (decimal, group): (Character, Character) = mark == .comma ? (",", ".") : (".", ",")
      let parts = text.split(separator: decimal, omittingEmptySubsequences: false)
      guard parts.count <= 2, parts.dropFirst().allSatisfy({ !$0.contains(group) }) else { return nil }
      // Groups have three digits: `1.234,5` is a number with a decimal comma, `12.34,5` is none.
      let bare = parts[0].drop { $0 == "-" || $0 == "+" }
      let groups = bare.split(whereSeparator: { $0 == group || $0 == " " || $0 == "\u{A0}" })
      guard groups.count <= 1 || (groups.dropFirst().allSatisfy { $0.count == 3 } && groups[0].count <= 3)
      else {
        return nil
      }
      let sign = parts[0].hasPrefix("-") ? "-" : ""
      plain = sign + groups.joined() + (parts.count == 2 ? "." + parts[1] : "")
    }
    return plain.withUTF8 { RawAmount($0) }
  }
}

import ArgumentParser
import SightlineEvidence
import SightlineRegisters
import SightlineVerdicts

/// Which columns of a table hold what.
struct ClaimColumns {
  let items: [String]
  let value: String
  let source: String
  let attribute: String?
  let grade: String?
}

/// Reads tables of claims. A row that cannot be used is named with its line and the reason.
enum ClaimFile {
  static func claims(_ path: String, _ columns: ClaimColumns) throws -> (
    claims: [SourceClaim], aside: [String]
  ) {
    var table = try Table(path)
    let items = try table.items(columns.items)
    let (value, source) = (try table.column(columns.value), try table.column(columns.source))
    let attribute = try columns.attribute.map { try table.column($0) }
    let grade = try columns.grade.map { try table.column($0) }
    var claims: [SourceClaim] = []
    claims.reserveCapacity(table.rows.count)
    for row in table.rows {
      let name = Table.joined(items.map { row.cells[$0] })
      guard !name.isEmpty else {
        table.refuse(row.line, "names no item")
        continue
      }
      guard !row.cells[source].isEmpty else {
        table.refuse(row.line, "names no source")
        continue
      }
      let text = grade.map { row.cells[$0] } ?? ""
      let graded = AdmiraltyGrade(text)
      if graded == nil, !text.isEmpty {
        table.refuse(row.line, "'\(text.prefix(20))' is no Admiralty grade such as B2")
        continue
      }
      claims.append(
        SourceClaim(
          item: name,
          attribute: attribute.map { row.cells[$0] }
            ?? (items.count > 1 ? row.cells[items[items.count - 1]] : ""),
          value: row.cells[value], source: row.cells[source], grade: graded))
    }
    if attribute == nil { claims = AttributeNames.found(in: claims, itemColumns: items.count) }
    return (claims, table.aside)
  }

  static func labels(_ path: String, _ columns: ClaimColumns) throws -> (
    values: [String: String], aside: [String]
  ) {
    var table = try Table(path)
    let items = try table.items(columns.items)
    let value = try table.column(columns.value)
    var values: [String: String] = [:]
    for row in table.rows {
      let name = Table.joined(items.map { row.cells[$0] })
      guard !name.isEmpty, !row.cells[value].isEmpty else {
        table.refuse(row.line, "names no item or no value")
        continue
      }
      if let known = values[name], known != row.cells[value] {
        table.refuse(row.line, "gives '\(name.prefix(60))' a second value")
        continue
      }
      values[name] = row.cells[value]
    }
    return (values, table.aside)
  }

  /// A CSV file with a header: its rows as wide as the header, the others kept aside.
  private struct Table {
    private let file: String
    private let header: [String]
    private(set) var rows: [(line: Int, cells: [String])] = []
    private(set) var aside: [String] = []

    init(_ path: String) throws {
      let bytes: [UInt8]
      do { bytes = try InputWalker().load(path) } catch { throw ValidationError("\(path) \(error)") }
      file = path
      let (text, _, remark) = TextEncoding.decode(bytes)
      let grid = SheetGrid(delimited: text.filter { $0 != 0 }, name: path)
      guard let first = grid.rows.first else { throw ValidationError("\(path): holds no header row") }
      header = first.cells.map { Table.trimmed($0.text) }
      if let remark { aside.append("\(path): \(remark)") }
      if text.contains(0) { aside.append("\(path): NUL bytes left out") }
      rows.reserveCapacity(grid.rows.count)
      for row in grid.rows.dropFirst() {
        // A row may end in empty cells that the header does not name.
        let cells = row.cells.map { Table.trimmed($0.text) }
        let width = (cells.lastIndex { !$0.isEmpty } ?? -1) + 1
        if cells.count >= header.count, width <= header.count {
          rows.append((row.number, Array(cells.prefix(header.count))))
        } else {
          refuse(row.number, "has \(cells.count) fields where the header has \(header.count)")
        }
      }
    }

    mutating func refuse(_ line: Int, _ reason: String) { aside.append("\(file): line \(line) \(reason)") }

    func column(_ name: String) throws -> Int {
      if let exact = header.firstIndex(of: name) { return exact }
      if let near = header.firstIndex(where: { $0.lowercased() == name.lowercased() }) { return near }
      throw ValidationError(
        "\(file): has no column '\(name)'; its columns are \(header.prefix(20).joined(separator: ", "))")
    }

    /// Each name is a column, or a list of columns with commas between.
    func items(_ names: [String]) throws -> [Int] {
      try names.flatMap { name in
        if let whole = try? column(name) { return [whole] }
        return try name.split(separator: ",").map { try column(Table.trimmed(String($0))) }
      }
    }

    static func joined(_ parts: [String]) -> String {
      parts.allSatisfy(\.isEmpty) ? "" : parts.joined(separator: "|")
    }

    private static func trimmed(_ text: String) -> String {
      guard let a = text.utf8.first, let b = text.utf8.last, a <= 32 || b <= 32 || a == 0xC2 || b == 0xA0
      else {
        return text
      }
      return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
  }
}

/// Kinds of items, where no column tells them: the part before or after the last mark in the items' names, if
/// few such parts serve many items (`newyork 2010-02-01|temperature`).
enum AttributeNames {
  static let marks: [Character] = ["|", "#", "/", ":", ";", "@", "\t"]
  static let most = 64

  static func found(in claims: [SourceClaim], itemColumns: Int) -> [SourceClaim] {
    // With several columns the last is taken, unless nearly every item has a kind of its own.
    if itemColumns > 1 {
      return Set(claims.map(\.attribute)).count <= most ? claims : renamed(claims) { _ in "" }
    }
    let items = Set(claims.map(\.item))
    for mark in marks {
      for isLast in [true, false] {
        func part(_ item: String) -> String? {
          guard let at = isLast ? item.lastIndex(of: mark) : item.firstIndex(of: mark) else { return nil }
          return String(isLast ? item[item.index(after: at)...] : item[..<at])
        }
        let parts = items.compactMap(part)
        let kinds = Set(parts).count
        if parts.count == items.count, kinds >= 2, kinds <= most, items.count >= 5 * kinds {
          return renamed(claims) { part($0) ?? "" }
        }
      }
    }
    return claims
  }

  private static func renamed(_ claims: [SourceClaim], _ name: (String) -> String) -> [SourceClaim] {
    claims.map {
      SourceClaim(
        item: $0.item, attribute: name($0.item), value: $0.value, source: $0.source, grade: $0.grade)
    }
  }
}

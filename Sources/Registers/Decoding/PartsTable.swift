import SightlineUnits

/// Reads a table of totals and their parts: columns `total,total_value,part,part_value,unit,complete,date,source`.
///
/// `complete` is `yes` where all parts of the total are listed: only then must they add up. Otherwise they may
/// only not exceed it.
public struct PartsTable: Sendable {
  static let columns = [
    "total", "total_value", "part", "part_value", "unit", "complete", "date", "source", "citation",
  ]

  static func fits(_ header: [String]) -> Bool {
    ["total", "total_value", "part", "part_value", "complete"].allSatisfy(header.contains)
  }

  /// - Returns: `nil` when the first row is not such a header.
  public static func read(
    _ bytes: [UInt8], file: String
  ) -> (conflicts: [FigureConflict], issues: [RegisterIssue])? {
    let grid = SheetGrid(delimited: TextEncoding.decode(bytes).text, name: file)
    guard let header = grid.rows.first?.cells.map({ $0.text.lowercased() }) else { return nil }
    let at = Dictionary(header.enumerated().map { ($1, $0) }) { first, _ in first }
    guard fits(header) else { return nil }
    var issues = header.filter { !columns.contains($0) && !$0.isEmpty }.map {
      RegisterIssue(.ignoredField, file: file, row: 1, field: $0, keptAside: false)
    }
    var order: [String] = []
    var totals: [String: Total] = [:]
    for row in grid.rows.dropFirst() {
      func cell(_ name: String) -> String {
        at[name].flatMap { row.cells.indices.contains($0) ? row.cells[$0].text : nil } ?? ""
      }
      guard let value = ExactDecimal(cell("total_value")), let part = ExactDecimal(cell("part_value")) else {
        let field = ExactDecimal(cell("total_value")) == nil ? "total_value" : "part_value"
        issues.append(
          RegisterIssue(.badNumber, file: file, row: row.number, field: field, "'\(cell(field))'"))
        continue
      }
      let key = [cell("total"), cell("unit"), cell("source")].joined(separator: "\u{1F}")
      if totals[key] == nil { order.append(key) }
      var entry =
        totals[key]
        ?? Total(
          title: cell("total"), value: value, stated: cell("date"), source: cell("source"), unit: cell("unit")
        )
      guard entry.value == value else {
        let detail = "the total was \(entry.value) in an earlier row"
        issues.append(
          RegisterIssue(.contradiction, file: file, row: row.number, field: "total_value", detail))
        continue
      }
      entry.parts.append(part)
      entry.complete = entry.complete && cell("complete").lowercased() == "yes"
      entry.rows.append("\(file):\(row.number)")
      totals[key] = entry
    }
    return (order.compactMap { totals[$0]?.conflict }, issues)
  }

  private struct Total {
    let title: String
    let value: ExactDecimal
    let stated: String
    let source: String
    let unit: String
    var parts: [ExactDecimal] = []
    var complete = true
    var rows: [String] = []

    var conflict: FigureConflict? {
      let sum = parts.reduce(.zero, +)
      guard complete || sum > value else { return nil }
      var conflict = FigureChecks.parts(subject: title, total: value, parts: parts, rows: rows)
      conflict?.stated = stated
      conflict?.source = source
      conflict?.unit = unit
      return conflict
    }
  }
}

import SightlineUnits

/// Reads a table of ceilings: columns `party,category,limit,source`, in any order; source may be missing.
public enum CeilingTable {
  public static func read(_ bytes: [UInt8], file: String) -> (ceilings: [Ceiling], issues: [RegisterIssue]) {
    let grid = SheetGrid(delimited: TextEncoding.decode(bytes).text, name: file)
    let header = grid.rows.first?.cells.map { $0.text.lowercased() } ?? []
    let at = Dictionary(header.enumerated().map { ($1, $0) }) { first, _ in first }
    guard ["party", "category", "limit"].allSatisfy({ at[$0] != nil }) else {
      let issue = RegisterIssue(
        .unknownLayout, file: file, row: 1, "expected the columns party, category, limit")
      return ([], [issue])
    }
    var (ceilings, issues): ([Ceiling], [RegisterIssue]) = ([], [])
    for row in grid.rows.dropFirst() {
      func cell(_ name: String) -> String {
        at[name].flatMap { row.cells.indices.contains($0) ? row.cells[$0].text : nil } ?? ""
      }
      guard !cell("party").isEmpty, !cell("category").isEmpty else {
        issues.append(RegisterIssue(.missingField, file: file, row: row.number, field: "party"))
        continue
      }
      guard let limit = ExactDecimal(cell("limit")), !limit.isNegative else {
        issues.append(
          RegisterIssue(.badNumber, file: file, row: row.number, field: "limit", "'\(cell("limit"))'"))
        continue
      }
      ceilings.append(
        Ceiling(party: cell("party"), category: cell("category"), limit: limit, source: cell("source")))
    }
    return (ceilings, issues)
  }
}

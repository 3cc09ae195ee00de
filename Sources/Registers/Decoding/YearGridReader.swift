import SightlineObserving
import SightlineUnits

/// Reads tables with one row a party and one column a year: the sheets of the MILEX workbook and the
/// import-export (TIV) tables.
struct YearGridReader {
  /// What the cells of one table measure.
  struct Meaning {
    let kind: EventKind
    let category: String
    let measure: Measure
    /// Multiplies each cell: `US$ m.` is 10⁶.
    let scale: Int
    let prices: RegisterFigure.Prices
  }
  let file: String
  let evaluation: CalendarDate
  var figures: [RegisterFigure] = []
  var missing: [MissingFigure] = []
  var issues: [RegisterIssue] = []

  /// - Returns: `nil` when no row of the first 40 holds a party heading and at least two years in order.
  init?(_ grid: SheetGrid, file: String, evaluation: CalendarDate) {
    (self.file, self.evaluation) = (file, evaluation)
    guard let at = grid.rows.prefix(40).firstIndex(where: { YearGridReader.years($0.cells).count >= 2 })
    else { return nil }
    let header = grid.rows[at].cells
    let years = YearGridReader.years(header)
    let preamble = grid.rows[..<at].flatMap { $0.cells.map(\.text) }.filter { !$0.isEmpty }
    guard
      let meaning = YearGridReader.meaning(sheet: grid.name, preamble: preamble, heads: header.map(\.text))
    else { return nil }
    let currencyColumn = header.firstIndex { $0.text.lowercased() == "currency" }
    reportUnused(header, years: Set(years.map(\.column)), currency: currencyColumn, row: grid.rows[at].number)
    var counted: Set<String> = []
    for row in grid.rows[(at + 1)...] {
      guard let party = row.cells.first?.text, !party.isEmpty else { continue }
      // A region's heading has a name and nothing else; a footnote likewise.
      guard
        years.contains(where: { row.cells.indices.contains($0.column) && !row.cells[$0.column].text.isEmpty })
      else { continue }
      guard counted.insert(party).inserted else {
        issues.append(RegisterIssue(.duplicate, file: file, row: row.number, field: "Country", party))
        continue
      }
      read(
        row, party, years, meaning,
        currency: currencyColumn.flatMap { row.cells.indices.contains($0) ? row.cells[$0].text : nil })
    }
  }

  private static func years(_ cells: [SheetCell]) -> [(column: Int, year: Int)] {
    cells.enumerated().compactMap { column, cell in
      // Workbooks store years as numbers: `1988`, and some as `1988.0`.
      let text = cell.text.hasSuffix(".0") ? String(cell.text.dropLast(2)) : cell.text
      guard text.utf8.count == 4, let year = Int(text), (1900...2200).contains(year) else { return nil }
      return (column, year)
    }
  }

  private mutating func reportUnused(_ header: [SheetCell], years: Set<Int>, currency: Int?, row: Int) {
    // Notes point to footnotes of the workbook; totals are computed here again and not taken over.
    let known: Set<String> = ["country", "currency", "notes", "reporting year", "total", "", "2", "3"]
    for (i, cell) in header.enumerated() where i > 0 && !years.contains(i) && i != currency {
      guard !known.contains(cell.text.lowercased()) else { continue }
      issues.append(RegisterIssue(.ignoredField, file: file, row: row, field: cell.text, keptAside: false))
    }
  }

  private mutating func read(
    _ row: (number: Int, cells: [SheetCell]), _ party: String, _ years: [(column: Int, year: Int)],
    _ meaning: Meaning, currency: String?
  ) {
    if party.lowercased() == "total" || party.lowercased().hasPrefix("world") { return }
    var measure = meaning.measure
    if meaning.category.hasSuffix("local currency") {
      measure =
        YearGridReader.currency(currency ?? "", of: party).map(Measure.money)
        ?? .money(YearGridReader.unnamed)
    }
    for (column, year) in years {
      let cell = row.cells.indices.contains(column) ? row.cells[column] : SheetCell("")
      func note(_ reason: MissingFigure.Reason) {
        missing.append(
          MissingFigure(
            party: party, category: meaning.category, year: year, reason: reason, file: file, row: row.number)
        )
      }
      switch cell.text.lowercased() {
      case "": note(.empty)
      case "...", ". .", "..", "…": note(.notAvailable)
      case "xxx": note(.didNotExist)
      default: number(cell, row.number, party, year, meaning, measure)
      }
    }
  }

  private mutating func number(
    _ cell: SheetCell, _ row: Int, _ party: String, _ year: Int, _ meaning: Meaning, _ measure: Measure
  ) {
    var text = cell.text
    var share = meaning.measure == .share
    if text.hasSuffix("%") {
      text = text.dropLast().trimmed
      share = true
    }
    func aside(_ code: RegisterIssue.Code, _ detail: String) {
      issues.append(RegisterIssue(code, file: file, row: row, field: String(year), detail))
    }
    // Workbooks store binary fractions, `835.70000000000005`: 15 digits are what a double holds for sure.
    let stored = text.count { $0.isNumber } > 15 ? YearGridReader.rounded(text) : nil
    guard var value = stored ?? NumberText(mark: .point).read(text) ?? YearGridReader.rounded(text) else {
      return aside(
        NumberText(mark: .comma).read(text) != nil ? .mixedDecimalMarks : .badNumber, "'\(cell.text)'")
    }
    if share, cell.text.hasSuffix("%") { value = value.scaled(byPowerOfTen: -2) ?? value }
    guard !value.isNegative else { return aside(.negative, "'\(cell.text)'") }
    guard year <= evaluation.year else { return aside(.futureDate, "\(year) is after \(evaluation)") }
    guard let full = value.scaled(byPowerOfTen: meaning.scale), full < MappedTableReader.most,
      meaning.measure != .share || full <= ExactDecimal(1)
    else { return aside(.absurd, "'\(cell.text)'") }
    guard let period = DateText.interval(String(year)) else { return }
    let mark: RegisterFigure.Mark =
      cell.colour == .blue ? .estimated : cell.colour == .red ? .uncertain : .stated
    figures.append(
      RegisterFigure(
        kind: meaning.kind, party: party, reporter: "SIPRI", category: meaning.category, period: period,
        year: year,
        value: full, measure: measure, prices: meaning.prices, mark: mark, raw: cell.text, file: file,
        row: row))
  }

  /// To nine decimals; also reads the exponents that workbooks write.
  private static func rounded(_ text: String) -> ExactDecimal? {
    guard let d = Double(text), d.isFinite, abs(d) < 1e15 else { return nil }
    return ExactDecimal(RegisterTable.Cell.decimal(d, 9).text)
  }
}

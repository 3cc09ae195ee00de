import SightlineObserving
import SightlineUnits

/// Reads any table through a mapping. Every column is used, ignored by the mapping, or reported.
struct MappedTableReader {
  let mapping: TableMapping
  let columns: [TableMapping.Role: Int]
  let file: String
  let evaluation: CalendarDate
  var figures: [RegisterFigure] = []
  var missing: [MissingFigure] = []
  var issues: [RegisterIssue] = []
  private var seen: [String: Int] = [:]

  /// Larger than any budget in any currency (10¹⁸), any stock or any volume.
  static let most = ExactDecimal("1e18") ?? .zero

  /// - Returns: `nil` when the header, in the first 30 rows, does not have the columns.
  init?(_ grid: SheetGrid, mapping: TableMapping, file: String, evaluation: CalendarDate) {
    guard let at = grid.rows.prefix(30).firstIndex(where: { mapping.match($0.cells.map(\.text)) != nil }),
      let columns = mapping.match(grid.rows[at].cells.map(\.text))
    else { return nil }
    (self.mapping, self.columns, self.file, self.evaluation) = (mapping, columns, file, evaluation)
    let header = grid.rows[at].cells.map(\.text)
    reportUnusedColumns(header, row: grid.rows[at].number)
    let rows = grid.rows[(at + 1)...]
    let values = rows.compactMap { text(.value, $0.cells) }
    let mark =
      mapping.decimal.flatMap { NumberText.DecimalMark(rawValue: String($0)) } ?? NumberText.mark(of: values)
    if mark == nil {
      issues.append(
        RegisterIssue(
          .mixedDecimalMarks, file: file, field: header[columns[.value] ?? 0],
          "cells with both marks: each is read by its own, those with doubt are kept aside", keptAside: false)
      )
    }
    for row in rows { read(row.cells.map { $0 }, row: row.number, mark: mark) }
  }

  private mutating func reportUnusedColumns(_ header: [String], row: Int) {
    let used = Set(columns.values)
    // Another name for what a column already says: a code beside its text.
    let known = Set(mapping.ignored).union(mapping.columns.values.joined())
    for (i, head) in header.enumerated() where !used.contains(i) && !head.isEmpty {
      guard !known.contains(head.trimmed.lowercased()) else { continue }
      issues.append(RegisterIssue(.ignoredField, file: file, row: row, field: head, keptAside: false))
    }
  }

  private func text(_ role: TableMapping.Role, _ cells: [SheetCell]) -> String? {
    if let at = columns[role] {
      guard cells.indices.contains(at), !cells[at].text.isEmpty else { return mapping.fixed[role] }
      return cells[at].text
    }
    return mapping.fixed[role]
  }

  private mutating func read(_ cells: [SheetCell], row: Int, mark: NumberText.DecimalMark?) {
    func report(_ code: RegisterIssue.Code, _ role: TableMapping.Role, _ detail: String) -> RegisterIssue {
      RegisterIssue(code, file: file, row: row, field: role.rawValue, detail)
    }
    guard let party = text(.party, cells) else {
      return issues.append(report(.missingField, .party, ""))
    }
    let kindWord = text(.kind, cells)
    guard let kind = mapping.kind ?? kindWord.flatMap(EventKind.init(rawValue:)) else {
      return issues.append(report(.unknownCode, .kind, "'\(kindWord ?? "")'"))
    }
    guard let dateWord = text(.date, cells) else { return issues.append(report(.missingField, .date, "")) }
    guard let period = MappedTableReader.period(dateWord) else {
      let swapped =
        ExactDecimal(dateWord) != nil && text(.value, cells).flatMap(MappedTableReader.period) != nil
      return issues.append(report(swapped ? .swappedColumns : .badDate, .date, "'\(dateWord)'"))
    }
    let status = text(.status, cells)?.lowercased() ?? ""
    // A plan speaks of the future by its nature.
    guard period.start.date <= evaluation || SourceStatus(word: status).isIntention else {
      return issues.append(report(.futureDate, .date, "'\(dateWord)' is after \(evaluation)"))
    }
    let (year, category) = (MappedTableReader.year(of: period), text(.category, cells) ?? "")
    guard let valueWord = text(.value, cells) else {
      return missing.append(
        MissingFigure(
          party: party, category: category, year: year ?? period.start.date.year, reason: .empty, file: file,
          row: row))
    }
    let ownMark = mark ?? NumberText.mark(of: [valueWord]) ?? .point
    guard let value = NumberText(mark: ownMark).read(valueWord) else {
      let other = NumberText(mark: ownMark == .point ? .comma : .point).read(valueWord) != nil
      return issues.append(report(other ? .mixedDecimalMarks : .badNumber, .value, "'\(valueWord)'"))
    }
    guard !value.isNegative else { return issues.append(report(.negative, .value, "'\(valueWord)'")) }
    guard value < MappedTableReader.most else {
      return issues.append(report(.absurd, .value, "'\(valueWord)'"))
    }
    let unit = text(.unit, cells)
    guard let measure = unit.map({ Measure(registerUnit: $0) }) ?? mapping.measure else {
      return issues.append(report(.unknownCode, .unit, "'\(unit ?? "")'"))
    }
    // Pieces that changed hands are whole.
    guard kind != .transfer || measure != .count || value.scale == 0 else {
      return issues.append(report(.badNumber, .value, "'\(valueWord)' counts no whole things"))
    }
    // Two printed values of one thing both stand; the same value twice from the same source does not.
    let key = cells.map(\.text).joined(separator: "\u{1F}")
    if let first = seen.updateValue(row, forKey: key) {
      seen[key] = first
      return issues.append(report(.duplicate, .value, "same as row \(first)"))
    }
    append(cells, row, party, kind, category, period, year, value, measure, raw: valueWord, status: status)
  }

  private mutating func append(
    _ cells: [SheetCell], _ row: Int, _ party: String, _ kind: EventKind, _ category: String,
    _ period: Interval,
    _ year: Int?, _ value: ExactDecimal, _ measure: Measure, raw: String, status: String
  ) {
    let direction = text(.direction, cells)?.lowercased() ?? ""
    let partner = text(.counterpart, cells)
    // A state's report of an export is the partner's receipt.
    let isExport = direction.hasPrefix("export") || direction.hasPrefix("re-export") || direction == "x"
    let (recipient, supplier) = isExport && partner != nil ? (partner ?? party, party) : (party, partner)
    let word = text(.meaning, cells) ?? ""
    let meaning = Figure.Meaning(rawValue: word) ?? .total
    if !word.isEmpty, Figure.Meaning(rawValue: word) == nil {
      issues.append(
        RegisterIssue(.unknownCode, file: file, row: row, field: "meaning", "'\(word)'", keptAside: false))
    }
    let mark: RegisterFigure.Mark =
      SourceStatus(word: status) == .estimated
      ? .estimated : status.hasPrefix("uncertain") || status == "alleged" ? .uncertain : .stated
    var figure = RegisterFigure(
      kind: kind, party: recipient, counterpart: supplier, reporter: text(.reporter, cells) ?? party,
      category: category, period: period, year: year, value: value, measure: measure, meaning: meaning,
      standardError: text(.standardError, cells).flatMap { ExactDecimal($0)?.double } ?? 0, mark: mark,
      raw: raw,
      note: text(.note, cells) ?? "", citation: text(.citation, cells) ?? "", file: file, row: row)
    figure.status = status
    figures.append(figure)
  }

  /// `2024`, `2024-08-15`, `2021/2024`, and Comtrade's `202408`.
  static func period(_ text: String) -> Interval? {
    if text.utf8.count == 6, text.allSatisfy(\.isNumber) {
      return DateText.interval(text.prefix(4) + "-" + text.suffix(2))
    }
    return DateText.interval(text)
  }
  static func year(of period: Interval) -> Int? {
    let (first, last) = (period.start.date, Instant(microseconds: period.end.microseconds &- 1).date)
    return first.year == last.year || period.start == period.end ? first.year : nil
  }
}

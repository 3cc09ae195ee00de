import SightlineUnits

/// Sums of a table: World Bank projects, or any table through a mapping.
struct TableSums {
  private let settings: WorksSettings
  private let mappings: [TableMapping]
  private var remarks: WorksRemarks
  private var tallies: [String: ProjectTally] = [:]
  private var transactions = 0

  init(_ settings: WorksSettings, _ mappings: [TableMapping]) {
    (self.settings, self.mappings) = (settings, mappings)
    remarks = WorksRemarks(most: settings.limits.mostRemarks)
  }

  func read(_ table: TableReader, _ seen: inout Set<String>) -> WorksSums {
    var copy = self
    do throws(WorksRemark) {
      guard let first = try table.next() else {
        throw WorksRemark(.truncated, .fileEnded, file: table.file, row: 1, "no header")
      }
      let header = TableHeader(first)
      if WorldBankProjects.fits(header) {
        try copy.worldBank(table, header, &seen)
      } else if let mapping = (mappings + [.plain]).first(where: { header.has($0.columns) }) {
        try copy.mapped(table, header, mapping)
      } else if !DisplacementTables.fits(header), !DisplacementSites.fits(header),
        !LandReleaseTable.fits(header)
      {
        throw WorksRemark(
          .unknownFormat, .fileEnded, file: table.file, row: 1, "no mapping has these columns")
      }
    } catch {
      copy.remarks.add(error)
    }
    var sums = TransactionTable()
    for (project, tally) in copy.tallies { sums.add(project, tally) }
    return WorksSums(
      table: sums, remarks: copy.remarks, projects: copy.tallies.count, transactions: copy.transactions)
  }

  private mutating func aside(_ code: WorksRemark.Code, _ table: TableReader, _ row: Int, _ detail: String) {
    remarks.add(WorksRemark(code, .keptAside, file: table.file, row: row, detail))
  }

  private mutating func worldBank(_ table: TableReader, _ header: TableHeader, _ seen: inout Set<String>)
    throws(WorksRemark)
  {
    guard let dollars = PackedCurrency("USD") else { return }
    let mark = try table.decimalMark(header, WorldBankProjects.amounts)
    while let row = try table.next() {
      switch WorldBankProjects.project(header, row, table.file, mark) {
      case .failure(let remark): remarks.add(remark)
      case .success(let p):
        guard seen.insert(p.id).inserted else {
          aside(.duplicateIdentifier, table, row.number, p.id)
          continue
        }
        guard let total = p.total else { continue }
        transactions += 1
        var tally = ProjectTally()
        if tally.add(.outgoingCommitment, dollars, total) { tallies[p.id] = tally }
      }
    }
  }

  private mutating func mapped(_ table: TableReader, _ header: TableHeader, _ given: TableMapping)
    throws(WorksRemark)
  {
    var m = given
    if m.decimalMark == nil { m.decimalMark = try table.decimalMark(header, [m.amount]) }
    while let row = try table.next() {
      guard row.fields.count == header.names.count else {
        aside(.shortRow, table, row.number, "\(row.fields.count) instead of \(header.names.count)")
        continue
      }
      mapped(table, header, m, row)
    }
  }

  private mutating func mapped(
    _ table: TableReader, _ header: TableHeader, _ m: TableMapping, _ row: TableReader.Row
  ) {
    switch MappedRow.read(table.file, header, m, row, settings) {
    case .failure(let remark): remarks.add(remark)
    case .success(let r):
      transactions += 1
      if !tallies[r.project, default: ProjectTally()].add(r.type, r.currency, r.amount) {
        aside(.absurdAmount, table, row.number, "the sum has no room for it")
      }
    }
  }
}

/// The World Bank's list of projects, as published in its data catalogue.
///
/// Used: id, countryshortname, status, project_name, boardapprovaldate, closingdate, curr_project_cost,
/// curr_ibrd_commitment, idacommamt, grantamt, curr_total_commitment, impagency, borrower. Deliberately
/// ignored: regionname, last_stage_reached_name, pdo, public_disclosure_date, loan_effective_date,
/// lendinginstr, the assessment and risk columns, projectfinancialtype. Amounts are US dollars.
struct WorldBankProjects {
  struct Project: Hashable, Sendable {
    let id: String
    let title: String
    let country: String?
    let status: String?
    let approved: CalendarDate?
    let closing: CalendarDate?
    let agency: String?
    let borrower: String?
    let cost: RawAmount?
    /// IBRD, IDA and grants, as far as given.
    let parts: [RawAmount]
    let total: RawAmount?
  }

  static func fits(_ header: TableHeader) -> Bool {
    header.has(["id", "project_name", "curr_total_commitment", "boardapprovaldate", "closingdate"])
  }

  static let amounts = [
    "curr_project_cost", "curr_ibrd_commitment", "idacommamt", "grantamt", "curr_total_commitment",
  ]

  static func project(
    _ header: TableHeader, _ row: TableReader.Row, _ file: String, _ mark: TableMapping.DecimalMark?
  ) -> Result<Project, WorksRemark> {
    func no(_ code: WorksRemark.Code, _ detail: String) -> Result<Project, WorksRemark> {
      .failure(WorksRemark(code, .keptAside, file: file, row: row.number, detail))
    }
    guard row.fields.count == header.names.count else {
      return no(.shortRow, "\(row.fields.count) instead of \(header.names.count)")
    }
    guard let id = header.value("id", row) else { return no(.noIdentifier, "") }
    var amounts: [String: RawAmount] = [:]
    for c in Self.amounts {
      guard let text = header.value(c, row) else { continue }
      guard let a = TableAmount.read(text, mark: mark) else {
        return no(.badAmount, "\(c) `\(text)` of \(id)")
      }
      guard !a.isNegative else { return no(.negativeAmount, "\(c) `\(text)` of \(id)") }
      amounts[c] = a
    }
    return .success(
      Project(
        id: id, title: header.value("project_name", row) ?? id,
        country: header.value("countryshortname", row), status: header.value("status", row),
        approved: header.value("boardapprovaldate", row).flatMap { FastDate.date($0) },
        closing: header.value("closingdate", row).flatMap { FastDate.date($0) },
        agency: header.value("impagency", row), borrower: header.value("borrower", row),
        cost: amounts["curr_project_cost"],
        parts: ["curr_ibrd_commitment", "idacommamt", "grantamt"].compactMap { amounts[$0] },
        total: amounts["curr_total_commitment"]))
  }
}

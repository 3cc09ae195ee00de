import SightlineUnits

/// One movement of money, out of a table that a mapping describes.
struct MappedRow {
  let project: String
  let type: FlowCode
  let currency: PackedCurrency
  let amount: RawAmount
  let date: CalendarDate?

  static func read(
    _ file: String, _ header: TableHeader, _ m: TableMapping, _ row: TableReader.Row,
    _ settings: WorksSettings
  ) -> Result<MappedRow, WorksRemark> {
    func no(_ code: WorksRemark.Code, _ detail: String) -> Result<MappedRow, WorksRemark> {
      .failure(WorksRemark(code, .keptAside, file: file, row: row.number, detail))
    }
    guard let project = header.value(m.project, row) else { return no(.noIdentifier, "column \(m.project)") }
    let rawType = m.type.flatMap { header.value($0, row) }
    let type =
      rawType.flatMap { UInt8($0).flatMap(FlowCode.init(rawValue:)) ?? FlowCode(versionOne: $0) }
      ?? (rawType == nil ? m.fixedType : nil)
    let rawCurrency = m.currency.flatMap { header.value($0, row) } ?? m.fixedCurrency
    guard let raw = header.value(m.amount, row) else { return no(.noAmount, "column \(m.amount)") }
    let amount = TableAmount.read(raw, mark: m.decimalMark)
    let currency = rawCurrency.flatMap { PackedCurrency($0) }
    // A currency code where the amount belongs, and a number where the currency belongs.
    if amount == nil, PackedCurrency(raw) != nil, let c = rawCurrency,
      TableAmount.read(c, mark: m.decimalMark) != nil
    {
      return no(.swapped, "\(m.amount) is `\(raw)`, currency is `\(c)`")
    }
    guard let type else { return no(.unknownCode, "type `\(rawType ?? "")`") }
    guard let amount else { return no(.badAmount, "`\(raw)`") }
    guard let rawCurrency else { return no(.noCurrency, "") }
    guard let currency, CurrencyList.known.contains(currency) else {
      return no(.unknownCode, "currency `\(rawCurrency)`")
    }
    guard !amount.isAbsurd(settings.limits.absurdDigits) else { return no(.absurdAmount, "`\(raw)`") }
    var date: CalendarDate?
    if let column = m.date, let text = header.value(column, row) {
      guard let day = FastDate.date(text) else { return no(.badDate, "`\(text)`") }
      if let limit = settings.evaluationDate, day > limit { return no(.futureDate, text) }
      date = day
    }
    return .success(MappedRow(project: project, type: type, currency: currency, amount: amount, date: date))
  }
}

/// Projects out of a table through a mapping: one a project column's value, in order of first mention.
struct MappedProjects {
  private let settings: WorksSettings
  private let mapping: TableMapping
  init(_ settings: WorksSettings, _ mapping: TableMapping) {
    (self.settings, self.mapping) = (settings, mapping)
  }

  func read(_ table: TableReader, _ header: TableHeader) throws(WorksRemark) -> ([WorksProject], WorksRemarks)
  {
    var remarks = WorksRemarks(most: settings.limits.mostRemarks)
    var order: [String] = []
    var flows: [String: [WorksProject.Flow]] = [:]
    let reporter = WorksProject.Party(ref: nil, name: table.file)
    var mapping = mapping
    if mapping.decimalMark == nil {
      mapping.decimalMark = try table.decimalMark(header, [mapping.amount])
    }
    while let row = try table.next() {
      guard row.fields.count == header.names.count else {
        remarks.add(
          WorksRemark(
            .shortRow, .keptAside, file: table.file, row: row.number,
            "\(row.fields.count) instead of \(header.names.count)"))
        continue
      }
      switch MappedRow.read(table.file, header, mapping, row, settings) {
      case .failure(let remark): remarks.add(remark)
      case .success(let r):
        guard let currency = Currency(r.currency.text), let amount = r.amount.decimal else { continue }
        if flows[r.project] == nil { order.append(r.project) }
        flows[r.project, default: []].append(
          WorksProject.Flow(
            type: r.type, money: Money(amount, currency, valueDate: r.date), date: r.date, provider: reporter,
            receiver: nil, providerActivity: nil, receiverActivity: nil, sector: nil, byte: row.byte))
      }
    }
    let projects = order.map { id in
      WorksProject(
        id: id, title: id, reporter: reporter, countries: [], sectors: [], sites: [], dates: .init(),
        status: nil, flows: flows[id] ?? [], budgets: [], contracts: [], file: table.file,
        byte: flows[id]?.first?.byte ?? 0)
    }
    return (projects, remarks)
  }
}

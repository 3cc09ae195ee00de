/// What `register --measure NAME` computes; each is a pure function of the records.
public enum RegisterMeasures {
  /// Columns `recipient,from_year,to_year,supplier,value,share,hhi`: one row a supplier. Value is delivered
  /// trend-indicator value in millions; share and index from 0 to 1, six digits.
  /// - Parameter recipient: any spelling the table of parties knows; `nil` for every recipient in turn.
  public static func concentration(
    _ transfers: [Transfer], recipient: String?, from: Int? = nil, until: Int? = nil,
    parties: PartyTable = .standard
  ) -> RegisterTable {
    let detector = ConcentrationDetector(parties: parties)
    let cut = YearCut(from: from, until: until)
    let tables =
      recipient.map { [detector.table(transfers, recipient: $0, cut: cut)] }
      ?? detector.tables(transfers, cut: cut)
    var rows: [[RegisterTable.Cell]] = []
    for table in tables {
      for row in table.rows {
        rows.append([
          .text(table.recipient), .integer(table.fromYear), .integer(table.toYear), .text(row.supplier),
          .decimal(row.value, 4), .decimal(row.share, 6), .decimal(table.hhi, 6),
        ])
      }
    }
    let remarks = tables.flatMap { table in
      var lines = table.remarks
      if let range = table.hhiRange, range.lowerBound < range.upperBound {
        lines.append(
          "HHI \(RegisterTable.Cell.decimal(table.hhi, 4).text), 90 % range "
            + "\(RegisterTable.Cell.decimal(range.lowerBound, 4).text) to "
            + RegisterTable.Cell.decimal(range.upperBound, 4).text)
      }
      return lines.map { "\(table.recipient): \($0)" }
    }
    return RegisterTable(
      columns: ["recipient", "from_year", "to_year", "supplier", "value", "share", "hhi"], rows: rows,
      remarks: remarks)
  }
}

extension RegisterMeasures {
  /// The measures by the name the command takes.
  public enum Name: String, CaseIterable, Sendable {
    case concentration, change, totals, suspension, budgets, ceilings, contradictions, coverage
    case orders = "orders-deliveries"
  }

  /// Any measure over what was read. `recipient` also names the spending party for budgets.
  public static func table(
    _ name: Name, _ contents: RegisterContents, recipient: String?, from: Int? = nil, until: Int? = nil,
    ceilings: [Ceiling] = [], parties: PartyTable = .standard
  ) -> RegisterTable {
    let cut = YearCut(from: from, until: until)
    var deals = contents.transfers
    if let recipient, name != .concentration {
      deals = deals.filter { parties.areSame($0.recipient, recipient) }
    }
    func isAsked(_ party: String) -> Bool { recipient.map { parties.areSame(party, $0) } ?? true }
    switch name {
    case .concentration:
      let table = concentration(
        deals, recipient: recipient, from: from, until: until, parties: parties)
      return RegisterTable(
        columns: table.columns, rows: table.rows, remarks: table.remarks + limits(contents, cut))
    case .change: return changes(deals, through: until ?? lastCovered(contents), parties: parties)
    case .totals: return totals(DealMeasures.totals(deals, cut: cut, parties: parties))
    case .orders: return orders(DealMeasures.orders(deals, cut: cut, parties: parties))
    case .suspension:
      guard let through = until ?? lastCovered(contents) else { return suspensions([]) }
      return suspensions(DealMeasures.suspensions(deals, through: through, parties: parties))
    case .budgets:
      let series = BudgetSeries.series(contents.figures, missing: contents.missing, parties: parties)
      return budgets(series.filter { isAsked($0.party) && cut.contains($0.year) })
    case .ceilings:
      let figures = contents.figures.filter { f in f.year.map(cut.contains) ?? cut.isOpen }
      return excess(
        FigureChecks.ceilings(ceilings.filter { isAsked($0.party) }, figures: figures, parties: parties))
    case .contradictions:
      let figures = contents.figures.filter { isAsked($0.party) }
      return conflicts(
        contents.conflicts + FigureChecks.contradictions(figures, parties: parties)
          + FigureChecks.unitValues(deals))
    case .coverage:
      let coverage = RegisterLens(parties: parties).coverage(contents)
      return RegisterMeasures.coverage(
        coverage.reported.filter { isAsked($0.party) && cut.contains($0.year) })
    }
  }

  /// Why a table came out empty, for a person.
  public static func nothing(_ name: Name, _ contents: RegisterContents, recipient: String?) -> String {
    let held = Dictionary(grouping: contents.figures, by: \.kind.rawValue).map { "\($1.count) of \($0)" }
    let deals = contents.transfers.count
    let all = (deals > 0 ? ["\(deals) deals"] : []) + held.sorted()
    return "no \(name.rawValue)" + (recipient.map { " for '\($0)'" } ?? "") + " in what was read"
      + (all.isEmpty ? "" : " (\(all.joined(separator: ", ")))")
  }

  static func excess(_ rows: [CeilingFinding]) -> RegisterTable {
    RegisterTable(
      columns: ["party", "category", "limit", "figure", "period", "reporter", "outcome", "excess"],
      rows: rows.map { row in
        [
          .text(row.ceiling.party), .text(row.ceiling.category), .number("\(row.ceiling.limit)"),
          row.figure.map { .number("\($0.value)") } ?? .missing,
          row.figure.map { .text("\($0.period.start.date)") } ?? .missing,
          row.figure.map { .text($0.reporter) } ?? .missing, .text(row.outcome.rawValue),
          row.excess.map { .number("\($0)") } ?? .missing,
        ]
      })
  }

  /// What the exports themselves leave out: shares are shares of what they list.
  static func limits(_ contents: RegisterContents, _ cut: YearCut) -> [String] {
    contents.registers.flatMap { register -> [String] in
      let p = register.preamble
      var lines: [String] = []
      if let supplier = p.onlySupplier {
        lines.append(
          "\(register.file) was exported for deliveries from \(supplier) only: shares are of these")
      }
      if let first = p.firstYear, let last = p.lastYear, first > cut.from ?? .min || last < cut.until ?? .max
      {
        lines.append("\(register.file) was exported for \(first) to \(last) only")
      }
      return lines
    }
  }

  /// The last year that every register of the set covers whole: the export's own year is not over.
  static func lastCovered(_ contents: RegisterContents) -> Int? {
    contents.registers.compactMap { r in
      r.preamble.lastYear ?? r.preamble.generated.map { $0.year - 1 }
        ?? r.transfers.flatMap(\.deliveryYears).max()
    }.min()
  }

  static func changes(_ deals: [Transfer], through: Int?, parties: PartyTable) -> RegisterTable {
    let detector = ConcentrationDetector(parties: parties)
    let names = Set(deals.map { parties.canonical($0.recipient) }).sorted()
    let rows = through.map { year in
      names.flatMap { detector.changes(deals, recipient: $0, through: year) }
    }
    return RegisterTable(
      columns: [
        "recipient", "earlier", "later", "hhi_earlier", "hhi_later", "change", "low", "high", "direction",
      ],
      rows: (rows ?? []).map {
        [
          .text($0.recipient), .text("\($0.earlier.lowerBound)-\($0.earlier.upperBound)"),
          .text("\($0.later.lowerBound)-\($0.later.upperBound)"), .decimal($0.earlierIndex, 6),
          .decimal($0.laterIndex, 6), .decimal($0.change, 6), .decimal($0.low, 6), .decimal($0.high, 6),
          .text($0.direction.rawValue),
        ]
      })
  }

  static func totals(_ rows: [PeriodTotal]) -> RegisterTable {
    RegisterTable(
      columns: ["recipient", "year", "category", "value", "uncertain", "deals"],
      rows: rows.map {
        [
          .text($0.recipient), .integer($0.year), .text($0.category), .decimal($0.value, 4),
          .decimal($0.uncertain, 4), .integer($0.deals),
        ]
      })
  }
  static func orders(_ rows: [OrderBalance]) -> RegisterTable {
    RegisterTable(
      columns: [
        "recipient", "supplier", "ordered", "delivered", "delivered_share", "deals", "deals_unknown",
      ],
      rows: rows.map {
        [
          .text($0.recipient), .text($0.supplier), .decimal($0.ordered, 4), .decimal($0.delivered, 4),
          .decimal($0.ordered > 0 ? $0.delivered / $0.ordered : nil, 6), .integer($0.deals),
          .integer($0.unknown),
        ]
      })
  }
  static func suspensions(_ rows: [SupplierSuspension]) -> RegisterTable {
    RegisterTable(
      columns: [
        "recipient", "supplier", "last_year", "silent_years", "longest_earlier_silence", "open_deals",
        "share_before",
      ],
      rows: rows.map {
        [
          .text($0.recipient), .text($0.supplier), .integer($0.lastYear), .integer($0.silentYears),
          .integer($0.longestEarlierSilence), .integer($0.openDeals), .decimal($0.shareBefore, 6),
        ]
      })
  }
  static func budgets(_ rows: [BudgetYear]) -> RegisterTable {
    func cell(_ f: RegisterFigure?) -> RegisterTable.Cell {
      f.map { .number($0.value.description) } ?? .missing
    }
    return RegisterTable(
      columns: [
        "party", "year", "local", "currency", "current_usd", "constant_usd", "share_of_gdp", "mark",
        "missing",
      ],
      rows: rows.map { row in
        let all = [row.local, row.current, row.constant, row.shareOfProduct].compactMap { $0 }
        let mark =
          all.contains { $0.mark == .uncertain }
          ? "uncertain" : all.contains { $0.mark == .estimated } ? "estimated" : "stated"
        return [
          .text(row.party), .integer(row.year), cell(row.local),
          row.local.map { .text("\($0.measure)") } ?? .missing,
          cell(row.current), cell(row.constant), cell(row.shareOfProduct),
          all.isEmpty ? .missing : .text(mark),
          .text(row.missing.map(\.rawValue).sorted().joined(separator: "; ")),
        ]
      })
  }
  static func conflicts(_ rows: [FigureConflict]) -> RegisterTable {
    RegisterTable(
      columns: ["kind", "subject", "first", "second", "difference", "rows"],
      rows: rows.map {
        [
          .text($0.kind.rawValue), .text($0.subject), .text($0.first), .text($0.second),
          .decimal($0.difference, 4),
          .text($0.rows.joined(separator: "; ")),
        ]
      })
  }
  static func coverage(_ rows: [ReporterYear]) -> RegisterTable {
    struct Key: Hashable { let party: String, year: Int, kind: String, source: String, state: String }
    let counts = Dictionary(grouping: rows) { row in
      let state: String
      switch row.state {
      case .reported: state = "reported"
      case .missing(let reason): state = reason.rawValue
      }
      return Key(
        party: row.party, year: row.year, kind: row.kind.rawValue, source: row.source.text, state: state)
    }
    return RegisterTable(
      columns: ["party", "year", "kind", "source", "state", "figures"],
      rows: counts.sorted {
        ($0.key.party, $0.key.year, $0.key.kind, $0.key.source, $0.key.state)
          < ($1.key.party, $1.key.year, $1.key.kind, $1.key.source, $1.key.state)
      }.map { key, group in
        [
          .text(key.party), .integer(key.year), .text(key.kind), .text(key.source), .text(key.state),
          .integer(group.count),
        ]
      })
  }
}

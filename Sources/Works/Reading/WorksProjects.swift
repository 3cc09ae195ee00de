import SightlineEvidence
import SightlineUnits

/// All projects of some ledgers, for findings, observations and maps.
public struct WorksCollection: Sendable {
  /// In order of identifier; of a repeated identifier the first told.
  public internal(set) var projects: [WorksProject] = []
  /// Rows of tables of land release and of displacement, in order of files and rows.
  public internal(set) var land: [LandRelease] = []
  public internal(set) var displacement: [DisplacementRow] = []
  public internal(set) var sites: [DisplacementSite] = []
  /// Totals that a table states together with their parts.
  public internal(set) var claims: [ClaimedTotal] = []
  public internal(set) var remarks = WorksRemarks()
  /// Files read, sorted: format by name.
  public internal(set) var files: [(name: String, format: WorksFormat)] = []
}

extension WorksLedgers {
  /// Reads everything the paths hold into projects. Unlike `sums` this holds the projects in memory.
  public func projects(_ paths: [String], progress: (String) -> Void = { _ in }) throws -> WorksCollection {
    var gatherer = ProjectGatherer(settings, mappings)
    let refused = try InputWalker().walk(paths) { input in
      progress(input.name)
      do throws(WorksRemark) {
        try gatherer.read(input.name, try Self.feed(input))
      } catch {
        gatherer.remarks.add(error)
      }
    }
    for r in refused {
      gatherer.remarks.add(WorksRemark(.unreadable, .fileEnded, file: r.name, r.error.description))
    }
    return gatherer.finish()
  }

  /// The same for files in memory.
  public func projects(files: [(name: String, bytes: [UInt8])]) -> WorksCollection {
    var gatherer = ProjectGatherer(settings, mappings)
    for file in files {
      do throws(WorksRemark) {
        try gatherer.read(file.name, ByteFeeds.memory(file.bytes))
      } catch {
        gatherer.remarks.add(error)
      }
    }
    return gatherer.finish()
  }
  public func projects(file: String, bytes: [UInt8]) -> WorksCollection {
    projects(files: [(file, bytes)])
  }
}

/// Gathers projects over files: releases of one process wait for one another.
struct ProjectGatherer {
  private let settings: WorksSettings
  private let mappings: [TableMapping]
  var remarks: WorksRemarks
  private var projects: [String: WorksProject] = [:]
  private var releases: [String: (file: String, byte: Int, all: [JSONValue])] = [:]
  private var files: [(name: String, format: WorksFormat)] = []
  private var land: [LandRelease] = []
  private var displacement: [DisplacementRow] = []
  private var sites: [DisplacementSite] = []
  private var claims: [ClaimedTotal] = []

  init(_ settings: WorksSettings, _ mappings: [TableMapping] = []) {
    (self.settings, self.mappings) = (settings, mappings + [.plain])
    remarks = WorksRemarks(most: settings.limits.mostRemarks)
  }

  mutating func read(_ name: String, _ feed: @escaping ByteFeed) throws(WorksRemark) {
    let opened = try TextOpening.open(file: name, feed)
    guard let format = WorksFormat.of(opened.head) else {
      throw WorksRemark(.unknownFormat, .fileEnded, file: name, byte: 0)
    }
    files.append((name, format))
    switch format {
    case .iatiActivities:
      var found: [WorksProject] = []
      // The opened feed is UTF-8 already, whatever the declaration says.
      remarks.add(
        contentsOf: IATIActivities(settings: settings).read(file: name, decoded: opened.feed) {
          found.append($0)
        })
      for p in found { keep(p) }
    case .iatiOrganisations: break
    case .json:
      var trees = JSONTrees(deepest: settings.limits.deepest)
      defer { for item in trees.items { take(item, name) } }
      try JSONItems(ByteWindow(file: name, limits: settings.limits, opened.feed)).scan(into: &trees)
    case .table: try table(TableReader(file: name, limits: settings.limits, opened.feed))
    }
  }

  private mutating func keep(_ p: WorksProject) {
    guard projects[p.id] == nil else {
      remarks.add(WorksRemark(.duplicateIdentifier, .keptAside, file: p.file, byte: p.byte, p.id))
      return
    }
    projects[p.id] = p
  }

  private mutating func take(_ item: JSONTrees.Item, _ file: String) {
    switch item {
    case .broken(let remark): remarks.add(remark)
    case .element(let value, let place, let byte):
      if place == .projects { project(value, file, byte) } else { thing(value, file, byte) }
    case .header(let header, let items, let byte): if items == 0 { thing(.object(header), file, byte) }
    }
  }

  private mutating func thing(_ value: JSONValue, _ file: String, _ byte: Int) {
    if let embedded = value["releases"]?.array, embedded.contains(where: { $0["ocid"] != nil }) {
      for r in embedded { thing(r, file, byte) }
    } else if let compiled = value["compiledRelease"] {
      thing(compiled, file, byte)
    } else if let ocid = value["ocid"]?.string?.trimmed, !ocid.isEmpty {
      releases[ocid, default: (file, byte, [])].all.append(value)
    } else if value["contractingProcesses"] != nil || value["publicAuthority"] != nil {
      project(value, file, byte)
    }
  }

  private mutating func project(_ value: JSONValue, _ file: String, _ byte: Int) {
    guard let p = OCDSDecoder(file: file, byte: byte).oc4ids(value) else {
      remarks.add(WorksRemark(.noIdentifier, .keptAside, file: file, byte: byte, "a project"))
      return
    }
    keep(p)
  }

  private mutating func table(_ table: TableReader) throws(WorksRemark) {
    guard let first = try table.next() else { return }
    let header = TableHeader(first)
    if WorldBankProjects.fits(header) {
      let mark = try table.decimalMark(header, WorldBankProjects.amounts)
      while let row = try table.next() {
        take(WorldBankProjects.project(header, row, table.file, mark)) { gatherer, p in
          if let claim = p.claim { gatherer.claims.append(claim) }
          gatherer.keep(p.asProject(file: table.file, row: row))
        }
      }
    } else if DisplacementTables.fits(header) {
      while let row = try table.next() {
        take(DisplacementTables.row(header, row, table.file)) { $0.displacement.append($1) }
      }
    } else if DisplacementSites.fits(header) {
      while let row = try table.next() {
        take(DisplacementSites.site(header, row, table.file)) { $0.sites.append($1) }
      }
    } else if LandReleaseTable.fits(header) {
      let reader = LandReleaseTable(settings: settings)
      while let row = try table.next() {
        take(reader.record(header, row, table.file)) { gatherer, release in
          if let claim = release.claim { gatherer.claims.append(claim) }
          gatherer.land.append(release)
        }
      }
    } else if let mapping = mappings.first(where: { header.has($0.columns) }) {
      let (found, aside) = try MappedProjects(settings, mapping).read(table, header)
      remarks.add(contentsOf: aside)
      for p in found { keep(p) }
    } else {
      throw WorksRemark(.unknownFormat, .fileEnded, file: table.file, row: 1, "no mapping has these columns")
    }
  }

  private mutating func take<Row>(
    _ result: Result<Row, WorksRemark>, _ body: (inout ProjectGatherer, Row) -> Void
  ) {
    switch result {
    case .failure(let remark): remarks.add(remark)
    case .success(let row): body(&self, row)
    }
  }

  mutating func finish() -> WorksCollection {
    for (ocid, r) in releases {
      if let p = OCDSDecoder(file: r.file, byte: r.byte).process(ocid, r.all) { keep(p) }
    }
    var result = WorksCollection()
    result.projects = projects.values.sorted { $0.id < $1.id }
    result.remarks = remarks
    result.files = files
    (result.land, result.displacement, result.claims) = (land, displacement, claims)
    result.sites = sites
    return result
  }
}

extension WorldBankProjects.Project {
  /// The commitments by lender against their printed total; `nil` where no lender's part is told.
  var claim: ClaimedTotal? {
    guard let stated = total?.decimal, !parts.isEmpty else { return nil }
    // The list comes out of 32-bit numbers, which hold 24 bits: 290,374,512 is printed as 290,374,528.
    let sum = parts.compactMap(\.decimal).reduce(.zero, +)
    guard (stated - sum).magnitude.double > stated.double / 8_388_608 else { return nil }
    return ClaimedTotal("\(id), \(title)", total: stated, parts: parts.compactMap(\.decimal), unit: "USD")
  }

  /// The commitment is dated by the board's approval.
  func asProject(file: String, row: TableReader.Row) -> WorksProject {
    var dates = WorksProject.Dates()
    (dates.plannedStart, dates.plannedEnd) = (approved, closing)
    let dollars = Currency("USD")
    let bank = WorksProject.Party(ref: "XM-DAC-44000", name: "World Bank")
    let flow = total?.decimal.flatMap { amount in
      dollars.map {
        WorksProject.Flow(
          type: .outgoingCommitment, money: Money(amount, $0, valueDate: approved), date: approved,
          provider: bank,
          receiver: WorksProject.Party(ref: nil, name: borrower ?? agency), providerActivity: nil,
          receiverActivity: nil, sector: nil, byte: row.byte)
      }
    }
    return WorksProject(
      id: id, title: title, reporter: bank, countries: country.map { [$0] } ?? [], sectors: [], sites: [],
      dates: dates, status: status == "Closed" ? "4" : status == "Dropped" ? "5" : status,
      flows: flow.map { [$0] } ?? [],
      budgets: cost?.decimal.flatMap { a in dollars.map { [Money(a, $0)] } } ?? [], contracts: [], file: file,
      byte: row.byte)
  }
}

import SightlineUnits

/// The money of OCDS releases and records, and of OC4IDS projects, brought to IATI's kinds.
///
/// What counts as what (Docs/Works.md gives the reasons): a contract's value is an outgoing commitment (2) once
/// it is signed, a payment under its `implementation.transactions` is expenditure (4); OC4IDS payments on
/// project level, which go to the public body that builds, are disbursements (3). Planned budgets, tenders and
/// awards move no money. Releases of one `ocid` are merged before anything is counted.
struct OCDSSums {
  /// One release's money.
  struct Release: Sendable {
    /// Unique within the process; `nil` where the publisher gives none.
    let id: String?
    let date: String
    let contracts: [Contract]
    let file: Int32
    let byte: Int
  }
  struct Contract: Sendable {
    let id: String
    /// `nil`: the release does not say.
    var value: Amount?
    var status: String?
    var payments: [(id: String, value: Amount)]
  }
  struct Amount: Sendable {
    let currency: PackedCurrency
    let amount: RawAmount
  }

  /// All that sums need; everything else of a release is deliberately ignored here, and read for findings.
  private static let keys: Set<String> = [
    "ocid", "id", "date", "tag", "contracts", "status", "value", "amount", "currency", "implementation",
    "transactions", "releases", "records", "compiledRelease", "versionedRelease", "projects",
    "contractingProcesses", "publicAuthority", "summary", "contractValue", "uri", "publishedDate",
  ]
  private let settings: WorksSettings
  private var files: [String] = []
  private var releases: [String: [Release]] = [:]
  private(set) var remarks: WorksRemarks
  private var rows: [TransactionRow] = []
  private var seenProjects: Set<String> = []
  private var projects = 0
  private var transactions = 0

  init(_ settings: WorksSettings) {
    self.settings = settings
    remarks = WorksRemarks(most: settings.limits.mostRemarks)
  }
  private var file: String { files.last ?? "" }

  mutating func read(_ window: ByteWindow) {
    files.append(window.file)
    do throws(WorksRemark) {
      try JSONItems(window, keeping: OCDSSums.keys).read { take($0) }
    } catch {
      remarks.add(error)
    }
  }

  private mutating func aside(_ code: WorksRemark.Code, _ byte: Int, _ detail: String) {
    remarks.add(WorksRemark(code, .keptAside, file: file, byte: byte, detail))
  }

  private mutating func take(_ item: JSONItems.Item) {
    switch item {
    case .broken(let remark): remarks.add(remark)
    case .element(let value, let array, let byte):
      switch array {
      case "projects": project(value, byte)
      case "records": record(value, byte)
      default: thing(value, byte)
      }
    case .header(let header, let items, let byte):
      if items == 0 { thing(.object(header), byte) }
    }
  }

  /// A release, record or project that stands on its own: told apart by what they must have.
  private mutating func thing(_ value: JSONValue, _ byte: Int) {
    if value["compiledRelease"] != nil || value["versionedRelease"] != nil {
      record(value, byte)
    } else if value["ocid"] != nil || value["tag"] != nil {
      release(value, byte)
    } else if value["contractingProcesses"] != nil || value["publicAuthority"] != nil {
      project(value, byte)
    } else if value["uri"] == nil || value["publishedDate"] == nil {
      aside(.unknownFormat, byte, "neither release, record nor project")
    }
  }

  /// Embedded releases are merged here; the publisher's compiled release counts only without them (OCDS 1.1,
  /// records: a compiled release holds what the releases say and nothing else).
  private mutating func record(_ value: JSONValue, _ byte: Int) {
    let embedded = (value["releases"]?.array ?? []).filter { $0["ocid"] != nil }
    if !embedded.isEmpty {
      for r in embedded { release(r, byte) }
    } else if let compiled = value["compiledRelease"] {
      release(compiled, byte)
    } else {
      aside(.noAmount, byte, "a record that only links to its releases")
    }
  }

  private mutating func release(_ value: JSONValue, _ byte: Int) {
    guard let ocid = value["ocid"]?.string?.trimmed, !ocid.isEmpty else {
      return aside(.noIdentifier, byte, "a release without ocid")
    }
    var contracts: [Contract] = []
    for (i, c) in (value["contracts"]?.array ?? []).enumerated() {
      contracts.append(contract(c, "#\(files.count):\(byte):\(i)", ocid, byte))
    }
    releases[ocid, default: []].append(
      Release(
        id: value["id"]?.identifier, date: value["date"]?.string ?? "", contracts: contracts,
        file: Int32(files.count - 1), byte: byte))
  }

  private mutating func contract(_ c: JSONValue, _ own: String, _ ocid: String, _ byte: Int) -> Contract {
    // Without an id a thing stands on its own, and no later release can change it.
    let id = c["id"]?.identifier ?? own
    let value = amount(c["value"], "contract \(id) of \(ocid)", byte)
    var payments: [(String, Amount)] = []
    for (i, t) in (c["implementation"]?["transactions"]?.array ?? []).enumerated() {
      // OCDS 1.0 called the value `amount`.
      guard let a = amount(t["value"] ?? t["amount"], "transaction of \(ocid)", byte, date: t["date"]) else {
        continue
      }
      payments.append((t["id"]?.identifier ?? "\(own):\(i)", a))
    }
    return Contract(id: id, value: value, status: c["status"]?.string, payments: payments)
  }

  /// `{amount, currency}`; what cannot be used is kept aside by name.
  private mutating func amount(_ value: JSONValue?, _ whose: String, _ byte: Int, date: JSONValue? = nil)
    -> Amount?
  {
    guard let value, !value.isNull else { return nil }
    guard let raw = value["amount"], !raw.isNull else { return nil }
    guard case .number(let digits) = raw else {
      aside(.wrongType, byte, "amount of \(whose) is no number")
      return nil
    }
    var text = digits
    guard let amount = text.withUTF8({ RawAmount($0) }) else {
      aside(.badAmount, byte, "`\(digits)`, \(whose)")
      return nil
    }
    guard !amount.isAbsurd(settings.limits.absurdDigits) else {
      aside(.absurdAmount, byte, whose)
      return nil
    }
    guard let code = value["currency"]?.string?.trimmed, !code.isEmpty else {
      aside(.noCurrency, byte, whose)
      return nil
    }
    guard let currency = PackedCurrency(code), CurrencyList.known.contains(currency) else {
      aside(.unknownCode, byte, "currency `\(code)`, \(whose)")
      return nil
    }
    if let day = date?.string.flatMap({ FastDate.date($0) })?.daysSince1970,
      let limit = settings.evaluationDay,
      day > limit
    {
      aside(.futureDate, byte, whose)
      return nil
    }
    return Amount(currency: currency, amount: amount)
  }

  // MARK: OC4IDS

  private mutating func project(_ p: JSONValue, _ byte: Int) {
    guard let id = p["id"]?.identifier?.trimmed, !id.isEmpty else {
      return aside(.noIdentifier, byte, "a project")
    }
    projects += 1
    guard seenProjects.insert(id).inserted else { return aside(.duplicateIdentifier, byte, id) }
    var tally = ProjectTally()
    for t in p["transactions"]?.array ?? [] {
      if let a = amount(t["value"], "transaction of \(id)", byte, date: t["date"]) {
        count(.disbursement, a, &tally, byte, id)
      }
    }
    for process in p["contractingProcesses"]?.array ?? [] {
      let summary = process["summary"]
      if let a = amount(summary?["contractValue"], "contract of \(id)", byte) {
        count(.outgoingCommitment, a, &tally, byte, id)
      }
      for t in summary?["transactions"]?.array ?? [] {
        if let a = amount(t["value"], "transaction of \(id)", byte, date: t["date"]) {
          count(.expenditure, a, &tally, byte, id)
        }
      }
    }
    rows += tally.rows(id)
  }

  private mutating func count(
    _ type: FlowCode, _ a: Amount, _ tally: inout ProjectTally, _ byte: Int, _ id: String
  ) {
    transactions += 1
    if !tally.add(type, a.currency, a.amount) { aside(.absurdAmount, byte, "the sum of \(id) has no room") }
  }

  // MARK: Merging

  /// Merges the releases of each process by date and counts what remains.
  mutating func finish() -> WorksSums {
    for (ocid, all) in releases {
      projects += 1
      var tally = ProjectTally()
      for c in OCDSSums.merged(all) {
        // Pending and cancelled contracts bind nobody (codelist contractStatus 1.1).
        if let v = c.value, c.status != "pending", c.status != "cancelled" {
          count(.outgoingCommitment, v, &tally, all[0].byte, ocid)
        }
        for payment in c.payments { count(.expenditure, payment.value, &tally, all[0].byte, ocid) }
      }
      rows += tally.rows(ocid)
    }
    releases = [:]
    return WorksSums(rows: rows, remarks: remarks, projects: projects, transactions: transactions)
  }

  /// OCDS 1.1 merging, for the fields that carry money: releases in order of date, contracts and transactions
  /// matched by id, a later value replaces an earlier one, what a later release does not name stays.
  static func merged(_ releases: [Release]) -> [Contract] {
    guard releases.count > 1 else { return releases.first?.contracts ?? [] }
    let ordered = releases.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }
    var result: [Contract] = []
    var places: [String: Int] = [:]
    var told: Set<String> = []
    for release in ordered {
      if let id = release.element.id, !told.insert(id).inserted { continue }
      for c in release.element.contracts {
        guard let at = places[c.id] else {
          places[c.id] = result.count
          result.append(c)
          continue
        }
        if let v = c.value { result[at].value = v }
        if let s = c.status { result[at].status = s }
        for payment in c.payments {
          if let old = result[at].payments.firstIndex(where: { $0.id == payment.id }) {
            result[at].payments[old] = payment
          } else {
            result[at].payments.append(payment)
          }
        }
      }
    }
    return result
  }
}

import SightlineUnits

/// The money of OCDS releases and records, and of OC4IDS projects, brought to IATI's kinds.
///
/// What counts as what (Docs/Works.md gives the reasons): a contract's value is an outgoing commitment (2) once
/// it is signed, a payment under its `implementation.transactions` is expenditure (4); OC4IDS payments on
/// project level, which go to the public body that builds, are disbursements (3). Planned budgets, tenders and
/// awards move no money. Releases of one `ocid` are merged before anything is counted.
///
/// Releases and records are read in place and kept packed (`ReleaseDrafts`, `ReleaseStore`); OC4IDS projects, which
/// come by the dozen, one at a time as a tree.
struct OCDSSums {
  struct Amount: Sendable {
    let currency: PackedCurrency
    let amount: RawAmount
  }

  /// All that the sums of an OC4IDS project and the kind of a package need.
  private static let keys: Set<String> = [
    "id", "date", "value", "amount", "currency", "transactions", "contractingProcesses", "summary",
    "contractValue", "uri", "publishedDate", "compiledRelease",
  ]
  private let limits: WorksLimits
  private let lastDay: Int?
  private var files: [String] = []
  private var drafts = ReleaseDrafts()
  /// Releases kept so far, and how many of them before the outermost object at hand.
  private var (kept, keptBefore) = (0, 0)
  private var releases = ReleaseStore()
  /// What the amounts of the release at hand come to: each contract's, then its payments'.
  private var values: [Amount?] = []
  private(set) var remarks: WorksRemarks
  private var table = TransactionTable()
  private var seenProjects: Set<String> = []
  private var projects = 0
  private var transactions = 0

  init(_ settings: WorksSettings) {
    (limits, lastDay) = (settings.limits, settings.evaluationDay)
    remarks = WorksRemarks(most: settings.limits.mostRemarks)
  }

  mutating func read(_ window: ByteWindow) {
    files.append(window.file)
    do throws(WorksRemark) {
      try JSONItems(window, keeping: OCDSSums.keys).scan(into: &self)
    } catch {
      remarks.add(error)
    }
  }

  private mutating func aside(_ code: WorksRemark.Code, _ byte: Int, _ detail: String) {
    remarks.add(WorksRemark(code, .keptAside, file: files.last ?? "", byte: byte, detail))
  }

  /// Embedded releases are merged here; the publisher's compiled release counts only without them (OCDS 1.1,
  /// records: a compiled release holds what the releases say and nothing else).
  private mutating func take(
    _ thing: ReleaseDrafts.Thing, _ r: JSONReader, _ start: Int, _ place: JSONItems.Place, _ byte: Int
  ) throws(JSONFailure) {
    let own = thing.own
    if !thing.embedded.isEmpty {
      for i in thing.embedded { release(drafts.releases[i], r, byte) }
    } else if let compiled = thing.compiled {
      release(compiled, r, byte)
    } else if place == .records || thing.isVersioned
      || (thing.links > 0 && own.contracts.isEmpty && !own.isTagged)
    {
      aside(.noAmount, byte, "a record that only links to its releases")
    } else if own.isRelease || own.isTagged {
      release(own, r, byte)
    } else if thing.isProject {
      try project(r, start, byte)
    } else if !thing.hasURI || !thing.hasPublishedDate {
      aside(.unknownFormat, byte, "neither release, record nor project")
    }
  }

  // MARK: Releases

  /// Packs what a release says, as `PackedRelease` reads it.
  private mutating func release(_ draft: ReleaseDrafts.Release, _ r: JSONReader, _ byte: Int) {
    guard draft.ocid.isText else { return aside(.noIdentifier, byte, "a release without ocid") }
    resolve(draft, r, byte)
    let ocid = r.bytes(draft.ocid)
    if draft.ocid.kind == .string, let a = ocid.first, let z = ocid.last, a > 32, a < 128, z > 32, z < 128 {
      store(ocid, draft, r, byte)
    } else {
      var text = r.string(draft.ocid).trimmed
      guard !text.isEmpty else { return aside(.noIdentifier, byte, "a release without ocid") }
      text.withUTF8 { store($0, draft, r, byte) }
    }
  }

  /// What can be used of the amounts; the rest is named.
  private mutating func resolve(_ draft: ReleaseDrafts.Release, _ r: JSONReader, _ byte: Int) {
    values.removeAll(keepingCapacity: true)
    for i in draft.contracts {
      let c = drafts.contracts[i]
      values.append(
        amount(c.value, r, byte) {
          let id = c.id.isIdentifier ? r.string(c.id) : "without id"
          return "contract \(id) of \(r.string(draft.ocid))"
        })
      for i in c.payments {
        let payment = drafts.payments[i]
        guard let stated = payment.value ?? payment.olderValue else {
          values.append(nil)
          continue
        }
        values.append(
          amount(stated, r, byte, date: payment.date) { "transaction of \(r.string(draft.ocid))" })
      }
    }
  }

  private mutating func store(
    _ ocid: UnsafeBufferPointer<UInt8>, _ draft: ReleaseDrafts.Release, _ r: JSONReader, _ byte: Int
  ) {
    kept += 1
    let file = files.count - 1
    let (drafts, values) = (drafts, values)
    releases.add(ocid, room: drafts.room(draft)) { writer in
      writer.count(file)
      writer.count(byte)
      r.pack(draft.id, &writer)
      if draft.date.isText { r.pack(draft.date, &writer) } else { writer.byte(0) }
      writer.count(draft.contracts.count)
      var at = 0
      for i in draft.contracts {
        let c = drafts.contracts[i]
        r.pack(c.id, &writer)
        writer.byte(OCDSSums.state(c, values[at], r).rawValue)
        values[at]?.pack(&writer)
        at += 1
        for i in c.payments {
          if let value = values[at] {
            writer.byte(1)
            r.pack(drafts.payments[i].id, &writer)
            value.pack(&writer)
          }
          at += 1
        }
        writer.byte(0)
      }
    }
  }

  private static func state(_ c: ReleaseDrafts.Contract, _ value: Amount?, _ r: JSONReader) -> ContractState {
    var state: ContractState = value == nil ? [] : .valued
    // Pending and cancelled contracts bind nobody (codelist contractStatus 1.1).
    if c.status.isText {
      state.insert(r.is(c.status, "pending") || r.is(c.status, "cancelled") ? .loose : .binding)
    }
    return state
  }

  /// `{amount, currency}`; what cannot be used is kept aside by name.
  private mutating func amount(
    _ stated: ReleaseDrafts.Amount, _ r: JSONReader, _ byte: Int,
    date: JSONReader.Token = JSONReader.Token(), _ whose: () -> String
  ) -> Amount? {
    switch stated.amount.kind {
    case .absent, .null: return nil
    case .number: break
    case .string, .escaped, .other:
      aside(.wrongType, byte, "amount of \(whose()) is no number")
      return nil
    }
    let day = date.isText ? FastDate.day(r.bytes(date)) : nil
    let digits = r.bytes(stated.amount)
    let code = stated.currency
    if code.kind == .string, code.end - code.start == 3 {
      return amount(digits, PackedCurrency(r.bytes(code)), { r.string(code) }, day, byte, whose)
    }
    let text = code.isText ? r.string(code).trimmed : ""
    return amount(digits, text.isEmpty ? nil : PackedCurrency(text), { text }, day, byte, whose)
  }

  private mutating func amount(
    _ digits: UnsafeBufferPointer<UInt8>, _ currency: PackedCurrency?, _ code: () -> String, _ day: Int?,
    _ byte: Int, _ whose: () -> String
  ) -> Amount? {
    guard let amount = RawAmount(digits) else {
      aside(.badAmount, byte, "`\(String(decoding: digits, as: UTF8.self))`, \(whose())")
      return nil
    }
    guard !amount.isAbsurd(limits.absurdDigits) else {
      aside(.absurdAmount, byte, whose())
      return nil
    }
    guard let currency, CurrencyList.has(currency) else {
      let code = code()
      if code.isEmpty {
        aside(.noCurrency, byte, whose())
      } else {
        aside(.unknownCode, byte, "currency `\(code)`, \(whose())")
      }
      return nil
    }
    if let day, let lastDay, day > lastDay {
      aside(.futureDate, byte, whose())
      return nil
    }
    return Amount(currency: currency, amount: amount)
  }

  // MARK: OC4IDS

  /// - Parameter r: stands behind the project, which began at `start`.
  private mutating func project(_ r: JSONReader, _ start: Int, _ byte: Int) throws(JSONFailure) {
    let whole = try r.whole(from: start) { (bytes: UnsafeBufferPointer<UInt8>) throws(JSONFailure) in
      try JSONParser.parse(bytes, deepest: limits.deepest, keeping: OCDSSums.keys)
    }
    project(whole, byte)
  }

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
    table.add(id, tally)
  }

  private mutating func amount(_ value: JSONValue?, _ whose: String, _ byte: Int, date: JSONValue? = nil)
    -> Amount?
  {
    guard let raw = value?["amount"], !raw.isNull else { return nil }
    guard case .number(var digits) = raw else {
      aside(.wrongType, byte, "amount of \(whose) is no number")
      return nil
    }
    let day = date?.string.flatMap { FastDate.date($0) }?.daysSince1970
    let code = value?["currency"]?.string?.trimmed ?? ""
    return digits.withUTF8 { amount($0, PackedCurrency(code), { code }, day, byte, { whose }) }
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
    projects += releases.count
    var tally = ProjectTally()
    let files = files
    releases.drain { ocid, first, others in
      tally.clear()
      var fits = true
      func add(_ type: FlowCode, _ value: Amount) {
        transactions += 1
        fits = tally.add(type, value.currency, value.amount) && fits
      }
      if others.isEmpty {
        PackedRelease.forEachAmount(first, add)
      } else {
        for c in PackedRelease.merged(([first] + others).map(PackedRelease.init)) {
          if let value = c.value, c.binds != false { add(.outgoingCommitment, value) }
          for payment in c.payments { add(.expenditure, payment.value) }
        }
      }
      if !fits {
        let (file, byte) = PackedRelease.place(first)
        let id = String(decoding: ocid, as: UTF8.self)
        remarks.add(
          WorksRemark(
            .absurdAmount, .keptAside, file: files[file], byte: byte, "the sum of \(id) has no room"))
      }
      table.add(ocid, tally)
    }
    defer { table = TransactionTable() }
    return WorksSums(table: table, remarks: remarks, projects: projects, transactions: transactions)
  }
}

extension OCDSSums: JSONItemTaker {
  mutating func take(_ reader: inout JSONReader, in place: JSONItems.Place, byte: Int) throws(JSONFailure)
    -> Bool
  {
    let start = reader.at
    if place == .projects {
      try reader.skip()
      try project(reader, start, byte)
      return true
    }
    guard case .thing(let thing) = try drafts.read(&reader, isOutermost: place == .outermost) else {
      return false
    }
    try take(thing, reader, start, place, byte)
    if place == .outermost { keptBefore = kept }
    return true
  }

  mutating func header(_ header: JSONObject, items: Int, byte: Int) {
    if items == 0, header["uri"] == nil || header["publishedDate"] == nil {
      aside(.unknownFormat, byte, "neither release, record nor project")
    } else if header["compiledRelease"] != nil, kept == keptBefore {
      aside(
        .noAmount, byte,
        "the compiled release of a record that links to its releases before it names its process")
    }
    keptBefore = kept
  }

  mutating func broken(_ remark: WorksRemark) { remarks.add(remark) }
}

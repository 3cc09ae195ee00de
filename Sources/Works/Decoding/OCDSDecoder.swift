import SightlineUnits

/// Turns compiled OCDS releases and OC4IDS projects into projects, for findings.
struct OCDSDecoder {
  let file: String
  let byte: Int

  /// - Parameter releases: all of one process; merged here. The first told value of a contract is kept for cost growth.
  func process(_ ocid: String, _ releases: [JSONValue]) -> WorksProject? {
    guard let compiled = OCDSMerge.compiled(releases) else { return nil }
    let c = JSONValue.object(compiled)
    let ordered = releases.sorted { ($0["date"]?.string ?? "") < ($1["date"]?.string ?? "") }
    var first: [String: Money] = [:]
    for contract in ordered.flatMap({ $0["contracts"]?.array ?? [] }) {
      if let id = contract["id"]?.identifier, first[id] == nil { first[id] = money(contract["value"]) }
    }
    let contracts = c["contracts"]?.array ?? []
    let tender = c["tender"]
    let buyer = c["buyer"]?["name"]?.string ?? tender?["procuringEntity"]?["name"]?.string
    return WorksProject(
      id: ocid, title: tender?["title"]?.string ?? ocid,
      reporter: WorksProject.Party(ref: c["buyer"]?["id"]?.identifier, name: buyer), countries: [],
      sectors: [], sites: [], dates: dates(contracts),
      status: contracts.contains { $0["status"]?.string == "active" } ? "active" : nil,
      flows: contracts.flatMap { flows($0, buyer) },
      budgets: [money(c["planning"]?["budget"]?["amount"])].compactMap { $0 },
      contracts: contracts.map { contract($0, c, first, buyer) }, file: file, byte: byte)
  }

  private func money(_ value: JSONValue?) -> Money? {
    guard case .number(let n)? = value?["amount"], let amount = ExactDecimal(n),
      let currency = value?["currency"]?.string.flatMap({ Currency($0) })
    else { return nil }
    return Money(amount, currency)
  }
  private func day(_ value: JSONValue?) -> CalendarDate? { value?.string.flatMap { FastDate.date($0) } }

  private func dates(_ contracts: [JSONValue]) -> WorksProject.Dates {
    var dates = WorksProject.Dates()
    dates.plannedStart = contracts.compactMap { day($0["period"]?["startDate"]) }.min()
    dates.plannedEnd = contracts.compactMap { day($0["period"]?["endDate"]) }.max()
    return dates
  }

  private func flows(_ c: JSONValue, _ buyer: String?) -> [WorksProject.Flow] {
    var result: [WorksProject.Flow] = []
    func add(_ type: FlowCode, _ value: JSONValue?, _ date: CalendarDate?, _ payer: String?, _ payee: String?)
    {
      guard let m = money(value) else { return }
      result.append(
        WorksProject.Flow(
          type: type, money: Money(m.amount, m.currency, valueDate: date), date: date,
          provider: payer.map { .init(ref: nil, name: $0) },
          receiver: payee.map { .init(ref: nil, name: $0) },
          providerActivity: nil, receiverActivity: nil, sector: nil, byte: byte))
    }
    let status = c["status"]?.string
    if status != "pending", status != "cancelled" {
      add(.outgoingCommitment, c["value"], day(c["dateSigned"]), buyer, nil)
    }
    for t in c["implementation"]?["transactions"]?.array ?? [] {
      add(
        .expenditure, t["value"] ?? t["amount"], day(t["date"]), t["payer"]?["name"]?.string ?? buyer,
        t["payee"]?["name"]?.string)
    }
    return result
  }

  private func contract(_ c: JSONValue, _ process: JSONValue, _ first: [String: Money], _ buyer: String?)
    -> WorksProject.Contract
  {
    let id = c["id"]?.identifier ?? ""
    let award = process["awards"]?.array?.first { $0["id"]?.identifier == c["awardID"]?.identifier }
    let bidders = process["tender"]?["numberOfTenderers"]
    var count: Int?
    if case .number(let n)? = bidders { count = Int(n) }
    return WorksProject.Contract(
      id: id, title: c["title"]?.string, firstValue: first[id], lastValue: money(c["value"]),
      suppliers: (award?["suppliers"]?.array ?? []).compactMap { $0["name"]?.string },
      bidders: count ?? process["tender"]?["tenderers"]?.array?.count,
      method: process["tender"]?["procurementMethod"]?.string, buyer: buyer,
      unitCosts: (c["items"]?.array ?? []).compactMap(unitCost))
  }

  private func unitCost(_ item: JSONValue) -> WorksProject.UnitCost? {
    guard let value = money(item["unit"]?["value"]), let unit = item["unit"]?["name"]?.string,
      let name = item["classification"]?["id"]?.identifier ?? item["description"]?.string
    else { return nil }
    return WorksProject.UnitCost(item: name, unit: unit, currency: value.currency, price: value.amount)
  }

  // MARK: OC4IDS 0.9

  /// Used: id, title, status, period, completion, locations, sector, budget, publicAuthority, transactions, and of
  /// each contracting process its summary's contractValue, finalValue, suppliers, tender and transactions.
  func oc4ids(_ p: JSONValue) -> WorksProject? {
    guard let id = p["id"]?.identifier?.trimmed, !id.isEmpty else { return nil }
    let authority = p["publicAuthority"]?["name"]?.string
    let summaries = (p["contractingProcesses"]?.array ?? []).compactMap { $0["summary"] }
    var flows: [WorksProject.Flow] = []
    func add(_ type: FlowCode, _ value: JSONValue?, _ date: CalendarDate?, _ from: String?, _ to: String?) {
      guard let m = money(value) else { return }
      flows.append(
        WorksProject.Flow(
          type: type, money: Money(m.amount, m.currency, valueDate: date), date: date,
          provider: from.map { .init(ref: nil, name: $0) }, receiver: to.map { .init(ref: nil, name: $0) },
          providerActivity: nil, receiverActivity: nil, sector: nil, byte: byte))
    }
    for t in p["transactions"]?.array ?? [] {
      add(.disbursement, t["value"], day(t["date"]), t["payer"]?["name"]?.string, t["payee"]?["name"]?.string)
    }
    for s in summaries {
      add(.outgoingCommitment, s["contractValue"], day(s["contractPeriod"]?["startDate"]), authority, nil)
      for t in s["transactions"]?.array ?? [] {
        add(
          .expenditure, t["value"], day(t["date"]), t["payer"]?["name"]?.string ?? authority,
          t["payee"]?["name"]?.string)
      }
    }
    var dates = WorksProject.Dates()
    dates.plannedStart = day(p["period"]?["startDate"])
    dates.plannedEnd = day(p["implementationPeriod"]?["endDate"]) ?? day(p["period"]?["endDate"])
    dates.actualEnd = day(p["completion"]?["endDate"])
    return WorksProject(
      id: id, title: p["title"]?.string ?? id, reporter: .init(ref: nil, name: authority), countries: [],
      sectors: (p["sector"]?.array ?? []).compactMap {
        $0.string.map { .init(code: $0, vocabulary: "OC4IDS", share: nil) }
      },
      sites: (p["locations"]?.array ?? []).map(site), dates: dates, status: p["status"]?.string, flows: flows,
      budgets: [money(p["budget"]?["amount"])].compactMap { $0 },
      contracts: summaries.map { summary($0, authority) },
      file: file, byte: byte)
  }

  private func summary(_ s: JSONValue, _ authority: String?) -> WorksProject.Contract {
    var bidders: Int?
    if case .number(let n)? = s["tender"]?["numberOfTenderers"] { bidders = Int(n) }
    return WorksProject.Contract(
      id: s["ocid"]?.string ?? "", title: s["title"]?.string, firstValue: money(s["contractValue"]),
      lastValue: money(s["finalValue"]) ?? money(s["contractValue"]),
      suppliers: (s["suppliers"]?.array ?? []).compactMap { $0["name"]?.string }, bidders: bidders,
      method: s["tender"]?["procurementMethod"]?.string, buyer: authority, unitCosts: [])
  }

  /// GeoJSON says longitude first; the standard's own example writes latitude first. Read as GeoJSON (RFC 7946);
  /// coordinates that are no place that way are left out.
  private func site(_ l: JSONValue) -> WorksProject.Site {
    var point: Coordinate?
    if l["geometry"]?["type"]?.string == "Point", let c = l["geometry"]?["coordinates"]?.array, c.count >= 2,
      case .number(let x) = c[0], case .number(let y) = c[1], let lon = Double(x), let lat = Double(y)
    {
      point = Coordinate(latitude: lat, longitude: lon)
    }
    return WorksProject.Site(name: l["description"]?.string, point: point, isExact: nil)
  }
}

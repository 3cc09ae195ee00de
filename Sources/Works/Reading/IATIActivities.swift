import SightlineUnits

/// Reads IATI activities whole, for findings: the thorough reader beside the fast one.
///
/// Used: iati-identifier, reporting-org, title, activity-status, activity-date, recipient-country, location
/// (name, point, exactness), sector, budget, transaction (type, date, value, provider-org, receiver-org,
/// sector). Deliberately ignored: description, participating-org, other-identifier, contact-info,
/// activity-scope, recipient-region, country-budget-items, humanitarian-scope, policy-marker, the defaults but
/// the currency, planned-disbursement, capital-spend, document-link, related-activity, legacy-data,
/// conditions, result, crs-add, fss, tag, and elements of other namespaces.
public struct IATIActivities: Sendable {
  let settings: WorksSettings
  public init(settings: WorksSettings = WorksSettings()) { self.settings = settings }

  /// Hands over each activity; what is wrong is in the result.
  public func read(file: String, bytes: [UInt8], _ body: (WorksProject) -> Void) -> WorksRemarks {
    do throws(WorksRemark) {
      return read(file: file, decoded: try TextOpening.open(file: file, ByteFeeds.memory(bytes)).feed, body)
    } catch {
      var remarks = WorksRemarks()
      remarks.add(error)
      return remarks
    }
  }

  /// - Parameter feed: UTF-8, whatever the declaration says.
  func read(file: String, decoded feed: @escaping ByteFeed, _ body: (WorksProject) -> Void) -> WorksRemarks {
    var remarks = WorksRemarks(most: settings.limits.mostRemarks)
    do throws(WorksRemark) {
      let x = XMLScanner(ByteWindow(file: file, limits: settings.limits, feed))
      while true {
        let event = try x.next()
        if event == .done { return remarks }
        guard event == .start, x.depth == 2, x.isNamed("iati-activity") else { continue }
        var decoder = IATIDecoder(file: file, settings: settings, remarks: remarks)
        if let project = decoder.project(try XMLTree.read(x)) { body(project) }
        remarks = decoder.remarks
      }
    } catch {
      remarks.add(error)
    }
    return remarks
  }
}

/// Turns the tree of one activity into a project.
struct IATIDecoder {
  let file: String
  let settings: WorksSettings
  var remarks: WorksRemarks

  mutating func project(_ a: XMLTree) -> WorksProject? {
    guard let id = a.first("iati-identifier")?.text.trimmed, !id.isEmpty else {
      remarks.add(WorksRemark(.noIdentifier, .keptAside, file: file, byte: a.byte, "an activity"))
      return nil
    }
    let home = a["default-currency"].flatMap { PackedCurrency($0) }
    let flows = a.all("transaction").compactMap { flow($0, home, id) }
    return WorksProject(
      id: id, title: a.first("title")?.narrative ?? id, reporter: party(a.first("reporting-org")),
      countries: a.all("recipient-country").compactMap { $0["code"] }, sectors: a.all("sector").map(sector),
      sites: a.all("location").map(site), dates: dates(a), status: a.first("activity-status")?["code"],
      flows: flows, budgets: a.all("budget").compactMap { budget($0, home) }, contracts: [], file: file,
      byte: a.byte)
  }

  private func party(_ node: XMLTree?) -> WorksProject.Party {
    WorksProject.Party(ref: node?["ref"], name: node?.narrative)
  }
  private func sector(_ node: XMLTree) -> WorksProject.Sector {
    WorksProject.Sector(
      code: node["code"] ?? "", vocabulary: node["vocabulary"] ?? "1",
      share: node["percentage"].flatMap { ExactDecimal($0) })
  }
  private func site(_ node: XMLTree) -> WorksProject.Site {
    let numbers = (node.first("point")?.first("pos")?.text ?? "").split(whereSeparator: \.isWhitespace)
    let point =
      numbers.count == 2
      ? Double(numbers[0]).flatMap { lat in
        Double(numbers[1]).flatMap { Coordinate(latitude: lat, longitude: $0) }
      } : nil
    return WorksProject.Site(
      name: node.first("name")?.narrative, point: point,
      isExact: node.first("exactness")?["code"].map { $0 == "1" })
  }
  private func dates(_ a: XMLTree) -> WorksProject.Dates {
    var dates = WorksProject.Dates()
    for node in a.all("activity-date") {
      let day = node["iso-date"].flatMap { FastDate.date($0) }
      switch node["type"] {
      case "1", "start-planned": dates.plannedStart = day
      case "2", "start-actual": dates.actualStart = day
      case "3", "end-planned": dates.plannedEnd = day
      case "4", "end-actual": dates.actualEnd = day
      default: break
      }
    }
    return dates
  }
  private func budget(_ node: XMLTree, _ home: PackedCurrency?) -> Money? {
    guard let value = node.first("value"), let amount = ExactDecimal(value.text.trimmed),
      let currency = value["currency"].flatMap({ PackedCurrency($0) }) ?? home,
      let c = Currency(currency.text)
    else { return nil }
    return Money(amount, c, valueDate: value["value-date"].flatMap { FastDate.date($0) })
  }

  private mutating func flow(_ t: XMLTree, _ home: PackedCurrency?, _ id: String) -> WorksProject.Flow? {
    func aside(_ code: WorksRemark.Code, _ detail: String) -> WorksProject.Flow? {
      remarks.add(WorksRemark(code, .keptAside, file: file, byte: t.byte, detail + ", transaction of \(id)"))
      return nil
    }
    let rawType = t.first("transaction-type")?["code"] ?? ""
    guard let type = FlowCode(versionOne: rawType) ?? UInt8(rawType).flatMap(FlowCode.init(rawValue:)) else {
      return aside(.unknownCode, "transaction type `\(rawType)`")
    }
    let value = t.first("value")
    let own = value?["currency"]
    if let own, PackedCurrency(own).map(CurrencyList.known.contains) != true {
      return aside(.unknownCode, "currency `\(own)`")
    }
    guard let packed = own.flatMap({ PackedCurrency($0) }) ?? home else {
      return aside(.noCurrency, "no default either")
    }
    guard CurrencyList.known.contains(packed), let currency = Currency(packed.text) else {
      return aside(.unknownCode, "currency `\(packed.text)`")
    }
    var text = value?.text.trimmed ?? ""
    guard !text.isEmpty else { return aside(.noAmount, "``") }
    guard let raw = text.withUTF8({ RawAmount($0) }), let amount = raw.decimal else {
      return aside(.badAmount, "`\(text)`")
    }
    guard !raw.isAbsurd(settings.limits.absurdDigits) else { return aside(.absurdAmount, "") }
    let dated = t.first("transaction-date")?["iso-date"]
    let date = dated.flatMap { FastDate.date($0) }
    let valued = value?["value-date"]
    let valueDate = valued.flatMap { FastDate.date($0) }
    if (dated != nil && date == nil) || (valued != nil && valueDate == nil) {
      return aside(.badDate, "`\(dated ?? "")` `\(valued ?? "")`")
    }
    if let limit = settings.evaluationDate, let last = [date, valueDate].compactMap({ $0 }).max(),
      last > limit
    {
      return aside(.futureDate, last.description)
    }
    let (provider, receiver) = (t.first("provider-org"), t.first("receiver-org"))
    return WorksProject.Flow(
      type: type, money: Money(amount, currency, valueDate: valueDate ?? date), date: date ?? valueDate,
      provider: provider.map(party), receiver: receiver.map(party),
      providerActivity: provider?["provider-activity-id"],
      receiverActivity: receiver?["receiver-activity-id"],
      sector: t.first("sector")?["code"], byte: t.byte)
  }
}

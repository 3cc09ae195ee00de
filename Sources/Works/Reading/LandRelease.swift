import SightlineUnits

/// Land released from the suspicion of mines, by the terms of IMAS 07.11 and 04.10: *cancelled* (by non-technical
/// survey, never suspected with reason), *reduced* (by technical survey) and *cleared* (searched and made safe)
/// are distinct, and only the last is clearance. A total that mixes them says so.
public struct LandRelease: Hashable, Sendable {
  public enum Term: String, Hashable, Sendable, CaseIterable { case cancelled, reduced, cleared }
  public let area: String
  public let date: CalendarDate?
  /// Hectares by term; a term that the table does not give is absent, never zero.
  public let hectares: [Term: ExactDecimal]
  /// The total the table itself states.
  public let stated: ExactDecimal?
  public let operatorName: String?
  public let file: String
  public let row: Int

  /// The sum of the terms given.
  public var total: ExactDecimal? {
    var sum = ExactSum()
    for h in hectares.values { guard sum.add(h) else { return nil } }
    return sum.decimal
  }
  /// A stated total that is not the sum of its terms.
  public var claim: ClaimedTotal? {
    stated.map {
      ClaimedTotal(
        area, total: $0,
        parts: hectares.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { hectares[$0] }, unit: "ha")
    }
  }
}

/// Reads tables of land release. Columns: `area`, `date`, any of `cancelled`, `reduced`, `cleared`, `total`, with
/// `_ha`, `_m2` or `_km2` behind the term (bare: hectares), and `operator`. Others are ignored.
public struct LandReleaseTable: Sendable {
  let settings: WorksSettings
  public init(settings: WorksSettings = WorksSettings()) { self.settings = settings }

  /// Unit suffix → power of ten from it to hectares.
  private static let units: [(suffix: String, power: Int)] = [("", 0), ("_ha", 0), ("_m2", -4), ("_km2", 2)]

  public func read(file: String, bytes: [UInt8]) -> (rows: [LandRelease], remarks: WorksRemarks) {
    var remarks = WorksRemarks(most: settings.limits.mostRemarks)
    var rows: [LandRelease] = []
    do throws(WorksRemark) {
      let table = TableReader(
        file: file, limits: settings.limits, try TextOpening.open(file: file, ByteFeeds.memory(bytes)).feed)
      guard let first = try table.next() else {
        throw WorksRemark(.truncated, .fileEnded, file: file, row: 1)
      }
      let header = TableHeader(first)
      guard Self.fits(header) else {
        throw WorksRemark(
          .unknownFormat, .fileEnded, file: file, row: 1, "no area or no term of land release")
      }
      while let row = try table.next() {
        switch record(header, row, file) {
        case .success(let r): rows.append(r)
        case .failure(let remark): remarks.add(remark)
        }
      }
    } catch {
      remarks.add(error)
    }
    return (rows, remarks)
  }

  static func fits(_ header: TableHeader) -> Bool {
    header.has(["area"]) && LandRelease.Term.allCases.contains { column($0.rawValue, header) != nil }
  }

  private static func column(_ term: String, _ header: TableHeader) -> (name: String, power: Int)? {
    units.first { header.has([term + $0.suffix]) }.map { (term + $0.suffix, $0.power) }
  }

  func record(_ header: TableHeader, _ row: TableReader.Row, _ file: String)
    -> Result<LandRelease, WorksRemark>
  {
    func no(_ code: WorksRemark.Code, _ detail: String) -> Result<LandRelease, WorksRemark> {
      .failure(WorksRemark(code, .keptAside, file: file, row: row.number, detail))
    }
    guard row.fields.count == header.names.count else {
      return no(.shortRow, "\(row.fields.count) instead of \(header.names.count)")
    }
    guard let area = header.value("area", row) else { return no(.noIdentifier, "area") }
    var hectares: [String: ExactDecimal] = [:]
    for term in LandRelease.Term.allCases.map(\.rawValue) + ["total"] {
      guard let (column, power) = Self.column(term, header), let text = header.value(column, row) else {
        continue
      }
      guard let value = ExactDecimal(text), let ha = ExactDecimal("\(value)e\(power)") else {
        return no(.badAmount, "\(column) `\(text)`")
      }
      guard !ha.isNegative else { return no(.negativeAmount, "\(column) `\(text)`") }
      // The whole of the Earth's land is 1.49 × 10¹⁰ ha.
      guard ha < ExactDecimal(14_900_000_000) else { return no(.absurdAmount, "\(column) `\(text)`") }
      hectares[term] = ha
    }
    let text = header.value("date", row)
    let date = text.flatMap { FastDate.date($0) }
    if let text, date == nil { return no(.badDate, "`\(text)`") }
    if let date, let limit = settings.evaluationDate, date > limit {
      return no(.futureDate, date.description)
    }
    var terms: [LandRelease.Term: ExactDecimal] = [:]
    for term in LandRelease.Term.allCases { terms[term] = hectares[term.rawValue] }
    return .success(
      LandRelease(
        area: area, date: date, hectares: terms, stated: hectares["total"],
        operatorName: header.value("operator", row), file: file, row: row.number))
  }
}

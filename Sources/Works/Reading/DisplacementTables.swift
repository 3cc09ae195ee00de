import SightlineUnits

/// People, as UNHCR's yearly tables and IDMC's totals count them. A blank is not a zero.
///
/// Used: year, coo_name, coo_iso, coa_name, coa_iso and every count. Deliberately ignored: `coo` and `coa`
/// (UNHCR's own codes, which repeat the names).
public struct DisplacementRow: Hashable, Sendable {
  public enum Count: String, Hashable, Sendable, CaseIterable {
    case refugees, asylumSeekers = "asylum_seekers", returnedRefugees = "returned_refugees", idps
    case returnedIDPs = "returned_idps", stateless, ofConcern = "ooc", inNeed = "oip", host = "hst"
    case resettlement, naturalisation
    /// IDMC's internally displaced by conflict at the end of the year.
    case total
  }
  public let year: Int
  /// Country of origin, as named and by ISO 3166 alpha-3.
  public let origin: String
  public let originCode: String
  /// Country of asylum or residence.
  public let host: String
  public let hostCode: String
  public let counts: [Count: ExactDecimal]
  public let file: String
  public let row: Int
}

/// Reads the displacement tables.
public struct DisplacementTables: Sendable {
  let limits: WorksLimits
  public init(limits: WorksLimits = .standard) { self.limits = limits }

  static func fits(_ header: TableHeader) -> Bool {
    header.has(["year", "coo_name", "coo_iso", "coa_name", "coa_iso"])
  }

  public func read(file: String, bytes: [UInt8]) -> (rows: [DisplacementRow], remarks: WorksRemarks) {
    var remarks = WorksRemarks(most: limits.mostRemarks)
    var rows: [DisplacementRow] = []
    do throws(WorksRemark) {
      let opened = try TextOpening.open(file: file, ByteFeeds.memory(bytes))
      let table = TableReader(file: file, limits: limits, opened.feed)
      guard let first = try table.next(), Self.fits(TableHeader(first)) else {
        throw WorksRemark(.unknownFormat, .fileEnded, file: file, row: 1)
      }
      let header = TableHeader(first)
      while let row = try table.next() {
        switch Self.row(header, row, file) {
        case .success(let r): rows.append(r)
        case .failure(let remark): remarks.add(remark)
        }
      }
    } catch {
      remarks.add(error)
    }
    return (rows, remarks)
  }

  static func row(_ header: TableHeader, _ row: TableReader.Row, _ file: String)
    -> Result<DisplacementRow, WorksRemark>
  {
    func no(_ code: WorksRemark.Code, _ detail: String) -> Result<DisplacementRow, WorksRemark> {
      .failure(WorksRemark(code, .keptAside, file: file, row: row.number, detail))
    }
    guard row.fields.count == header.names.count else {
      return no(.shortRow, "\(row.fields.count) instead of \(header.names.count)")
    }
    // The published tables went through a program that writes whole numbers with `.0`.
    guard let text = header.value("year", row), let d = Double(text), d == d.rounded(),
      (1900...2200).contains(d)
    else { return no(.badDate, "year `\(header.value("year", row) ?? "")`") }
    var counts: [DisplacementRow.Count: ExactDecimal] = [:]
    for count in DisplacementRow.Count.allCases {
      guard let text = header.value(count.rawValue, row) else { continue }
      guard let n = ExactDecimal(text), n.scale == 0 else {
        return no(.badAmount, "\(count.rawValue) `\(text)`")
      }
      guard !n.isNegative else { return no(.negativeAmount, "\(count.rawValue) `\(text)`") }
      counts[count] = n
    }
    return .success(
      DisplacementRow(
        year: Int(d), origin: header.value("coo_name", row) ?? "",
        originCode: header.value("coo_iso", row) ?? "",
        host: header.value("coa_name", row) ?? "", hostCode: header.value("coa_iso", row) ?? "",
        counts: counts, file: file, row: row.number))
  }
}

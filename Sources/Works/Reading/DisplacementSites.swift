import SightlineUnits

/// A place where displaced people live or lived, as UNHCR's table of sites lists it.
///
/// Used: pcode, Country, name, loc_type, createdate, closedate, POINT_X, POINT_Y, type. Deliberately ignored: the
/// row number, name_alt, loc_subtype, createby, updatedate, source, unhcr_assist, status, adjusted_vars.
public struct DisplacementSite: Hashable, Sendable {
  public let code: String
  public let name: String
  public let country: String
  /// As listed: `IDP Camp`, `Refugee Camp`.
  public let kind: String
  public let point: Coordinate?
  /// As printed: the table mixes `1/1/96` with ISO dates, and which number is the day cannot be told.
  public let opened: String
  public let closed: String
  public let file: String
  public let row: Int
}

enum DisplacementSites {
  static func fits(_ header: TableHeader) -> Bool {
    header.has(["pcode", "Country", "name", "loc_type", "POINT_X", "POINT_Y"])
  }

  static func site(_ header: TableHeader, _ row: TableReader.Row, _ file: String)
    -> Result<DisplacementSite, WorksRemark>
  {
    func no(_ code: WorksRemark.Code, _ detail: String) -> Result<DisplacementSite, WorksRemark> {
      .failure(WorksRemark(code, .keptAside, file: file, row: row.number, detail))
    }
    guard row.fields.count == header.names.count else {
      return no(.shortRow, "\(row.fields.count) instead of \(header.names.count)")
    }
    guard let code = header.value("pcode", row) else { return no(.noIdentifier, "pcode") }
    var point: Coordinate?
    if let x = header.value("POINT_X", row), let y = header.value("POINT_Y", row) {
      guard let longitude = Double(x), let latitude = Double(y),
        let place = Coordinate(latitude: latitude, longitude: longitude)
      else { return no(.wrongType, "\(x), \(y) is no place on Earth") }
      point = place
    }
    return .success(
      DisplacementSite(
        code: code, name: header.value("name", row) ?? code, country: header.value("Country", row) ?? "",
        kind: header.value("loc_type", row) ?? "", point: point,
        opened: header.value("createdate", row) ?? "",
        closed: header.value("closedate", row) ?? "", file: file, row: row.number))
  }
}

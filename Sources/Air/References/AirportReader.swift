import SightlineUnits

/// What a reference file gave: the values, and every row that could not be used with the reason.
public struct ReferenceReading<Value: Sendable>: Sendable {
  public let value: Value
  public let errors: [ReferenceError]
  public init(_ value: Value, errors: [ReferenceError] = []) { (self.value, self.errors) = (value, errors) }
}

/// Airports from comma-separated tables, by their header.
///
/// Layouts known: `airportsdata` (icao, iata, name, city, subd, country, elevation in feet, lat, lon, tz,
/// lid)
/// and OurAirports `airports.csv` (ident, type, name, latitude_deg, longitude_deg, elevation_ft, iso_country,
/// gps_code, iata_code …); any other table with one of those names for each role reads as well.
///
/// Deliberately ignored: id, subd, continent, iso_region, tz, lid, local_code,
/// scheduled_service, home_link, wikipedia_link, keywords, score, last_updated. Closed airports are dropped.
public enum AirportReader {
  public static func read(_ bytes: [UInt8], file: String) throws(ReferenceError) -> ReferenceReading<
    [Airport]
  > {
    var table = try HeadedTable(bytes, file: file)
    let latitude = try table.required("latitude_deg", "lat", "latitude")
    let longitude = try table.required("longitude_deg", "lon", "lng", "longitude")
    let ident = try table.required("ident", "icao", "icao_code", "code")
    let icao = table.column("icao_code", "gps_code", "icao")
    let iata = table.column("iata_code", "iata")
    let name = table.column("name", "airport")
    let city = table.column("municipality", "city")
    let country = table.column("iso_country", "country")
    let elevation = table.column("elevation_ft", "elevation", "altitude")
    let type = table.column("type")
    var airports: [Airport] = []
    while table.advance() {
      guard table[type] != "closed" else { continue }
      guard let code = table[icao] ?? table[ident] else {
        table.report(.badValue, "no identifier")
        continue
      }
      guard let lat = table.number(latitude), let lon = table.number(longitude),
        let point = Coordinate(latitude: lat, longitude: lon)
      else {
        table.report(.badValue, "no position on the earth for \(code)")
        continue
      }
      airports.append(
        Airport(
          ident: code, iata: table[iata], name: table[name] ?? code, city: table[city],
          country: table[country], coordinate: point, elevation: plausibleElevation(table.number(elevation)),
          kind: table[type].flatMap(Airport.Kind.init) ?? .unspecified))
    }
    return ReferenceReading(airports, errors: table.errors)
  }

  /// Airports lie between the Dead Sea shore (−1,300 ft) and Daocheng Yading (14,472 ft); anything outside
  /// a generous margin is a unit mistake and no elevation is better.
  static func plausibleElevation(_ feet: Double?) -> Feet? {
    feet.flatMap { (-1500...16_000).contains($0) ? Feet($0) : nil }
  }
}

/// Runways from the OurAirports layout, by airport identifier.
///
/// Deliberately ignored: id, airport_ref, width_ft, surface, lighted.
public enum RunwayReader {
  public static func read(
    _ bytes: [UInt8], file: String
  ) throws(ReferenceError) -> ReferenceReading<[String: [Runway]]> {
    var table = try HeadedTable(bytes, file: file)
    let airport = try table.required("airport_ident", "icao")
    let length = table.column("length_ft")
    let closed = table.column("closed")
    // Without a place or a heading of its ends a runway tells nothing.
    _ = try table.required("le_latitude_deg", "le_heading_degt")
    let low = EndColumns(prefix: "le_", in: table)
    let high = EndColumns(prefix: "he_", in: table)
    var runways: [String: [Runway]] = [:]
    while table.advance() {
      guard let ident = table[airport] else {
        table.report(.badValue, "a runway without an airport")
        continue
      }
      let runway = Runway(
        length: table.number(length).flatMap { $0 > 0 && $0 < 40_000 ? Feet($0) : nil },
        isClosed: ["1", "true", "yes"].contains(table[closed]?.lowercased() ?? "0"),
        low: low.end(in: table), high: high.end(in: table))
      runways[ident, default: []].append(withHeadings(runway))
    }
    return ReferenceReading(runways, errors: table.errors)
  }

  private struct EndColumns {
    let ident, latitude, longitude, elevation, heading, displaced: Int?
    init(prefix: String, in table: HeadedTable) {
      ident = table.column(prefix + "ident")
      latitude = table.column(prefix + "latitude_deg")
      longitude = table.column(prefix + "longitude_deg")
      elevation = table.column(prefix + "elevation_ft")
      heading = table.column(prefix + "heading_degt")
      displaced = table.column(prefix + "displaced_threshold_ft")
    }
    func end(in table: HeadedTable) -> Runway.End {
      var point: Coordinate?
      if let lat = table.number(latitude), let lon = table.number(longitude) {
        point = Coordinate(latitude: lat, longitude: lon)
      }
      return Runway.End(
        ident: table[ident] ?? "", coordinate: point,
        elevation: AirportReader.plausibleElevation(table.number(elevation)),
        heading: table.number(heading).flatMap { (0...360).contains($0) ? Degrees($0) : nil },
        displacedThreshold: Feet(max(0, min(10_000, table.number(displaced) ?? 0))))
    }
  }

  /// Where both ends have a place, the bearing between them is the heading: it is surveyed more often than
  /// the heading column, which holds magnetic values in some rows.
  private static func withHeadings(_ runway: Runway) -> Runway {
    guard let a = runway.low.coordinate, let b = runway.high.coordinate, a.distance(to: b) > Metres(200),
      a.distance(to: b) < Metres(10_000)
    else { return runway }
    func turned(_ end: Runway.End, _ course: Degrees) -> Runway.End {
      Runway.End(
        ident: end.ident, coordinate: end.coordinate, elevation: end.elevation, heading: course,
        displacedThreshold: end.displacedThreshold)
    }
    return Runway(
      length: runway.length, isClosed: runway.isClosed, low: turned(runway.low, a.bearing(to: b)),
      high: turned(runway.high, b.bearing(to: a)))
  }
}

extension AirportTable {
  /// Airports with their runways. Runways of airports that the gazetteer lacks are returned in `orphans`.
  public static func build(
    _ airports: [Airport], runways: [String: [Runway]]
  ) -> (table: AirportTable, orphans: Int) {
    var used = 0
    var joined = airports
    for i in joined.indices {
      guard let own = runways[joined[i].ident] else { continue }
      used += 1
      joined[i].runways = own
    }
    return (AirportTable(joined), max(0, runways.count - used))
  }
}

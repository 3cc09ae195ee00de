import Foundation
import GRDB
import SightlineUnits

/// Writes an OGC GeoPackage (12-128r18) with one layer of lines in WGS 84.
///
/// The three required tables, `GP` geometry blobs with an envelope, application id 1196444487 ("GPKG").
public enum GeoPackage {
  public enum Value: Sendable {
    case text(String)
    case real(Double)
  }
  public struct Line: Sendable {
    public let path: [Coordinate]
    /// The same names in the same order in every line of a layer.
    public let attributes: [(name: String, value: Value)]
    public init(path: [Coordinate], attributes: [(name: String, value: Value)]) {
      (self.path, self.attributes) = (path, attributes)
    }
  }

  /// - Parameter changed: the layer's time of change; a parameter, so that the same lines give the same bytes.
  public static func write(lines: [Line], layer: String, changed: Instant, to path: String) throws {
    var configuration = Configuration()
    configuration.journalMode = .default
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { db in
      try db.execute(sql: "PRAGMA application_id = 1196444487")
      try db.execute(sql: "PRAGMA user_version = 10300")
      try db.execute(sql: schema)
      for (id, name, definition) in [
        (4326, "WGS 84 geodetic", wgs84), (-1, "Undefined Cartesian", "undefined"), (0, "Undefined geographic", "undefined"),
      ] {
        try db.execute(
          sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
          arguments: [name, id, id == 4326 ? "EPSG" : "NONE", id, definition])
      }
      try layerTable(db, lines, layer, changed)
    }
    try queue.close()
  }

  private static func layerTable(_ db: Database, _ lines: [Line], _ layer: String, _ changed: Instant) throws {
    let columns = (lines.first?.attributes ?? []).map { a in
      switch a.value {
      case .text: "\"\(a.name)\" TEXT"
      case .real: "\"\(a.name)\" REAL"
      }
    }
    try db.execute(
      sql: "CREATE TABLE \"\(layer)\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom LINESTRING"
        + columns.map { ", \($0)" }.joined() + ")")
    let box = BoundingBox(around: lines.lazy.flatMap(\.path))
    try db.execute(
      sql: "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, 4326)",
      arguments: [layer, layer, changed.iso8601(fraction: 3), box?.west, box?.south, box?.east, box?.north])
    try db.execute(
      sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'LINESTRING', 4326, 0, 0)", arguments: [layer])
    guard let first = lines.first else { return }
    let names = ["geom"] + first.attributes.map(\.name)
    let insert = try db.makeStatement(
      sql: "INSERT INTO \"\(layer)\" (\(names.map { "\"\($0)\"" }.joined(separator: ", "))) VALUES "
        + "(\(names.map { _ in "?" }.joined(separator: ", ")))")
    for line in lines {
      var arguments: [DatabaseValue] = [blob(line.path).databaseValue]
      for a in line.attributes {
        switch a.value {
        case .text(let t): arguments.append(t.databaseValue)
        case .real(let r): arguments.append(r.databaseValue)
        }
      }
      try insert.execute(arguments: StatementArguments(arguments))
    }
  }

  /// `GP`, version 0, flags (little endian, envelope of x and y), SRS, envelope, then WKB in x, y order.
  static func blob(_ path: [Coordinate]) -> Data {
    var out: [UInt8] = [0x47, 0x50, 0, 0b0000_0011]
    func append<T: FixedWidthInteger>(_ v: T) { withUnsafeBytes(of: v.littleEndian) { out += $0 } }
    func append(_ v: Double) { append(v.bitPattern) }
    append(Int32(4326))
    let box = BoundingBox(around: path)
    for edge in [box?.west, box?.east, box?.south, box?.north] { append(edge ?? 0) }
    out.append(1)
    append(UInt32(2))
    append(UInt32(path.count))
    for p in path {
      append(p.longitude)
      append(p.latitude)
    }
    return Data(out)
  }

  private static let wgs84 =
    #"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]"#

  private static let schema = """
    CREATE TABLE gpkg_spatial_ref_sys (
      srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
      organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
    CREATE TABLE gpkg_contents (
      table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
      last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
      CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
    CREATE TABLE gpkg_geometry_columns (
      table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
      z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
      CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
      CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
    """
}

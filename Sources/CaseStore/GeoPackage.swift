import Foundation
import GRDB
import SightlineUnits

/// Writes an OGC GeoPackage (12-128r18) with layers of points, lines and polygons in WGS 84.
///
/// The three required tables, `GP` geometry blobs with an envelope, application id 1196444487 ("GPKG").
public enum GeoPackage {
  public enum Value: Sendable {
    case text(String)
    case real(Double)
    case integer(Int64)
    /// In a layer's first feature it makes the column a text column.
    case none
  }

  public enum Geometry: Sendable {
    case point(Coordinate)
    case line([Coordinate])
    /// An outer ring, then holes; closed here if they are not.
    case polygon([[Coordinate]])

    var points: [Coordinate] {
      switch self {
      case .point(let p): [p]
      case .line(let path): path
      case .polygon(let rings): rings.flatMap(\.self)
      }
    }
  }

  public enum Kind: String, Sendable { case point = "POINT", line = "LINESTRING", polygon = "POLYGON" }

  public struct Feature: Sendable {
    public let geometry: Geometry
    /// The same names in the same order in every feature of a layer.
    public let attributes: [(name: String, value: Value)]
    public init(_ geometry: Geometry, attributes: [(name: String, value: Value)]) {
      (self.geometry, self.attributes) = (geometry, attributes)
    }
  }

  public struct Layer: Sendable {
    public let name: String
    public let kind: Kind
    public let features: [Feature]
    public init(_ name: String, _ kind: Kind, _ features: [Feature]) {
      (self.name, self.kind, self.features) = (name, kind, features)
    }
  }

  /// - Parameter changed: the layers' time of change; a parameter, so that the same layers give the same bytes.
  /// - Throws: `CaseDatabase.Failure` where the file cannot be written.
  public static func write(_ layers: [Layer], changed: Instant, to path: String) throws {
    do {
      var configuration = Configuration()
      configuration.journalMode = .default
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { db in
        // "GPKG" in ASCII; version 1.3 of the standard.
        try db.execute(sql: "PRAGMA application_id = 1196444487")
        try db.execute(sql: "PRAGMA user_version = 10300")
        try db.execute(sql: schema)
        try referenceSystems(db)
        for layer in layers { try table(db, layer, changed) }
      }
      try queue.close()
    } catch let error as DatabaseError { throw CaseDatabase.plain(error, path) }
  }

  private static func referenceSystems(_ db: Database) throws {
    for (id, name, definition) in [
      (4326, "WGS 84 geodetic", wgs84), (-1, "Undefined Cartesian", "undefined"),
      (0, "Undefined geographic", "undefined"),
    ] {
      try db.execute(
        sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        arguments: [name, id, id == 4326 ? "EPSG" : "NONE", id, definition])
    }
  }

  private static func table(_ db: Database, _ layer: Layer, _ changed: Instant) throws {
    let attributes = layer.features.first?.attributes ?? []
    let columns = attributes.map { a in
      switch a.value {
      case .text, .none: "\(quoted(a.name)) TEXT"
      case .real: "\(quoted(a.name)) REAL"
      case .integer: "\(quoted(a.name)) INTEGER"
      }
    }
    let table = quoted(layer.name)
    try db.execute(
      sql:
        "CREATE TABLE \(table) (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom \(layer.kind.rawValue)"
        + columns.map { ", \($0)" }.joined() + ")")
    let box = BoundingBox(around: layer.features.lazy.flatMap(\.geometry.points))
    try db.execute(
      sql: "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, 4326)",
      arguments: [
        layer.name, layer.name, changed.iso8601(fraction: 3), box?.west, box?.south, box?.east, box?.north,
      ])
    try db.execute(
      sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)",
      arguments: [layer.name, layer.kind.rawValue])
    let names = ["geom"] + attributes.map(\.name)
    let insert = try db.makeStatement(
      sql: "INSERT INTO \(table) (\(names.map(quoted).joined(separator: ", "))) VALUES "
        + "(\(names.map { _ in "?" }.joined(separator: ", ")))")
    for feature in layer.features {
      try insert.execute(
        arguments: StatementArguments([blob(feature.geometry).databaseValue] + feature.attributes.map(value)))
    }
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  private static func value(_ attribute: (name: String, value: Value)) -> DatabaseValue {
    switch attribute.value {
    case .text(let t): t.databaseValue
    case .real(let r): r.databaseValue
    case .integer(let i): i.databaseValue
    case .none: .null
    }
  }

  /// `GP`, version 0, flags (little endian, envelope of x and y), SRS, envelope, then WKB in x, y order.
  static func blob(_ geometry: Geometry) -> Data {
    var out: [UInt8] = [0x47, 0x50, 0, 0b0000_0011]
    func append<T: FixedWidthInteger>(_ v: T) { withUnsafeBytes(of: v.littleEndian) { out += $0 } }
    func append(_ v: Double) { append(v.bitPattern) }
    func append(_ p: Coordinate) {
      append(p.longitude)
      append(p.latitude)
    }
    append(Int32(4326))
    let box = BoundingBox(around: geometry.points)
    for edge in [box?.west, box?.east, box?.south, box?.north] { append(edge ?? 0) }
    out.append(1)
    switch geometry {
    case .point(let p):
      append(UInt32(1))
      append(p)
    case .line(let path):
      append(UInt32(2))
      append(UInt32(path.count))
      for p in path { append(p) }
    case .polygon(let rings):
      append(UInt32(3))
      append(UInt32(rings.count))
      for ring in rings {
        let closed = ring.first == ring.last ? ring : ring + ring.prefix(1)
        append(UInt32(closed.count))
        for p in closed { append(p) }
      }
    }
    return Data(out)
  }

  private static let wgs84 =
    #"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],"#
    + #"AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]"#

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

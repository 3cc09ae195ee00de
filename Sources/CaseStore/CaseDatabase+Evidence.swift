import Foundation
import GRDB
import SightlineEvidence
import SightlineObserving
import SightlineUnits

extension CaseDatabase {
  // MARK: Artifacts

  /// - Parameter journaled: the journal's size with these records' statements in it.
  public func add(_ records: [ArtifactRecord], journaled: UInt64? = nil) throws {
    try write { db in
      try CaseDatabase.advance(db, journaled)
      let statement = try db.makeStatement(
        sql: """
          INSERT OR IGNORE INTO artifact (digest, size, name, record, seal)
          VALUES (?1, ?2, ?3, ?4, seal(?1, ?2, ?3, ?4))
          """)
      for r in records {
        try statement.execute(arguments: [
          r.digest.hex, r.size, r.name, String(decoding: try StableJSON.encode(r), as: UTF8.self),
        ])
      }
    }
  }

  public func artifacts() throws -> [ArtifactRecord] {
    try read { db in
      try String.fetchAll(
        db, sql: "SELECT record FROM artifact WHERE \(CaseDatabase.intact("artifact")) ORDER BY name, digest"
      ).map {
        try StableJSON.decode(ArtifactRecord.self, from: Data($0.utf8))
      }
    }
  }

  /// Takes an artifact out with everything that was read from it; what rested on it must be derived again.
  public func remove(_ digest: ContentDigest, journaled: UInt64? = nil) throws {
    try write { db in
      try CaseDatabase.advance(db, journaled)
      let hex = digest.hex
      try db.execute(
        sql: "DELETE FROM block_bounds WHERE id IN (SELECT id FROM block WHERE artifact = ?)",
        arguments: [hex])
      try db.execute(sql: "DELETE FROM block WHERE artifact = ?", arguments: [hex])
      try db.execute(sql: "DELETE FROM reading WHERE digest = ?", arguments: [hex])
      try db.execute(sql: "DELETE FROM artifact WHERE digest = ?", arguments: [hex])
    }
  }

  public func contains(_ digest: ContentDigest) throws -> Bool {
    try read {
      try Bool.fetchOne($0, sql: "SELECT 1 FROM artifact WHERE digest = ?", arguments: [digest.hex]) ?? false
    }
  }

  /// Artifacts that this lens in this version has not read, by name.
  public func pending(_ lens: LensName, version: Int) throws -> [ContentDigest] {
    try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT digest FROM artifact WHERE NOT EXISTS (
            SELECT 1 FROM reading WHERE reading.digest = artifact.digest AND lens = ? AND version = ?)
            AND \(CaseDatabase.intact("artifact"))
          ORDER BY name, digest
          """, arguments: [lens.text, version]
      ).compactMap { ContentDigest(hex: $0) }
    }
  }

  /// The name of each artifact.
  public func names() throws -> [ContentDigest: String] {
    try read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT digest, name FROM artifact WHERE \(CaseDatabase.intact("artifact"))")
      var names: [ContentDigest: String] = [:]
      while let row = try rows.next() {
        if let digest = ContentDigest(hex: row["digest"] as String) { names[digest] = row["name"] }
      }
      return names
    }
  }

  // MARK: Readings and blocks

  /// What one artifact gave, written whole or not at all.
  public struct Reading: Sendable {
    public let artifact: ContentDigest
    public let lens: LensName
    public let version: Int
    /// JSON: rows, fields ignored and unknown.
    public let account: String
    /// Why nothing could be read; `nil` when it was read.
    public let fault: String?
    public let blocks: [BoundedBlock]
    public init(
      artifact: ContentDigest, lens: LensName, version: Int, account: String, fault: String?,
      blocks: [BoundedBlock]
    ) {
      (self.artifact, self.lens, self.version) = (artifact, lens, version)
      (self.account, self.fault, self.blocks) = (account, fault, blocks)
    }
  }

  public func write(_ readings: [Reading]) throws {
    try write { db in
      let old = try db.makeStatement(sql: "SELECT id FROM block WHERE artifact = ? AND lens = ?")
      let block = try db.makeStatement(
        sql:
          """
          INSERT INTO block (lens, subject, start, end, rows, artifact, bytes, seal)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, seal(?1, ?2, ?3, ?4, ?5, ?6, ?7))
          """)
      let bounds = try db.makeStatement(sql: "INSERT INTO block_bounds VALUES (?, ?, ?, ?, ?, ?, ?)")
      let reading = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO reading (digest, lens, version, account, fault, seal)
          VALUES (?1, ?2, ?3, ?4, ?5, seal(?1, ?2, ?3, ?4, ?5))
          """)
      for r in readings {
        for id in try Int64.fetchAll(old, arguments: [r.artifact.hex, r.lens.text]) {
          try db.execute(sql: "DELETE FROM block WHERE id = ?", arguments: [id])
          try db.execute(sql: "DELETE FROM block_bounds WHERE id = ?", arguments: [id])
        }
        for b in r.blocks {
          try block.execute(arguments: [
            b.lens.text, b.subject, b.time.start.microseconds, b.time.end.microseconds, b.rows,
            b.artifact.hex, Data(b.bytes),
          ])
          if let box = b.box {
            // The R*Tree takes no box across the 180° meridian: such a block is kept under all longitudes, which
            // may find it too often and never misses it.
            let (west, east) = box.west <= box.east ? (box.west, box.east) : (-180, 180)
            try bounds.execute(arguments: [
              db.lastInsertedRowID, box.south, box.north, west, east, b.time.start.unixSeconds,
              b.time.end.unixSeconds,
            ])
          }
        }
        try reading.execute(arguments: [r.artifact.hex, r.lens.text, r.version, r.account, r.fault])
      }
    }
  }

  /// Faults of all readings: artifact name and reason.
  public func faults() throws -> [(name: String, reason: String)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT artifact.name AS name, reading.fault AS fault FROM reading
          JOIN artifact USING (digest) WHERE fault IS NOT NULL AND \(CaseDatabase.intact("reading"))
            AND \(CaseDatabase.intact("artifact")) ORDER BY name
          """
      ).map { ($0["name"], $0["fault"]) }
    }
  }

  /// The subjects that have blocks, with the digest of everything those blocks come from.
  public func subjects(_ lens: LensName) throws -> [(subject: String, artifacts: [ContentDigest])] {
    try read { db in
      var result: [(String, [ContentDigest])] = []
      let rows = try Row.fetchCursor(
        db, sql: "SELECT DISTINCT subject, artifact FROM block WHERE lens = ? ORDER BY subject, artifact",
        arguments: [lens.text])
      while let row = try rows.next() {
        let subject: String = row["subject"]
        guard let digest = ContentDigest(hex: row["artifact"] as String) else { continue }
        if result.last?.0 == subject {
          result[result.count - 1].1.append(digest)
        } else {
          result.append((subject, [digest]))
        }
      }
      return result
    }
  }

  /// Blocks by subject, time and area; in order of time.
  ///
  /// Boxes come back as the index keeps them: rounded outward to 32-bit floats.
  public func blocks(
    _ lens: LensName, subject: String? = nil, during: Interval? = nil, within box: BoundingBox? = nil
  ) throws -> [BoundedBlock] {
    var conditions = ["block.lens = ?", CaseDatabase.intact("block")]
    var arguments: [any DatabaseValueConvertible] = [lens.text]
    if let subject {
      conditions.append("subject = ?")
      arguments.append(subject)
    }
    if let during {
      conditions.append("block.end >= ? AND block.start <= ?")
      arguments += [during.start.microseconds, during.end.microseconds]
    }
    if let box {
      // 32-bit floats round outward in SQLite's R*Tree, so nothing is missed.
      let parts = box.parts.map { _ in
        "(SELECT id FROM block_bounds WHERE north >= ? AND south <= ? AND east >= ? AND west <= ?)"
      }
      conditions.append("(" + parts.map { "block.id IN \($0)" }.joined(separator: " OR ") + ")")
      for part in box.parts { arguments += [part.south, part.north, part.west, part.east] }
    }
    let sql = """
      SELECT block.lens AS lens, subject, block.start AS s, block.end AS e, rows, artifact, bytes,
        south, north, west, east
      FROM block LEFT JOIN block_bounds USING (id)
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY block.start, block.artifact, block.id
      """
    return try read { db in
      // Asked once for each aircraft: compiled once.
      let statement = try db.cachedStatement(sql: sql)
      let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
      var blocks: [BoundedBlock] = []
      while let row = try rows.next() { if let block = try CaseDatabase.block(row) { blocks.append(block) } }
      return blocks
    }
  }

  private static func block(_ row: Row) throws -> BoundedBlock? {
    guard let artifact = ContentDigest(hex: row["artifact"] as String) else { return nil }
    var box: BoundingBox?
    if let south = row["south"] as Double? {
      box = BoundingBox(south: south, west: row["west"], north: row["north"], east: row["east"])
    }
    let bytes = try row.withUnsafeData(named: "bytes") { data in data.map { [UInt8]($0) } ?? [] }
    return BoundedBlock(
      lens: LensName(row["lens"]), subject: row["subject"],
      time: Interval(spanning: Instant(microseconds: row["s"]), Instant(microseconds: row["e"])), box: box,
      rows: row["rows"], bytes: bytes, artifact: artifact)
  }
}

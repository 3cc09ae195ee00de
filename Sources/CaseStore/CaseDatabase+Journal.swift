import Foundation
import GRDB
import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// What ties the database to the journal: how far it has followed it, and what it says in the journal's terms.
extension CaseDatabase {
  /// How many of the journal's entries the database has followed.
  public func journalPosition() throws -> UInt64 {
    try read { UInt64(try Int64.fetchOne($0, sql: "SELECT position FROM journal") ?? 0) }
  }

  /// Notes entries that change nothing here: a publication, a failed retrieval.
  public func advance(to position: UInt64) throws { try write { try CaseDatabase.advance($0, position) } }

  /// Whether verdicts or accords are here although nothing of the journal was followed: a database of before it was.
  public func knowsMoreThanItFollowed() throws -> Bool {
    try read { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT (SELECT position FROM journal) = 0
            AND (EXISTS (SELECT 1 FROM verdict) OR EXISTS (SELECT 1 FROM accord))
          """) == 1
    }
  }

  /// Takes out verdicts and accord versions that the journal will tell again, by name and digest, so that following
  /// it does not tell them twice.
  public func forget(told: some Sequence<(name: String, digest: ContentDigest)>, of table: ToldTable) throws {
    try write { db in
      let (rows, name) = table == .verdicts ? ("verdict", "claim") : ("accord", "name")
      for entry in told {
        try db.execute(
          sql: "DELETE FROM \(rows) WHERE \(name) = ? AND digest = ?",
          arguments: [entry.name, entry.digest.hex])
      }
    }
  }
  /// What the journal tells in full.
  public enum ToldTable: Sendable { case verdicts, accords }

  /// In the same transaction as what the entries mean, so that after a kill the two agree.
  static func advance(_ db: Database, _ position: UInt64?) throws {
    guard let position else { return }
    try db.execute(
      sql: "UPDATE journal SET position = max(position, ?)", arguments: [Int64(clamping: position)])
  }

  static func content(_ bodies: some Sequence<Data>) -> ContentDigest {
    var bytes: [UInt8] = []
    for body in bodies {
      bytes.append(contentsOf: body)
      bytes.append(0x0A)
    }
    return ContentDigest(of: bytes)
  }

  /// The digest of each observation set, by the name that the journal gives it: `air/4d208a`, `air/coverage`.
  public func contents() throws -> [String: ContentDigest] {
    try read { db in
      var found: [String: ContentDigest] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT lens, subject FROM derivation") {
        found["\(row["lens"] as String)/\(row["subject"] as String)"] = CaseDatabase.content([])
      }
      let rows = try Row.fetchCursor(
        db, sql: "SELECT lens, subject, body FROM observation ORDER BY lens, subject, id")
      var (name, bodies) = ("", [Data]())
      func close() { if !name.isEmpty { found[name] = CaseDatabase.content(bodies) } }
      while let row = try rows.next() {
        let next = "\(row["lens"] as String)/\(row["subject"] as String)"
        if next != name {
          close()
          (name, bodies) = (next, [])
        }
        bodies.append(row["body"])
      }
      close()
      for row in try Row.fetchAll(db, sql: "SELECT lens, body FROM coverage") {
        found["\(row["lens"] as String)/coverage"] = ContentDigest(of: [UInt8](row["body"] as Data))
      }
      return found
    }
  }

  /// What was read from each artifact, as a digest over account, fault and blocks with their bounds, by lens and
  /// artifact.
  public func readings() throws -> [String: ContentDigest] {
    try read { db in
      var found: [String: ContentDigest] = [:]
      let block = try db.makeStatement(
        sql: """
          SELECT subject, block.start AS s, block.end AS e, rows, bytes, south, north, west, east
          FROM block LEFT JOIN block_bounds USING (id) WHERE artifact = ? AND lens = ? ORDER BY block.id
          """)
      for row in try Row.fetchAll(db, sql: "SELECT digest, lens, version, account, fault FROM reading") {
        let (digest, lens): (String, String) = (row["digest"], row["lens"])
        var lines = ["\(row["version"] as Int)", row["account"] as String, row["fault"] as String? ?? ""]
        let blocks = try Row.fetchCursor(block, arguments: [digest, lens])
        while let b = try blocks.next() {
          let bytes = ContentDigest(of: [UInt8](b["bytes"] as Data))
          lines.append(
            "\(b["subject"] as String) \(b["s"] as Int64) \(b["e"] as Int64) \(b["rows"] as Int) \(bytes)"
              + " \(["south", "north", "west", "east"].map { b[$0] as Double? ?? .nan })")
        }
        found["\(lens)/\(digest)"] = ContentDigest(of: lines.joined(separator: "\n"))
      }
      return found
    }
  }

  /// Each claim's verdicts in the order given: digest of the body as it lies here, and the one noted beside it.
  public func verdictDigests() throws -> [String: [(noted: String, body: ContentDigest)]] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT claim, digest, body FROM verdict ORDER BY claim, number")
        .reduce(into: [:]) { found, row in
          found[row["claim"] as String, default: []].append(
            (row["digest"], ContentDigest(of: row["body"] as String)))
        }
    }
  }

  /// Closes the file with everything in it, so that it can be moved: no write-ahead log stays beside it.
  public func close() throws {
    do {
      try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
      try queue.close()
    } catch let error as DatabaseError { throw CaseDatabase.plain(error, queue.path) }
  }

  /// Puts a database that was made beside the one in use in its place.
  ///
  /// What the old one's write-ahead log holds is written into it first where it can be opened at all; a log that
  /// stayed would be played into the new file.
  public static func replace(_ folder: CaseFolder, with made: CaseFolder) throws {
    if FileManager.default.fileExists(atPath: folder.databasePath), let old = try? CaseDatabase(folder) {
      try? old.close()
    }
    for suffix in ["-wal", "-shm"] { unlink(folder.databasePath + suffix) }
    try DiskActions.real.rename(made.databasePath, folder.databasePath)
    try DiskActions.real.syncFolder((folder.databasePath as NSString).deletingLastPathComponent)
  }
}

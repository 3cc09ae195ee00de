import Foundation
import GRDB
import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// The case's database: everything derived, and the records of what it was derived from.
///
/// SQLite in WAL mode with `synchronous = FULL`. GRDB sets NORMAL when it switches to WAL, so FULL is set
/// afterwards and read back: a commit that returned must survive a power cut.
public final class CaseDatabase: Sendable {
  let queue: DatabaseQueue

  public struct Failure: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
      case damaged = "the case database is damaged"
      case lost = "the case database is empty"
      case busy = "the case is in use by another process"
      case full = "the disk is full or cannot be written"
      case newer = "the case was made by a newer version of Sightline"
      case cannotOpen = "the case database cannot be opened"
    }
    public let code: Code
    public let detail: String
    public var description: String { "\(code.rawValue): \(detail)" }
  }

  /// Opens the database, and makes it where it is not there.
  /// - Parameter entries: how many entries the case's journal has. A database is made before the first of them is
  ///   signed, so one that holds nothing beside such a journal was lost, and a new one in its place would pass for
  ///   a case without observations.
  /// - Throws: `Failure`.
  public init(_ folder: CaseFolder, entries: UInt64 = 0) throws {
    if entries > 0, access(folder.databasePath, F_OK) != 0 { throw CaseDatabase.lost(folder, entries) }
    try FileManager.default.createDirectory(
      atPath: (folder.databasePath as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(10)
    configuration.label = "sightline case"
    // A block or a flight takes some 10 KB: on pages of 4 KB each would be a chain of three. Set before anything is
    // written; a case that has pages keeps them.
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA page_size = 16384")
      CaseDatabase.addFunctions(db)
    }
    do {
      queue = try DatabaseQueue(path: folder.databasePath, configuration: configuration)
      try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA cache_size = -32768")
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
          throw Failure(code: .cannotOpen, detail: "synchronous is not FULL")
        }
        // Where the change of mode cannot be written SQLite keeps the old one and says nothing.
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        guard mode == "wal" else {
          throw Failure(
            code: .cannotOpen, detail: "\(folder.databasePath): its log cannot be written (\(mode))")
        }
      }
      guard try !queue.read(CaseDatabase.migrator.hasBeenSuperseded) else {
        throw Failure(code: .newer, detail: folder.databasePath)
      }
      if entries > 0, try queue.read({ try !$0.tableExists("artifact") }) {
        throw CaseDatabase.lost(folder, entries)
      }
      try CaseDatabase.migrator.migrate(queue)
      // The log's name must be durable before its first commit is acknowledged. SQLite syncs the folder too, and
      // takes no notice where that fails.
      try DiskActions.real.syncFolder((folder.databasePath as NSString).deletingLastPathComponent)
    } catch let error as DatabaseError {
      throw CaseDatabase.plain(error, folder.databasePath)
    }
  }

  private static func lost(_ folder: CaseFolder, _ entries: UInt64) -> Failure {
    Failure(
      code: .lost,
      detail: "\(folder.databasePath), but the journal has \(entries) entries: run `sightline rebuild`")
  }

  /// Reads, with SQLite's errors and bodies that do not decode told as what they mean to the case.
  func read<T>(_ body: (Database) throws -> T) throws -> T { try told { try queue.read(body) } }
  /// Writes all or nothing: one transaction.
  func write<T>(_ body: (Database) throws -> T) throws -> T { try told { try queue.write(body) } }

  private func told<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as DatabaseError {
      throw CaseDatabase.plain(error, queue.path)
    } catch let error as DecodingError {
      throw Failure(code: .damaged, detail: "\(queue.path): a stored value cannot be read: \(error)")
    }
  }

  /// Looks through every page and index; throws `damaged` with SQLite's own words where one is wrong.
  public func checkIntegrity() throws {
    let findings = try read { try String.fetchAll($0, sql: "PRAGMA integrity_check(10)") }
    guard findings == ["ok"] else {
      throw Failure(code: .damaged, detail: "\(queue.path): \(findings.joined(separator: "; "))")
    }
  }

  static func plain(_ error: DatabaseError, _ path: String) -> Failure {
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: Failure(code: .damaged, detail: "\(path): \(error.message ?? "")")
    case .SQLITE_BUSY, .SQLITE_LOCKED: Failure(code: .busy, detail: path)
    case .SQLITE_FULL, .SQLITE_IOERR: Failure(code: .full, detail: "\(path): \(error.message ?? "")")
    default: Failure(code: .cannotOpen, detail: "\(path): \(error)")
    }
  }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE artifact (
            digest TEXT PRIMARY KEY, size INTEGER NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL
          ) WITHOUT ROWID;
          -- What has been read by which lens in which version, and what became of it.
          CREATE TABLE reading (
            digest TEXT NOT NULL, lens TEXT NOT NULL, version INTEGER NOT NULL,
            account TEXT NOT NULL, fault TEXT,
            PRIMARY KEY (digest, lens)
          ) WITHOUT ROWID;
          CREATE TABLE block (
            id INTEGER PRIMARY KEY, lens TEXT NOT NULL, subject TEXT NOT NULL,
            start INTEGER NOT NULL, end INTEGER NOT NULL, rows INTEGER NOT NULL,
            artifact TEXT NOT NULL, bytes BLOB NOT NULL
          );
          CREATE INDEX block_subject ON block(lens, subject, start);
          CREATE INDEX block_artifact ON block(artifact);
          -- Time in seconds: an R*Tree keeps 32-bit floats, so it only preselects.
          CREATE VIRTUAL TABLE block_bounds USING rtree(id, south, north, west, east, start, end);
          CREATE TABLE observation (
            id TEXT PRIMARY KEY, lens TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL,
            start INTEGER NOT NULL, end INTEGER NOT NULL, body BLOB NOT NULL
          ) WITHOUT ROWID;
          CREATE INDEX observation_kind ON observation(kind, start);
          CREATE INDEX observation_subject ON observation(lens, subject);
          -- What each subject's observations were derived from: equal digest, nothing to do.
          CREATE TABLE derivation (
            lens TEXT NOT NULL, subject TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (lens, subject)
          ) WITHOUT ROWID;
          CREATE TABLE coverage (lens TEXT PRIMARY KEY, digest TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
          CREATE TABLE verdict (
            claim TEXT NOT NULL, number INTEGER NOT NULL, asOf INTEGER NOT NULL,
            digest TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (claim, number)
          ) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("2") { db in
      try db.execute(
        sql: """
          -- Each version of an accord file that verdicts were given on.
          CREATE TABLE accord (
            name TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (name, number)
          ) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("3") { db in
      try db.execute(
        sql: """
          -- How many entries of the journal this database knows the meaning of.
          CREATE TABLE journal (only INTEGER PRIMARY KEY CHECK (only = 1), position INTEGER NOT NULL);
          INSERT INTO journal VALUES (1, 0);
          """)
    }
    migrator.registerMigration("4") { try CaseDatabase.addSeals($0) }
    migrator.registerMigration("5") { db in
      try db.execute(
        sql: """
          -- Bodies take some kilobytes: in a table without rowid those over 4 KB would take a page each of their own.
          CREATE TABLE observation_by_row (
            id TEXT PRIMARY KEY NOT NULL, lens TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL,
            start INTEGER NOT NULL, end INTEGER NOT NULL, body BLOB NOT NULL, seal BLOB
          );
          INSERT INTO observation_by_row
            SELECT id, lens, subject, kind, start, end, body, seal FROM observation ORDER BY id;
          DROP TABLE observation;
          ALTER TABLE observation_by_row RENAME TO observation;
          CREATE INDEX observation_kind ON observation(kind, start);
          CREATE INDEX observation_subject ON observation(lens, subject);
          """)
    }
    return migrator
  }
}

import Foundation
import GRDB
import SightlineEvidence
import SightlineUnits

/// Each row carries a digest of its other columns, taken when it is written and compared when it is read: SQLite
/// itself notices a damaged page only where its structure breaks, and a flipped bit in a probability would pass.
///
/// It guards against a failing disk, not against a forger, who could take the digest again: against them stands
/// the journal, and `audit` holds the database against it.
extension CaseDatabase {
  /// The sealed columns of each table, in the order in which they are taken.
  static let sealed: [(table: String, columns: String)] = [
    ("artifact", "digest, size, name, record"),
    ("reading", "digest, lens, version, account, fault"),
    ("block", "lens, subject, start, end, rows, artifact, bytes"),
    ("observation", "id, lens, subject, kind, start, end, body"),
    ("coverage", "lens, digest, body"),
    ("verdict", "claim, number, asOf, digest, body"),
    ("accord", "name, number, digest"),
  ]

  /// A condition that holds for a whole row and ends the reading at an altered one.
  static func intact(_ table: String) -> String {
    let columns = sealed.first { $0.table == table }?.columns ?? ""
    let qualified = columns.split(separator: " ").map { "\(table).\($0)" }.joined(separator: " ")
    return "intact('\(table)', \(table).seal, \(qualified))"
  }

  /// `seal(…)` and `intact(table, seal, …)` for SQL.
  static func addFunctions(_ db: Database) {
    db.add(function: DatabaseFunction("seal", pure: true) { values in seal(values[...]) })
    db.add(
      function: DatabaseFunction("intact", pure: true) { values in
        guard values.count > 2, let table = String.fromDatabaseValue(values[0]) else { return false }
        guard let kept = Data.fromDatabaseValue(values[1]), kept == seal(values[2...]) else {
          throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of '\(table)' was altered")
        }
        return true
      })
  }

  /// 16 bytes of SHA-256 over the values, each behind its type and length, so that none can pass for two.
  private static func seal(_ values: ArraySlice<DatabaseValue>) -> Data {
    var hasher = StreamedDigest()
    func put(_ kind: UInt8, _ content: UnsafeRawBufferPointer) {
      withUnsafeBytes(of: kind) { hasher.update($0) }
      withUnsafeBytes(of: UInt64(content.count).littleEndian) { hasher.update($0) }
      if !content.isEmpty { hasher.update(content) }
    }
    for value in values {
      switch value.storage {
      case .null: put(0, UnsafeRawBufferPointer(start: nil, count: 0))
      case .int64(let n): withUnsafeBytes(of: n.littleEndian) { put(1, $0) }
      case .double(let d): withUnsafeBytes(of: d.bitPattern.littleEndian) { put(2, $0) }
      case .string(var text): text.withUTF8 { put(3, UnsafeRawBufferPointer($0)) }
      case .blob(let data): data.withUnsafeBytes { put(4, $0) }
      }
    }
    return Data(hasher.finish().bytes.prefix(16))
  }

  /// Adds the column and seals what is there.
  static func addSeals(_ db: Database) throws {
    for (table, columns) in sealed {
      try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN seal BLOB")
      try db.execute(sql: "UPDATE \(table) SET seal = seal(\(columns))")
    }
  }
}

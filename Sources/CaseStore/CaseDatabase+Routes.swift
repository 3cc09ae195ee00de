import Foundation
import GRDB
import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// Which lens an artifact belongs to. One artifact, one lens: nothing is read three times to be refused thrice.
public struct ArtifactRoute: Sendable, Hashable, Codable {
  /// `nil` where no lens knows the artifact.
  public let lens: LensName?
  /// The kind of file within the lens: `trade register`.
  public let form: String
  /// What the decision depended on besides the bytes: the router's version, the case's mappings.
  public let knowledge: String
  public init(lens: LensName?, form: String, knowledge: String) {
    (self.lens, self.form, self.knowledge) = (lens, form, knowledge)
  }
}

extension CaseDatabase {
  private static let router = "router"

  /// The artifacts with what was decided of each, by name; `nil` where nothing has been decided yet.
  public func routes() throws -> [(record: ArtifactRecord, route: ArtifactRoute?)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT record, account FROM artifact LEFT JOIN reading
          ON reading.digest = artifact.digest AND lens = ? WHERE \(CaseDatabase.intact("artifact"))
          ORDER BY name, artifact.digest
          """, arguments: [CaseDatabase.router]
      ).map { row in
        let account: String? = row["account"]
        return (
          try StableJSON.decode(ArtifactRecord.self, from: Data((row["record"] as String).utf8)),
          account.flatMap { try? StableJSON.decode(ArtifactRoute.self, from: Data($0.utf8)) }
        )
      }
    }
  }

  /// Keeps decisions. What another lens has read of the artifact before is dropped.
  /// - Parameter fault: why no lens takes it.
  public func write(_ routes: [(artifact: ContentDigest, route: ArtifactRoute, fault: String?)]) throws {
    guard !routes.isEmpty else { return }
    try write { db in
      let stale = try [
        "DELETE FROM block_bounds WHERE id IN (SELECT id FROM block WHERE artifact = ? AND lens <> ?)",
        "DELETE FROM block WHERE artifact = ? AND lens <> ?",
        "DELETE FROM reading WHERE digest = ? AND lens <> ? AND lens <> '\(CaseDatabase.columns)'",
      ].map { try db.makeStatement(sql: $0) }
      let insert = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO reading (digest, lens, version, account, fault, seal)
          VALUES (?1, ?2, 1, ?3, ?4, seal(?1, ?2, 1, ?3, ?4))
          """)
      // Thousands of files share a handful of routes.
      var texts: [ArtifactRoute: String] = [:]
      for (artifact, route, fault) in routes {
        let hex = artifact.hex
        for statement in stale { try statement.execute(arguments: [hex, route.lens?.text ?? ""]) }
        let text = try texts[route] ?? String(decoding: StableJSON.encode(route), as: UTF8.self)
        texts[route] = text
        try insert.execute(arguments: [hex, CaseDatabase.router, text, fault])
      }
    }
  }

  // MARK: What a person said of tables

  private static let columns = "columns"

  /// What the columns of tables mean, where a person said it when the table was read.
  public func columns() throws -> [ContentDigest: String] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT digest, account FROM reading WHERE lens = ? AND \(CaseDatabase.intact("reading"))",
        arguments: [CaseDatabase.columns]
      ).reduce(into: [:]) { found, row in
        if let digest = ContentDigest(hex: row["digest"] as String) { found[digest] = row["account"] }
      }
    }
  }

  /// Keeps what the columns of some tables mean; the last word counts.
  public func write(columns text: String, of artifacts: [ContentDigest], journaled: UInt64? = nil) throws {
    try write { db in
      try CaseDatabase.advance(db, journaled)
      for artifact in artifacts {
        try db.execute(
          sql: """
            INSERT OR REPLACE INTO reading (digest, lens, version, account, fault, seal)
            VALUES (?1, ?2, 1, ?3, NULL, seal(?1, ?2, 1, ?3, NULL))
            """, arguments: [artifact.hex, CaseDatabase.columns, text])
      }
    }
  }

  // MARK: Coverage in parts

  /// All coverage kept, by name: a lens that reads files one by one keeps a part for each, `registers/…`.
  public func coverages() throws -> [(lens: LensName, body: Data)] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT lens, body FROM coverage WHERE \(CaseDatabase.intact("coverage")) ORDER BY lens"
      ).map {
        (LensName($0["lens"]), $0["body"])
      }
    }
  }

  public func forgetCoverage(_ names: [LensName]) throws {
    guard !names.isEmpty else { return }
    try write { db in
      for name in names { try db.execute(sql: "DELETE FROM coverage WHERE lens = ?", arguments: [name.text]) }
    }
  }
}

import Foundation
import GRDB
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

extension CaseDatabase {
  // MARK: Observations

  /// A subject's observations with the digest of what they were derived from.
  public struct Finding: Sendable {
    public let lens: LensName
    public let subject: String
    public let digest: ContentDigest
    public let observations: [Observation]
    /// Each observation as stored. Made here, so that the work is done on the thread that found them.
    let encoded: [Data]
    /// SHA-256 of the stored observations in the order of their identifiers, one a line: what the journal names.
    public let content: ContentDigest
    public init(
      lens: LensName, subject: String, digest: ContentDigest, observations: [Observation]
    ) throws {
      (self.lens, self.subject, self.digest, self.observations) = (lens, subject, digest, observations)
      encoded = try observations.map(ObservationJSON.encode)
      // By bytes, as SQLite sorts; of two with one identifier the database keeps the later.
      let kept = Dictionary(zip(observations.map(\.id), encoded), uniquingKeysWith: { $1 })
      content = CaseDatabase.content(
        kept.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.lazy.map(\.value))
    }
  }

  /// Replaces the observations of each finding's subject.
  public func replace(_ findings: [Finding], journaled: UInt64? = nil) throws {
    try write { db in
      try CaseDatabase.advance(db, journaled)
      let insert = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO observation (id, lens, subject, kind, start, end, body, seal)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, seal(?1, ?2, ?3, ?4, ?5, ?6, ?7))
          """)
      let clear = try db.makeStatement(sql: "DELETE FROM observation WHERE lens = ? AND subject = ?")
      let note = try db.makeStatement(
        sql: "INSERT OR REPLACE INTO derivation (lens, subject, digest) VALUES (?, ?, ?)")
      for finding in findings {
        try clear.execute(arguments: [finding.lens.text, finding.subject])
        for (o, body) in zip(finding.observations, finding.encoded) {
          let hull = o.time.hull
          try insert.execute(arguments: [
            o.id, finding.lens.text, finding.subject, o.kind.rawValue, hull.start.microseconds,
            hull.end.microseconds, body,
          ])
        }
        try note.execute(arguments: [finding.lens.text, finding.subject, finding.digest.hex])
      }
    }
  }

  /// Drops what was derived of subjects that no artifact speaks of any more.
  public func forget(_ lens: LensName, _ subjects: [String], journaled: UInt64? = nil) throws {
    guard !subjects.isEmpty else { return }
    try write { db in
      try CaseDatabase.advance(db, journaled)
      for subject in subjects {
        for table in ["observation", "derivation"] {
          try db.execute(
            sql: "DELETE FROM \(table) WHERE lens = ? AND subject = ?", arguments: [lens.text, subject])
        }
      }
    }
  }

  /// What each subject was last derived from.
  public func derivations(_ lens: LensName) throws -> [String: String] {
    try read { db in
      var result: [String: String] = [:]
      for row in try Row.fetchAll(
        db, sql: "SELECT subject, digest FROM derivation WHERE lens = ?", arguments: [lens.text])
      {
        result[row["subject"]] = row["digest"]
      }
      return result
    }
  }

  /// Observations of a kind whose time touches the interval (all when `nil`), in order of time and identifier.
  public func observations(_ kind: EventKind? = nil, touching interval: Interval? = nil) throws
    -> [Observation]
  {
    var conditions = [CaseDatabase.intact("observation")]
    var arguments: [any DatabaseValueConvertible] = []
    if let kind {
      conditions.append("kind = ?")
      arguments.append(kind.rawValue)
    }
    if let interval {
      conditions.append("end >= ? AND start <= ?")
      arguments += [interval.start.microseconds, interval.end.microseconds]
    }
    let filter = "WHERE " + conditions.joined(separator: " AND ")
    return try read { db in
      try Data.fetchAll(
        db, sql: "SELECT body FROM observation \(filter) ORDER BY start, id",
        arguments: StatementArguments(arguments)
      ).map { try StableJSON.decode(Observation.self, from: $0) }
    }
  }

  /// Observations that may answer the question, by kind and time alone; the question itself judges the rest.
  public func observations(matching question: Question) throws -> [Observation] {
    try observations(question.kind, touching: question.period)
  }

  /// Hands over observations one by one in order of identifier, so that memory does not grow with their number.
  public func forEachObservation(_ body: (Observation) throws -> Void) throws {
    try read { db in
      let cursor = try Data.fetchCursor(
        db, sql: "SELECT body FROM observation WHERE \(CaseDatabase.intact("observation")) ORDER BY id")
      while let data = try cursor.next() { try body(StableJSON.decode(Observation.self, from: data)) }
    }
  }

  /// The same for some kinds only.
  public func forEachObservation(of kinds: Set<EventKind>, _ body: (Observation) throws -> Void) throws {
    let names = kinds.map(\.rawValue).sorted()
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    try read { db in
      let cursor = try Data.fetchCursor(
        db,
        sql: """
          SELECT body FROM observation WHERE kind IN (\(marks)) AND \(CaseDatabase.intact("observation")) ORDER BY id
          """,
        arguments: StatementArguments(names))
      while let data = try cursor.next() { try body(StableJSON.decode(Observation.self, from: data)) }
    }
  }

  public func countObservations() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM observation") ?? 0 }
  }
  public func countPositions() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT coalesce(sum(rows), 0) FROM block") ?? 0 }
  }

  // MARK: Coverage

  public func saveCoverage(
    _ lens: LensName, _ body: Data, digest: ContentDigest, journaled: UInt64? = nil
  ) throws {
    try write {
      try CaseDatabase.advance($0, journaled)
      try $0.execute(
        sql: """
          INSERT OR REPLACE INTO coverage (lens, digest, body, seal) VALUES (?1, ?2, ?3, seal(?1, ?2, ?3))
          """,
        arguments: [lens.text, digest.hex, body])
    }
  }
  public func coverage(_ lens: LensName) throws -> (digest: String, body: Data)? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT digest, body FROM coverage WHERE lens = ? AND \(CaseDatabase.intact("coverage"))",
        arguments: [lens.text]
      )
      .map {
        ($0["digest"], $0["body"])
      }
    }
  }

  // MARK: Verdicts

  /// A verdict as it stood at a time.
  public struct PastVerdict: Sendable {
    public let number: Int
    public let asOf: Instant
    public let verdict: Verdict
  }

  /// A verdict as it will be stored.
  public struct VerdictBody: Sendable {
    public let claim: String
    public let asOf: Instant
    public let bytes: [UInt8]
    public let digest: ContentDigest
    public init(claim: String, asOf: Instant, bytes: [UInt8]) {
      (self.claim, self.asOf, self.bytes) = (claim, asOf, bytes)
      digest = ContentDigest(of: bytes)
    }
    public init(_ verdict: Verdict, asOf: Instant) throws {
      self.init(claim: verdict.id, asOf: asOf, bytes: [UInt8](try StableJSON.encode(verdict)))
    }
  }

  /// Those that differ from the last verdict on the same claim.
  public func revisions(_ bodies: [VerdictBody]) throws -> [VerdictBody] {
    try read { db in
      try bodies.filter { body in
        try String.fetchOne(
          db, sql: "SELECT digest FROM verdict WHERE claim = ? ORDER BY number DESC LIMIT 1",
          arguments: [body.claim]) != body.digest.hex
      }
    }
  }

  /// Adds verdicts to the history: late evidence revises, and what was said before stays.
  public func append(_ bodies: [VerdictBody], journaled: UInt64? = nil) throws {
    try write { db in
      try CaseDatabase.advance(db, journaled)
      for body in bodies {
        try db.execute(
          sql: """
            INSERT INTO verdict (claim, number, asOf, digest, body, seal)
            SELECT ?1, n, ?2, ?3, ?4, seal(?1, n, ?2, ?3, ?4)
            FROM (SELECT coalesce(max(number), 0) + 1 AS n FROM verdict WHERE claim = ?1)
            """,
          arguments: [
            body.claim, body.asOf.microseconds, body.digest.hex, String(decoding: body.bytes, as: UTF8.self),
          ])
      }
    }
  }

  /// Keeps a verdict if it differs from the claim's last one.
  /// - Returns: true when it was new.
  @discardableResult
  public func record(_ verdict: Verdict, asOf: Instant) throws -> Bool {
    let new = try revisions([VerdictBody(verdict, asOf: asOf)])
    try append(new)
    return !new.isEmpty
  }

  // MARK: Accords

  /// The last version of each accord file that verdicts were given on.
  public func accordDigests() throws -> [String: String] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT name, digest FROM accord WHERE \(CaseDatabase.intact("accord")) ORDER BY number"
      )
      .reduce(into: [:]) { $0[$1["name"]] = $1["digest"] }
    }
  }

  public func append(accord name: String, _ digest: ContentDigest, journaled: UInt64? = nil) throws {
    try write { db in
      try CaseDatabase.advance(db, journaled)
      try db.execute(
        sql: """
          INSERT INTO accord (name, number, digest, seal)
          SELECT ?1, n, ?2, seal(?1, n, ?2)
          FROM (SELECT coalesce(max(number), 0) + 1 AS n FROM accord WHERE name = ?1)
          """, arguments: [name, digest.hex])
    }
  }

  /// All verdicts on a claim, oldest first.
  public func history(_ claim: String) throws -> [PastVerdict] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, asOf, body FROM verdict WHERE claim = ? AND \(CaseDatabase.intact("verdict"))
          ORDER BY number
          """, arguments: [claim]
      ).map {
        PastVerdict(
          number: $0["number"], asOf: Instant(microseconds: $0["asOf"]),
          verdict: try StableJSON.decode(Verdict.self, from: Data(($0["body"] as String).utf8)))
      }
    }
  }

  /// The latest verdict on every claim, by identifier.
  public func latestVerdicts() throws -> [PastVerdict] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, asOf, body FROM verdict
          WHERE number = (SELECT max(number) FROM verdict w WHERE w.claim = verdict.claim)
            AND \(CaseDatabase.intact("verdict")) ORDER BY claim
          """
      ).map {
        PastVerdict(
          number: $0["number"], asOf: Instant(microseconds: $0["asOf"]),
          verdict: try StableJSON.decode(Verdict.self, from: Data(($0["body"] as String).utf8)))
      }
    }
  }
}

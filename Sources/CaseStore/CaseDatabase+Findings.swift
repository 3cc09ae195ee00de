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
    public init(lens: LensName, subject: String, digest: ContentDigest, observations: [Observation]) {
      (self.lens, self.subject, self.digest, self.observations) = (lens, subject, digest, observations)
    }
  }

  /// Replaces the observations of each finding's subject.
  public func replace(_ findings: [Finding]) throws {
    let encoded = try findings.map { try $0.observations.map { try StableJSON.encode($0) } }
    try write { db in
      let insert = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO observation (id, lens, subject, kind, start, end, body)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      let clear = try db.makeStatement(sql: "DELETE FROM observation WHERE lens = ? AND subject = ?")
      let note = try db.makeStatement(
        sql: "INSERT OR REPLACE INTO derivation (lens, subject, digest) VALUES (?, ?, ?)")
      for (finding, bodies) in zip(findings, encoded) {
        try clear.execute(arguments: [finding.lens.text, finding.subject])
        for (o, body) in zip(finding.observations, bodies) {
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
    var conditions: [String] = []
    var arguments: [any DatabaseValueConvertible] = []
    if let kind {
      conditions.append("kind = ?")
      arguments.append(kind.rawValue)
    }
    if let interval {
      conditions.append("end >= ? AND start <= ?")
      arguments += [interval.start.microseconds, interval.end.microseconds]
    }
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
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
      let cursor = try Data.fetchCursor(db, sql: "SELECT body FROM observation ORDER BY id")
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

  public func saveCoverage(_ lens: LensName, _ body: Data, digest: ContentDigest) throws {
    try write {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO coverage (lens, digest, body) VALUES (?, ?, ?)",
        arguments: [lens.text, digest.hex, body])
    }
  }
  public func coverage(_ lens: LensName) throws -> (digest: String, body: Data)? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT digest, body FROM coverage WHERE lens = ?", arguments: [lens.text])
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

  /// Keeps a verdict if it differs from the claim's last one: late evidence revises, and history stays.
  /// - Returns: true when it was new.
  @discardableResult
  public func record(_ verdict: Verdict, asOf: Instant) throws -> Bool {
    let body = try StableJSON.encode(verdict)
    let digest = ContentDigest(of: [UInt8](body)).hex
    return try write { db in
      let last = try Row.fetchOne(
        db, sql: "SELECT number, digest FROM verdict WHERE claim = ? ORDER BY number DESC LIMIT 1",
        arguments: [verdict.id])
      guard last?["digest"] != digest else { return false }
      try db.execute(
        sql: "INSERT INTO verdict (claim, number, asOf, digest, body) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          verdict.id, (last?["number"] as Int? ?? 0) + 1, asOf.microseconds, digest,
          String(decoding: body, as: UTF8.self),
        ])
      return true
    }
  }

  /// All verdicts on a claim, oldest first.
  public func history(_ claim: String) throws -> [PastVerdict] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT number, asOf, body FROM verdict WHERE claim = ? ORDER BY number", arguments: [claim]
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
          SELECT number, asOf, body FROM verdict v
          WHERE number = (SELECT max(number) FROM verdict w WHERE w.claim = v.claim) ORDER BY claim
          """
      ).map {
        PastVerdict(
          number: $0["number"], asOf: Instant(microseconds: $0["asOf"]),
          verdict: try StableJSON.decode(Verdict.self, from: Data(($0["body"] as String).utf8)))
      }
    }
  }
}

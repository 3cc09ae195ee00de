import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// What a case writes down for good: each artifact, observation set, accord version and verdict as a signed
/// statement, before the database learns of it. A kill between the two leaves a statement whose work is done
/// again, never work that nobody vouches for.
struct CaseJournal {
  let book: Book
  let store: ObjectStore
  let database: CaseDatabase
  /// The moment of the command, named in every statement it makes.
  let now: Instant

  /// Where statements go.
  enum Book: Sendable {
    case journal(Journal)
    /// Nothing is signed: a case is only worked through again, and what would have been said is kept to compare.
    case memory(StatementList)
  }

  /// - Returns: the journal's size with the statements in it; `nil` where nothing is signed.
  func say(_ statements: [Statement]) throws -> UInt64? {
    switch book {
    case .journal(let journal): return try journal.append(statements).upperBound
    case .memory(let list):
      list.append(statements)
      return nil
    }
  }

  // MARK: Artifacts

  /// Acknowledges artifacts whose objects are on disk; those known already are not said again.
  func add(_ records: [ArtifactRecord]) throws {
    var seen: Set<ContentDigest> = []
    let new = try records.filter { try seen.insert($0.digest).inserted && !database.contains($0.digest) }
    guard !new.isEmpty else { return }
    let size = try say(new.map { Statement(adding: $0, stored: try store.storedDigest(of: $0.digest)) })
    try database.add(new, journaled: size)
  }

  /// Takes an artifact's bytes away and leaves a signed record that and why they were taken.
  /// - Parameter with: further objects that hold the same bytes, such as the download they came in.
  func remove(
    _ record: ArtifactRecord, with others: [Statement.Subject] = [], because reason: String
  ) throws {
    let size = try say([
      Statement(
        .removal, [.init(record.name, record.digest)] + others,
        Statement.Making(
          detector: "sightline remove", version: Sightline.version, at: now, note: reason))
    ])
    for other in others { try store.remove(other.digest) }
    try takeAway(record.digest, journaled: size)
  }

  /// The bytes go before the database learns of it, so that a kill between is mended when the case is next opened.
  func takeAway(_ digest: ContentDigest, journaled size: UInt64?) throws {
    try store.remove(digest)
    try database.remove(digest, journaled: size)
  }

  /// Records that a source was asked and what it answered; both objects must be in the store.
  func retrieved(_ address: String, exchange: ContentDigest, body: ContentDigest) throws {
    let name = String(address.prefix(2000))
    let size = try say([
      Statement(
        .retrieval,
        [
          .init(name, exchange, stored: try store.storedDigest(of: exchange)),
          .init(name + "#body", body, stored: try store.storedDigest(of: body)),
        ],
        Statement.Making(detector: "sightline fetch", version: Sightline.version, at: now))
    ])
    if let size { try database.advance(to: size) }
  }

  /// Records that a source was asked and gave nothing.
  /// - Parameter reason: what went wrong, for people.
  func failed(_ address: String, because reason: String) throws {
    let size = try say([
      Statement(
        .failedRetrieval, [.init(String(address.prefix(2000)), ContentDigest(of: reason))],
        Statement.Making(
          detector: "sightline fetch", version: Sightline.version, at: now, note: String(reason.prefix(2000)))
      )
    ])
    if let size { try database.advance(to: size) }
  }

  /// Records what a person said the columns of tables mean, before anything is read by it: whoever derives the
  /// observations again has to read the same way.
  func mapped(_ columns: String, of artifacts: [(name: String, digest: ContentDigest)]) throws {
    var size: UInt64?
    for start in stride(from: 0, to: artifacts.count, by: CaseJournal.setsAnEntry) {
      let part = artifacts[start..<min(artifacts.count, start + CaseJournal.setsAnEntry)]
      size = try say([
        Statement(
          .reading, part.map { .init(String($0.name.suffix(200)), $0.digest) },
          Statement.Making(
            detector: "sightline observe", version: Sightline.version, parameters: ["columns": columns],
            at: now))
      ])
    }
    try database.write(columns: columns, of: artifacts.map(\.digest), journaled: size)
  }

  // MARK: Observations

  /// Keeps what was found, and names each set by the digest of what it says.
  func replace(_ findings: [CaseDatabase.Finding], _ derivation: Derivation, inputs: Set<ContentDigest>)
    throws
  {
    guard !findings.isEmpty else { return }
    var size: UInt64?
    // One entry for many sets: an entry holds at most 65,535 bytes, a subject takes about 120 in base64.
    for start in stride(from: 0, to: findings.count, by: CaseJournal.setsAnEntry) {
      let part = findings[start..<min(findings.count, start + CaseJournal.setsAnEntry)]
      size = try say([
        Statement(
          .observationSet, part.map { .init("\($0.lens.text)/\($0.subject)", $0.content) },
          making(derivation, inputs))
      ])
    }
    try database.replace(findings, journaled: size)
  }

  /// Drops what was derived of subjects that no artifact speaks of any more, and says so: an empty set.
  func forget(_ lens: LensName, _ subjects: [String], _ derivation: Derivation) throws {
    guard !subjects.isEmpty else { return }
    let nothing = ContentDigest(of: [UInt8]())
    var size: UInt64?
    for start in stride(from: 0, to: subjects.count, by: CaseJournal.setsAnEntry) {
      let part = subjects.sorted()[start..<min(subjects.count, start + CaseJournal.setsAnEntry)]
      size = try say([
        Statement(.observationSet, part.map { .init("\(lens.text)/\($0)", nothing) }, making(derivation, []))
      ])
    }
    try database.forget(lens, subjects, journaled: size)
  }
  private static let setsAnEntry = 150

  /// - Parameter inputs: the artifacts it was made from, where they are not all that the lens knows.
  func saveCoverage(
    _ lens: LensName, _ body: Data, _ derivation: Derivation, digest: ContentDigest,
    inputs: Set<ContentDigest> = []
  ) throws {
    let content = ContentDigest(of: [UInt8](body))
    let size = try say([
      Statement(
        .observationSet, [.init("\(lens.text)/coverage", content)], making(derivation, inputs))
    ])
    try database.saveCoverage(lens, body, digest: digest, journaled: size)
  }

  /// Drops coverage that nothing stands for any more, and says so.
  func forgetCoverage(_ names: [LensName], _ derivation: Derivation) throws {
    let kept = Set(try database.coverages().map(\.lens))
    let gone = names.filter(kept.contains)
    guard !gone.isEmpty else { return }
    let nothing = ContentDigest(of: [UInt8]())
    let size = try say(
      gone.map {
        Statement(.observationSet, [.init("\($0.text)/coverage", nothing)], making(derivation, []))
      })
    try database.forgetCoverage(gone)
    if let size { try database.advance(to: size) }
  }

  private func making(_ derivation: Derivation, _ inputs: Set<ContentDigest>) -> Statement.Making {
    let parameters = derivation.parameters.map { text -> (String, String) in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    return Statement.Making(
      detector: derivation.detector, version: "\(derivation.version)",
      parameters: Dictionary(parameters, uniquingKeysWith: { "\($0) \($1)" }), inputs: inputs.sorted(),
      at: now)
  }

  // MARK: Accords and verdicts

  /// Keeps the texts that verdicts are given on, once for each version.
  func keep(accords: [(name: String, text: String)]) throws {
    let known = try database.accordDigests()
    for accord in accords {
      let digest = try store.put(Array(accord.text.utf8))
      guard known[accord.name] != digest.hex else { continue }
      let stored = try store.storedDigest(of: digest)
      let size = try say([
        Statement(
          .accord, [.init("accords/\(accord.name).accord", digest, stored: stored)],
          Statement.Making(detector: "sightline check", version: Sightline.version, at: now))
      ])
      try database.append(accord: accord.name, digest, journaled: size)
    }
  }

  /// Adds the verdicts that differ from the last ones to the history.
  /// - Returns: how many were new.
  @discardableResult
  func record(_ verdicts: [Verdict], asOf: Instant) throws -> Int {
    let new = try database.revisions(verdicts.map { try CaseDatabase.VerdictBody($0, asOf: asOf) })
    guard !new.isEmpty else { return 0 }
    let accords = try database.accordDigests()
    for body in new { try store.put(body.bytes) }
    let size = try say(
      new.map { body in
        let accord = body.claim.split(separator: "/").first.flatMap { accords[String($0)] }
        return Statement(
          .verdict, [.init(body.claim, body.digest, stored: try store.storedDigest(of: body.digest))],
          Statement.Making(
            detector: "sightline check", version: Sightline.version,
            parameters: ["evaluator": "\(ClaimEvaluator.version)"],
            inputs: accord.flatMap { ContentDigest(hex: $0) }.map { [$0] } ?? [], at: asOf))
      })
    try database.append(new, journaled: size)
    return new.count
  }
}

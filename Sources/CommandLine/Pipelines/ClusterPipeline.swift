import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// Artifacts whose rows bear on one another and are therefore read together: all trade registers, which repeat
/// one another's deals; all ledgers, whose releases belong to one process. Every other file stands alone.
struct EvidenceCluster {
  let subject: String
  var records: [ArtifactRecord]
  let form: String

  /// Nothing in a file can have happened after it was fetched; a day more covers clocks east of Greenwich.
  var evaluation: CalendarDate {
    (records.map(\.retrieved).max() ?? Instant(microseconds: 0)).date.adding(days: 1)
  }

  /// Names for files, unique within the cluster.
  var names: [String] {
    let counts = Dictionary(grouping: records, by: \.name)
    return records.map {
      counts[$0.name, default: []].count > 1 ? "\($0.name) (\($0.digest.short))" : $0.name
    }
  }

  /// One cluster of everything of the form whose files bear on one another, first; then one for each other file.
  static func clusters(
    _ routed: [(record: ArtifactRecord, form: String)], together form: String, subject: String
  ) -> [EvidenceCluster] {
    let shared = routed.filter { $0.form == form }.map(\.record)
    let alone = routed.filter { $0.form != form }.map { record, form in
      EvidenceCluster(subject: "\(form) \(record.digest.hex)", records: [record], form: form)
    }
    return (shared.isEmpty ? [] : [EvidenceCluster(subject: subject, records: shared, form: form)]) + alone
  }
}

/// `observe` for lenses that read tables and ledgers whole: each cluster's observations and coverage, made again
/// only when its artifacts, mappings, places or the lens's version changed.
struct ClusterPipeline {
  struct Outcome {
    var observations: [Observation] = []
    /// Stored coverage; `nil` where the cluster says nothing of what it could have shown.
    var coverage: Data?
    var refused: [(name: String, reason: String)] = []
    var rowsAside = 0
    /// Columns that no lens knows.
    var unknownFields: Set<String> = []
  }

  let session: CaseSession
  let lens: LensName
  let base: Derivation

  /// - Parameter derive: reads the cluster's files, given in the order of their records.
  func observe(
    _ clusters: [EvidenceCluster], into summary: inout ReadingSummary,
    derive: (EvidenceCluster, [(name: String, bytes: [UInt8])]) throws -> Outcome
  ) throws {
    let (database, journal) = (session.database, session.journal)
    let before = try database.derivations(lens)
    let present = Set(clusters.map(\.subject))
    let gone = before.keys.filter { !present.contains($0) }.sorted()
    try journal.forget(lens, gone, base)
    try journal.forgetCoverage(gone.map(coverageName), base)
    let progress = Progress("reading \(lens.text)", of: clusters.count)
    defer { progress.finish() }
    for cluster in clusters where !Cancellation.isAsked {
      let derivation = Derivation(
        detector: base.detector, version: base.version,
        parameters: base.parameters + ["evaluation=\(cluster.evaluation)"])
      let inputs = cluster.records.map(\.digest)
      let digest = ContentDigest(
        of: ObservationSet(lens: lens, derivation: derivation, inputs: inputs, observations: []).identity)
      progress.advance(note: cluster.subject)
      if before[cluster.subject] == digest.hex { continue }
      let files = try zip(cluster.names, cluster.records).map {
        (name: $0, bytes: try session.store.get($1.digest))
      }
      let outcome = try derive(cluster, files)
      summary.files += files.count
      summary.bytes += files.reduce(0) { $0 + $1.bytes.count }
      summary.refused += outcome.refused
      summary.faultyRows += outcome.rowsAside
      for field in outcome.unknownFields { summary.unknownFields[field, default: 0] += 1 }
      // The coverage first: the derivation's digest, kept with the observations, says that all is done.
      let named = ClusterPipeline.named(derivation, inputs)
      if let coverage = outcome.coverage {
        try journal.saveCoverage(
          coverageName(cluster.subject), coverage, named.derivation, digest: digest, inputs: named.inputs)
      } else {
        try journal.forgetCoverage([coverageName(cluster.subject)], base)
      }
      let finding = try CaseDatabase.Finding(
        lens: lens, subject: cluster.subject, digest: digest, observations: outcome.observations)
      try journal.replace([finding], named.derivation, inputs: named.inputs)
    }
  }

  private func coverageName(_ subject: String) -> LensName { LensName("\(lens.text)/\(subject)") }

  /// A statement has room for some hundreds of inputs; more are named together by the digest of their list.
  private static func named(_ derivation: Derivation, _ inputs: [ContentDigest]) -> (
    derivation: Derivation, inputs: Set<ContentDigest>
  ) {
    guard inputs.count > mostInputs else { return (derivation, Set(inputs)) }
    let list = ContentDigest(of: inputs.sorted().map(\.hex).joined(separator: "\n"))
    return (
      Derivation(
        detector: derivation.detector, version: derivation.version,
        parameters: derivation.parameters + ["inputs=\(inputs.count)", "inputs.list=\(list.hex)"]), []
    )
  }
  private static let mostInputs = 300
}

import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import SightlineWorks

/// `observe` for works: commitments, payments and completions of projects, land release, returns.
struct WorksPipeline {
  private let session: CaseSession
  private let mappings: CaseMappings

  init(_ session: CaseSession, _ mappings: CaseMappings) {
    (self.session, self.mappings) = (session, mappings)
  }

  func observe(_ routed: [(record: ArtifactRecord, form: String)], into summary: inout ReadingSummary) throws
  {
    let pipeline = ClusterPipeline(
      session: session, lens: WorksObservations.lens,
      base: Derivation(
        detector: WorksObservations.derivation.detector, version: WorksObservations.derivation.version,
        parameters: ["tables=\(mappings.digest.hex)"]))
    let clusters = EvidenceCluster.clusters(
      routed, together: WorksForm.ledger.rawValue, subject: "ledgers")
    try pipeline.observe(clusters, into: &summary) { try derive($0, $1) }
  }

  private func derive(_ cluster: EvidenceCluster, _ files: [(name: String, bytes: [UInt8])]) throws
    -> ClusterPipeline.Outcome
  {
    let settings = WorksSettings(evaluationDate: cluster.evaluation)
    let artifacts = Dictionary(
      zip(files.map(\.name), cluster.records.map(\.digest)), uniquingKeysWith: { first, _ in first })
    let observer = WorksObservations(artifacts: artifacts)
    var outcome = ClusterPipeline.Outcome()
    var remarks = WorksRemarks()
    switch WorksForm(rawValue: cluster.form) {
    case .ledger:
      let collection = WorksLedgers(settings: settings, mappings: mappings.works).projects(files: files)
      remarks = collection.remarks
      outcome.observations = observer.observations(collection.projects)
      outcome.coverage = try StableJSON.encode(WorksCoverage(collection.projects, artifacts: artifacts))
    case .displacement:
      let collection = WorksLedgers(settings: settings).projects(files: files)
      remarks = collection.remarks
      outcome.observations = observer.returns(
        collection.displacement, source: SourceName(WorksPipeline.displacementSource))
    case .landRelease:
      let collection = WorksLedgers(settings: settings).projects(files: files)
      remarks = collection.remarks
      outcome.observations = observer.clearances(collection.land)
    case nil: break
    }
    WorksPipeline.report(remarks, &outcome)
    return outcome
  }

  /// The tables' own layout is UNHCR's; nothing in them names a publisher.
  private static let displacementSource = "UNHCR population statistics"

  private static func report(_ remarks: WorksRemarks, _ outcome: inout ClusterPipeline.Outcome) {
    let aside = Dictionary(grouping: remarks.all.filter { $0.weight != .noted }, by: \.file)
    for (file, own) in aside.sorted(by: { $0.key < $1.key }) {
      var first = own[0].description
      if first.hasPrefix(file) { first.removeFirst(file.count) }
      first = first.trimmingCharacters(in: CharacterSet(charactersIn: ", :"))
      outcome.rowsAside += own.count { $0.weight == .keptAside }
      outcome.refused.append(
        (file, own.count == 1 ? first : "\(own.count) parts kept aside, the first: \(first)"))
    }
  }
}

import Foundation
import SightlineAccords
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineRegisters
import SightlineUnits

/// `observe` for registers: transfers, figures, dated events, and totals that their parts do not give.
struct RegisterPipeline {
  private let session: CaseSession
  private let mappings: CaseMappings
  private let places: CasePlaces

  init(_ session: CaseSession, _ mappings: CaseMappings, _ places: CasePlaces) {
    (self.session, self.mappings, self.places) = (session, mappings, places)
  }

  func observe(_ routed: [(record: ArtifactRecord, form: String)], into summary: inout ReadingSummary) throws
  {
    let pipeline = ClusterPipeline(
      session: session, lens: RegisterLens.name,
      base: Derivation(
        detector: RegisterLens.derivation.detector, version: RegisterLens.derivation.version,
        parameters: ["places=\(places.digest.hex)", "tables=\(mappings.digest.hex)"]))
    let clusters = EvidenceCluster.clusters(
      routed, together: RegisterForm.tradeRegister.rawValue, subject: "trade registers")
    try pipeline.observe(clusters, into: &summary) { derive($0, $1) }
  }

  /// A country is a place too; the case's own places come first.
  private static let countries: [String: Place] = Dictionary(
    CountryNames.table.map { name, code in
      let title = Names.titled(name)
      return (name, Place(name: PlaceName(title), title: title, point: nil, country: code))
    }
  ) { first, _ in first }

  private func derive(_ cluster: EvidenceCluster, _ files: [(name: String, bytes: [UInt8])])
    -> ClusterPipeline.Outcome
  {
    let reader = SightlineRegisters.RegisterReader(
      evaluation: cluster.evaluation, mappings: mappings.registers,
      places: RegisterPipeline.countries.merging(places.byName) { _, own in own })
    let contents = reader.read(files: files)
    let lens = RegisterLens()
    var outcome = ClusterPipeline.Outcome(observations: lens.observations(contents))
    let coverage = lens.coverage(contents)
    if !coverage.reported.isEmpty { outcome.coverage = try? StableJSON.encode(coverage) }
    for (file, issues) in Dictionary(grouping: contents.issues.filter(\.keptAside), by: \.file).sorted(by: {
      $0.key < $1.key
    }) {
      outcome.rowsAside += issues.count { $0.row != nil }
      outcome.refused.append(
        (
          file,
          issues.count == 1
            ? issues[0].withoutFile : "\(issues.count) rows kept aside, the first: \(issues[0].withoutFile)"
        ))
    }
    outcome.unknownFields = Set(contents.issues.filter { $0.code == .ignoredField }.map(\.field))
    return outcome
  }
}

extension RegisterIssue {
  fileprivate var withoutFile: String {
    RegisterIssue(code, file: "", row: row, field: field, detail, keptAside: keptAside).description
      .trimmingCharacters(in: CharacterSet(charactersIn: ", :"))
  }
}

import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// Everything a dossier says: a value, so that the same case gives the same bytes.
public struct Dossier: Sendable {
  public struct Entry: Sendable {
    public let verdict: Verdict
    /// Earlier verdicts on the same claim, oldest first, without this one.
    public let earlier: [(asOf: Instant, outcome: Outcome)]
    public init(verdict: Verdict, earlier: [(asOf: Instant, outcome: Outcome)]) {
      (self.verdict, self.earlier) = (verdict, earlier)
    }
  }
  public let manifest: CaseManifest
  /// The moment the evidence reaches to.
  public let asOf: Instant
  public let entries: [Entry]
  public let artifacts: [ArtifactRecord]
  /// Inputs kept aside, with the reason.
  public let faults: [(name: String, reason: String)]
  public let positions: Int
  public let observations: Int
  public let toolVersion: String

  public init(
    manifest: CaseManifest, asOf: Instant, entries: [Entry], artifacts: [ArtifactRecord],
    faults: [(name: String, reason: String)], positions: Int, observations: Int, toolVersion: String
  ) {
    (self.manifest, self.asOf, self.entries, self.artifacts) = (manifest, asOf, entries, artifacts)
    (self.faults, self.positions, self.observations) = (faults, positions, observations)
    self.toolVersion = toolVersion
  }
}

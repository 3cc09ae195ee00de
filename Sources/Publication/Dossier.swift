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
    public let earlier: [Past]
    public init(verdict: Verdict, earlier: [Past]) {
      (self.verdict, self.earlier) = (verdict, earlier)
    }
  }

  /// What was said of a claim before, as far as a reader needs it to see what changed.
  public struct Past: Sendable, Encodable {
    public let asOf: Instant
    public let outcome: Outcome
    public let state: DutyState?
    public let undecided: Undecided?
    public let probability: ProbabilityRange?
    public init(asOf: Instant, _ verdict: Verdict) {
      (self.asOf, outcome, state) = (asOf, verdict.outcome, verdict.state)
      (undecided, probability) = (verdict.undecided, verdict.probability)
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
  /// What the case's own observations add up to, for plots and their tables.
  public let pictures: CasePictures
  /// What to call places, by code: from the gazetteer, and from the observations themselves.
  public let placeNames: [String: String]

  /// - Parameter placeTitles: a gazetteer's titles by code, for places that no observation names.
  public init(
    manifest: CaseManifest, asOf: Instant, entries: [Entry], artifacts: [ArtifactRecord],
    faults: [(name: String, reason: String)], positions: Int, observations: Int, toolVersion: String,
    pictures: CasePictures = CasePictures(), placeTitles: [String: String] = [:]
  ) {
    (self.manifest, self.asOf, self.entries, self.artifacts) = (manifest, asOf, entries, artifacts)
    (self.faults, self.positions, self.observations) = (faults, positions, observations)
    (self.toolVersion, self.pictures) = (toolVersion, pictures)
    var titles = placeTitles
    for entry in entries {
      for observation in entry.verdict.candidates.map(\.observation) + entry.verdict.figures {
        for place in observation.places.values.flatMap(\.options).map(\.option) {
          titles[place.name.text] = place.title
        }
      }
    }
    placeNames = PlainStatement.names(titles)
  }

  /// How often each outcome, or for duties each state, occurs; in the order in which they are defined.
  var tally: [(word: String, count: Int, example: Verdict)] {
    let words =
      Outcome.allCases.map(\.rawValue) + DutyState.allCases.map(\.rawValue).filter { $0 != "cannot tell" }
    let groups = Dictionary(grouping: entries.map(\.verdict)) { $0.state?.rawValue ?? $0.outcome.rawValue }
    return words.compactMap { word in
      groups[word].flatMap { group in group.first.map { (word, group.count, $0) } }
    }
  }
}

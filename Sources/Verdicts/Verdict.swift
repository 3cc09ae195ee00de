import SightlineObserving
import SightlineUnits

/// What the evidence says of a claim.
public enum Outcome: String, Sendable, Codable, Hashable, CaseIterable {
  case supported, contradicted
  case cannotTell = "cannot tell"
}

/// Where a duty stands (design section 5, deadlines).
public enum DutyState: String, Sendable, Codable, Hashable, CaseIterable {
  case notInForce = "not in force"
  case notTriggered = "not triggered"
  case pending, met
  case metLate = "met late"
  case breached, excused
  case notCheckable = "not checkable"
  case cannotTell = "cannot tell"
}

/// Why no decision was possible. "No" is a value with a typed reason.
public enum Undecided: String, Sendable, Codable, Hashable, CaseIterable {
  /// No look bears on the question: coverage 0.
  case nobodyCouldHaveSeen = "nobody could have seen it"
  /// Looks exist, but a thing could well have happened unseen.
  case tooLittleCoverage = "too little coverage"
  /// The candidates themselves are doubtful (origin, class or identity uncertain).
  case doubtfulCandidates = "the sightings themselves are doubtful"
  /// Priors at both ends of the range lead to different outcomes.
  case dependsOnPrior = "it depends on what one believed before"
  case contradictorySources = "the sources contradict one another"
  case noFigure = "no source gives the figure"
  case notCheckable = "it cannot be checked against public records"
  case notYet = "the period has not ended"
  /// Only one-sided figures, on the side that decides nothing.
  case boundsOnly = "the figures bound it only from the side that decides nothing"
  case notInForce = "it is not in force"
  case notTriggered = "nothing has called for it"
}

/// What was said, by whom, and where it can be read.
public struct Attribution: Sendable, Codable, Hashable {
  public var speaker: String?
  /// As written in the accord: `2024-09-02`.
  public var spokenOn: String?
  public var source: String?
  public var quotation: String?
  public init(
    speaker: String? = nil, spokenOn: String? = nil, source: String? = nil, quotation: String? = nil
  ) {
    (self.speaker, self.spokenOn, self.source, self.quotation) = (speaker, spokenOn, source, quotation)
  }
}

/// How far reality lies from what was stated: `+161 tanks`, `9 days late`.
public struct Margin: Sendable, Codable, Hashable {
  public let low: Double
  public let high: Double
  /// What the numbers count: `battle tanks`, `days late`, `flights`.
  public let unit: String
  public init(low: Double, high: Double, unit: String) {
    (self.low, self.high, self.unit) = (low, high, unit)
  }

  /// `+161 battle tanks`, `9 days late`, `-3 to -1 flights`.
  public var words: String {
    // Days late are late already: no sign.
    func number(_ v: Double) -> String {
      v > 0 && !unit.hasPrefix("day") ? "+\(Plain.grouped(v))" : Plain.grouped(v)
    }
    let isOneDay = low == 1 && high == 1 && unit.hasPrefix("days ")
    let unit = isOneDay ? "day " + unit.dropFirst("days ".count) : unit
    return (low == high ? number(low) : "\(number(low)) to \(number(high))") + " \(unit)"
  }
}

/// One step of the argument, in plain words, with the evidence it names.
public struct Reason: Sendable, Codable, Hashable {
  public let text: String
  /// Identifiers of observations and digests of artifacts.
  public let evidence: [String]
  public init(_ text: String, evidence: [String] = []) { (self.text, self.evidence) = (text, evidence) }
}

/// A look that was not made and would help.
public struct FurtherLook: Sendable, Codable, Hashable {
  /// `reception around UDYZ from 2024-08-03T00:00Z to 2024-08-05T00:00Z`.
  public let what: String
  /// The probability the claim would have if that look found nothing, and if it found one.
  public let ifNothing: ProbabilityRange
  public let ifSomething: ProbabilityRange
  /// How the two results are called where "nothing is there" and "one is" do not fit: `if it does`.
  public let nothing: String?
  public let something: String?
  public init(
    _ what: String, ifNothing: ProbabilityRange, ifSomething: ProbabilityRange, nothing: String? = nil,
    something: String? = nil
  ) {
    (self.what, self.ifNothing, self.ifSomething) = (what, ifNothing, ifSomething)
    (self.nothing, self.something) = (nothing, something)
  }
}

/// The answer to one claim or duty, with everything needed to check it by hand.
public struct Verdict: Sendable, Codable, Hashable {
  /// `accord-file-stem/claim-name`, unique in a case.
  public var id: String
  public var version: Int
  /// The proposition in the language's canonical words.
  public var statement: String
  public var attribution: Attribution
  /// For a duty, who is bound and by which clause; `nil` for a claim.
  public var clause: String?
  public var boundParty: String?
  /// The time the proposition speaks of; `nil` where it speaks of none.
  public var period: Interval?
  public var outcome: Outcome
  /// Only for duties.
  public var state: DutyState?
  /// Set exactly when the outcome is `cannotTell`.
  public var undecided: Undecided?
  /// Over the range of priors tried; `nil` where no probability can be given (not checkable, not in force).
  public var probability: ProbabilityRange?
  /// W = 1 − Π(1 − d) over independent looks: the chance to have noticed one such event; `nil` without looks.
  public var wouldHaveSeen: Probability?
  /// P(evidence | claim) / P(evidence | not claim), where that can be stated.
  public var likelihoodRatio: Double?
  public var margin: Margin?
  public var reasons: [Reason]
  public var innocentExplanations: [String]
  public var further: [FurtherLook]
  public var candidates: [Candidate]
  public var looks: [Look]
  /// Contradictory figures side by side, each an observation with a figure.
  public var figures: [Observation]
  /// Numbers the calculation used, by name, so that another program can repeat it (`prior.shape`, `λ` …).
  public var workings: [String: Double]

  public init(id: String, version: Int, statement: String, attribution: Attribution, outcome: Outcome) {
    (self.id, self.version, self.statement) = (id, version, statement)
    (self.attribution, self.outcome) = (attribution, outcome)
    (reasons, innocentExplanations, further, candidates, looks, figures) = ([], [], [], [], [], [])
    workings = [:]
  }

  /// The duty's state, or the claim's outcome.
  public var standing: String { state?.rawValue ?? outcome.rawValue }
}

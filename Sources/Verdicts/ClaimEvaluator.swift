import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Holds a claim against what the lenses answer and writes the verdict with its argument.
public struct ClaimEvaluator: Sendable {
  /// Raised whenever the same claim and answers could give another verdict.
  public static let version = 3

  private let assumptions: Assumptions
  public init(assumptions: Assumptions = .usual) { self.assumptions = assumptions }

  /// - Parameters:
  ///   - accord: the accord file's stem, which with the claim's name identifies the verdict.
  ///   - asOf: the moment up to which evidence was taken in; a period that ends later is not over.
  ///   - ask: puts a question to all lenses.
  public func evaluate(
    _ claim: ClaimBlock, accord: String, asOf: Instant, ask: (Question) throws -> Answer
  ) throws -> Verdict {
    try withoutActuallyEscaping(ask) { ask in
      let setting = Setting(
        asOf: asOf, priors: claim.priors, speaker: claim.speaker, assumptions: assumptions)
      let finding = try AssertionEvaluator(setting: setting, ask: ask).evaluate(claim.assertion)
      var verdict = Verdict(
        id: "\(accord)/\(claim.name)", version: claim.version, statement: claim.words,
        attribution: Attribution(
          speaker: claim.speaker, spokenOn: claim.spokenOn.text, source: claim.source,
          quotation: claim.quotation), outcome: finding.outcome)
      verdict.innocentExplanations = claim.innocentExplanations
      verdict.take(finding)
      verdict.reasons += claim.notes.map { Reason("The accord notes: \($0)") }
      return verdict
    }
  }
}

extension Verdict {
  /// Everything a finding says; outcome and state are set by whoever asked.
  mutating func take(_ f: Finding) {
    (period, undecided, probability) = (f.period, f.undecided, f.range)
    (wouldHaveSeen, likelihoodRatio, margin) = (f.wouldHaveSeen, f.likelihoodRatio, f.margin)
    (reasons, further, candidates, looks) = (f.reasons, f.further, f.candidates, f.looks)
    (figures, workings) = (f.figures, f.workings)
  }
}

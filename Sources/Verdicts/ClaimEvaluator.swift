import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Holds a claim against an answer and writes the verdict with its argument.
public struct ClaimEvaluator: Sendable {
  /// Raised whenever the same claim and answer could give another verdict.
  public static let version = 1

  public init() {}

  /// - Parameters:
  ///   - accord: the accord file's stem, which with the claim's name identifies the verdict.
  ///   - asOf: the moment up to which evidence was taken in; a period that ends later is not over.
  public func evaluate(_ claim: Claim, accord: String, answer: Answer, asOf: Instant) -> Verdict {
    switch claim.proposition {
    case .eventCount(let bounds, let question, let words):
      var verdict = Verdict(
        id: "\(accord)/\(claim.name)", version: claim.version, statement: words,
        attribution: Attribution(
          speaker: claim.speaker, spokenOn: claim.spokenOn, source: claim.source, quotation: claim.quotation),
        outcome: .cannotTell)
      verdict.innocentExplanations = claim.innocentExplanations
      verdict.period = question.period
      count(bounds, question, priors: claim.priors, answer, asOf, &verdict)
      return verdict
    }
  }

  // MARK: Event counts

  private func count(
    _ bounds: CountBounds, _ question: Question, priors: ProbabilityRange, _ answer: Answer, _ asOf: Instant,
    _ verdict: inout Verdict
  ) {
    let rule = EventCountRule(bounds, priors: priors)
    let detection = Detection.overall(question, answer.looks)
    let evidence = EventCountRule.Evidence(
      candidates: answer.candidates.map(\.probability.value), detection: detection,
      past: answer.history.reduce(0) { $0 + $1.expected },
      pastExposure: answer.history.reduce(0) {
        $0 + $1.detection.value * ($1.during.length.value / max(1, question.period.length.value))
      })
    let result = rule.evaluate(evidence)
    verdict.outcome = result.outcome
    verdict.probability = result.range
    verdict.wouldHaveSeen = Probability(clamping: detection)
    verdict.likelihoodRatio = result.likelihoodRatio
    verdict.candidates = answer.candidates.sorted {
      ($1.probability, $0.observation.id) < ($0.probability, $1.observation.id)
    }
    verdict.looks = answer.looks
    verdict.workings = [
      "candidates": Double(answer.candidates.count), "seen.expected": evidence.candidates.reduce(0, +),
      "detection": detection, "prior.low": priors.low.value, "prior.high": priors.high.value,
      "prior.shape": EventCountRule.shape, "scale.atLow": result.scales.0, "scale.atHigh": result.scales.1,
      "past.expected": evidence.past, "past.exposure": evidence.pastExposure,
    ]
    if let n = result.count {
      verdict.workings["count.p10"] = Double(n.low)
      verdict.workings["count.p90"] = Double(n.high)
      verdict.margin = margin(bounds, n, question)
    }
    if result.outcome == .cannotTell {
      verdict.undecided = undecided(rule, evidence, question, asOf)
      verdict.further = further(rule, evidence, question, answer.looks)
    }
    verdict.reasons = reasons(question, answer, evidence, result, verdict, asOf)
  }

  /// How far the count lies beyond the bound; `nil` while it may lie within.
  private func margin(_ bounds: CountBounds, _ n: (low: Int, high: Int), _ question: Question) -> Margin? {
    let unit = question.kind.plural
    let range = bounds.range
    if n.low > range.upperBound {
      return Margin(
        low: Double(n.low - range.upperBound), high: Double(n.high - range.upperBound), unit: unit)
    }
    if n.high < range.lowerBound {
      return Margin(
        low: Double(n.low - range.lowerBound), high: Double(n.high - range.lowerBound), unit: unit)
    }
    return nil
  }

  /// What would have to be better for a decision.
  private func undecided(
    _ rule: EventCountRule, _ e: EventCountRule.Evidence, _ question: Question, _ asOf: Instant
  ) -> Undecided {
    if question.period.end > asOf { return .notYet }
    if e.detection <= 0 { return .nobodyCouldHaveSeen }
    var watched = e
    watched.detection = 1
    if rule.evaluate(watched).outcome != .cannotTell { return .tooLittleCoverage }
    var certain = e
    certain.candidates = e.candidates.map { $0.rounded() }
    if rule.evaluate(certain).outcome != .cannotTell { return .doubtfulCandidates }
    return e.candidates.isEmpty ? .dependsOnPrior : .doubtfulCandidates
  }

  /// The longest stretches hardly watched, and what a full look at each would do to the verdict.
  private func further(
    _ rule: EventCountRule, _ e: EventCountRule.Evidence, _ question: Question, _ looks: [Look]
  ) -> [FurtherLook] {
    guard question.kind.persistence == .moment, question.period.length > .zero else { return [] }
    var dark: [(during: Interval, gain: Double)] = []
    for s in Detection.stretches(looks, in: question.period) where s.detection < 0.5 {
      let gain = (1 - s.detection) * (s.during.length / question.period.length)
      if let last = dark.last, last.during.end == s.during.start {
        dark[dark.count - 1] = (last.during.union(s.during), last.gain + gain)
      } else {
        dark.append((s.during, gain))
      }
    }
    return dark.sorted { ($1.gain, $0.during.start) < ($0.gain, $1.during.start) }.prefix(3).map { stretch in
      var nothing = e
      nothing.detection = min(1, e.detection + stretch.gain)
      var one = nothing
      one.candidates.append(1)
      return FurtherLook(
        "\(question.kind.lookWords) from \(stretch.during.start) to \(stretch.during.end)",
        ifNothing: rule.evaluate(nothing).range, ifSomething: rule.evaluate(one).range)
    }
  }

  // MARK: The argument

  private func reasons(
    _ question: Question, _ answer: Answer, _ e: EventCountRule.Evidence, _ result: EventCountRule.Result,
    _ verdict: Verdict, _ asOf: Instant
  ) -> [Reason] {
    var reasons: [Reason] = []
    let expected = e.candidates.reduce(0, +)
    let sure = answer.candidates.filter { $0.probability >= 0.9 }
    let plural = question.kind.plural
    if answer.candidates.isEmpty {
      reasons.append(Reason("No record shows such \(plural) in the period."))
    } else {
      reasons.append(
        Reason(
          "\(answer.candidates.count) \(plural) in the records may be meant; by their probabilities "
            + "\(Plain.number(expected)) of them are, \(sure.count) with 90 % or more.",
          evidence: answer.candidates.map(\.observation.id)))
    }
    if e.detection <= 0 {
      reasons.append(
        Reason("Nobody whose records are here could have seen it: coverage of this place and period is 0."))
    } else {
      reasons.append(
        Reason(
          "Had one happened, these records would have shown it with probability "
            + "\(Plain.percent(e.detection)) (\(answer.looks.count) looks).",
          evidence: Array(Set(answer.looks.flatMap { $0.basis.slices.map(\.artifact.hex) })).sorted()))
    }
    if e.past > 0 {
      reasons.append(Reason("Outside the period \(Plain.number(e.past)) comparable \(plural) were seen."))
    }
    if let low = verdict.workings["count.p10"], let high = verdict.workings["count.p90"] {
      reasons.append(
        Reason(
          low == high
            ? "With what may have gone unseen, there were most likely \(Int(low))."
            : "With what may have gone unseen, there were most likely \(Int(low)) to \(Int(high))."))
    }
    if question.period.end > asOf {
      reasons.append(Reason("The period ends on \(question.period.end); the records reach to \(asOf)."))
    }
    reasons.append(
      Reason(
        "Whoever held the claim \(Plain.range(ProbabilityRange(verdict.prior("low"), verdict.prior("high")))) likely "
          + "beforehand must now hold it \(Plain.range(result.range)) likely."))
    return reasons
  }
}

extension Verdict {
  fileprivate func prior(_ end: String) -> Probability {
    Probability(clamping: workings["prior.\(end)"] ?? 0.5)
  }
}

extension EventKind {
  /// The plural as in the accord language.
  public var plural: String {
    switch self {
    case .loiter: "loiters"
    case .refuelling: "refuellings"
    default: rawValue + "s"
    }
  }
  var lookWords: String {
    switch self {
    case .flight, .landing, .takeOff, .loiter, .refuelling: "records of aircraft received there"
    default: "records of that place"
    }
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits

/// So many events of a kind, held against an answer.
struct CountFinding {
  let bounds: CountBounds
  let question: Question
  let answer: Answer
  let setting: Setting

  func evaluate() -> Finding {
    let rule = EventCountRule(bounds, priors: setting.priors)
    let detection = Detection.overall(question, answer.looks)
    let evidence = EventCountRule.Evidence(
      candidates: answer.candidates.map(\.probability.value), detection: detection,
      past: answer.history.reduce(0) { $0 + $1.expected },
      pastExposure: answer.history.reduce(0) {
        $0 + $1.detection.value * ($1.during.length.value / max(1, question.period.length.value))
      })
    let result = rule.evaluate(evidence)
    var finding = Finding(result.outcome, result.range)
    finding.period = question.period
    finding.wouldHaveSeen = Probability(clamping: detection)
    finding.likelihoodRatio = result.likelihoodRatio
    finding.candidates = answer.candidates.sorted {
      ($1.probability, $0.observation.id) < ($0.probability, $1.observation.id)
    }
    finding.looks = answer.looks
    finding.workings = [
      "candidates": Double(answer.candidates.count), "seen.expected": evidence.candidates.reduce(0, +),
      "detection": detection, "prior.low": setting.priors.low.value, "prior.high": setting.priors.high.value,
      "prior.shape": EventCountRule.shape, "scale.atLow": result.scales.0, "scale.atHigh": result.scales.1,
      "scale.middle": result.middle,
      "past.expected": evidence.past, "past.exposure": evidence.pastExposure,
      "count.atLeast": Double(bounds.range.lowerBound),
      "detection.stays": question.kind.persistence == .moment ? 0 : 1,
    ]
    if bounds.range.upperBound < .max { finding.workings["count.atMost"] = Double(bounds.range.upperBound) }
    if let n = result.count {
      finding.workings["count.p10"] = Double(n.low)
      finding.workings["count.p90"] = Double(n.high)
      finding.margin = margin(n)
    }
    if result.outcome == .cannotTell {
      finding.undecided = undecided(rule, evidence)
      finding.further = further(rule, evidence)
    }
    finding.reasons = reasons(evidence, result, finding)
    if question.period.end > setting.asOf, finding.isDecided, !isFinal(finding) {
      finding.withhold(
        .notYet, "What is still to come can change this, so no verdict is given before the period has ended.")
    }
    return finding
  }

  /// Whether nothing that happens later can undo the outcome: more events make "at least" truer and "at most"
  /// falser, never the reverse.
  private func isFinal(_ finding: Finding) -> Bool {
    switch finding.outcome {
    case .supported: bounds.range.upperBound == .max
    case .contradicted:
      bounds.range.upperBound < .max && (bounds.range.lowerBound == 0 || (finding.margin?.low ?? 0) > 0)
    case .cannotTell: true
    }
  }

  /// How far the count lies beyond the bound; `nil` while it may lie within.
  private func margin(_ n: (low: Int, high: Int)) -> Margin? {
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
    _ rule: EventCountRule, _ e: EventCountRule.Evidence
  ) -> Undecided {
    if question.period.end > setting.asOf { return .notYet }
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
    _ rule: EventCountRule, _ e: EventCountRule.Evidence
  ) -> [FurtherLook] {
    let dark = Detection.dark(question, answer.looks, until: setting.asOf)
    return dark.prefix(3).map { stretch in
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
    _ e: EventCountRule.Evidence, _ result: EventCountRule.Result, _ finding: Finding
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
          "\(answer.candidates.count) \(plural) in the records may be meant"
            + (answer.candidates.count == 1
              ? ", with probability \(Plain.percent(expected))."
              : "; by their probabilities \(Plain.number(expected)) of them are, \(sure.count) with 90 % or more."),
          evidence: answer.candidates.map(\.observation.id)))
    }
    if e.detection <= 0 {
      reasons.append(
        Reason("Nobody whose records are here could have seen it: coverage of this place and period is 0."))
    } else {
      reasons.append(
        Reason(
          "Had one happened, these records would have shown it with probability "
            + "\(Plain.percent(e.detection)) (\(answer.looks.count) \(answer.looks.count == 1 ? "look" : "looks")).",
          evidence: Array(Set(answer.looks.flatMap { $0.basis.slices.map(\.artifact.hex) })).sorted()))
    }
    if e.past > 0 {
      reasons.append(Reason("Outside the period \(Plain.number(e.past)) comparable \(plural) were seen."))
    }
    if let low = finding.workings["count.p10"], let high = finding.workings["count.p90"] {
      reasons.append(
        Reason(
          low == high
            ? "With what may have gone unseen, there were most likely \(Int(low))."
            : "With what may have gone unseen, there were most likely \(Int(low)) to \(Int(high))."))
    }
    if question.period.end > setting.asOf {
      reasons.append(
        Reason("The period ends on \(question.period.end); the records reach to \(setting.asOf)."))
    }
    reasons.append(Reason.updated(setting.priors, result.range))
    return reasons
  }
}

extension Reason {
  /// What the evidence did to beliefs.
  static func updated(_ priors: ProbabilityRange, _ now: ProbabilityRange) -> Reason {
    Reason(
      "Whoever held the claim \(Plain.range(priors)) likely beforehand must now hold it "
        + "\(Plain.range(now)) likely.")
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

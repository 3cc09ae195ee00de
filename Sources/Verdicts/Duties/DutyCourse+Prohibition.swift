import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Prohibitions: for all the parties bound together, and for each by what the records name as its own.
extension DutyCourse {
  /// - Parameter party: whose acts are asked for; `nil`: whether anybody broke it.
  func prohibition(
    _ duty: Duty, _ pattern: EventPattern, _ party: PartyName?, _ window: Interval
  ) throws -> StateFinding {
    let period = pattern.period.flatMap { $0.interval.intersection(window) } ?? window
    let (question, answer, aside) = try pattern.answer(during: period, setting, ask)
    if let party { return try prohibition(duty, pattern, of: party, period, answer.candidates) }
    var finding = CountFinding(bounds: .exactly(0), question: question, answer: answer, setting: setting)
      .evaluate()
    finding.reasons.insert(contentsOf: aside, at: 0)
    switch finding.outcome {
    case .supported: return StateFinding(.met, finding)
    case .cannotTell: return StateFinding(.cannotTell, finding)
    case .contradicted:
      if block.parties.count > 1 { finding.reasons.append(actors(finding.candidates)) }
      return try excusable(StateFinding(.breached, finding), duty, nil)
    }
  }

  /// Which of the parties bound the records name: a breach by one is not the other's.
  private func actors(_ candidates: [Candidate]) -> Reason {
    let counted = block.parties.map { party in
      let n = candidates.count {
        ($0.observation.parties[.actor]?.probability { $0 == party } ?? .impossible) >= .even
      }
      return "\(party) in \(n)"
    }
    return Reason(
      "Of \(candidates.count) sightings the records name as the one who acted \(counted.joined(separator: ", ")); what names neither is nobody's here."
    )
  }

  /// One party's share. What the records name as its own decides against it; what they name as nobody's bound here
  /// may be its own or not: both are held against the duty, and the range spans the two.
  private func prohibition(
    _ duty: Duty, _ pattern: EventPattern, of party: PartyName, _ period: Interval, _ all: [Candidate]
  ) throws -> StateFinding {
    let others = pattern.filters.filter { if case .party(.actor, _) = $0 { false } else { true } }
    let ownPattern = EventPattern(
      kind: pattern.kind, filters: others + [.party(.actor, [party])], sizes: pattern.sizes,
      period: pattern.period, span: pattern.span)
    let (question, own, aside) = try ownPattern.answer(during: period, setting, ask)
    func count(_ candidates: [Candidate]) -> Finding {
      var answer = own
      answer.candidates = candidates
      return CountFinding(bounds: .exactly(0), question: question, answer: answer, setting: setting)
        .evaluate()
    }
    var finding = count(own.candidates)
    finding.reasons.insert(contentsOf: aside, at: 0)
    let open = all.compactMap { unnamed($0) }
    if open.isEmpty || finding.outcome == .contradicted {
      return try finding.outcome == .contradicted
        ? excusable(StateFinding(.breached, finding), duty, nil)
        : StateFinding(finding.outcome == .supported ? .met : .cannotTell, finding)
    }
    let whole = count(own.candidates + open)
    var both = Finding(.cannotTell)
    if let low = whole.range?.low, let high = finding.range?.high {
      both.range = ProbabilityRange(min(low, high), high)
    }
    (both.period, both.wouldHaveSeen, both.looks) = (finding.period, finding.wouldHaveSeen, finding.looks)
    both.name(finding, as: "named")
    both.name(whole, as: "withUnnamed")
    both.further = finding.further
    both.reasons =
      finding.reasons + [
        Reason(
          "\(open.count) \(pattern.kind.plural) in the records name none of the parties bound as the one who acted: whether they were \(party)'s cannot be told. Were they, the probability that it kept the duty would be "
            + "\(whole.range.map(Plain.likelihood) ?? "unknown").", evidence: open.map(\.observation.id))
      ]
    let outcome = both.range.map(EventCountRule.outcome) ?? .cannotTell
    both.undecided = .doubtfulCandidates
    // Withheld before its time: then the parts are, too.
    return StateFinding(outcome == .supported && finding.outcome == .supported ? .met : .cannotTell, both)
  }

  /// What of a sighting no party bound is named for; `nil` where that is nothing.
  private func unnamed(_ c: Candidate) -> Candidate? {
    let named = c.observation.parties[.actor]?.probability(where: block.parties.contains) ?? .impossible
    guard named < .certain else { return nil }
    let rest = Probability(clamping: 1 - named.value)
    return Candidate(
      c.observation, Probability(clamping: c.probability.value * rest.value),
      factors: c.factors + [Candidate.Factor("none of the parties named", rest)])
  }
}

extension Duty {
  /// For whom there is a verdict: each party where each owes it for itself; where all owe it together, all (`nil`)
  /// and, for a prohibition, each by what is named as its own. A prohibition that itself says whose acts it means
  /// is split among those it names.
  func holders(_ parties: [PartyName]) -> [PartyName?] {
    if isEachPartysOwn { return parties.map(Optional.some) }
    guard case .prohibition(let pattern) = kind, parties.count > 1 else { return [nil] }
    var sharing = parties
    for case .party(.actor, let names) in pattern.filters { sharing = sharing.filter(names.contains) }
    return sharing.count > 1 ? [nil] + sharing.map(Optional.some) : [nil]
  }
}

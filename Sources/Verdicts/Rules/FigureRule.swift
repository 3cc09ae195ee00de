import SightlineUnits

/// What several sources' figures say of a comparison (Docs/Decisions/0006).
///
/// A source is right with its hit rate; wrong, it says nothing. A statement that is right shows the claim with
/// probability a and the opposite with probability b; the rest stays open. With ρ the statement's hit rate and
/// κ the mean of ρ(a − b) over what one group says, P(statements | claim) / P(statements | not) = (1 + κ)/(1 − κ),
/// and independent groups multiply. No group weighs more than (1 + r)/(1 − r), whatever it repeats.
package struct FigureRule: Sendable {
  /// What is believed of a source of which nothing was measured: right nine times in ten.
  package static let usualHitRate = 0.9
  /// How many statements that belief is worth against what the groups show of each other here.
  package static let hitRateWeight = 10.0
  /// Figures within this share of each other agree: the press rounds.
  package static let agreement = 0.01

  package let priors: ProbabilityRange
  private let usual: Double
  package init(priors: ProbabilityRange, usualHitRate: Double = FigureRule.usualHitRate) {
    (self.priors, usual) = (priors, usualHitRate)
  }

  /// One thing that a group says, among others it may say.
  package struct Statement: Hashable, Sendable {
    /// The probability that it speaks of the thing asked and was read rightly.
    package var weight: Double
    /// a − b, in [−1, 1].
    package var shows: Double
    package init(weight: Double, shows: Double) { (self.weight, self.shows) = (weight, shows) }
  }

  /// One group of sources that share a fate.
  package struct Group: Hashable, Sendable {
    package var statements: [Statement]
    /// Everything the statements leave possible, errors included.
    package var lower: Double
    package var upper: Double
    package init(_ statements: [Statement], lower: Double, upper: Double) {
      (self.statements, self.lower, self.upper) = (statements, lower, upper)
    }

    /// κ. A lens that knows a statement to be less sure than the hit rate has the last word; one that is
    /// surer has not.
    package func strength(hitRate r: Double) -> Double {
      statements.isEmpty
        ? 0 : statements.reduce(0) { $0 + min(r, $1.weight) * $1.shows } / Double(statements.count)
    }
    var saysNothing: Bool { statements.allSatisfy { $0.shows == 0 } }
  }

  package struct Result: Hashable, Sendable {
    package let range: ProbabilityRange
    package let outcome: Outcome
    package let hitRate: Double
    /// The most groups that can all be right at once.
    package let agreeing: Int
    package let likelihoodRatio: Double
  }

  /// The largest number of groups whose statements have a number in common.
  package static func agreeing(_ groups: [Group]) -> Int {
    groups.map { g in groups.count { $0.lower <= g.lower && g.lower <= $0.upper } }.max() ?? 0
  }

  /// r: the usual hit rate, moved by how many of the groups agree here; one group alone tells nothing of
  /// itself.
  package func hitRate(groups: Int, agreeing: Int) -> Double {
    (usual * FigureRule.hitRateWeight + Double(max(0, agreeing - 1)))
      / (FigureRule.hitRateWeight + Double(max(0, groups - 1)))
  }

  package func evaluate(_ groups: [Group]) -> Result {
    let agreeing = FigureRule.agreeing(groups)
    let r = hitRate(groups: groups.count, agreeing: agreeing)
    let range = range(groups, hitRate: r)
    return Result(
      range: range, outcome: EventCountRule.outcome(range), hitRate: r, agreeing: agreeing,
      likelihoodRatio: FigureRule.ratio(groups, hitRate: r))
  }

  private static func ratio(_ groups: [Group], hitRate r: Double) -> Double {
    groups.reduce(1.0) { product, group in
      let k = group.strength(hitRate: r)
      return product * (1 + k) / (1 - k)
    }
  }

  /// The probability over the priors, with a hit rate given.
  package func range(_ groups: [Group], hitRate r: Double) -> ProbabilityRange {
    let ratio = FigureRule.ratio(groups, hitRate: r)
    func posterior(_ prior: Double) -> Probability {
      let odds = prior / (1 - prior) * ratio
      return odds.isFinite ? Probability(clamping: odds / (1 + odds)) : .certain
    }
    return ProbabilityRange(posterior(priors.low.value), posterior(priors.high.value))
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits

/// An event-count rule made ready once and evaluated often, for watch lists of many rules.
///
/// Gives the range and outcome of `EventCountRule`, to rounding. What does not depend on the evidence is worked
/// out beforehand: the scales of the prior. For "at least" and "at most" the posterior runs one way in the
/// scale (the count falls as the scale grows), so that two scales, those at the ends of the range of priors,
/// give the whole range.
public struct CompiledCountRule: Sendable {
  public let bounds: CountBounds
  private let scales: [Double]
  /// Up to this many summands a sum is quicker than the incomplete beta function, and as exact.
  private static let longestSum = 64

  public init(_ bounds: CountBounds, priors: ProbabilityRange = ProbabilityRange(0.2, 0.8)) {
    self.bounds = bounds
    let all = EventCountRule(bounds, priors: priors).scales().sorted()
    let runsOneWay = bounds.range.lowerBound == 0 || bounds.range.upperBound == .max
    scales = runsOneWay && all.count > 2 ? [all[0], all[all.count - 1]] : all
  }

  /// - Parameters:
  ///   - candidates: the probability of each sighting to be a true instance.
  ///   - detection: the chance to have seen one event of the period, 0 to 1.
  public func evaluate(candidates: [Double], detection: Double) -> (range: ProbabilityRange, outcome: Outcome)
  {
    let d = min(1, max(0, detection))
    var (low, high) = (1.0, 0.0)
    for factor in candidates.isEmpty
      ? [1] : [1, 1 / EventCountRule.sharedOddsError, EventCountRule.sharedOddsError]
    {
      let shifted = factor == 1 ? candidates : candidates.map { $0 * factor / (1 - $0 + $0 * factor) }
      let seen = shifted.isEmpty ? [1.0] : PoissonBinomial(shifted).mass
      let shape = EventCountRule.shape + shifted.reduce(0, +)
      for scale in scales {
        let p = probability(seen, shape: shape, theta: (1 - d) / (scale + 1))
        (low, high) = (min(low, p), max(high, p))
      }
    }
    let range = ProbabilityRange(Probability(clamping: low), Probability(clamping: high))
    return (range, EventCountRule.outcome(range))
  }

  /// P(lower ≤ seen + unseen ≤ upper).
  private func probability(_ seen: [Double], shape: Double, theta: Double) -> Double {
    let (lower, upper) = (bounds.range.lowerBound, bounds.range.upperBound)
    let needed = upper == .max ? lower - 1 : upper
    guard needed <= CompiledCountRule.longestSum else {
      return general(seen, NegativeBinomial(shape: shape, theta: theta))
    }
    // Of the unseen count, P(k) = P(k − 1) (shape + k − 1) θ / k; walked once, held against every seen count.
    var mass = theta <= 0 ? 1 : exponential(shape * logarithm(1 - theta))
    var within = 0.0
    var below = 0.0
    var k = 0
    while k <= max(needed, lower - 1) {
      for s in seen.indices where s + k <= max(needed, lower - 1) {
        if s + k < lower { below += seen[s] * mass } else if s + k <= upper { within += seen[s] * mass }
      }
      k += 1
      mass *= (shape + Double(k - 1)) * theta / Double(k)
    }
    return min(1, max(0, upper == .max ? 1 - below : within))
  }

  private func general(_ seen: [Double], _ unseen: NegativeBinomial) -> Double {
    var p = 0.0
    for (s, mass) in seen.enumerated() where mass > 0 {
      let upper = bounds.range.upperBound == .max ? Int.max : bounds.range.upperBound - s
      p += mass * unseen.probability(max(0, bounds.range.lowerBound - s), upper)
    }
    return min(1, p)
  }
}

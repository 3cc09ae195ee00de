import SightlineAccords
import SightlineObserving
import SightlineUnits

/// The event-count rule (design section 5; Docs/Decisions/0004).
///
/// N = seen + unseen. Seen: Poisson-binomial of the candidates. Unseen: with rate Λ for the period and
/// detection d, Poisson(Λ(1 − d)), mixed over Λ ~ Gamma(½, b). What was seen with detection d, and what the
/// case's own history shows, update Λ: Gamma(½ + seen + past, b + d + past exposure).
///
/// The prior's scale b is not chosen: it is varied so that the claim's prior probability runs over the
/// accord's range (0.2 to 0.8), and the verdict must hold for all of it. With coverage 0 and nothing seen the
/// answer is exactly that range: no information.
public struct EventCountRule: Sendable {
  /// Jeffreys' shape for a Poisson rate.
  static let shape = 0.5
  /// Design section 5: supported if all of the range is at or above, contradicted if at or below.
  public static let supportedFrom = 0.80
  public static let contradictedTo = 0.20

  /// Candidates judged by one model share its errors: all their odds may be off by this factor together, and
  /// the verdict must hold either way (Docs/Decisions/0005). Hundreds of doubtful sightings therefore never
  /// add up to a certainty.
  static let sharedOddsError = 2.0

  public let bounds: CountBounds
  public let priors: ProbabilityRange

  public init(_ bounds: CountBounds, priors: ProbabilityRange = ProbabilityRange(0.2, 0.8)) {
    (self.bounds, self.priors) = (bounds, priors)
  }

  /// Everything the rule needs of an answer.
  package struct Evidence {
    package var candidates: [Double]
    package var detection: Double
    package var past: Double
    package var pastExposure: Double
    package init(candidates: [Double], detection: Double, past: Double = 0, pastExposure: Double = 0) {
      (self.candidates, self.detection) = (candidates, detection)
      (self.past, self.pastExposure) = (past, pastExposure)
    }

    /// The same with the odds of every candidate multiplied.
    func shifted(by factor: Double) -> Evidence {
      var copy = self
      copy.candidates = candidates.map { $0 * factor / (1 - $0 + $0 * factor) }
      return copy
    }
  }

  package struct Result {
    package let range: ProbabilityRange
    package let outcome: Outcome
    /// Posterior odds over prior odds at an even prior; `nil` where no scale gives an even prior.
    package let likelihoodRatio: Double?
    /// The 10th and 90th percentile of N at the prior nearest to even; `nil` when hardly anything was watched.
    package let count: (low: Int, high: Int)?
    /// The scales b at the ends of the range.
    package let scales: (Double, Double)
    /// The scale b whose prior is nearest to even: likelihood ratio and percentiles are taken there.
    package let middle: Double
  }

  // MARK: Probability

  private func prior(_ b: Double) -> Double {
    NegativeBinomial(shape: EventCountRule.shape, theta: 1 / (b + 1))
      .probability(bounds.range.lowerBound, bounds.range.upperBound)
  }

  func posterior(_ e: Evidence, _ seen: PoissonBinomial, _ b: Double) -> Double {
    let unseen = unseen(e, b)
    let range = bounds.range
    var p = 0.0
    for (k, mass) in seen.mass.enumerated() where mass > 0 {
      let high = range.upperBound == .max ? Int.max : range.upperBound - k
      p += mass * unseen.probability(max(0, range.lowerBound - k), high)
    }
    return min(1, p)
  }

  private func unseen(_ e: Evidence, _ b: Double) -> NegativeBinomial {
    let d = min(1, max(0, e.detection))
    return NegativeBinomial(
      shape: EventCountRule.shape + e.candidates.reduce(0, +) + e.past,
      theta: (1 - d) / (b + 1 + e.pastExposure))
  }

  /// Scales on a grid in ln b from e⁻²³ to e²³, with the crossings of the prior range's ends refined, whose
  /// prior lies within the range. A claim such as "exactly 3" never reaches 0.8 beforehand; then the grid's
  /// best stands for the upper end.
  func scales() -> [Double] {
    let grid = (-92...92).map { Double($0) / 4 }
    let low = priors.low.value
    let high = priors.high.value
    var inside: [Double] = []
    var best = (p: -1.0, b: 1.0)
    for (x, y) in zip(grid, grid.dropFirst()) {
      let (bx, by) = (exponential(x), exponential(y))
      let (px, py) = (prior(bx), prior(by))
      if px > best.p { best = (px, bx) }
      if px >= low, px <= high { inside.append(bx) }
      for target in [low, high] where (px - target) * (py - target) < 0 {
        inside.append(crossing(target, x, y))
      }
    }
    return inside.isEmpty ? [best.b] : inside
  }

  private func crossing(_ target: Double, _ x: Double, _ y: Double) -> Double {
    var (l, r) = (x, y)
    let rising = prior(exponential(y)) > prior(exponential(x))
    for _ in 0..<60 {
      let m = (l + r) / 2
      if (prior(exponential(m)) < target) == rising { l = m } else { r = m }
    }
    return exponential((l + r) / 2)
  }

  // MARK: Evaluation

  package func evaluate(_ e: Evidence) -> Result {
    let seen = PoissonBinomial(e.candidates)
    let scales = scales()
    var tried = scales.map { (b: $0, p: posterior(e, seen, $0), prior: prior($0)) }
    let middle = tried.min { abs($0.prior - 0.5) < abs($1.prior - 0.5) } ?? (b: 1, p: 0.5, prior: 0.5)
    for factor in [1 / EventCountRule.sharedOddsError, EventCountRule.sharedOddsError]
    where !e.candidates.isEmpty {
      let shifted = e.shifted(by: factor)
      let seen = PoissonBinomial(shifted.candidates)
      tried += scales.map { (b: $0, p: posterior(shifted, seen, $0), prior: prior($0)) }
    }
    let low = tried.min { ($0.p, $0.b) < ($1.p, $1.b) } ?? (b: 1, p: 0.5, prior: 0.5)
    let high = tried.max { ($0.p, -$0.b) < ($1.p, -$1.b) } ?? low
    let range = ProbabilityRange(Probability(clamping: low.p), Probability(clamping: high.p))
    return Result(
      range: range, outcome: EventCountRule.outcome(range), likelihoodRatio: ratio(middle),
      count: e.detection < 0.05 ? nil : quantiles(e, seen, middle.b), scales: (low.b, high.b),
      middle: middle.b)
  }

  package static func outcome(_ range: ProbabilityRange) -> Outcome {
    // One part in 10⁹ for rounding: at a threshold the exact value counts, not its last bit.
    if range.low.value >= supportedFrom - 1e-9 { return .supported }
    if range.high.value <= contradictedTo + 1e-9 { return .contradicted }
    return .cannotTell
  }

  private func ratio(_ t: (b: Double, p: Double, prior: Double)) -> Double? {
    guard t.prior > 0, t.prior < 1, t.p < 1 else { return nil }
    return (t.p / (1 - t.p)) / (t.prior / (1 - t.prior))
  }

  private func quantiles(_ e: Evidence, _ seen: PoissonBinomial, _ b: Double) -> (low: Int, high: Int) {
    let unseen = unseen(e, b)
    func cumulative(_ n: Int) -> Double {
      seen.mass.enumerated().reduce(0) { $0 + $1.element * unseen.cumulative(n - $1.offset) }
    }
    func quantile(_ q: Double) -> Int {
      var (low, high) = (0, 1)
      while cumulative(high) < q, high < 1 << 40 { high *= 2 }
      while low < high {
        let middle = (low + high) / 2
        if cumulative(middle) < q { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return (quantile(0.1), quantile(0.9))
  }
}

import SightlineUnits

/// Whether anything of a kind happened in a stretch, and whether it happened in time (Docs/Decisions/0007).
///
/// The event-count rule for "none", whose prior has a closed form: with Λ ~ Gamma(½, b),
/// P(none beforehand) = (b/(b+1))^½, so a prior π₀ of none means b = π₀²/(1 − π₀²). What happens once has no rate:
/// there the prior is that of the one event.
package struct OccurrenceRule: Sendable {
  /// Prior beliefs that it happened.
  package let priors: ProbabilityRange

  package init(priors: ProbabilityRange) { self.priors = priors }

  /// One sighting, split by when it may have been.
  package struct Sighting: Hashable, Sendable {
    /// The probability that it is a true instance and was in time, and that it is one and was late.
    package var inTime: Double
    package var late: Double
    package init(inTime: Double, late: Double = 0) { (self.inTime, self.late) = (inTime, late) }
    var whole: Double { min(1, inTime + late) }

    /// The same with the odds of its being true at all multiplied; when it was stays as likely.
    func shifted(by factor: Double) -> Sighting {
      guard whole > 0 else { return self }
      let moved = whole * factor / (1 - whole + whole * factor)
      return Sighting(inTime: inTime * moved / whole, late: late * moved / whole)
    }
  }

  /// What is known of a stretch that ends at a deadline.
  package struct Evidence: Hashable, Sendable {
    package var sightings: [Sighting]
    /// The chance that these records would have shown one such event in time.
    package var detection: Double
    /// A thing of this kind happens once: what is seen late was not there before.
    package var once: Bool
    package init(sightings: [Sighting], detection: Double, once: Bool = false) {
      (self.sightings, self.detection, self.once) = (sightings, min(1, max(0, detection)), once)
    }
  }

  /// b for which nothing happens with probability `none` beforehand.
  static func scale(priorOfNone none: Double) -> Double { none * none / (1 - none * none) }

  /// The probability that nothing went unseen in time, after `seen` expected sightings.
  static func noneUnseen(_ detection: Double, scale b: Double, seen: Double) -> Double {
    let base = (b + detection) / (b + 1)
    // x^(½+s) without the C library's pow: exp((½+s) ln x).
    return base <= 0 ? 0 : exponential((EventCountRule.shape + seen) * logarithm(base))
  }

  /// The probability that something that happens once did, though the looks did not show it: by Bayes' rule
  /// π(1 − d)/(1 − πd).
  static func unseenOnce(_ detection: Double, prior: Double) -> Double {
    let left = 1 - prior * detection
    return left <= 0 ? 0 : prior * (1 - detection) / left
  }

  /// The probability that it happened in time, for one prior.
  package func probability(_ e: Evidence, prior: Double, factor: Double = 1) -> Double {
    let b = OccurrenceRule.scale(priorOfNone: 1 - prior)
    var noneInTime = 1.0
    var noneAtAll = 1.0
    var expected = 0.0
    for sighting in e.sightings {
      let s = sighting.shifted(by: factor)
      noneInTime *= 1 - s.inTime
      noneAtAll *= 1 - s.whole
      expected += s.inTime
    }
    if e.once {
      // Either one of the sightings is the thing, in time or late; or none is, and it may have gone unseen: one
      // thing, not a rate, which a look would have shown once and not many times over.
      return min(1, 1 - noneInTime + noneAtAll * OccurrenceRule.unseenOnce(e.detection, prior: prior))
    }
    return 1 - noneInTime * OccurrenceRule.noneUnseen(e.detection, scale: b, seen: expected)
  }

  /// The hull over both ends of the priors, with the sightings' odds as they are, halved and doubled
  /// (decision 0005). Rising in the prior, so the ends suffice.
  package func range(_ e: Evidence) -> ProbabilityRange {
    let factors =
      e.sightings.isEmpty ? [1] : [1 / EventCountRule.sharedOddsError, 1, EventCountRule.sharedOddsError]
    let all = factors.flatMap { f in
      [priors.low.value, priors.high.value].map { probability(e, prior: $0, factor: f) }
    }
    return ProbabilityRange(
      Probability(clamping: all.min() ?? 0), Probability(clamping: all.max() ?? 1))
  }
}

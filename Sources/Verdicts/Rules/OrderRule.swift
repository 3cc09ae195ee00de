import SightlineObserving
import SightlineUnits

/// Whether the first event of one kind came before the first of another (Docs/Decisions/0007).
///
/// The claim holds if an A happened and no B happened before the first A. Bounds that need no assumption of
/// how the unseen of both kinds hang together:
/// P ≥ Σ P(first seen A at t) · P(no B before t), at its lowest over the priors;
/// P ≤ 1 − Σ P(first seen B at t) · P(no A before t), and P ≤ P(A happened at all), at its highest.
package struct OrderRule: Sendable {
  package let priors: ProbabilityRange
  package init(priors: ProbabilityRange) { self.priors = priors }

  /// A sighting and when it may have been, equally likely anywhere between.
  package struct Sighting: Hashable, Sendable {
    package var probability: Double
    package var earliest: Instant
    package var latest: Instant
    package init(probability: Double, earliest: Instant, latest: Instant) {
      (self.probability, self.earliest, self.latest) = (probability, earliest, latest)
    }
    /// P(it was before t), or at t where that counts too.
    func share(before t: Instant, including: Bool) -> Double {
      if latest <= earliest { return earliest < t || including && earliest == t ? 1 : 0 }
      return max(0, min(1, (t - earliest) / (latest - earliest)))
    }
    func shifted(by factor: Double) -> Sighting {
      Sighting(
        probability: probability * factor / (1 - probability + probability * factor), earliest: earliest,
        latest: latest)
    }
  }

  /// One kind's sightings, and the detection from the beginning to each moment.
  package struct Side {
    package var sightings: [Sighting]
    /// A thing of this kind happens once: recorded at one time, it was not there at another.
    package var once: Bool
    package var detection: (Instant) -> Double
    package init(sightings: [Sighting], once: Bool = false, detection: @escaping (Instant) -> Double) {
      (self.sightings, self.once, self.detection) = (sightings, once, detection)
    }
  }

  /// Slices into which an event's possible time is cut, each standing at its middle.
  package static let slices = 16

  /// Moments and the probability that the first seen event was then, in order of time; what is missing to 1
  /// is the probability that none of the sightings is true.
  package static func firsts(_ sightings: [Sighting], factor: Double) -> [(at: Instant, mass: Double)] {
    var parts: [(at: Instant, mass: Double, i: Int)] = []
    for (i, sighting) in sightings.enumerated() where sighting.probability > 0 {
      let s = sighting.shifted(by: factor)
      guard s.latest > s.earliest else {
        parts.append((s.earliest, s.probability, i))
        continue
      }
      let step = (s.latest - s.earliest) / Double(slices)
      for k in 0..<slices {
        parts.append((s.earliest + step * (Double(k) + 0.5), s.probability / Double(slices), i))
      }
    }
    parts.sort { ($0.at, $0.i) < ($1.at, $1.i) }
    // Each sighting uses up its own probability; ln P(none so far) is kept as a sum, zeros counted apart.
    var left = [Double](repeating: 1, count: sightings.count)
    var logNone = 0.0
    var zeros = 0
    return parts.map { part in
      let before = left[part.i]
      let logOthers = logNone - (before > 0 ? logarithm(before) : 0)
      let othersZero = zeros - (before > 0 ? 0 : 1) > 0
      let after = before - part.mass > 1e-12 ? before - part.mass : 0
      if before > 0 { logNone = logOthers + (after > 0 ? logarithm(after) : 0) }
      if before > 0, after == 0 { zeros += 1 }
      left[part.i] = after
      return (part.at, othersZero ? 0 : part.mass * exponential(logOthers))
    }
  }

  /// The lowest P(none of the side before t) over the priors, odds shifted.
  func lowestNone(_ side: Side, before t: Instant, including: Bool) -> Double {
    let evidence = OccurrenceRule.Evidence(
      sightings: side.sightings.map {
        let before = $0.probability * $0.share(before: t, including: including)
        return OccurrenceRule.Sighting(inTime: before, late: side.once ? $0.probability - before : 0)
      }, detection: side.detection(t), once: side.once)
    return 1 - OccurrenceRule(priors: priors).range(evidence).high.value
  }

  /// - Parameter end: up to when anything was looked for.
  package func range(first a: Side, before b: Side, end: Instant) -> ProbabilityRange {
    // What happens at the same moment is not before: it speaks against the claim from either side.
    func lowest(_ first: Side, _ other: Side, including: Bool) -> Double {
      var known: [Instant: Double] = [:]
      return [1 / EventCountRule.sharedOddsError, 1, EventCountRule.sharedOddsError].map { factor in
        OrderRule.firsts(first.sightings, factor: factor).reduce(0.0) { sum, part in
          let none = known[part.at] ?? lowestNone(other, before: part.at, including: including)
          known[part.at] = none
          return sum + part.mass * none
        }
      }.min() ?? 0
    }
    let happened = OccurrenceRule(priors: priors).range(
      OccurrenceRule.Evidence(
        sightings: a.sightings.map { OccurrenceRule.Sighting(inTime: $0.probability) },
        detection: a.detection(end), once: a.once))
    let low = lowest(a, b, including: true)
    let high = min(1 - lowest(b, a, including: false), happened.high.value)
    return ProbabilityRange(Probability(clamping: min(low, high)), Probability(clamping: high))
  }
}

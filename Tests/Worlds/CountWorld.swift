import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits

/// One claim with what was really so and what the lenses would say.
public struct WorldClaim: Sendable {
  public let bounds: CountBounds
  /// What whoever judges believes beforehand, in whole percent.
  public let told: Int
  public let answer: Answer
  public let isTrue: Bool
}

/// Draws claims about counts of landings in one month.
public struct CountWorld: Sendable {
  public static let departures: [Departure] = Departure.allCases.filter { $0 != .datesTooExact }
  public static let claims: [CountBounds] = [
    .atLeast(1), .atLeast(2), .atLeast(3), .atLeast(5), .exactly(0), .atMost(1), .atMost(2), .atMost(3),
  ]
  static let start = Instant(unixSeconds: 1_709_251_200)
  static let month = Interval(spanning: start, start + Seconds(days: 31))
  private static let basis = Basis([], Derivation(detector: "worlds/count", version: 1))

  public let departure: Departure
  private var random: SeededRandom
  public init(_ departure: Departure, seed: UInt64) {
    (self.departure, random) = (departure, SeededRandom(seed: seed))
  }

  public mutating func draw() -> WorldClaim {
    while true {
      let bounds = CountWorld.claims[random.below(CountWorld.claims.count)]
      let prior = 20 + random.below(61)
      guard let rate = CountWorld.rate(bounds, prior: Double(prior) / 100) else { continue }
      let activity =
        departure == .priorShape
        ? random.gamma(shape: 2, rate: 4 * rate) : random.gamma(shape: 0.5, rate: rate)
      // Claims of a handful among hundreds are no question.
      guard activity < 100 else { continue }
      let stretches = departure.stretches(&random)
      let (total, seen) = happen(activity, stretches)
      return WorldClaim(
        bounds: bounds, told: departure.told(prior, &random),
        answer: answer(seen, alarms(activity, rate), stretches), isTrue: bounds.range.contains(total))
    }
  }

  /// The activity that false alarms go with: the claim's own, or the mean over all claims that are as likely.
  private func alarms(_ activity: Double, _ rate: Double) -> Double {
    departure == .ownFalseAlarms || departure == .ownFalseAlarmsOverstated ? min(100, 0.5 / rate) : activity
  }

  /// How many events there were, and how many of them each stretch's looks saw.
  private mutating func happen(_ activity: Double, _ stretches: [Stretch]) -> (total: Int, seen: [Int]) {
    var seen = [Int](repeating: 0, count: stretches.count)
    let total = random.poisson(activity)
    var left = total
    while left > 0 {
      let burst = departure == .timeClustering ? min(left, random.geometric(mean: 3)) : 1
      let place = random.below(stretches.count)
      if random.chance(stretches[place].real) { seen[place] += burst }
      left -= burst
    }
    return (total, seen)
  }

  // MARK: What the lenses say

  /// Sightings are true with the probability they carry: three in four on average, false alarms in proportion
  /// to the traffic they are mistaken from.
  ///
  /// - Parameter activity: what the false alarms go with.
  private mutating func answer(_ seen: [Int], _ activity: Double, _ stretches: [Stretch]) -> Answer {
    var answer = Answer()
    let length = CountWorld.month.length.value / Double(stretches.count)
    for (i, stretch) in stretches.enumerated() {
      let from = CountWorld.start + Seconds(length * Double(i))
      let during = Interval(spanning: from, from + Seconds(length))
      for (j, d) in stretch.stated.enumerated() {
        answer.looks.append(
          Look(
            "simulated reception", during: during, detection: Probability(clamping: d),
            group: DependenceGroup("network \(j)"), basis: CountWorld.basis))
      }
      var odds: [Double] = []
      for _ in 0..<seen[i] {
        let p = random.beta(4, 1)
        odds.append(p / (1 - p))
        if departure == .sourcesCopying, random.chance(0.1) { odds.append(p / (1 - p)) }
      }
      let falseAlarms = random.poisson(activity * stretch.real / Double(stretches.count) / 3)
      for _ in 0..<falseAlarms {
        let p = random.beta(3, 2)
        odds.append(p / (1 - p))
      }
      for o in odds {
        let overstated = departure == .falseAlarms || departure == .ownFalseAlarmsOverstated
        let stated = overstated ? o * 1.6 : o
        let at = from + Seconds(random.uniform(0, length))
        answer.candidates.append(candidate(stated / (1 + stated), at, "\(i)-\(answer.candidates.count)"))
      }
    }
    return answer
  }

  private func candidate(_ p: Double, _ at: Instant, _ id: String) -> Candidate {
    let probability = Probability(clamping: p)
    return Candidate(
      Observation(
        id: id, lens: LensName("air"), kind: .landing, time: EventTime(at: at), existence: probability,
        source: SourceName("simulated"), group: DependenceGroup("network 0"), basis: CountWorld.basis,
        title: "simulated landing"), probability, factors: [])
  }

  // MARK: Priors

  /// The rate b of Gamma(½, b) for which the claim has the prior probability; `nil` where none has.
  static func rate(_ bounds: CountBounds, prior: Double) -> Double? {
    var (low, high) = (-14.0, 14.0)
    func p(_ x: Double) -> Double { probability(bounds, rate: Scale.exponential(x)) }
    let rising = p(high) > p(low)
    guard (p(low) - prior) * (p(high) - prior) < 0 else { return nil }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if (p(middle) < prior) == rising { low = middle } else { high = middle }
    }
    return Scale.exponential(low)
  }

  /// By the recurrence of the negative binomial, shared with no code of the engine.
  private static func probability(_ bounds: CountBounds, rate: Double) -> Double {
    let theta = 1 / (rate + 1)
    var mass = (1 - theta).squareRoot()
    let range = bounds.range
    let last = range.upperBound == .max ? range.lowerBound - 1 : range.upperBound
    var (below, within) = (0.0, 0.0)
    var k = 0
    while k <= last {
      if k < range.lowerBound { below += mass } else { within += mass }
      k += 1
      mass *= (Double(k) - 0.5) * theta / Double(k)
    }
    return range.upperBound == .max ? 1 - below : within
  }
}

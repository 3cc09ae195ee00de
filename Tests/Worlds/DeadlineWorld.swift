import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits

/// Draws claims, or duties, that something happened by the twentieth of a month.
///
/// What recurs comes at a rate, as the rule's prior has it. What happens once is in time with the prior's
/// probability, else late three times in ten, else never. Either is seen where somebody looked, dated to a stretch
/// of up to four days, and told with the probability that it is true.
public struct DeadlineWorld: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case recurring = "what recurs"
    case once = "what happens once"
  }
  public static func departures(_ kind: Kind) -> [Departure] {
    let common: [Departure] = [
      .none, .priorWrong, .coverageMisreported, .sourcesCopying, .falseAlarms, .datesTooExact,
    ]
    return common + (kind == .recurring ? [.ownFalseAlarms, .timeClustering, .noCoverage] : [.noCoverage])
  }

  static let day = Seconds(days: 1)
  /// The first day that is too late.
  static let limit = 20.0
  static let days = 31.0
  static let lateShare = 0.3
  private static let basis = Basis([], Derivation(detector: "worlds/deadline", version: 1))

  public let kind: Kind
  public let departure: Departure
  private var random: SeededRandom
  public init(_ kind: Kind, _ departure: Departure, seed: UInt64) {
    (self.kind, self.departure, random) = (kind, departure, SeededRandom(seed: seed))
  }

  /// The claim's words and the duty's, for the same question.
  public var words: (claim: String, duty: String) {
    let events = kind == .recurring ? "incident" : "hand-over"
    return (
      "first \(events) by \"Country\" during 2024-03 by 2024-03-20",
      "requires \(events)s by \"Country\" by 2024-03-20"
    )
  }

  /// Something that a record tells: when it was, or would have been, and the odds that it is true.
  private struct Told {
    var at: Double
    var odds: Double
  }

  public mutating func draw() -> (told: Int, evidence: Evidence, isTrue: Bool) {
    while true {
      let prior = 20 + random.below(61)
      let stretches = departure.stretches(&random)
      guard
        let (isTrue, told) = kind == .recurring
          ? recurring(Double(prior) / 100, stretches) : once(Double(prior) / 100, stretches)
      else { continue }
      return (departure.told(prior, &random), evidence(told, stretches), isTrue)
    }
  }

  private func stretch(_ at: Double, _ stretches: [Stretch]) -> Stretch {
    stretches[min(stretches.count - 1, Int(at / DeadlineWorld.days * Double(stretches.count)))]
  }

  // MARK: What happens

  private mutating func trueOdds() -> Double { odds(random.beta(4, 1)) }
  private mutating func falseOdds() -> Double { odds(random.beta(3, 2)) }
  private func odds(_ p: Double) -> Double { p / (1 - p) }

  /// At a rate whose prior makes "none by the day" as likely as it is told; false alarms in proportion.
  private mutating func recurring(_ prior: Double, _ stretches: [Stretch]) -> (Bool, [Told])? {
    let none = 1 - prior
    let b = none * none / (1 - none * none)
    let activity = random.gamma(shape: 0.5, rate: b)
    guard activity < 100 else { return nil }
    let month = activity * DeadlineWorld.days / DeadlineWorld.limit
    var told: [Told] = []
    var isTrue = false
    var left = random.poisson(month)
    while left > 0 {
      let burst = departure == .timeClustering ? min(left, random.geometric(mean: 3)) : 1
      let at = random.uniform(0, DeadlineWorld.days)
      isTrue = isTrue || at < DeadlineWorld.limit
      if random.chance(stretch(at, stretches).real) {
        for _ in 0..<burst { told.append(Told(at: at, odds: trueOdds())) }
      }
      left -= burst
    }
    // Their own rate has the same mean over all claims, whatever happens in this one.
    let alarms =
      departure == .ownFalseAlarms ? min(100, 0.5 / b) * DeadlineWorld.days / DeadlineWorld.limit : month
    for _ in 0..<random.poisson(alarms / 3) {
      let at = random.uniform(0, DeadlineWorld.days)
      if random.chance(stretch(at, stretches).real) { told.append(Told(at: at, odds: falseOdds())) }
    }
    return (isTrue, told)
  }

  /// In time, late or never. Where nothing true was seen a false record comes as often as makes one record in four
  /// false; `nil` where true ones are too many for that.
  private mutating func once(_ prior: Double, _ stretches: [Stretch]) -> (Bool, [Told])? {
    func mean(_ from: Double, _ to: Double) -> Double {
      let steps = 200
      return (0..<steps).reduce(0) {
        $0 + stretch(from + (to - from) * (Double($1) + 0.5) / Double(steps), stretches).real
      } / Double(steps)
    }
    let limit = DeadlineWorld.limit
    let early = prior * mean(0, limit)
    let late = (1 - prior) * DeadlineWorld.lateShare * mean(limit, DeadlineWorld.days)
    let falseShare = (early + late) / (3 * (1 - early - late))
    guard falseShare <= 1 else { return nil }
    let isTrue = random.chance(prior)
    let at: Double? =
      isTrue
      ? random.uniform(0, limit)
      : random.chance(DeadlineWorld.lateShare) ? random.uniform(limit, DeadlineWorld.days) : nil
    var told: [Told] = []
    if let at, random.chance(stretch(at, stretches).real) {
      told.append(Told(at: at, odds: trueOdds()))
    } else if random.chance(falseShare) {
      let isEarly = random.chance(early / (early + late))
      told.append(
        Told(
          at: isEarly ? random.uniform(0, limit) : random.uniform(limit, DeadlineWorld.days),
          odds: falseOdds()))
    }
    return (isTrue, told)
  }

  // MARK: What the lenses say

  /// What was recorded, for any question.
  public struct Evidence: Sendable {
    let observations: [Observation]
    let looks: [Look]
    public func answer(to question: Question) -> Answer {
      question.answer(from: observations, coverage: [Watched(looks: looks)])
    }
  }
  private struct Watched: Coverage {
    let looks: [Look]
    var kinds: Set<EventKind> { Set(EventKind.allCases) }
    func looks(for question: Question) -> [Look] {
      looks.compactMap { look in
        look.during.intersection(question.period).map {
          Look(look.what, during: $0, detection: look.detection, group: look.group, basis: look.basis)
        }
      }
    }
  }

  private mutating func evidence(_ told: [Told], _ stretches: [Stretch]) -> Evidence {
    var observations: [Observation] = []
    for one in told {
      let stated = departure == .falseAlarms ? one.odds * 1.6 : one.odds
      observations.append(observation(one.at, stated / (1 + stated), observations.count))
      if departure == .sourcesCopying, random.chance(0.1) {
        observations.append(observation(one.at, stated / (1 + stated), observations.count))
      }
    }
    var looks: [Look] = []
    let length = DeadlineWorld.days / Double(stretches.count)
    for (i, stretch) in stretches.enumerated() {
      let during = interval(length * Double(i), length * Double(i + 1))
      for (j, d) in stretch.stated.enumerated() {
        looks.append(
          Look(
            "simulated monitoring", during: during, detection: Probability(clamping: d),
            group: DependenceGroup("network \(j)"), basis: DeadlineWorld.basis))
      }
    }
    return Evidence(observations: observations, looks: looks)
  }

  private func interval(_ from: Double, _ to: Double) -> Interval {
    Interval(
      spanning: CountWorld.start + DeadlineWorld.day * from, CountWorld.start + DeadlineWorld.day * to)
  }

  /// Dated to a stretch in which it lies anywhere, within the month; half of the time to the moment. Dated too
  /// exactly, the stretch told is a third as long and may miss it.
  private mutating func observation(_ at: Double, _ p: Double, _ n: Int) -> Observation {
    let width = random.chance(0.5) ? 0 : random.uniform(0, 4)
    var (from, to) = (at - width * random.uniform(), 0.0)
    to = from + width
    (from, to) = (max(0, from), min(DeadlineWorld.days, to))
    if departure == .datesTooExact {
      let third = (to - from) / 3
      from += third * 2 * random.uniform()
      to = from + third
    }
    return Observation(
      id: "\(n)", lens: LensName("reports"), kind: kind == .recurring ? .incident : .handOver,
      time: EventTime(within: interval(from, to)), parties: [.actor: .certainly(PartyName("Country"))],
      existence: Probability(clamping: p), source: SourceName("simulated"),
      group: DependenceGroup("network 0"),
      basis: DeadlineWorld.basis, title: "simulated record")
  }
}

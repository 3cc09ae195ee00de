import SightlineAccords
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// Flights of one year between 2,000 places, and rules about one place, one class and one month each.
struct RuleWorld {
  let observations: [Observation]
  let questions: [Question]

  init(observations count: Int, rules: Int, seed: UInt64) {
    var random = Pick(seed)
    let places = (0..<2_000).map {
      Place(name: PlaceName("P\($0)"), title: "place \($0)", point: nil, country: "C\($0 % 90)")
    }
    let types = ["IL76", "A320", "B738", "AN12", "C130"]
    let start = Instant(unixSeconds: 1_704_067_200)
    let basis = Basis([], Derivation(detector: "bench", version: 1))
    observations = (0..<count).map { i in
      let from = start + Seconds(Double(random.below(31_000_000)))
      return Observation(
        id: "\(seed)-\(i)", lens: LensName("air"), kind: random.below(4) == 0 ? .landing : .flight,
        time: EventTime(from: from, to: from + Seconds(Double(random.below(20_000)))),
        places: [
          .origin: .certainly(places[random.below(places.count)]),
          .destination: Alternatives([
            (places[random.below(places.count)], 0.8), (places[random.below(places.count)], 0.15),
          ]),
        ],
        traits: [Trait(.typeCode, types[random.below(types.count)])], source: SourceName("bench"),
        group: DependenceGroup("network"), basis: basis, title: "flight")
    }
    questions = (0..<rules).map { _ in
      let from = start + Seconds(days: Double(random.below(11)) * 30)
      return Question(
        kind: .flight,
        filters: [
          .place(.destination, .named(places[random.below(places.count)].name)),
          .attribute(.typeCode, anyOf: [types[random.below(types.count)]]),
        ],
        period: Interval(spanning: from, from + Seconds(days: 30)), moment: .end)
    }
  }
}

/// A generator with a seed.
struct Pick {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
  mutating func below(_ n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(n))
  }
}

/// The whole way: claim, evaluator, verdict with its argument.
enum EventCountTimes {
  static func plain(times: Int) -> Double {
    let text = """
      claim bench
        version 1
        said by "Nobody" on 2024-04-01
        source "bench"
        quote "bench"
        that no landings during 2024-03
      """
    var parser = Parser(file: "bench.accord", text: text, names: Names())
    guard let claim = parser.parse().accord.document.claims.first else { return .nan }
    let answer = Answer()
    let asOf = Instant(unixSeconds: 1_735_689_600)
    let clock = ContinuousClock()
    let time = clock.measure {
      for _ in 0..<times {
        _ = try? ClaimEvaluator().evaluate(claim, accord: "bench", asOf: asOf) { _ in answer }
      }
    }
    return seconds(time) / Double(times)
  }
}

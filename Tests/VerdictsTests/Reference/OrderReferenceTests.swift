import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineVerdicts

@Suite struct OrderReferenceTests {
  /// A moment or 16 equally likely middles of slices, as the rule cuts an interval.
  private func times(_ e: World.Event) -> [(at: Double, mass: Double)] {
    guard e.to > e.from else { return [(e.from, 1)] }
    let step = (e.to - e.from) / 16
    return (0..<16).map { k -> (at: Double, mass: Double) in (e.from + step * (Double(k) + 0.5), 1.0 / 16) }
  }

  /// Every way in which the events can be true and when: mass and the first of them, if any.
  private func firsts(_ events: [World.Event], _ factor: Double) -> [(mass: Double, first: Double?)] {
    var ways: [(mass: Double, first: Double?)] = [(1, nil)]
    for e in events {
      let p = Slow.shifted(e.probability, factor)
      var next: [(mass: Double, first: Double?)] = []
      for way in ways {
        next.append((way.mass * (1 - p), way.first))
        for time in times(e) { next.append((way.mass * p * time.mass, min(way.first ?? .infinity, time.at))) }
      }
      ways = next.filter { $0.mass > 0 }
    }
    return ways
  }

  private func share(_ e: World.Event, _ t: Double, including: Bool) -> Double {
    guard e.to > e.from else { return e.from < t || including && e.from == t ? 1 : 0 }
    return min(1, max(0, (t - e.from) / (e.to - e.from)))
  }

  /// The lowest P(none before t) over priors and factors. What happens once and is seen later was not there before.
  private func none(_ events: [World.Event], _ d: Double, _ t: Double, including: Bool, once: Bool) -> Double
  {
    let sightings = events.map { e -> (inTime: Double, late: Double) in
      let before = e.probability * share(e, t, including: including)
      return (before, once ? e.probability - before : 0)
    }
    // Nothing was looked at before the beginning.
    let watched = t > 0 ? d : 0
    return 1 - Slow.range { Slow.inTime(sightings, watched, once: once, prior: $0, factor: $1) }.high
  }

  @Test("orders of events agree with a plain enumeration of who came first on 10,000 generated worlds")
  func orders() throws {
    var random = SeededRandom(seed: 21)
    let kinds: [[EventKind]] = [[.notification, .exercise], [.handOver, .completion], [.step, .statement]]
    let blocks = try kinds.map { kinds in
      try #require(
        document(
          claimText(
            "first \(kinds[0].rawValue)s by Armenia during 2020 before first \(kinds[1].rawValue)s by Armenia during 2020"
          )
        ).claims.first)
    }
    let asOf = World.instant(366)
    for n in 0..<10_000 {
      var world = World(detection: [0, 1, random.uniform()][random.below(3)])
      let shared = random.uniform(10, 90)
      let which = random.below(kinds.count)
      for kind in kinds[which] {
        for i in 0..<random.below(3) {
          let from = [shared, random.uniform(5, 95)][random.below(2)]
          let length = i == 0 ? [0, random.uniform(1, 30)][random.below(2)] : 0
          world.events.append(
            .init(
              kind: kind, from: from, to: from + length, probability: [1, random.uniform()][random.below(2)],
              party: PartyName("Armenia")))
        }
      }
      let (a, b) = (
        world.events.filter { $0.kind == kinds[which][0] }, world.events.filter { $0.kind == kinds[which][1] }
      )
      let d = world.detection
      let once = kinds[which].map { [.handOver, .completion, .step].contains($0) }
      func lowest(_ first: [World.Event], _ other: [World.Event], including: Bool, once: Bool) -> Double {
        var known: [Double: Double] = [:]
        func none(_ t: Double) -> Double {
          if let found = known[t] { return found }
          let made = self.none(other, d, t, including: including, once: once)
          known[t] = made
          return made
        }
        return Slow.factors.map { f in
          firsts(first, f).reduce(0) { sum, way in way.first.map { sum + way.mass * none($0) } ?? sum }
        }.min()!
      }
      let happened = Slow.range { prior, f in
        Slow.inTime(
          a.map { (inTime: $0.probability, late: 0) }, d, once: once[0], prior: prior, factor: f)
      }
      let high = min(1 - lowest(b, a, including: false, once: once[0]), happened.high)
      let low = min(high, lowest(a, b, including: true, once: once[1]))
      let got = try ClaimEvaluator().evaluate(
        blocks[which], accord: "t", asOf: asOf, ask: world.answer)
      let p = try #require(got.probability)
      #expect(
        abs(p.low.value - low) < 1e-6 && abs(p.high.value - high) < 1e-6,
        "world \(n): \(p) against \(low) to \(high); \(world)")
      #expect(got.outcome.rawValue == Slow.outcome(low, high), "world \(n)")
    }
  }
}

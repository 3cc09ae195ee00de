import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineVerdicts

@Suite struct DeadlineReferenceTests {
  @Test("the closed form for 'nothing went unseen' is the integral over the rate")
  func integral() {
    for d in [0.0, 0.3, 0.9, 1] {
      for b in [0.05, 0.5, 1.8] {
        for seen in [0.0, 0.7, 2] {
          let (fast, slow) = (
            OccurrenceRule.noneUnseen(d, scale: b, seen: seen),
            Slow.noneUnseenIntegrated(d, b, seen: seen)
          )
          #expect(abs(fast - slow) < 1e-4, "d \(d) b \(b) seen \(seen): \(fast) against \(slow)")
        }
      }
    }
  }

  @Test(
    "deadlines over intervals agree with a plain enumeration on 10,000 generated worlds, boundaries included")
  func deadlines() throws {
    var random = SeededRandom(seed: 7)
    for n in 0..<10_000 {
      // The limit stands between day 40 and 60; intervals touch it, straddle it or miss it.
      let day = 40 + random.below(20)
      let before = random.below(2) == 0
      let limit = Double(before ? day : day + 1)
      let kind: EventKind = random.below(2) == 0 ? .handOver : .incident
      var world = World(detection: [0, 1, random.uniform()][random.below(3)])
      for _ in 0..<random.below(5) {
        let from = [limit - 1, limit, limit - 3, random.uniform(1, 79)][random.below(4)]
        let length = [0, 1, random.uniform(0, 15)][random.below(3)]
        world.events.append(
          .init(
            kind: kind, from: from, to: from + length,
            probability: [1, random.uniform(0.01, 1), random.uniform()][random.below(3)]))
      }
      let date = World.date(day)
      let text = claimText(
        "first \(kind.rawValue)s during 2020-01-01/2020-12-31 \(before ? "before" : "by") \(date)")
      let block = try #require(document(text).claims.first)
      let asOf = 80.0
      let got = try ClaimEvaluator().evaluate(
        block, accord: "t", asOf: World.instant(asOf), ask: world.answer)
      let sightings = world.events.map { e -> (inTime: Double, late: Double) in
        let share =
          e.to > e.from ? min(1, max(0, (limit - e.from) / (e.to - e.from))) : e.from < limit ? 1 : 0
        // What begins after the evidence ends is not known.
        let known = e.to > e.from ? min(1, max(0, (asOf - e.from) / (e.to - e.from))) : 1
        return (e.probability * share, e.probability * max(0, known - share))
      }
      let want = Slow.range {
        Slow.inTime(sightings, world.detection, once: kind == .handOver, prior: $0, factor: $1)
      }
      let p = try #require(got.probability)
      #expect(
        abs(p.low.value - want.low) < 1e-6 && abs(p.high.value - want.high) < 1e-6,
        "world \(n): \(p) against \(want); limit \(limit), d \(world.detection), \(world.events)")
      #expect(got.outcome.rawValue == Slow.outcome(want.low, want.high), "world \(n)")
      if world.detection == 0, world.events.isEmpty { #expect(got.outcome == .cannotTell) }
    }
  }
}

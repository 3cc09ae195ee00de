import SightlineAccords
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineVerdicts

@Suite struct CompiledCountRuleTests {
  @Test("a compiled rule gives the range and outcome of the rule it was made of, on 600 generated cases")
  func agrees() {
    var random = SeededRandom(seed: 4)
    for _ in 0..<60 {
      let n = random.below(6)
      let bounds: CountBounds = [
        .atLeast(n + 1), .atMost(n), .exactly(n), .between(n, n + random.below(4)), .exactly(0),
      ][
        random.below(5)]
      let low = random.uniform(0.05, 0.6)
      let priors = ProbabilityRange(
        Probability(clamping: low), Probability(clamping: random.uniform(low + 0.05, 0.95)))
      let rule = EventCountRule(bounds, priors: priors)
      let compiled = CompiledCountRule(bounds, priors: priors)
      for _ in 0..<10 {
        let candidates = (0..<random.below(5)).map { _ in random.below(4) == 0 ? 1 : random.uniform() }
        let detection = [0, 1, random.uniform()][random.below(3)]
        let expected = rule.evaluate(.init(candidates: candidates, detection: detection))
        let got = compiled.evaluate(candidates: candidates, detection: detection)
        #expect(abs(got.range.low.value - expected.range.low.value) < 1e-9)
        #expect(abs(got.range.high.value - expected.range.high.value) < 1e-9)
        #expect(got.outcome == expected.outcome)
      }
    }
  }

  @Test("counts beyond the longest sum are right as well")
  func large() {
    for bounds in [CountBounds.atLeast(100), .atMost(90)] {
      let expected = EventCountRule(bounds).evaluate(.init(candidates: [0.5, 0.9], detection: 0.7))
      let got = CompiledCountRule(bounds).evaluate(candidates: [0.5, 0.9], detection: 0.7)
      #expect(abs(got.range.low.value - expected.range.low.value) < 1e-9)
      #expect(abs(got.range.high.value - expected.range.high.value) < 1e-9)
    }
  }
}

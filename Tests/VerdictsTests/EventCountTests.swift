import Foundation
import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineVerdicts

private typealias Evidence = EventCountRule.Evidence

@Suite struct EventCountTests {
  private func result(_ bounds: CountBounds, _ candidates: [Double], _ detection: Double)
    -> EventCountRule.Result
  {
    EventCountRule(bounds).evaluate(Evidence(candidates: candidates, detection: detection))
  }

  // MARK: What decision 0004 promises

  @Test(
    "with coverage 0 and nothing seen, the answer is the prior range: never a verdict",
    arguments: [CountBounds.exactly(0), .atMost(3), .atLeast(1), .atLeast(5)])
  func noCoverage(_ bounds: CountBounds) {
    let r = result(bounds, [], 0)
    #expect(r.outcome == .cannotTell)
    #expect(abs(r.range.low.value - 0.2) < 1e-6 && abs(r.range.high.value - 0.8) < 1e-6)
  }

  @Test("with coverage 0 no claim that needs absence is ever supported, whatever was seen")
  func absenceNeedsCoverage() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<300 {
      let candidates = (0..<random.below(6)).map { _ in random.uniform() }
      for bounds in [CountBounds.exactly(0), .atMost(2), .exactly(2), .between(1, 3)] {
        #expect(result(bounds, candidates, 0).outcome != .supported)
      }
    }
  }

  @Test("nothing seen with good coverage supports absence, with poor coverage cannot tell")
  func absence() {
    #expect(result(.exactly(0), [], 0.95).outcome == .supported)
    #expect(result(.exactly(0), [], 0.5).outcome == .cannotTell)
    #expect(result(.atLeast(1), [], 0.95).outcome == .contradicted)
  }

  @Test("enough certain sightings support 'at least' and contradict 'at most' without any coverage")
  func certainSightings() {
    #expect(result(.atLeast(3), [1, 1, 1], 0).outcome == .supported)
    #expect(result(.atMost(2), [1, 1, 1], 0).outcome == .contradicted)
    #expect(result(.exactly(0), [1], 0).outcome == .contradicted)
  }

  @Test("a heap of doubtful sightings makes no verdict")
  func doubtfulHeap() {
    let heap = [Double](repeating: 0.1, count: 475)
    #expect(result(.atLeast(48), heap, 1).outcome == .cannotTell)
    #expect(result(.atMost(47), heap, 1).outcome == .cannotTell)
  }

  @Test("the outcome turns exactly at 0.80 and 0.20")
  func thresholds() {
    func outcome(_ a: Double, _ b: Double) -> Outcome {
      EventCountRule.outcome(ProbabilityRange(Probability(clamping: a), Probability(clamping: b)))
    }
    #expect(outcome(0.80, 0.99) == .supported)
    #expect(outcome(0.7999, 0.99) == .cannotTell)
    #expect(outcome(0.01, 0.20) == .contradicted)
    #expect(outcome(0.01, 0.2001) == .cannotTell)
    #expect(outcome(0.1, 0.9) == .cannotTell)
  }

  @Test("a claim and its opposite never come out the same way, and their probabilities mirror")
  func opposites() {
    var random = SeededRandom(seed: 8)
    for _ in 0..<200 {
      let candidates = (0..<random.below(8)).map { _ in random.uniform() }
      let d = random.uniform()
      let n = random.below(5)
      let most = result(.atMost(n), candidates, d)
      let least = result(.atLeast(n + 1), candidates, d)
      #expect(abs(most.range.low.value + least.range.high.value - 1) < 1e-6)
      #expect(abs(most.range.high.value + least.range.low.value - 1) < 1e-6)
    }
  }

  @Test("better coverage with nothing more seen makes absence likelier, never less")
  func monotonic() {
    var last = 0.0
    for step in 0...20 {
      let p = result(.exactly(0), [], Double(step) / 20).range.low.value
      #expect(p >= last - 1e-9)
      last = p
    }
  }

  // MARK: The plain reference

  /// P(low ≤ seen + unseen ≤ high) by adding up probabilities one by one: the negative binomial by its
  /// recurrence, the candidates by every subset.
  private func plain(_ bounds: CountBounds, _ e: Evidence, scale b: Double) -> Double {
    let r = EventCountRule.shape + e.candidates.reduce(0, +) + e.past
    let theta = (1 - e.detection) / (b + 1 + e.pastExposure)
    var unseen = [pow(1 - theta, r)]
    for k in 1...400 { unseen.append(unseen[k - 1] * (r + Double(k) - 1) / Double(k) * theta) }
    let rest = max(0, 1 - unseen.reduce(0, +))
    var p = 0.0
    for subset in 0..<(1 << e.candidates.count) {
      var mass = 1.0
      var seen = 0
      for (i, q) in e.candidates.enumerated() {
        if subset >> i & 1 == 1 { (mass, seen) = (mass * q, seen + 1) } else { mass *= 1 - q }
      }
      for (k, u) in unseen.enumerated() where bounds.range.contains(seen + k) { p += mass * u }
      if bounds.range.upperBound == .max { p += mass * rest }
    }
    return p
  }
  @Test("the engine agrees with a plain enumeration on 10,000 generated cases, boundaries included")
  func reference() {
    var random = SeededRandom(seed: 42)
    for _ in 0..<2_000 {
      let n = random.below(6)
      let candidates = (0..<n).map { _ in [0, 1, random.uniform(), random.uniform()][random.below(4)] }
      let d = [0, 1, random.uniform(0.2, 1), random.uniform(0.5, 1)][random.below(4)]
      let e = Evidence(
        candidates: candidates, detection: d, past: Double(random.below(3)),
        pastExposure: random.uniform(0, 3))
      let b = random.uniform(0.3, 5)
      let k = random.below(5)
      let seen = PoissonBinomial(candidates)
      for bounds in [CountBounds.atLeast(k), .atMost(k), .exactly(k), .between(k, k + 2), .exactly(0)] {
        let fast = EventCountRule(bounds).posterior(e, seen, b)
        let slow = plain(bounds, e, scale: b)
        #expect(abs(fast - slow) < 1e-6, "\(bounds) \(e) b=\(b): \(fast) against \(slow)")
      }
    }
  }

  @Test("the incomplete beta function meets its symmetry and closed forms")
  func beta() {
    for x in stride(from: 0.01, to: 1, by: 0.07) {
      #expect(abs(regularisedBeta(x, 1, 1) - x) < 1e-12)
      #expect(abs(regularisedBeta(x, 2, 1) - x * x) < 1e-12)
      #expect(abs(regularisedBeta(x, 3.5, 0.5) + regularisedBeta(1 - x, 0.5, 3.5) - 1) < 1e-12)
    }
  }

  // MARK: Detection

  private func look(_ start: Double, _ end: Double, _ d: Double, _ group: String) -> Look {
    Look(
      "test", during: Interval(spanning: Instant(unixSeconds: start), Instant(unixSeconds: end)),
      detection: Probability(clamping: d), group: DependenceGroup(group),
      basis: Basis([], Derivation(detector: "test", version: 1)))
  }

  @Test("unwatched time counts as detection 0, one group once, independent groups together")
  func detection() {
    let period = Interval(spanning: Instant(unixSeconds: 0), Instant(unixSeconds: 100))
    let moments = Question(kind: .flight, period: period)
    #expect(abs(Detection.overall(moments, [look(0, 50, 0.8, "a")]) - 0.4) < 1e-12)
    #expect(abs(Detection.overall(moments, [look(0, 100, 0.8, "a"), look(0, 100, 0.6, "a")]) - 0.8) < 1e-12)
    #expect(
      abs(Detection.overall(moments, [look(0, 100, 0.5, "a"), look(50, 100, 0.5, "b")]) - 0.625) < 1e-12)
    let states = Question(kind: .presence, period: period)
    #expect(abs(Detection.overall(states, [look(0, 1, 0.5, "a"), look(9, 10, 0.5, "b")]) - 0.75) < 1e-12)
    #expect(Detection.overall(moments, []) == 0)
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// Numbers that nobody measured, and what turns on them.
@Suite struct AssumptionTests {
  private let armenia = PartyName("Armenia")

  private func holding(_ value: Int, _ source: String, day: Double = 50) -> World.Event {
    World.Event(
      kind: .holding, from: day, to: day + 1, party: armenia, category: "battle tanks",
      figure: Figure(ExactDecimal(value), .count), source: source)
  }
  /// What stands otherwise, by the words of the assumption.
  private func turns(_ text: String, _ world: World, asOf: Double = 400) throws -> [String: String] {
    let document = document(text)
    func verdicts(_ assumptions: Assumptions) throws -> [Verdict] {
      try document.claims.map {
        try ClaimEvaluator(assumptions: assumptions).evaluate(
          $0, accord: "t", asOf: World.instant(asOf), ask: world.answer)
      }
        + document.commitments.flatMap {
          try CommitmentEvaluator(assumptions: assumptions).evaluate(
            $0, accord: "t", asOf: World.instant(asOf), ask: world.answer)
        }
    }
    let given = try verdicts(.usual)
    return try Assumptions.plausible.reduce(into: [:]) { found, variant in
      for turn in Turn.between(given, try verdicts(variant.assumptions), under: variant.words) {
        found[variant.words] = "\(turn.given) → \(turn.otherwise)"
      }
    }
  }

  @Test("one source decides from a hit rate of 15/17 on, two that agree far below it")
  func hitRate() throws {
    let claim = claimText("holding of battle tanks by Armenia at most 220 during 2020")
    #expect(
      try turns(claim, World(events: [holding(100, "a")])) == [
        "sources right 80 % of the time": "supported → cannot tell",
        "sources right 88 % of the time": "supported → cannot tell",
      ])
    #expect(try turns(claim, World(events: [holding(100, "a"), holding(100, "b")])).isEmpty)
    func outcome(_ rate: Double) -> Outcome {
      let group = FigureRule.Group([.init(weight: 1, shows: 1)], lower: 0, upper: 0)
      return FigureRule(priors: ProbabilityRange(0.2, 0.8), usualHitRate: rate).evaluate([group]).outcome
    }
    #expect(outcome(15.0 / 17 + 1e-6) == .supported && outcome(15.0 / 17 - 1e-6) == .cannotTell)
  }

  @Test("a ceiling turns on how long its last figure says something")
  func stale() throws {
    let duty = commitmentText("  ceiling battle tanks 220")
    let two = World(events: [holding(100, "a"), holding(100, "b")])
    #expect(try turns(duty, two, asOf: 500) == ["figures stale after one year": "met → cannot tell"])
    #expect(try turns(duty, two, asOf: 1_000) == ["figures stale after four years": "cannot tell → met"])
    #expect(try turns(duty, two, asOf: 100).isEmpty)
  }

  @Test("figures that nearly agree support one another only as far as the press rounds")
  func agreement() throws {
    let claim = claimText("holding of battle tanks by Armenia at most 220 during 2020")
    func rate(_ share: Double) throws -> Double? {
      var assumptions = Assumptions.usual
      assumptions.agreement = share
      let block = try #require(document(claim).claims.first)
      return try ClaimEvaluator(assumptions: assumptions).evaluate(
        block, accord: "t", asOf: World.instant(400),
        ask: World(events: [holding(100, "a"), holding(103, "b")]).answer
      ).workings["figure.agreeing"]
    }
    #expect(try rate(0.01) == 1 && rate(0.05) == 2)
  }

  @Test("an event of unstated size counts as the assumption says")
  func size() throws {
    let claim = claimText("no exercises by Armenia with at least 9000 troops during 2020")
    let world = World(events: [.init(kind: .exercise, from: 50, to: 51, party: armenia)], detection: 1)
    func share(_ unstated: Double) throws -> Double? {
      var assumptions = Assumptions.usual
      assumptions.unstatedSize = unstated
      let block = try #require(document(claim).claims.first)
      return try ClaimEvaluator(assumptions: assumptions).evaluate(
        block, accord: "t", asOf: World.instant(400), ask: world.answer
      ).candidates.first?.probability.value
    }
    #expect(try share(0.5) == 0.5 && share(0.25) == 0.25)
  }
}

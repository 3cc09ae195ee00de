import Testing

@testable import SightlineScenarios

@Suite struct ScenarioTests {
  /// Uniform noise from a seed.
  struct Noise {
    var state: UInt64
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53 - 0.5
    }
  }

  @Test("least squares meets a line and its textbook errors")
  func leastSquares() throws {
    let x = [1.0, 2, 3, 4, 5]
    let fit = try #require(LeastSquares(x.map { [1, $0] }, [2.2, 4.1, 6.2, 7.9, 10.1]))
    #expect(abs(fit.coefficients[1] - 1.96) < 1e-9 && abs(fit.coefficients[0] - 0.22) < 1e-9)
    // s² = Σe²/3 = 0.0293…; se(slope) = s/√10
    #expect(abs(fit.error(1) - (fit.residualSum / 3 / 10).squareRoot()) < 1e-12)
    #expect(LeastSquares([[1, 2], [1, 2], [1, 2], [1, 2]], [1, 2, 3, 4]) == nil)
    #expect(LeastSquares([[1, .nan], [1, 2], [1, 3]], [1, 2, 3]) == nil)
  }

  @Test("t and F meet the printed tables")
  func distributions() {
    #expect(abs(Distributions.quantileT(twoSided: 0.05, freedom: 10) - 2.228139) < 1e-5)
    #expect(abs(Distributions.upperF(4.102821, 2, 10) - 0.05) < 1e-6)
    #expect(abs(Distributions.twoSidedT(0, freedom: 5) - 1) < 1e-12)
  }

  @Test("a walk keeps its unit root, noise around a level does not")
  func unitRoot() throws {
    var noise = Noise(state: 11)
    var walk = [0.0]
    for _ in 0..<120 { walk.append((walk.last ?? 0) + 0.2 + noise.next()) }
    let white = (0..<120).map { _ in noise.next() }
    let (wandering, steady) = (try #require(UnitRootTest(walk)), try #require(UnitRootTest(white)))
    #expect(!wandering.isStationary && steady.isStationary)
    #expect(UnitRootTest([1, 2, 3]) == nil && UnitRootTest([Double](repeating: 1, count: 40)) == nil)
  }

  func race(_ k: Double, _ a: Double, years: Int, noise amount: Double, seed: UInt64 = 5) -> (
    [Int: Double], [Int: Double]
  ) {
    var noise = Noise(state: seed)
    var (x, y) = ([2000: 10.0], [2000: 14.0])
    for year in 2000..<2000 + years {
      let (u, v) = (x[year] ?? 0, y[year] ?? 0)
      x[year + 1] = u + k * v - a * u + 3 + amount * noise.next()
      y[year + 1] = v + k * u - a * v + 3 + amount * noise.next()
    }
    return (x, y)
  }

  @Test("a race that settles and one that runs away are told apart where the data allow it")
  func races() throws {
    let (x, y) = race(0.2, 0.6, years: 60, noise: 3)
    let settling = try #require(ArmsRace("A", x, "B", y, form: .levels))
    #expect(settling.conclusion == .stable)
    let (u, v) = race(0.3, 0.1, years: 20, noise: 3)
    let runaway = try #require(ArmsRace("A", u, "B", v, form: .levels))
    #expect(runaway.conclusion == .unstable)
    #expect(runaway.first.reaction.low < 0.3 && runaway.first.reaction.high > 0.3)
  }

  @Test("few noisy years give the plain statement that nothing can be concluded")
  func noMargin() throws {
    let (x, y) = race(0.2, 0.1, years: 9, noise: 12)
    let race = try #require(ArmsRace("A", x, "B", y, form: .logs))
    #expect(race.conclusion == .none)
    #expect(
      race.scenario.text.contains("no margin to conclude") && race.scenario.text.contains(Scenario.label))
    #expect(ArmsRace("A", [2000: 1, 2001: 2], "B", [2000: 1, 2001: 2], form: .levels) == nil)
    #expect(ArmsRace("A", x.mapValues { _ in 0 }, "B", y, form: .logs) == nil)
  }

  @Test("losing a supplier is told by category, with the categories nobody else filled")
  func loss() throws {
    let loss = try #require(
      SupplierLoss(
        recipient: "R", supplier: "S",
        [
          .init(supplier: "S", category: "tank", value: 30),
          .init(supplier: "T", category: "tank", value: 10),
          .init(supplier: "S", category: "SAM", value: 5), .init(supplier: "T", category: "ship", value: 55),
        ]))
    #expect(loss.rows.map(\.category) == ["tank", "SAM"] && loss.rows.map(\.lost) == [0.75, 1])
    #expect(loss.lost == 35 && loss.total == 100 && loss.scenario.conclusions.contains { $0.contains("SAM") })
    #expect(SupplierLoss(recipient: "R", supplier: "U", []) == nil)
  }

  @Test("a dividend's range of growth holds zero and every estimate is cited")
  func dividend() throws {
    let d = try #require(PeaceDividend(party: "R", product: 1000, burden: 0.05, target: 0.03))
    #expect(abs(d.freed - 20) < 1e-9 && d.low <= 0 && d.high >= 0 && d.low < d.high)
    #expect(d.scenario.sources.count == PeaceDividend.published.count)
    #expect(PeaceDividend(party: "R", product: 1000, burden: 0.03, target: 0.05) == nil)
    #expect(PeaceDividend(party: "R", product: .nan, burden: 0.03, target: 0.01) == nil)
  }

  @Test("every row of a scenario carries the label")
  func label() {
    let s = Scenario(title: "t", columns: ["a"], rows: [["1,2"]], conclusions: [], assumptions: [])
    #expect(s.csv == "label,a\n\"scenario, not a finding\",\"1,2\"\n")
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// Holds the claims of a simulated world against the evaluators that judge real evidence, through the language:
/// every claim is written, read and judged as an accord's claim is.
public struct CalibrationRun: Sendable {
  /// Probabilities as whoever has the told prior must hold them.
  public private(set) var scores = Scores()
  /// Verdicts over the range of priors 0.2 to 0.8, as published.
  public private(set) var decided = 0
  public private(set) var wrong = 0
  public private(set) var claims = 0
  private var written: [String: ClaimBlock] = [:]

  public init() {}
  public var shareDecided: Double { Double(decided) / Double(max(1, claims)) }
  public var shareWrong: Double { Double(wrong) / Double(max(1, decided)) }

  public static func counts(_ departure: Departure, claims: Int, seed: UInt64) throws -> CalibrationRun {
    var run = CalibrationRun()
    var world = CountWorld(departure, seed: seed)
    for _ in 0..<claims {
      let claim = world.draw()
      let words = "\(claim.bounds.title) landings during 2024-03"
      try run.judge(words, told: claim.told, claim.answer, claim.isTrue)
    }
    return run
  }

  public static func figures(_ departure: Departure, claims: Int, seed: UInt64) throws -> CalibrationRun {
    var run = CalibrationRun()
    var world = FigureWorld(departure, seed: seed)
    let words = "holding of battle tanks by \"Country\" at least \(FigureWorld.bound) on 2024-03-15"
    for _ in 0..<claims {
      let claim = world.draw()
      try run.judge(words, told: claim.told, claim.answer, claim.isTrue)
    }
    return run
  }

  private mutating func judge(_ words: String, told: Int, _ answer: Answer, _ isTrue: Bool) throws {
    claims += 1
    let asOf = Instant(unixSeconds: 1_735_689_600)
    let own = try block(words, priors: "0.\(told < 10 ? "0" : "")\(told)")
    let one = try ClaimEvaluator().evaluate(own, accord: "world", asOf: asOf) { _ in answer }
    // No figure at all leaves the prior; the evaluator then gives no range.
    scores.add(one.probability.map(CalibrationRun.middle) ?? Double(told) / 100, isTrue: isTrue)
    let public_ = try block(words, priors: nil)
    let verdict = try ClaimEvaluator().evaluate(public_, accord: "world", asOf: asOf) { _ in answer }
    guard verdict.outcome != .cannotTell else { return }
    decided += 1
    if (verdict.outcome == .supported) != isTrue { wrong += 1 }
  }

  /// Sightings that one model judged may all be off together, so that even one prior gives a range: its middle
  /// in log odds is the probability with the sightings as stated.
  private static func middle(_ range: ProbabilityRange) -> Double {
    func inside(_ p: Probability) -> Double { min(1 - 1e-9, max(1e-9, p.value)) }
    let x = (Scale.logOdds(inside(range.low)) + Scale.logOdds(inside(range.high))) / 2
    return 1 / (1 + Scale.exponential(-x))
  }

  private struct Unreadable: Error { let diagnostics: [Diagnostic] }

  private mutating func block(_ words: String, priors: String?) throws -> ClaimBlock {
    let key = words + (priors ?? "")
    if let known = written[key] { return known }
    let text = """
      claim simulated
        version 1
        said by "Nobody" on 2024-04-01
        source "a simulated world"
        quote "as simulated"
        that \(words)
      \(priors.map { "  priors \($0) to \($0)\n" } ?? "")
      """
    var parser = Parser(file: "world.accord", text: text, names: Names(parties: ["Country"]))
    let (accord, diagnostics) = parser.parse()
    guard let block = accord.document.claims.first, diagnostics.isEmpty else {
      throw Unreadable(diagnostics: diagnostics)
    }
    written[key] = block
    return block
  }
}

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
  private var commitments: [String: CommitmentBlock] = [:]

  public init() {}
  public var shareDecided: Double { Double(decided) / Double(max(1, claims)) }
  public var shareWrong: Double { Double(wrong) / Double(max(1, decided)) }

  public static func counts(_ departure: Departure, claims: Int, seed: UInt64) throws -> CalibrationRun {
    var run = CalibrationRun()
    var world = CountWorld(departure, seed: seed)
    for _ in 0..<claims {
      let claim = world.draw()
      let words = "\(claim.bounds.title) landings during 2024-03"
      try run.judge(words, told: claim.told, claim.isTrue) { _ in claim.answer }
    }
    return run
  }

  public static func deadlines(
    _ kind: DeadlineWorld.Kind, _ departure: Departure, claims: Int, seed: UInt64
  ) throws -> CalibrationRun {
    var run = CalibrationRun()
    var world = DeadlineWorld(kind, departure, seed: seed)
    for _ in 0..<claims {
      let claim = world.draw()
      try run.judge(world.words.claim, told: claim.told, claim.isTrue, ask: claim.evidence.answer)
    }
    return run
  }

  /// The same questions as duties: their states, a month after they began to bind. A state is right where it says
  /// rightly whether the duty was kept.
  public static func duties(
    _ kind: DeadlineWorld.Kind, _ departure: Departure, claims: Int, seed: UInt64
  ) throws -> CalibrationRun {
    var run = CalibrationRun()
    var world = DeadlineWorld(kind, departure, seed: seed)
    for _ in 0..<claims {
      let duty = world.draw()
      try run.judge(duty: world.words.duty, told: duty.told, duty.isTrue, ask: duty.evidence.answer)
    }
    return run
  }

  public static func figures(_ departure: Departure, claims: Int, seed: UInt64) throws -> CalibrationRun {
    var run = CalibrationRun()
    var world = FigureWorld(departure, seed: seed)
    let words = "holding of battle tanks by \"Country\" at least \(FigureWorld.bound) on 2024-03-15"
    for _ in 0..<claims {
      let claim = world.draw()
      try run.judge(words, told: claim.told, claim.isTrue) { _ in claim.answer }
    }
    return run
  }

  private mutating func judge(
    _ words: String, told: Int, _ isTrue: Bool, ask: (Question) throws -> Answer
  ) throws {
    claims += 1
    let asOf = Instant(unixSeconds: 1_735_689_600)
    let own = try block(words, priors: CalibrationRun.prior(told))
    let one = try ClaimEvaluator().evaluate(own, accord: "world", asOf: asOf, ask: ask)
    // No figure at all leaves the prior; the evaluator then gives no range.
    scores.add(one.probability.map(CalibrationRun.middle) ?? Double(told) / 100, isTrue: isTrue)
    let public_ = try block(words, priors: nil)
    count(try ClaimEvaluator().evaluate(public_, accord: "world", asOf: asOf, ask: ask), isTrue)
  }

  private mutating func judge(
    duty: String, told: Int, _ isTrue: Bool, ask: (Question) throws -> Answer
  ) throws {
    claims += 1
    let own = try commitment(duty, priors: CalibrationRun.prior(told))
    let public_ = try commitment(duty, priors: nil)
    func verdict(_ block: CommitmentBlock) throws -> Verdict? {
      try CommitmentEvaluator().evaluate(block, accord: "world", asOf: CountWorld.month.end, ask: ask).first
    }
    scores.add(
      try verdict(own)?.probability.map(CalibrationRun.middle) ?? Double(told) / 100, isTrue: isTrue)
    if let verdict = try verdict(public_) { count(verdict, isTrue) }
  }

  private static func prior(_ told: Int) -> String { "0.\(told < 10 ? "0" : "")\(told)" }

  private mutating func count(_ verdict: Verdict, _ isTrue: Bool) {
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
    guard let block = try CalibrationRun.document(text).claims.first else {
      throw Unreadable(diagnostics: [])
    }
    written[key] = block
    return block
  }

  private mutating func commitment(_ duty: String, priors: String?) throws -> CommitmentBlock {
    let key = duty + (priors ?? "")
    if let known = commitments[key] { return known }
    let text = """
      commitment simulated
        version 1
        binds "Country"
        clause "Article 1"
        source "a simulated world"
        quote "as simulated"
        in force from 2024-03-01
      \(priors.map { "  priors \($0) to \($0)\n" } ?? "")  \(duty)
      """
    guard let block = try CalibrationRun.document(text).commitments.first else {
      throw Unreadable(diagnostics: [])
    }
    commitments[key] = block
    return block
  }

  private static func document(_ text: String) throws -> Document {
    var parser = Parser(file: "world.accord", text: text, names: Names(parties: ["Country"]))
    let (accord, diagnostics) = parser.parse()
    guard diagnostics.isEmpty else { throw Unreadable(diagnostics: diagnostics) }
    return accord.document
  }
}

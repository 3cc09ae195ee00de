import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Runs the `test` blocks of an accord through the very evaluators that judge real evidence.
public enum AccordTests {
  /// How one test came out.
  public struct Result: Hashable, Sendable, Codable {
    /// The claim or commitment it belongs to.
    public let block: String
    public let title: String
    public let place: SourcePlace
    /// Empty when it passed.
    public let differences: [Difference]
  }
  /// Something that came out otherwise than expected.
  public struct Difference: Hashable, Sendable, Codable {
    /// The duty meant; `nil` for a claim.
    public let duty: String?
    public let expected: String
    public let got: String
    /// The evaluator's argument, step by step.
    public let reasons: [String]
  }

  /// In the order written: claims first, then commitments.
  public static func run(_ document: Document) throws -> [Result] {
    try document.claims.flatMap { block in try block.tests.map { try run($0, of: block) } }
      + document.commitments.flatMap { block in try block.tests.map { try run($0, of: block) } }
  }

  // MARK: Claims

  private static func run(_ test: TestBlock, of block: ClaimBlock) throws -> Result {
    let evidence = TestEvidence(test)
    let verdict = try ClaimEvaluator().evaluate(
      block, accord: "test", asOf: evidence.asOf ?? Assertion.end, ask: evidence.answer)
    let differences = test.expected.filter { $0.result.rawValue != verdict.outcome.rawValue }.map {
      Difference(
        duty: nil, expected: $0.result.rawValue, got: words(verdict.outcome.rawValue, verdict),
        reasons: verdict.reasons.map(\.text))
    }
    return Result(block: block.name, title: test.title, place: test.span.first, differences: differences)
  }

  private static func words(_ result: String, _ verdict: Verdict) -> String {
    let because = verdict.undecided.map { ", because \($0.rawValue)" } ?? ""
    return result + because + (verdict.probability.map { " (\(Plain.likelihood($0)))" } ?? "")
  }

  // MARK: Commitments

  private static func run(_ test: TestBlock, of block: CommitmentBlock) throws -> Result {
    let evidence = TestEvidence(test, bound: block.parties)
    let standings = try CommitmentEvaluator().standings(
      block, accord: "test", asOf: evidence.asOf ?? latest(test, block), verified: evidence.verified,
      ask: evidence.answer)
    let differences = test.expected.flatMap { expected -> [Difference] in
      let meant = block.duties.indices.filter {
        expected.duty == nil || block.duties[$0].label == expected.duty
      }
      return meant.compactMap {
        difference(expected, block.duties[$0].label ?? block.dutyNames[$0], $0, standings)
      }
    }
    return Result(block: block.name, title: test.title, place: test.span.first, differences: differences)
  }

  /// Of several parties the gravest state speaks: one of them breached, the duty is breached.
  private static func difference(
    _ expected: Expectation, _ name: String, _ duty: Int, _ standings: [CommitmentEvaluator.Standing]
  ) -> Difference? {
    let own = standings.filter { $0.duty == duty && !$0.isShare }.map(\.verdict)
    guard let gravest = own.max(by: { ($0.state?.gravity ?? 0) < ($1.state?.gravity ?? 0) }) else {
      return nil
    }
    let state = gravest.state?.rawValue ?? gravest.outcome.rawValue
    guard state != expected.result.rawValue else { return nil }
    return Difference(
      duty: name, expected: expected.result.rawValue, got: words(state, gravest),
      reasons: gravest.reasons.map(\.text))
  }

  /// Where a test names no date: after everything it gives and every deadline, but within the term.
  private static func latest(_ test: TestBlock, _ block: CommitmentBlock) -> Instant {
    var moments: [Instant] = []
    for item in test.given {
      switch item {
      case .events(_, let pattern, _): if let period = pattern.period { moments.append(period.interval.end) }
      case .figure(_, _, let date, _), .verified(_, let date): moments.append(date.interval.end)
      case .on, .coverage: break
      }
    }
    for duty in block.duties {
      switch duty.kind {
      case .obligation(_, let deadline?), .milestone(_, let deadline?, _):
        if let limit = deadline.limit { moments.append(limit) }
      default: break
      }
    }
    let term = block.force.interval
    let start = (term?.start ?? Assertion.beginning) + Seconds(days: 1)
    let last = max(start, moments.max() ?? start) + Seconds(1)
    return min(last, term?.end ?? last)
  }
}

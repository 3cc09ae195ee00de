import SightlineAccords
import SightlineObserving
import SightlineUnits

extension Accord {
  /// A verdict on every claim and duty, in the order of the file.
  ///
  /// - Parameters:
  ///   - name: the file's stem, with which every identifier begins.
  ///   - asOf: the moment up to which evidence was taken in.
  ///   - ask: puts a question to all lenses.
  public func verdicts(
    named name: String, asOf: Instant, assuming assumptions: Assumptions = .usual,
    ask: (Question) throws -> Answer
  ) throws -> [Verdict] {
    try blocks.flatMap { block -> [Verdict] in
      switch block {
      case .claim(let claim):
        [try ClaimEvaluator(assumptions: assumptions).evaluate(claim, accord: name, asOf: asOf, ask: ask)]
      case .commitment(let commitment):
        try CommitmentEvaluator(assumptions: assumptions).evaluate(
          commitment, accord: name, asOf: asOf, ask: ask)
      }
    }
  }

  /// The identifiers of those verdicts, in the same order.
  public func identifiers(named name: String) -> [String] {
    blocks.flatMap { block -> [String] in
      switch block {
      case .claim(let claim): ["\(name)/\(claim.name)"]
      case .commitment(let commitment): commitment.identifiers(accord: name)
      }
    }
  }
}

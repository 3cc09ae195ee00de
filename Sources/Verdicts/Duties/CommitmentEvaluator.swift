import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Says where every duty of a commitment stands: one verdict a duty, and a party where the duty is each
/// party's own.
public struct CommitmentEvaluator: Sendable {
  private let assumptions: Assumptions
  public init(assumptions: Assumptions = .usual) { self.assumptions = assumptions }

  /// - Parameters:
  ///   - accord: the accord file's stem; identifiers are `stem/commitment/duty`, with `/party` where several
  ///     parties have the duty each for itself.
  ///   - asOf: the moment up to which evidence was taken in.
  ///   - verified: milestones, steps and duties that a person has verified, with the date.
  /// - Returns: in the order of the duties, then of the parties bound; of a prohibition that binds several
  ///   together, first the verdict for all.
  public func evaluate(
    _ block: CommitmentBlock, accord: String, asOf: Instant, verified: [String: DateValue] = [:],
    ask: (Question) throws -> Answer
  ) throws -> [Verdict] {
    try standings(block, accord: accord, asOf: asOf, verified: verified, ask: ask).map(\.verdict)
  }

  /// A verdict with the duty it is on.
  struct Standing {
    let duty: Int
    let verdict: Verdict
    /// One party's part of what binds several together; beside it stands the verdict for all.
    let isShare: Bool
  }

  func standings(
    _ block: CommitmentBlock, accord: String, asOf: Instant, verified: [String: DateValue],
    ask: (Question) throws -> Answer
  ) throws -> [Standing] {
    try withoutActuallyEscaping(ask) { ask in
      let setting = Setting(asOf: asOf, priors: block.priors, assumptions: assumptions)
      let term = try Term(block, setting, ask)
      var course = DutyCourse(block: block, term: term, setting: setting, verified: verified, ask: ask)
      let names = block.dutyNames
      return try block.duties.indices.flatMap { i -> [Standing] in
        let duty = block.duties[i]
        return try duty.holders(block.parties).map { party in
          let state = try course.state(i, party)
          let own = block.parties.count > 1 ? party.map { "/" + $0.text.slug } ?? "" : ""
          var verdict = Verdict(
            id: "\(accord)/\(block.name)/\(names[i])\(own)", version: block.version, statement: duty.words,
            attribution: Attribution(source: block.source, quotation: duty.quotation ?? block.quotation),
            outcome: .cannotTell)
          verdict.clause = duty.clause ?? block.clause
          verdict.boundParty = party?.text ?? block.parties.map(\.text).joined(separator: ", ")
          verdict.take(state.finding)
          verdict.state = state.state
          verdict.outcome = state.state.outcome
          verdict.undecided =
            verdict.outcome == .cannotTell
            ? state.state.undecided ?? state.finding.undecided ?? .dependsOnPrior : nil
          verdict.reasons += block.notes.map { Reason("The accord notes: \($0)") }
          return Standing(duty: i, verdict: verdict, isShare: party != nil && !duty.isEachPartysOwn)
        }
      }
    }
  }
}

extension DutyState {
  /// Whether the duty was kept: what is excused was not broken, what came late was.
  public var outcome: Outcome {
    switch self {
    case .met, .excused: .supported
    case .metLate, .breached: .contradicted
    case .notInForce, .notTriggered, .pending, .notCheckable, .cannotTell: .cannotTell
    }
  }
  /// Why a state decides nothing; `nil` where the evidence says why.
  var undecided: Undecided? {
    switch self {
    case .notInForce: .notInForce
    case .notTriggered: .notTriggered
    case .pending: .notYet
    case .notCheckable: .notCheckable
    case .met, .metLate, .breached, .excused, .cannotTell: nil
    }
  }
}

extension Duty {
  /// True where each party owes it for itself: its own holdings, its own notices. A district handed over is
  /// handed over whoever the record says acted.
  var isEachPartysOwn: Bool {
    switch kind {
    case .ceiling, .notice: true
    default: false
    }
  }
  /// What an unnamed duty is called.
  var kindWord: String {
    switch kind {
    case .ceiling: "ceiling"
    case .prohibition: "prohibition"
    case .obligation: "obligation"
    case .notice: "notice"
    case .periodic: "periodic"
    case .milestone: "milestone"
    case .step: "step"
    case .mandate: "mandate"
    case .notCheckable: "not-checkable"
    }
  }
}

extension CommitmentBlock {
  /// One name a duty, unique within the commitment: its label, or its kind, numbered where several share it.
  public var dutyNames: [String] {
    var taken: Set<String> = []
    return duties.map { duty in
      let base = (duty.label ?? duty.kindWord).slug
      var name = base
      var n = 2
      while !taken.insert(name).inserted {
        name = "\(base)-\(n)"
        n += 1
      }
      return name
    }
  }
  /// The identifiers of the verdicts on this commitment, in their order.
  public func identifiers(accord: String) -> [String] {
    zip(duties, dutyNames).flatMap { duty, name -> [String] in
      let id = "\(accord)/\(self.name)/\(name)"
      guard parties.count > 1 else { return [id] }
      return duty.holders(parties).map { $0.map { "\(id)/\($0.text.slug)" } ?? id }
    }
  }
}

extension String {
  /// Lower case with hyphens for anything that is no letter and no digit: `battle-tanks`.
  var slug: String {
    var result = ""
    for c in lowercased() {
      if c.isLetter || c.isNumber { result.append(c) } else if !result.hasSuffix("-") { result.append("-") }
    }
    while result.hasSuffix("-") { result.removeLast() }
    return result
  }
}

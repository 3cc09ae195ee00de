import SightlineAccords
import SightlineObserving
import SightlineUnits

/// When a commitment binds, with every renewal up to the moment of evaluation.
struct Term {
  /// `nil` while confirmation is awaited.
  let interval: Interval?
  /// The stretch whose end a "within … of entry into force" counts from.
  let entry: Interval?
  let reasons: [Reason]

  /// Longer chains of renewals than this are not followed one by one.
  private static let mostRenewals = 10_000

  init(_ block: CommitmentBlock, _ setting: Setting, _ ask: (Question) throws -> Answer) rethrows {
    guard let first = block.force.interval else {
      (interval, entry) = (nil, nil)
      reasons = [
        Reason("Not in force until confirmed: \(block.force.awaiting ?? "entry into force").")
      ]
      return
    }
    entry = block.force.from.map {
      ($0.precision ?? .day) >= .minute ? Interval(at: $0.interval.start) : $0.interval
    }
    guard let renewal = block.renewal, block.force.until != nil,
      renewal.every.moved(from: first.end, sign: 1) > first.end
    else {
      (interval, reasons) = (first, [])
      return
    }
    var end = first.end
    var reasons: [Reason] = []
    var renewals = 0
    while end <= setting.asOf, renewals < Term.mostRenewals {
      let lastDay = renewal.notice.moved(from: end, sign: -1)
      let ended = try Term.termination(
        block, Interval(spanning: min(first.start, lastDay), lastDay), setting, ask)
      if ended.outcome == .supported {
        reasons.append(
          Reason(
            "Notice of termination was given in time: it ended at \(end).",
            evidence: ended.candidates.map(\.observation.id)))
        break
      }
      renewals += 1
      let next = renewal.every.moved(from: end, sign: 1)
      let watch =
        ended.outcome == .contradicted
        ? "nobody gave notice" : "no record shows that anybody gave notice, which could have gone unseen"
      reasons.append(Reason("Renewed at \(end) to \(next): \(watch)."))
      end = next
    }
    interval = Interval(spanning: first.start, end)
    self.reasons = reasons.count > 3 ? [reasons[0]] + reasons.suffix(2) : reasons
  }

  /// Whether a party notified the termination by the last day for it. What counts is a notification of the
  /// category "termination".
  private static func termination(
    _ block: CommitmentBlock, _ window: Interval, _ setting: Setting, _ ask: (Question) throws -> Answer
  ) rethrows -> Finding {
    let question = Question(
      kind: .notification,
      filters: [.party(.actor, block.parties.sorted()), .attribute(.category, anyOf: ["termination"])],
      period: window)
    let answer = try ask(question).until(setting.asOf).factual().answer
    return CountFinding(bounds: .atLeast(1), question: question, answer: answer, setting: setting).evaluate()
  }
}

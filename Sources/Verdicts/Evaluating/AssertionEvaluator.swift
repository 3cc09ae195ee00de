import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Holds any assertion against what the lenses answer.
struct AssertionEvaluator {
  let setting: Setting
  let ask: (Question) throws -> Answer

  func evaluate(_ assertion: Assertion) throws -> Finding {
    switch assertion {
    case .count(let bounds, let pattern):
      let period = pattern.period?.interval ?? Interval(spanning: Assertion.beginning, setting.asOf)
      return try setting.withoutOwnWord(ask) { ask in
        let (question, answer, aside) = try pattern.answer(during: period, setting, ask)
        var finding = CountFinding(bounds: bounds, question: question, answer: answer, setting: setting)
          .evaluate()
        finding.reasons.insert(contentsOf: aside, at: 0)
        return finding
      }
    case .figure(let comparison):
      return try FigureFinding(comparison, setting, ask).evaluate()
    case .deadline(let pattern, let deadline):
      // A claim's deadline is a date: only duties count from events.
      guard let limit = deadline.limit else { return Finding(.cannotTell, undecided: .notTriggered) }
      let start = pattern.period?.interval.start ?? Assertion.beginning
      let last = pattern.period.map { min(limit, $0.interval.end) } ?? limit
      return try setting.withoutOwnWord(ask) { ask in
        try DeadlineFinding(pattern, from: start, limit: last, setting, ask).evaluate()
      }
    case .order(let first, let second):
      return try setting.withoutOwnWord(ask) { ask in
        try OrderFinding(first, before: second, since: Assertion.beginning, setting, ask).evaluate()
      }
    case .not(let part):
      var denied = setting
      denied.denied.toggle()
      return opposite(of: try AssertionEvaluator(setting: denied, ask: ask).evaluate(part))
    case .all(let parts): return try combine(parts, .all)
    case .any(let parts): return try combine(parts, .any)
    }
  }

  // MARK: Combinations

  private enum Joint { case all, any }

  private func opposite(of part: Finding) -> Finding {
    var finding = part
    finding.range = part.range.map(Combination.not)
    finding.margin = nil
    finding.likelihoodRatio = part.likelihoodRatio.flatMap { $0 > 0 && $0.isFinite ? 1 / $0 : nil }
    switch part.outcome {
    case .supported: finding.outcome = .contradicted
    case .contradicted: finding.outcome = .supported
    case .cannotTell: break
    }
    finding.workings = [:]
    finding.absorb(Finding(part), as: "not")
    finding.further = part.further.map {
      FurtherLook(
        $0.what, ifNothing: Combination.not($0.ifNothing), ifSomething: Combination.not($0.ifSomething),
        nothing: $0.nothing, something: $0.something)
    }
    finding.reasons.append(Reason("The claim is that this is not so."))
    return finding
  }

  private func combine(_ parts: [Assertion], _ joint: Joint) throws -> Finding {
    let merged = joint == .all ? Assertion.merged(parts) : parts
    if merged.count == 1, merged != parts { return try evaluate(merged[0]) }
    let findings = try merged.map(evaluate)
    let range = AssertionEvaluator.range(findings.map(\.known), joint)
    var finding = Finding(EventCountRule.outcome(range), range)
    for (i, part) in findings.enumerated() {
      finding.name(part, as: "part.\(i + 1)")
      finding.reasons += part.reasons.map { Reason("(\(i + 1)) \($0.text)", evidence: $0.evidence) }
      finding.period = part.period.map { finding.period?.union($0) ?? $0 } ?? finding.period
    }
    finding.workings["parts"] = Double(findings.count)
    finding.workings[joint == .all ? "combined.all" : "combined.any"] = 1
    finding.wouldHaveSeen = findings.compactMap(\.wouldHaveSeen).min()
    finding.reasons.append(
      Reason(
        joint == .all
          ? "All \(findings.count) parts must hold. Nothing is assumed of how they hang together: the probability lies between the sum of the parts less \(findings.count - 1) and the smallest part."
          : "One of \(findings.count) parts suffices. Nothing is assumed of how they hang together: the probability lies between the largest part and the sum."
      ))
    decide(&finding, findings, joint)
    return finding
  }

  /// A part withheld for a reason that its probability does not show (not yet over) withholds the whole where
  /// the whole turns on it.
  private func decide(_ finding: inout Finding, _ parts: [Finding], _ joint: Joint) {
    let decisive: Outcome = joint == .all ? .contradicted : .supported
    if let first = parts.first(where: { $0.outcome == decisive }) {
      finding.outcome = decisive
      finding.margin = first.margin
      return
    }
    let open = parts.filter { !$0.isDecided }
    if let reason = open.first?.undecided {
      (finding.outcome, finding.undecided) = (.cannotTell, reason)
    } else if finding.outcome == .cannotTell {
      finding.undecided = .dependsOnPrior
    }
    guard finding.outcome == .cannotTell else { return }
    for (i, part) in parts.enumerated() where !part.isDecided {
      finding.further += part.further.map { look in
        func whole(_ range: ProbabilityRange) -> ProbabilityRange {
          var ranges = parts.map(\.known)
          ranges[i] = range
          return AssertionEvaluator.range(ranges, joint)
        }
        return FurtherLook(
          look.what, ifNothing: whole(look.ifNothing), ifSomething: whole(look.ifSomething),
          nothing: look.nothing, something: look.something)
      }
    }
  }

  private static func range(_ parts: [ProbabilityRange], _ joint: Joint) -> ProbabilityRange {
    joint == .all ? Combination.all(parts) : Combination.any(parts)
  }
}

extension Finding {
  /// The range, or the whole of 0 to 1 where none can be given.
  fileprivate var known: ProbabilityRange { range ?? ProbabilityRange(.impossible, .certain) }
  /// A copy with nothing but what can be absorbed.
  fileprivate init(_ other: Finding) {
    self.init(other.outcome, other.range)
    (workings, candidates) = (other.workings, other.candidates)
  }
}

extension Assertion {
  /// Counts of the very same events that must all hold are one count: "at least 2 and at most 5" is "between
  /// 2 and 5", whose probability needs no bounds. Others stay as they are.
  static func merged(_ parts: [Assertion]) -> [Assertion] {
    var result: [Assertion] = []
    for part in parts {
      guard case .count(let bounds, let pattern) = part,
        let i = result.firstIndex(where: {
          if case .count(_, let other) = $0 { other == pattern } else { false }
        }), case .count(let other, _) = result[i],
        let joint = CountBounds(other.range, and: bounds.range)
      else {
        result.append(part)
        continue
      }
      result[i] = .count(joint, pattern)
    }
    return result
  }
}

extension CountBounds {
  /// The counts in both; `nil` where there are none.
  init?(_ a: ClosedRange<Int>, and b: ClosedRange<Int>) {
    let (low, high) = (max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
    guard low <= high else { return nil }
    self =
      high == .max
      ? .atLeast(low) : low == high ? .exactly(low) : low == 0 ? .atMost(high) : .between(low, high)
  }
}

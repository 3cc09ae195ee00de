import Foundation

/// A verdict's probability again, from the numbers that it names, by arithmetic written for the audit alone
/// (Docs/Verdicts.md states the rules).
struct VerdictNumbers {
  typealias Range = DossierNumbers.Range
  private let verdict: DossierNumbers.Verdict
  private let workings: [String: Double]

  init(_ verdict: DossierNumbers.Verdict) { (self.verdict, workings) = (verdict, verdict.workings) }

  private static let supportedFrom = 0.8
  private static let contradictedTo = 0.2
  /// Two correct programs differ by rounding; a probability at a threshold is judged by its exact value.
  private static let rounding = 1e-7

  func check(_ result: inout DossierNumbers.Result) {
    states(&result)
    outcome(&result)
    guard let stated = verdict.probability else { return }
    if stated.low > stated.high {
      result.findings.append(
        .init(.altered, "\(verdict.id) probability", "its low end lies above its high end"))
    }
    if workings["prior.shape"] != nil { return count(&result) }
    guard let range = range(of: workings, "") else {
      result.notes.append(
        "\(verdict.id): its probability follows from parts whose numbers it does not all name")
      return
    }
    result.compare("\(verdict.id) probability.low", stated.low, range.low)
    result.compare("\(verdict.id) probability.high", stated.high, range.high)
    if let ratio = ratio(workings, ""), let named = verdict.likelihoodRatio, ratio.isFinite {
      result.compare("\(verdict.id) likelihoodRatio", named, ratio)
    }
  }

  // MARK: Outcome and state

  /// What each state of a duty says of its being kept.
  private static let outcomes: [String: String] = [
    "met": "supported", "excused": "supported", "met late": "contradicted", "breached": "contradicted",
    "not in force": "cannot tell", "not triggered": "cannot tell", "pending": "cannot tell",
    "not checkable": "cannot tell", "cannot tell": "cannot tell",
  ]

  private func states(_ result: inout DossierNumbers.Result) {
    guard let state = verdict.state else { return }
    result.checked += 1
    guard let outcome = VerdictNumbers.outcomes[state] else {
      return result.findings.append(
        .init(.altered, "\(verdict.id) state", "'\(state)' is no state of a duty"))
    }
    if outcome != verdict.outcome {
      result.findings.append(
        .init(
          .altered, "\(verdict.id) outcome", "it says \(verdict.outcome), a duty \(state) gives \(outcome)"))
    }
    // Several conditions or periods are bounded together, while the worst of them speaks.
    guard let p = verdict.probability, !workings.keys.contains(where: isJoint) else { return }
    let fits =
      switch state {
      case "met": p.low >= VerdictNumbers.supportedFrom - VerdictNumbers.rounding
      case "met late", "breached": p.high <= VerdictNumbers.contradictedTo + VerdictNumbers.rounding
      default: true
      }
    if !fits {
      result.findings.append(
        .init(
          .altered, "\(verdict.id) state", "'\(state)' does not fit a probability of \(p.low) to \(p.high)"))
    }
  }
  private func isJoint(_ key: String) -> Bool {
    key.hasPrefix("part.") || key.hasPrefix("period.") || key.hasPrefix("notice.")
  }

  /// A claim is supported or contradicted where its whole range says so, and where its time is over.
  private func outcome(_ result: inout DossierNumbers.Result) {
    guard verdict.state == nil, let p = verdict.probability else { return }
    result.checked += 1
    let decided =
      p.low >= VerdictNumbers.supportedFrom - VerdictNumbers.rounding
      ? "supported"
      : p.high <= VerdictNumbers.contradictedTo + VerdictNumbers.rounding ? "contradicted" : "cannot tell"
    // Parts may decide where the bounds of the whole do not, and the end of a period may be awaited.
    let isParts = workings["parts"] != nil && decided == "cannot tell"
    let isAwaited = verdict.outcome == "cannot tell" && verdict.undecided != nil
    guard decided != verdict.outcome, !isParts, !(isAwaited && decided != "cannot tell") else { return }
    result.findings.append(
      .init(.altered, "\(verdict.id) outcome", "it says \(verdict.outcome), the range gives \(decided)"))
  }

  // MARK: Rules

  private func count(_ result: inout DossierNumbers.Result) {
    // Absent bounds are those of an older dossier, which says them in words only.
    let count =
      workings["count.atLeast"].map {
        CountedStatement(
          low: Int($0), high: workings["count.atMost"].map { Int($0) }, statement: verdict.statement)
      } ?? CountedStatement(verdict.statement)
    guard let count else {
      return result.notes.append("\(verdict.id): it names no count, and was not computed again")
    }
    let isWhole = workings["candidates"] == Double(verdict.candidates.count)
    if verdict.state == nil {
      result.compare(
        "\(verdict.id) workings.candidates", workings["candidates"], Double(verdict.candidates.count))
      if let words = CountedStatement(verdict.statement), words.low != count.low || words.high != count.high {
        result.findings.append(
          .init(.altered, "\(verdict.id) statement", "it speaks of another count than was weighed"))
      }
    } else if !isWhole {
      return result.notes.append(
        "\(verdict.id): its sightings stand for several periods and were not weighed again")
    }
    result.compare(
      "\(verdict.id) workings.seen.expected", workings["seen.expected"],
      verdict.candidates.reduce(0) { $0 + $1.probability })
    result.compare("\(verdict.id) wouldHaveSeen", verdict.wouldHaveSeen, workings["detection"] ?? .nan)
    // Only for what is over once it happened is detection an average over time.
    if verdict.state == nil, let period = verdict.period, count.isMoment {
      if let detection = CountCheck.detection(verdict.looks, period) {
        result.compare("\(verdict.id) workings.detection", workings["detection"], detection)
      } else {
        result.notes.append("\(verdict.id): its looks overlap too much to be computed again")
      }
    }
    if !workings.keys.contains(where: { $0.hasPrefix("period.") }) {
      CountCheck(verdict, count)?.check(&result)
    }
  }

  /// The range that the named numbers under a prefix give; `nil` where they are not all there.
  private func range(of w: [String: Double], _ prefix: String) -> Range? {
    func named(_ key: String) -> Double? { w[prefix + key] }
    if let parts = named("parts") { return joint(Int(parts), w, prefix) }
    if named("deadline.detection") != nil { return deadline(w, prefix) }
    if let ratio = ratio(w, prefix), let low = named("prior.low"), let high = named("prior.high") {
      func posterior(_ prior: Double) -> Double {
        let odds = prior / (1 - prior) * ratio
        return odds.isFinite ? odds / (1 + odds) : 1
      }
      return Range(low: posterior(low), high: posterior(high))
    }
    if w.keys.contains(where: { $0.hasPrefix(prefix + "not.") }) {
      return range(of: w, prefix + "not.").map { Range(low: 1 - $0.high, high: 1 - $0.low) }
    }
    return nil
  }

  /// Bounds of Fréchet: nothing is assumed of how the parts hang together.
  private func joint(_ count: Int, _ w: [String: Double], _ prefix: String) -> Range? {
    guard count > 0, count < 10_000 else { return nil }
    var (lows, highs) = ([Double](), [Double]())
    for i in 1...count {
      let part = "\(prefix)part.\(i)."
      guard let low = w[part + "probability.low"], let high = w[part + "probability.high"] else { return nil }
      // What can be computed of a part must be what is named.
      if let again = range(of: w, part), abs(again.low - low) + abs(again.high - high) > 1e-6 {
        return Range(low: .nan, high: .nan)
      }
      lows.append(low)
      highs.append(high)
    }
    func clamp(_ x: Double) -> Double { max(0, min(1, x)) }
    return w[prefix + "combined.all"] == 1
      ? Range(low: clamp(lows.reduce(0, +) - Double(count - 1)), high: highs.min() ?? 1)
      : Range(low: lows.max() ?? 0, high: clamp(highs.reduce(0, +)))
  }

  /// Π (1 + κ)/(1 − κ) over independent groups; checks nothing where no group is named.
  private func ratio(_ w: [String: Double], _ prefix: String) -> Double? {
    guard let groups = w[prefix + "figure.groups"], let agreeing = w[prefix + "figure.agreeing"],
      let stated = w[prefix + "figure.hitRate"], groups >= 0, groups < 100_000
    else { return nil }
    // Nine in ten, worth ten statements, moved by how many groups agree; one group says nothing of itself.
    let hitRate = (9 + max(0, agreeing - 1)) / (10 + max(0, groups - 1))
    guard abs(hitRate - stated) <= 1e-9 else { return .nan }
    var product = 1.0
    for i in 1..<max(1, Int(groups) + 1) {
      guard let k = w["\(prefix)figure.group.\(i).strength"] else { return nil }
      // No group weighs more than its hit rate allows.
      guard abs(k) <= hitRate + 1e-9 else { return .nan }
      product *= (1 + k) / (1 - k)
    }
    return product
  }

  /// P(it happened in time): the sightings that may be it, and what may have gone unseen under a Gamma prior
  /// whose scale makes "nothing happened" as likely beforehand as the prior says; for what happens once, the prior.
  private func deadline(_ w: [String: Double], _ prefix: String) -> Range? {
    guard let detection = w[prefix + "deadline.detection"], let low = w[prefix + "prior.low"],
      let high = w[prefix + "prior.high"]
    else { return nil }
    var seen: [(inTime: Double, late: Double)] = []
    while let p = w["\(prefix)deadline.candidate.\(seen.count + 1).inTime"] {
      seen.append((p, w["\(prefix)deadline.candidate.\(seen.count + 1).late"] ?? 0))
    }
    let isOnce = w[prefix + "deadline.once"] == 1
    var all: [Double] = []
    for prior in [low, high] {
      let none = 1 - prior
      let b = none * none / (1 - none * none)
      for factor in seen.isEmpty ? [1] : [0.5, 1, 2] {
        all.append(VerdictNumbers.inTime(seen, min(1, max(0, detection)), b, factor, isOnce ? prior : nil))
      }
    }
    guard let least = all.min(), let most = all.max() else { return nil }
    return Range(low: max(0, least), high: min(1, most))
  }

  private static func inTime(
    _ seen: [(inTime: Double, late: Double)], _ detection: Double, _ b: Double, _ factor: Double,
    _ once: Double?
  ) -> Double {
    var (noneInTime, noneAtAll, expected) = (1.0, 1.0, 0.0)
    for s in seen {
      let whole = min(1, s.inTime + s.late)
      guard whole > 0 else { continue }
      let moved = whole * factor / (1 - whole + whole * factor)
      noneInTime *= 1 - s.inTime * moved / whole
      noneAtAll *= 1 - (s.inTime + s.late) * moved / whole
      expected += s.inTime * moved / whole
    }
    func noneUnseen(_ n: Double) -> Double { pow((b + detection) / (b + 1), 0.5 + n) }
    guard let prior = once else { return 1 - noneInTime * noneUnseen(expected) }
    // One thing, seen or not: of the ways in which nothing shows, those in which it happened.
    let (unseen, absent) = (prior * (1 - detection), 1 - prior)
    return min(1, 1 - noneInTime + noneAtAll * (unseen > 0 ? unseen / (unseen + absent) : 0))
  }
}

/// Whether outcome and state are what the probabilities say.
struct StateCheck {
  typealias Range = DossierNumbers.Range
  typealias Result = DossierNumbers.Result
  private let verdict: DossierNumbers.Verdict
  private let workings: NamedNumbers

  init(_ verdict: DossierNumbers.Verdict) {
    (self.verdict, workings) = (verdict, NamedNumbers(verdict.workings))
  }

  func check(_ result: inout Result) {
    guard let state = verdict.state else { return claim(&result) }
    result.checked += 1
    guard let (outcome, _) = StateCheck.states[state] else {
      return result.findings.append(
        .init(.altered, "\(verdict.id) state", "'\(state)' is no state of a duty"))
    }
    if outcome != verdict.outcome {
      result.findings.append(
        .init(
          .altered, "\(verdict.id) outcome", "it says \(verdict.outcome), a duty \(state) gives \(outcome)"))
    }
    if let fault = fault(state) { result.findings.append(.init(.altered, "\(verdict.id) state", fault)) }
  }

  /// What each state of a duty says of its being kept, and how grave it is: the gravest of several speaks.
  private static let states: [String: (outcome: String, gravity: Double)] = [
    "breached": ("contradicted", 8), "met late": ("contradicted", 7), "cannot tell": ("cannot tell", 6),
    "excused": ("supported", 5), "pending": ("cannot tell", 4), "met": ("supported", 3),
    "not triggered": ("cannot tell", 2), "not in force": ("cannot tell", 1),
    "not checkable": ("cannot tell", 0),
  ]

  // MARK: Duties

  /// Why the state cannot be; `nil` where it may.
  private func fault(_ state: String) -> String? {
    // What a term's end, a trigger or vague words decide no probability shows.
    if ["not in force", "not triggered", "not checkable"].contains(state) { return nil }
    // How a bound stands now, a figure that is too old leaves open.
    if let stale = workings["stale"], stale != 1 || state != "cannot tell" {
      return "the last figure is too old for '\(state)'"
    }
    if let parts = workings.count("parts") { return joint(state, parts) }
    if let periods = workings.count("periods") { return period(state, periods) }
    if let dates = workings.count("dates") { return date(state, dates) }
    guard let p = verdict.probability else { return nil }
    return single(state, p)
  }

  private func single(_ state: String, _ p: Range) -> String? {
    let words = "'\(state)' does not fit a probability of \(p.low) to \(p.high)"
    switch state {
    case "met": return p.isSupported ? nil : words
    case "met late", "breached", "excused":
      // A step that was done and not announced in time is broken by its notice alone.
      guard p.isContradicted || workings.notified?.isContradicted == true else { return words }
      return exception(state) ?? late(state)
    case "pending": return p.isSupported ? words : nil
    default:
      // Exceptions, old figures and unannounced steps leave open what the range alone would decide.
      return nil
    }
  }

  /// An observed exception excuses at 20 % left unexcused, and leaves open below 80 %.
  private func exception(_ state: String) -> String? {
    guard let left = workings["exceptions.unexcused"] else {
      return state == "excused" ? "no exception is named" : nil
    }
    let fits = state == "excused" ? left <= 0.2 + 1e-9 : left >= 0.8 - 1e-9
    return fits ? nil : "\(left) is left unexcused, which does not fit '\(state)'"
  }

  /// Done late, or not done: by what was seen after the limit.
  private func late(_ state: String) -> String? {
    guard state != "excused" else { return nil }
    if let after = workings.afterDeadline {
      return after.isSupported == (state == "met late")
        ? nil : "that it was done later has a probability of \(after.low) to \(after.high)"
    }
    guard workings["notice.triggered"] != nil else {
      return state == "met late" && workings["verified.inTime"] == nil
        ? "nothing says that it was done later" : nil
    }
    let late = 1 - workings.sightings("notice").reduce(1) { $0 * (1 - $1.late) }
    return (late >= 0.8 - 1e-9) == (state == "met late")
      ? nil : "that it was notified too late has a probability of \(late)"
  }

  private func joint(_ state: String, _ parts: Int) -> String? {
    let gravities = (0..<parts).compactMap { workings["part.\($0 + 1).gravity"] }
    guard gravities.count == parts, let gravest = gravities.max() else { return nil }
    guard StateCheck.states[state]?.gravity == gravest else { return "it is not that of its gravest part" }
    for i in 0..<parts {
      let part = workings.under("part.\(i + 1)")
      guard let range = part.range else { continue }
      let fits =
        switch part["gravity"] {
        case 8, 7: range.isContradicted
        case 3: range.isSupported
        default: true
        }
      if !fits { return "its part \(i + 1) does not fit a probability of \(range.low) to \(range.high)" }
    }
    return nil
  }

  /// Each period by itself: missed once is broken, all kept is met.
  private func period(_ state: String, _ count: Int) -> String? {
    let ranges = (0..<count).compactMap { workings.under("period.\($0 + 1)").range }
    guard ranges.count == count else { return nil }
    let missed = ranges.contains(where: \.isContradicted)
    switch state {
    case "met": return ranges.allSatisfy(\.isSupported) ? nil : "not every period is shown to be kept"
    case "breached": return missed ? exception(state) : "no period is shown to be missed"
    case "excused": return missed ? exception(state) : "no period is shown to be missed"
    case "cannot tell":
      return missed && workings["exceptions.unexcused"] == nil ? "a period is shown to be missed" : nil
    default: return "'\(state)' is no state of a periodic duty"
    }
  }

  /// A bound over time: broken at one date is broken, kept only where the last date says so.
  private func date(_ state: String, _ count: Int) -> String? {
    let ranges = (0..<count).map { workings.under("date.\($0 + 1)").range ?? .unknown }
    let broken = ranges.contains(where: \.isContradicted)
    switch state {
    case "met":
      return !broken && ranges.last?.isSupported == true
        ? nil : "the last date does not show it, or one broke it"
    case "breached", "excused": return broken ? exception(state) : "no date shows it broken"
    case "cannot tell":
      return broken && workings["exceptions.unexcused"] == nil ? "a date shows it broken" : nil
    case "met late": return "a bound is not met late"
    default: return nil
    }
  }

  // MARK: Claims

  /// A claim is supported or contradicted where its whole range says so, and where its time is over.
  private func claim(_ result: inout Result) {
    guard let p = verdict.probability else {
      if verdict.outcome != "cannot tell" {
        result.findings.append(
          .init(.altered, "\(verdict.id) outcome", "without a probability nothing is decided"))
      }
      return
    }
    result.checked += 1
    let decided = StateCheck.outcome(workings, p, 0)
    guard decided != verdict.outcome else { return }
    // The end of a period may be awaited.
    let isAwaited = verdict.outcome == "cannot tell" && verdict.undecided != nil
    guard !isAwaited || decided == "cannot tell" else { return }
    result.findings.append(
      .init(.altered, "\(verdict.id) outcome", "it says \(verdict.outcome), the range gives \(decided)"))
  }

  /// What a range says, or, where the bounds of a whole say nothing, a part that decides it.
  private static func outcome(_ n: NamedNumbers, _ range: Range, _ depth: Int) -> String {
    if range.isSupported { return "supported" }
    if range.isContradicted { return "contradicted" }
    guard depth < 12 else { return "cannot tell" }
    if n.holds("not") {
      let inner = outcome(n.under("not"), range.denied, depth + 1)
      return ["supported": "contradicted", "contradicted": "supported"][inner] ?? inner
    }
    guard let count = n.count("parts") else { return "cannot tell" }
    let decisive = n["combined.any"] == 1 ? "supported" : "contradicted"
    let parts = (0..<count).lazy.map { n.under("part.\($0 + 1)") }
    return parts.contains { outcome($0, $0.range ?? .unknown, depth + 1) == decisive }
      ? decisive : "cannot tell"
  }
}

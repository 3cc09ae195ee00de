import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Notices: an event that is large enough is notified so long before its start.
extension DutyCourse {
  /// A notification may have been given this long before its event at most, where nothing names the event.
  static let longestAhead = CalendarSpan(months: 12, days: 0)

  func notice(
    _ duty: Duty, _ lead: CalendarSpan, _ pattern: EventPattern, _ party: PartyName, _ window: Interval
  ) throws -> StateFinding {
    let actor = Question.Filter.party(.actor, [party])
    let others = pattern.filters.filter { if case .party(.actor, _) = $0 { false } else { true } }
    let question = Question(kind: pattern.kind, filters: others + [actor], period: window, moment: .start)
    var (answer, aside) = try ask(question).until(setting.asOf).factual()
    if !pattern.sizes.isEmpty {
      answer.candidates = answer.candidates.compactMap {
        $0.sized(pattern.sizes, setting.assumptions.unstatedSize)
      }
    }
    var counted = CountFinding(bounds: .exactly(0), question: question, answer: answer, setting: setting)
      .evaluate()
    counted.reasons.insert(contentsOf: aside, at: 0)
    guard counted.outcome != .supported else { return StateFinding(.notTriggered, counted) }
    guard !answer.candidates.isEmpty else { return StateFinding(.cannotTell, counted) }
    let earliest = DutyCourse.longestAhead.moved(from: window.start, sign: -1)
    let notified = try ask(
      Question(
        kind: .notification, filters: [actor],
        period: Interval(spanning: earliest, max(earliest, setting.asOf)))
    ).until(setting.asOf).factual().answer
    let events = answer.candidates.sorted {
      ($0.observation.time.start.start, $0.observation.id) < (
        $1.observation.time.start.start, $1.observation.id
      )
    }
    let matched = DutyCourse.matched(events, notified.candidates)
    var parts: [StateFinding] = []
    for (event, own) in zip(events, matched) {
      parts.append(try oneNotice(duty, lead, event, own, notified, actor))
    }
    var result = joined(parts)
    result.finding.reasons.insert(contentsOf: aside, at: 0)
    result.finding.looks = counted.looks + result.finding.looks.filter { !counted.looks.contains($0) }
    result.finding.wouldHaveSeen = counted.wouldHaveSeen
    result.finding.workings["notice.events.detection"] = counted.workings["detection"]
    result.finding.period = window
    if result.state == .cannotTell, let undecided = result.finding.undecided ?? counted.undecided {
      result.finding.undecided = undecided
    }
    return result
  }

  /// Which notifications belong to which event: one that names an event's designation to that event; any other
  /// to the next event that begins after it, or, where none does, to the last before it.
  static func matched(_ events: [Candidate], _ notifications: [Candidate]) -> [[Candidate]] {
    var result = [[Candidate]](repeating: [], count: events.count)
    for n in notifications {
      let at = n.observation.time.start
      let fitting = events.indices.filter { n.observation.speaks(of: nil, events[$0].observation) }
      // A day's notification and a day's event on the same day: the event is not before it.
      let next = fitting.first { events[$0].observation.time.start.end > at.start }
      if let i = next ?? fitting.last { result[i].append(n) }
    }
    return result
  }

  /// One event's notice.
  private func oneNotice(
    _ duty: Duty, _ lead: CalendarSpan, _ event: Candidate, _ own: [Candidate], _ notified: Answer,
    _ actor: Question.Filter
  ) throws -> StateFinding {
    let start = event.observation.time.start
    let last = lead.moved(from: start.end, sign: -1)
    let watched = Question(
      kind: .notification, filters: [actor],
      period: Interval(spanning: DutyCourse.longestAhead.moved(from: last, sign: -1), last))
    let looks = notified.looks.clipped(to: watched.period)
    let evidence = OccurrenceRule.Evidence(
      sightings: own.map {
        let share = TimeOrder.probability($0.observation.time.start, atLeast: lead, before: start)
        return .init(inTime: $0.probability.value * share, late: $0.probability.value * (1 - share))
      }, detection: Detection.overall(watched, looks), once: true)
    let timely = OccurrenceRule(priors: setting.priors).range(evidence)
    let triggered = DutyCourse.shared(event.probability.value)
    func kept(_ timely: ProbabilityRange) -> ProbabilityRange {
      ProbabilityRange(
        Probability(clamping: 1 - triggered.high.value * (1 - timely.low.value)),
        Probability(clamping: 1 - triggered.low.value * (1 - timely.high.value)))
    }
    let range = kept(timely)
    var finding = Finding(EventCountRule.outcome(range), range)
    finding.period = start
    finding.candidates = [event] + own
    finding.looks = looks
    finding.workings = [
      "prior.low": setting.priors.low.value, "prior.high": setting.priors.high.value,
      "notice.triggered": event.probability.value, "notice.detection": evidence.detection,
    ]
    finding.name(evidence.sightings, lead)
    finding.reasons = [
      Reason(
        "\(event.observation.title), beginning \(event.observation.time.words), calls for notice with probability "
          + "\(Plain.percent(event.probability.value)).", evidence: [event.observation.id]),
      Reason(
        own.isEmpty
          ? "No record shows that it was notified; had it been by \(last), these records would have shown it with probability \(Plain.percent(evidence.detection))."
          : "\(own.count) notifications belong to it; at least \(lead.words) before, with probability \(Plain.range(timely)).",
        evidence: own.map(\.observation.id)),
    ]
    if finding.outcome == .cannotTell {
      var (nothing, one) = (evidence, evidence)
      (nothing.detection, one.detection) = (1, 1)
      one.sightings.append(.init(inTime: 1))
      let rule = OccurrenceRule(priors: setting.priors)
      finding.further = [
        FurtherLook(
          "records of notifications before \(last)", ifNothing: kept(rule.range(nothing)),
          ifSomething: kept(rule.range(one)))
      ]
    }
    return try stated(finding, range, evidence, lead, start, own, duty)
  }

  private func stated(
    _ given: Finding, _ range: ProbabilityRange, _ evidence: OccurrenceRule.Evidence, _ lead: CalendarSpan,
    _ start: Interval, _ own: [Candidate], _ duty: Duty
  ) throws -> StateFinding {
    var finding = given
    switch finding.outcome {
    case .supported:
      // Too small after all, or notified: either way nothing is owed.
      let triggered = (given.workings["notice.triggered"] ?? 1) > EventCountRule.contradictedTo
      return StateFinding(triggered ? .met : .notTriggered, finding)
    case .contradicted:
      let late = 1 - evidence.sightings.reduce(1) { $0 * (1 - $1.late) }
      guard late >= EventCountRule.supportedFrom,
        let first = own.map(\.observation.time.start).min(by: { $0.start < $1.start })
      else { return try excusable(StateFinding(.breached, finding), duty, start) }
      // Days by which the notice came too late: between the last moment for it and when it was given.
      let due = lead.moved(from: start.start, sign: -1)
      finding.margin = Margin(
        low: max(0, (first.start - due).days).rounded(), high: max(0, (first.end - due).days).rounded(.down),
        unit: "days late")
      if let m = finding.margin, m.high < m.low || first.length == Seconds(days: 1) {
        finding.margin = Margin(low: m.low, high: m.low, unit: m.unit)
      }
      return try excusable(StateFinding(.metLate, finding), duty, start)
    case .cannotTell:
      finding.undecided =
        evidence.detection <= 0 && own.isEmpty
        ? .nobodyCouldHaveSeen
        : evidence.detection < 0.9 && own.isEmpty ? .tooLittleCoverage : .doubtfulCandidates
      return StateFinding(.cannotTell, finding)
    }
  }

  /// A probability with its odds halved and doubled (decision 0005).
  private static func shared(_ p: Double) -> ProbabilityRange {
    func shifted(_ f: Double) -> Probability { Probability(clamping: p * f / (1 - p + p * f)) }
    return ProbabilityRange(
      shifted(1 / EventCountRule.sharedOddsError), shifted(EventCountRule.sharedOddsError))
  }
}

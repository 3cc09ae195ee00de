import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Duties that one act fulfils: obligations, milestones, phased steps.
extension DutyCourse {
  mutating func dated(
    _ duty: Duty, _ pattern: EventPattern, _ deadline: Deadline?, after: [String], _ interval: Interval
  ) throws -> StateFinding {
    var limit: Instant?
    if let deadline {
      let found = try self.limit(deadline)
      if let waits = found.waits { return try waiting(duty, pattern, for: waits, interval) }
      limit = found.limit
    }
    if let found = verifiedByPerson(duty, limit) { return found }
    let result = try act(duty, pattern, limit, interval)
    // A milestone with a date of its own is held to it; what it waits for explains why it is still open.
    guard !after.isEmpty, result.state != .met, result.state != .metLate else { return result }
    let waits = try trigger(after)
    if case .pulled = waits { return result }
    return try waiting(duty, pattern, for: waits, interval)
  }

  /// A person verified the duty itself: its date against the limit.
  private func verifiedByPerson(_ duty: Duty, _ limit: Instant?) -> StateFinding? {
    guard let label = duty.label, let date = verified[label] else { return nil }
    let inTime =
      limit.map {
        EventTime(within: date.interval).probability(
          of: .start, in: Interval(spanning: min($0, date.interval.start), $0)
        ).value
      } ?? 1
    let range = ProbabilityRange(Probability(clamping: inTime), Probability(clamping: inTime))
    var finding = Finding(EventCountRule.outcome(range), range)
    finding.workings = ["verified.inTime": inTime]
    finding.reasons = [Reason("Verified by a person on \(date.text).")]
    guard let limit else { return StateFinding(.met, finding) }
    switch finding.outcome {
    case .supported: return StateFinding(.met, finding)
    case .contradicted:
      finding.margin = Margin(late: date.interval, limit)
      return StateFinding(.metLate, finding)
    case .cannotTell:
      finding.undecided = .doubtfulCandidates
      return StateFinding(.cannotTell, finding)
    }
  }

  /// One act, in time or not.
  private func act(
    _ duty: Duty, _ pattern: EventPattern, _ limit: Instant?, _ interval: Interval, extended: Instant? = nil
  ) throws -> StateFinding {
    let start = pattern.period?.interval.start ?? interval.start
    guard let limit else {
      let open = try DeadlineFinding(pattern, from: start, limit: max(start, setting.asOf), setting, ask)
      let finding = open.evaluate()
      return StateFinding(finding.outcome == .supported ? .met : .pending, finding)
    }
    let course = try DeadlineFinding(pattern, from: start, limit: limit, setting, ask)
    var finding = course.evaluate()
    let outcome = EventCountRule.outcome(finding.range ?? ProbabilityRange(.impossible, .certain))
    switch outcome {
    case .supported: return StateFinding(.met, finding)
    case _ where setting.asOf < limit: return StateFinding(.pending, finding)
    case .cannotTell: return StateFinding(.cannotTell, finding)
    case .contradicted:
      let late = course.late()
      finding.workings["deadline.late.detection"] = course.lateDetection
      if EventCountRule.outcome(late) == .supported {
        return try excusable(StateFinding(.metLate, finding), duty, Interval(spanning: start, limit))
      }
      finding.margin = Margin(
        low: (setting.asOf - limit).days.rounded(.down), high: (setting.asOf - limit).days.rounded(.down),
        unit: "days overdue")
      finding.reasons.append(
        Reason(
          EventCountRule.outcome(late) == .contradicted
            ? "It was not done later either, up to \(setting.asOf)."
            : "Whether it was done later cannot be told (\(Plain.likelihood(late)))."))
      return try excusable(StateFinding(.breached, finding), duty, Interval(spanning: start, limit))
    }
  }

  /// It waits for others: done all the same, or not yet called for.
  private func waiting(_ duty: Duty, _ pattern: EventPattern, for trigger: Trigger, _ interval: Interval)
    throws
    -> StateFinding
  {
    if let label = duty.label, let date = verified[label] {
      return StateFinding(.met, because: "Verified by a person on \(date.text), before what it waits for.")
    }
    let open = try DeadlineFinding(
      pattern, from: interval.start, limit: max(interval.start, setting.asOf), setting, ask)
    var finding = open.evaluate()
    switch trigger {
    case .waiting(let name):
      finding.reasons.append(Reason("It waits for '\(name)', which has not been verified."))
      if finding.outcome == .supported { return StateFinding(.met, finding) }
      finding.range = nil
      finding.further = []
      return StateFinding(.notTriggered, finding)
    case .unknown(let name):
      finding.reasons.append(
        Reason("It waits for '\(name)', of which it cannot be told whether it happened."))
      if finding.outcome == .supported { return StateFinding(.met, finding) }
      finding.undecided = finding.undecided ?? .tooLittleCoverage
      return StateFinding(.cannotTell, finding)
    case .pulled: return StateFinding(.pending, finding)
    }
  }

  // MARK: Phased steps

  mutating func step(_ duty: Duty, _ step: PhasedStep, _ interval: Interval) throws -> StateFinding {
    let trigger = try trigger(step.after)
    guard case .pulled(let when) = trigger else {
      return try waiting(duty, step.event, for: trigger, interval)
    }
    let limit = step.within.moved(from: when.end, sign: 1)
    let last = step.longestExtension.map { $0.moved(from: limit, sign: 1) }
    if let found = verifiedByPerson(duty, last ?? limit) { return found }
    var result = try act(duty, step.event, limit, interval)
    if let last, result.state != .met {
      let extended = try act(duty, step.event, last, interval)
      if extended.state == .met {
        // Certain within the extension; whether it needed the extension, the first finding says.
        result.finding.absorb(extended.finding, as: "extension")
        result.finding.range = extended.finding.range
        (result.finding.undecided, result.finding.margin) = (nil, nil)
        result.finding.further = []
        result.finding.reasons.append(Reason("It was done within the extension that is allowed, by \(last)."))
        result.state = .met
      } else {
        result = extended
        result.finding.reasons.append(Reason("Held against the longest extension, \(last)."))
      }
    }
    guard result.state == .met, let notice = step.notice else { return result }
    return try announced(result, duty, step.event, notice, from: when.start)
  }

  /// A step must also have been announced so long beforehand; done and not announced is a breach.
  private func announced(
    _ result: StateFinding, _ duty: Duty, _ pattern: EventPattern, _ lead: CalendarSpan, from start: Instant
  ) throws -> StateFinding {
    guard let event = result.finding.candidates.max(by: { $0.probability < $1.probability }) else {
      return result
    }
    let moment = event.observation.time.start
    let last = lead.moved(from: moment.end, sign: -1)
    // Announced since what it waited for; an act that came too soon for that must have been announced before.
    let begin = start < last ? start : DutyCourse.longestAhead.moved(from: last, sign: -1)
    let question = Question(
      kind: .notification, filters: [.party(.actor, block.parties.sorted())],
      period: Interval(spanning: begin, max(begin, moment.end)))
    let answer = try ask(question).until(setting.asOf).factual().answer
    let own = answer.candidates.filter { $0.observation.speaks(of: duty.label, event.observation) }
    let watched = Question(
      kind: .notification, filters: question.filters, period: Interval(spanning: begin, last))
    let evidence = OccurrenceRule.Evidence(
      sightings: own.map {
        let share = TimeOrder.probability($0.observation.time.start, atLeast: lead, before: moment)
        return .init(inTime: $0.probability.value * share, late: $0.probability.value * (1 - share))
      }, detection: Detection.overall(watched, answer.looks.clipped(to: watched.period)), once: true)
    let range = OccurrenceRule(priors: setting.priors).range(evidence)
    var both = result
    both.finding.workings["notice.detection"] = evidence.detection
    both.finding.name(evidence.sightings, lead)
    both.finding.candidates += own
    let parts = [result.finding.range ?? ProbabilityRange(.certain, .certain), range]
    both.finding.range = Combination.all(parts)
    both.finding.reasons.append(
      Reason(
        "It had to be announced \(lead.words) beforehand, by \(last): \(own.count) notifications, probability in time "
          + "\(Plain.range(range)).", evidence: own.map(\.observation.id)))
    switch EventCountRule.outcome(range) {
    case .supported:
      // Each by itself is likely enough; both together need not be.
      guard both.finding.range.map(EventCountRule.outcome) == .supported else {
        both.state = .cannotTell
        both.finding.undecided = .doubtfulCandidates
        return both
      }
      return both
    case .contradicted:
      both.state = .breached
      both.finding.reasons.append(Reason("It was done, but not announced in time."))
    case .cannotTell:
      both.state = .cannotTell
      both.finding.undecided = evidence.detection <= 0 ? .nobodyCouldHaveSeen : .tooLittleCoverage
    }
    return both
  }
}

extension Observation {
  /// Whether a notification may be of this event: it names the event's designation or the duty's label, or it
  /// names nothing.
  func speaks(of label: String?, _ event: Observation) -> Bool {
    let named = traits.filter { $0.key == .designation || $0.key == .topic }.map(\.value)
    guard !named.isEmpty else { return true }
    let wanted = Set(
      event.traits.filter { $0.key == .designation || $0.key == .topic || $0.key == .category }.map(\.value)
        + [label].compactMap { $0 })
    return named.contains { wanted.contains($0) }
  }
}

extension CalendarSpan {
  /// `42 days`, `2 months`.
  var words: String {
    let parts = [(months, "month"), (days, "day")].filter { $0.0 > 0 }.map {
      "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")"
    }
    return parts.isEmpty ? "0 days" : parts.joined(separator: " and ")
  }
}

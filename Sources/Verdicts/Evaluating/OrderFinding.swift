import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Whether the first event of one kind came before the first of another.
struct OrderFinding {
  private let first: (pattern: EventPattern, question: Question, answer: Answer)
  private let second: (pattern: EventPattern, question: Question, answer: Answer)
  private let setting: Setting
  private let aside: [Reason]

  init(
    _ first: EventPattern, before second: EventPattern, since: Instant, _ setting: Setting,
    _ ask: (Question) throws -> Answer
  ) rethrows {
    let open = Interval(spanning: min(since, setting.asOf), setting.asOf)
    let a = try first.answer(during: first.period?.interval ?? open, setting, ask)
    let b = try second.answer(during: second.period?.interval ?? open, setting, ask)
    (self.first, self.second) = ((first, a.question, a.answer), (second, b.question, b.answer))
    self.setting = setting
    aside = a.aside + b.aside.filter { !a.aside.contains($0) }
  }

  private func side(_ s: (pattern: EventPattern, question: Question, answer: Answer), extra: Double = 0)
    -> OrderRule.Side
  {
    let sightings = s.answer.candidates.map { c -> OrderRule.Sighting in
      let time = s.question.moment == .end ? c.observation.time.end : c.observation.time.start
      return OrderRule.Sighting(probability: c.probability.value, earliest: time.start, latest: time.end)
    }
    let (question, looks) = (s.question, s.answer.looks)
    return OrderRule.Side(sightings: sightings, once: question.kind.happensOnce) { t in
      guard t > question.period.start else { return extra }
      let part = Question(
        kind: question.kind, filters: question.filters,
        period: Interval(spanning: question.period.start, min(t, question.period.end)),
        moment: question.moment)
      return min(1, max(extra, Detection.overall(part, looks.clipped(to: part.period))))
    }
  }

  func evaluate() -> Finding {
    let rule = OrderRule(priors: setting.priors)
    let (a, b) = (side(first), side(second))
    let range = rule.range(first: a, before: b, end: setting.asOf)
    var finding = Finding(EventCountRule.outcome(range), range)
    finding.period = first.question.period.union(second.question.period)
    finding.candidates = first.answer.candidates
    let known = Set(first.answer.candidates.map(\.observation.id))
    finding.candidates += second.answer.candidates.filter { !known.contains($0.observation.id) }
    let alike = first.answer.looks == second.answer.looks
    finding.looks = first.answer.looks + (alike ? [] : second.answer.looks)
    finding.workings = [
      "prior.low": setting.priors.low.value, "prior.high": setting.priors.high.value,
      "order.first.candidates": Double(a.sightings.count),
      "order.second.candidates": Double(b.sightings.count),
      "order.first.detection": a.detection(setting.asOf), "order.second.detection": b.detection(setting.asOf),
      "order.slices": Double(OrderRule.slices), "order.end": setting.asOf.unixSeconds,
    ]
    name(first, "first", from: 0, &finding)
    name(second, "second", from: alike ? 0 : first.answer.looks.count, &finding)
    finding.wouldHaveSeen = Probability(
      clamping: min(a.detection(setting.asOf), b.detection(setting.asOf)))
    finding.reasons = [account(first), account(second)] + aside
    finding.reasons.append(
      Reason(
        "Order is weighed over the intervals in which each may have been; an earlier one unseen is allowed for by coverage."
      ))
    let once = [first, second].map(\.question.kind).filter(\.happensOnce)
    if let kind = once.first {
      finding.workings["order.first.once"] = a.once ? 1 : 0
      finding.workings["order.second.once"] = b.once ? 1 : 0
      finding.reasons.append(
        Reason("Such a \(kind.rawValue) happens once: dated where it is recorded, it was not there before."))
    }
    finding.reasons.append(Reason.updated(setting.priors, range))
    if finding.outcome == .cannotTell {
      finding.undecided = undecided(rule, a, b)
      finding.further = further(rule)
    }
    return finding
  }

  /// Which of the finding's looks and candidates are this side's, and how sure each is.
  private func name(
    _ s: (pattern: EventPattern, question: Question, answer: Answer), _ side: String, from looks: Int,
    _ finding: inout Finding
  ) {
    let prefix = "order.\(side)"
    finding.workings["\(prefix).looks.from"] = Double(looks)
    finding.workings["\(prefix).looks.count"] = Double(s.answer.looks.count)
    finding.workings["\(prefix).start"] = s.question.period.start.unixSeconds
    finding.workings["\(prefix).end"] = s.question.period.end.unixSeconds
    finding.workings["\(prefix).atEnd"] = s.question.moment == .end ? 1 : 0
    finding.workings["\(prefix).stays"] = s.question.kind.persistence == .moment ? 0 : 1
    let places = Dictionary(
      finding.candidates.enumerated().map { ($1.observation.id, $0 + 1) },
      uniquingKeysWith: { first, _ in first })
    for (i, c) in s.answer.candidates.enumerated() {
      finding.workings["\(prefix).candidate.\(i + 1).place"] = Double(places[c.observation.id] ?? 0)
      finding.workings["\(prefix).candidate.\(i + 1).probability"] = c.probability.value
    }
  }

  private func account(_ s: (pattern: EventPattern, question: Question, answer: Answer)) -> Reason {
    let kind = s.question.kind
    guard
      let first = s.answer.candidates.min(by: {
        ($0.observation.time.start.start, $0.observation.id) < (
          $1.observation.time.start.start, $1.observation.id
        )
      })
    else { return Reason("No record shows such a \(kind.rawValue).") }
    return Reason(
      "\(s.answer.candidates.count) \(kind.plural) in the records may be meant, the earliest "
        + "\(first.observation.time.words) (\(first.observation.title), \(Plain.percent(first.probability.value))).",
      evidence: s.answer.candidates.map(\.observation.id))
  }

  private func undecided(_ rule: OrderRule, _ a: OrderRule.Side, _ b: OrderRule.Side) -> Undecided {
    if a.detection(setting.asOf) <= 0, b.detection(setting.asOf) <= 0 { return .nobodyCouldHaveSeen }
    let full = rule.range(
      first: side(first, extra: 1), before: side(second, extra: 1), end: setting.asOf)
    if EventCountRule.outcome(full) != .cannotTell { return .tooLittleCoverage }
    return a.sightings.isEmpty && b.sightings.isEmpty ? .notTriggered : .doubtfulCandidates
  }

  private func further(_ rule: OrderRule) -> [FurtherLook] {
    let watched = side(second, extra: 1)
    let end = setting.asOf
    let nothing = rule.range(first: side(first), before: watched, end: end)
    guard let earliest = side(first).sightings.map(\.earliest).min() else { return [] }
    var one = watched
    one.sightings.append(
      OrderRule.Sighting(
        probability: 1, earliest: second.question.period.start, latest: second.question.period.start))
    return [
      FurtherLook(
        "\(second.question.kind.lookWords) before \(earliest)", ifNothing: nothing,
        ifSomething: rule.range(first: side(first), before: one, end: end))
    ]
  }
}

extension [Look] {
  /// The looks' parts within an interval.
  func clipped(to interval: Interval) -> [Look] {
    compactMap { look in
      guard let part = look.during.intersection(interval) else { return nil }
      return part == look.during
        ? look
        : Look(
          look.what, during: part, detection: look.detection, falseAlarm: look.falseAlarm, group: look.group,
          basis: look.basis)
    }
  }
}

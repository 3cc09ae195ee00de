import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Whether something happened in time: between a beginning and a limit, known only to intervals.
struct DeadlineFinding {
  let pattern: EventPattern
  /// From when it counts.
  let start: Instant
  /// The first moment that is too late.
  let limit: Instant
  let setting: Setting
  private let question: Question
  private let inTime: Answer
  private let after: Answer
  private let aside: [Reason]

  init(
    _ pattern: EventPattern, from start: Instant, limit: Instant, _ setting: Setting,
    more filters: [Question.Filter] = [], _ ask: (Question) throws -> Answer
  ) rethrows {
    (self.pattern, self.start, self.limit, self.setting) = (pattern, start, limit, setting)
    let before: [Reason]
    (question, inTime, before) = try pattern.answer(
      during: Interval(spanning: min(start, limit), limit), setting, more: filters, ask)
    if setting.asOf > limit {
      let later = try pattern.answer(
        during: Interval(spanning: limit, setting.asOf), setting, more: filters, ask)
      (after, aside) = (later.answer, before + later.aside.filter { !before.contains($0) })
    } else {
      (after, aside) = (Answer(), before)
    }
  }

  /// One observation with the probabilities that it is the thing and was in time, or late.
  struct Split {
    let observation: Observation
    let sighting: OccurrenceRule.Sighting
  }

  var splits: [Split] {
    var late: [String: Double] = [:]
    for c in after.candidates { late[c.observation.id] = c.probability.value }
    var result = inTime.candidates.map { c -> Split in
      let p = c.probability.value
      // What lasts across the limit was there in time; only the rest of its probability can be late.
      let rest = late.removeValue(forKey: c.observation.id) ?? 0
      return Split(observation: c.observation, sighting: .init(inTime: p, late: min(rest, 1 - p)))
    }
    result += after.candidates.filter { late[$0.observation.id] != nil }.map {
      Split(observation: $0.observation, sighting: .init(inTime: 0, late: $0.probability.value))
    }
    return result
  }

  private var evidence: OccurrenceRule.Evidence {
    OccurrenceRule.Evidence(
      sightings: splits.map(\.sighting), detection: Detection.overall(question, inTime.looks),
      once: pattern.kind.happensOnce)
  }

  /// Whether it happened after the limit, as far as seen.
  func late() -> ProbabilityRange {
    let period = Interval(spanning: limit, max(limit, setting.asOf))
    let question = pattern.question(during: period)
    return OccurrenceRule(priors: setting.priors).range(
      OccurrenceRule.Evidence(
        sightings: splits.map { .init(inTime: $0.sighting.late) },
        detection: setting.asOf > limit ? Detection.overall(question, after.looks) : 0,
        once: pattern.kind.happensOnce))
  }
  var lateDetection: Double {
    setting.asOf > limit
      ? Detection.overall(
        pattern.question(during: Interval(spanning: limit, setting.asOf)), after.looks) : 0
  }

  func evaluate() -> Finding {
    let rule = OccurrenceRule(priors: setting.priors)
    let e = evidence
    let range = rule.range(e)
    var finding = Finding(EventCountRule.outcome(range), range)
    finding.period = question.period
    finding.wouldHaveSeen = Probability(clamping: e.detection)
    finding.candidates = inTime.candidates
    let known = Set(inTime.candidates.map(\.observation.id))
    finding.candidates += after.candidates.filter { !known.contains($0.observation.id) }
    finding.looks = inTime.looks
    finding.workings = [
      "prior.low": setting.priors.low.value, "prior.high": setting.priors.high.value,
      "deadline.detection": e.detection, "deadline.once": e.once ? 1 : 0,
      "deadline.limit": limit.unixSeconds, "deadline.atEnd": pattern.moment == .end ? 1 : 0,
      "deadline.stays": pattern.kind.persistence == .moment ? 0 : 1,
    ]
    for (i, s) in splits.enumerated() {
      finding.workings["deadline.candidate.\(i + 1).inTime"] = s.sighting.inTime
      finding.workings["deadline.candidate.\(i + 1).late"] = s.sighting.late
    }
    finding.reasons = reasons(e, range)
    if finding.outcome == .contradicted {
      if setting.asOf < limit {
        finding.withhold(.notYet, "It is not due before \(limit).")
      } else {
        finding.margin = margin()
      }
    } else if finding.outcome == .cannotTell {
      finding.undecided = undecided(rule, e)
      finding.further = further(rule, e)
    }
    return finding
  }

  /// Days by which the first sighting that is more likely than not came late; `nil` where none is.
  func margin() -> Margin? {
    let first = splits.filter { $0.sighting.late >= 0.5 }.map(\.observation.time).min {
      ($0.hull.start, $0.hull.end) < ($1.hull.start, $1.hull.end)
    }
    guard let first else { return nil }
    let moment = pattern.moment == .end ? first.end : first.start
    return Margin(late: moment, limit)
  }

  private func undecided(_ rule: OccurrenceRule, _ e: OccurrenceRule.Evidence) -> Undecided {
    if setting.asOf < limit { return .notYet }
    if e.detection <= 0, e.sightings.isEmpty { return .nobodyCouldHaveSeen }
    var watched = e
    watched.detection = 1
    if EventCountRule.outcome(rule.range(watched)) != .cannotTell {
      return e.detection <= 0 ? .nobodyCouldHaveSeen : .tooLittleCoverage
    }
    return e.sightings.isEmpty ? .dependsOnPrior : .doubtfulCandidates
  }

  private func further(_ rule: OccurrenceRule, _ e: OccurrenceRule.Evidence) -> [FurtherLook] {
    func look(_ words: String, _ gain: Double) -> FurtherLook {
      var nothing = e
      nothing.detection = min(1, e.detection + gain)
      var one = nothing
      one.sightings.append(.init(inTime: 1))
      return FurtherLook(words, ifNothing: rule.range(nothing), ifSomething: rule.range(one))
    }
    let dark = Detection.dark(question, inTime.looks, until: setting.asOf).prefix(3).map {
      look("\(pattern.kind.lookWords) from \($0.during.start) to \($0.during.end)", $0.gain)
    }
    // A thing that stays can still be looked for now.
    if dark.isEmpty, pattern.kind.persistence == .state, e.detection < 1 {
      return [look("\(pattern.kind.lookWords) at any time since", 1 - e.detection)]
    }
    return Array(dark)
  }

  private func reasons(_ e: OccurrenceRule.Evidence, _ range: ProbabilityRange) -> [Reason] {
    var reasons: [Reason] = []
    if splits.isEmpty { reasons.append(Reason("No record shows such a \(pattern.kind.rawValue).")) }
    reasons += aside
    for s in splits.prefix(12) {
      let (a, b) = (Plain.percent(s.sighting.inTime), Plain.percent(s.sighting.late))
      reasons.append(
        Reason(
          "\(s.observation.title), \(s.observation.time.words): in time with probability \(a), late with \(b).",
          evidence: [s.observation.id]))
    }
    if splits.count > 12 { reasons.append(Reason("\(splits.count - 12) more are weighed in the same way.")) }
    reasons.append(
      e.detection <= 0
        ? Reason("Nobody whose records are here could have seen it in time: coverage is 0.")
        : Reason(
          "Had it happened in time, these records would have shown it with probability "
            + "\(Plain.percent(e.detection))."))
    if e.once, splits.contains(where: { $0.sighting.late > 0 }) {
      reasons.append(
        Reason("Such a \(pattern.kind.rawValue) happens once: seen later, it was not there before."))
    }
    reasons.append(Reason.updated(setting.priors, range))
    return reasons
  }
}

extension Margin {
  /// Days late, each begun day counted: the first moment that is too late is one day late, the day after the last
  /// day one day, and what may still have been in time 0.
  init(late moment: Interval, _ limit: Instant) {
    let first = (moment.start - limit).days.rounded(.down) + 1
    let last = moment.length > .zero ? (moment.end - limit).days.rounded(.up) : first
    self.init(low: max(0, first), high: max(0, max(first, last)), unit: "days late")
  }
}

extension EventTime {
  /// `on 2020-11-25`, `between … and …`.
  var words: String {
    let hull = hull
    if hull.start == hull.end { return "at \(hull.start)" }
    return "between \(hull.start) and \(hull.end)"
  }
}

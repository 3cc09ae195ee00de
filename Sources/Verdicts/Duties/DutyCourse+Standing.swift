import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Duties that bind all the time: ceilings, mandates, periodic duties, and what excuses.
extension DutyCourse {
  // MARK: Exceptions

  /// What was broken may be excused: by an exception that was observed, weighed; by one in words, which only a
  /// person can decide and which is therefore said and changes nothing.
  ///
  /// - Parameter during: when an exception must have held; `nil`: at the time of each candidate or figure.
  func excusable(_ found: StateFinding, _ duty: Duty, _ during: Interval?) throws -> StateFinding {
    var result = found
    let exceptions = duty.exceptions + block.exceptions
    var patterns: [EventPattern] = []
    for exception in exceptions {
      switch exception {
      case .event(let pattern): patterns.append(pattern)
      case .words(let words):
        result.finding.reasons.append(
          Reason(
            "There is an exception in words: “\(words)”. Whether it applies a person must decide; here it neither excuses nor is it refused."
          ))
        result.finding.workings["exceptions.inWords", default: 0] += 1
      }
    }
    guard !patterns.isEmpty else { return result }
    let remaining = try unexcused(result, patterns, during)
    result.finding.workings["exceptions.unexcused"] = remaining
    if remaining <= EventCountRule.contradictedTo {
      result.state = .excused
      result.finding.margin = nil
      result.finding.reasons.append(
        Reason(
          "An exception was observed: the probability that something is not excused is \(Plain.percent(remaining))."
        ))
    } else if remaining < EventCountRule.supportedFrom {
      result.state = .cannotTell
      result.finding.undecided = .doubtfulCandidates
      result.finding.reasons.append(
        Reason(
          "An exception may apply: the probability that something is not excused is \(Plain.percent(remaining))."
        ))
    } else {
      result.finding.reasons.append(Reason("No record shows that an exception applied."))
    }
    return result
  }

  /// The probability that something of what was found is not excused by any observed exception.
  private func unexcused(_ found: StateFinding, _ patterns: [EventPattern], _ during: Interval?) throws
    -> Double
  {
    func excused(_ time: Interval) throws -> Double {
      // A moment is asked for with the second around it: a question over no time finds nothing.
      let window = Interval(spanning: time.start, max(time.end, time.start + Seconds(1)))
      return try 1
        - patterns.reduce(1.0) { none, pattern in
          let answer = try pattern.answer(during: pattern.period?.interval ?? window, setting, ask).answer
          return answer.candidates.filter { $0.observation.time.hull.overlaps(window) }.reduce(none) {
            $0 * (1 - $1.probability.value)
          }
        }
    }
    if let during { return try 1 - excused(during) }
    if !found.finding.candidates.isEmpty {
      return try 1
        - found.finding.candidates.reduce(1.0) {
          $0 * (1 - $1.probability.value * (1 - (try excused($1.observation.time.hull))))
        }
    }
    return try 1 - (found.finding.period.map(excused) ?? 0)
  }

  // MARK: Ceilings

  func ceiling(
    _ duty: Duty, _ category: String, _ most: Quantity, _ party: PartyName, _ window: Interval
  ) throws -> StateFinding {
    let subject = FigureSubject(kind: .holding, category: category, parties: [.actor: party], place: nil)
    let question = Question(kind: .holding, filters: subject.filters, period: window)
    let answer = try ask(question).until(setting.asOf)
    var result = try figures(
      subject, .atMost(most), question, answer,
      imageryBoundsOnly: block.counting?.imageryCountsAsAtLeast ?? false, duty)
    if let register = block.counting?.register, !result.finding.figures.isEmpty,
      !result.finding.figures.contains(where: { $0.source.text == register })
    {
      result.finding.reasons.append(
        Reason(
          "The commitment counts what the register \(register) states; these figures come from elsewhere."))
    }
    return result
  }

  /// A figure held against a bound at every date for which it is stated: broken once is broken; kept only
  /// where the last date says so and is recent.
  private func figures(
    _ subject: FigureSubject, _ bounds: QuantityBounds, _ question: Question, _ answer: Answer,
    imageryBoundsOnly: Bool, _ duty: Duty
  ) throws -> StateFinding {
    // A plan is no state of things on any date: it makes no epoch of its own.
    let (factual, aside) = answer.factual()
    let epochs = DutyCourse.epochs(factual.candidates)
    func finding(_ candidates: [Candidate]) -> Finding {
      let part = Answer(candidates: candidates, looks: answer.looks)
      let term = FigureTerm(
        subject, question, bounds.measure, imageryBoundsOnly: imageryBoundsOnly, standing: true, setting
      ) { _ in part }
      return FigureFinding(subject, bounds, term, setting).evaluate()
    }
    let plans = answer.candidates.map(\.observation).filter { $0.intention != nil }
    guard let newest = epochs.last else {
      var none = finding([])
      none.reasons.insert(contentsOf: aside, at: 0)
      none.figures += plans
      return StateFinding(.cannotTell, none)
    }
    var found = epochs.map { (epoch: $0, finding: finding($0.candidates)) }
    for i in found.indices {
      found[i].finding.period = found[i].epoch.hull
      let words = found[i].epoch.hull
      found[i].finding.reasons.insert(Reason("As of \(words.start) to \(words.end):"), at: 0)
    }
    let all = found.flatMap(\.finding.figures)
    var result: StateFinding
    if let broken = found.last(where: { $0.finding.outcome == .contradicted }) {
      result = try excusable(StateFinding(.breached, broken.finding), duty, nil)
    } else if let last = found.last {
      result = StateFinding(last.finding.outcome == .supported ? .met : .cannotTell, last.finding)
      if result.state == .met, newest.hull.end + setting.assumptions.staleAfter < setting.asOf {
        result.state = .cannotTell
        result.finding.undecided = .noFigure
        result.finding.workings["stale"] = 1
        result.finding.reasons.append(
          Reason("The last figure is of \(newest.hull.end): too old to say how it stands now."))
      }
    } else {
      result = StateFinding(.cannotTell, finding([]))
    }
    if found.count > 1 {
      for (i, date) in found.enumerated() { result.finding.name(date.finding, as: "date.\(i + 1)") }
      result.finding.workings["dates"] = Double(found.count)
      let list = found.map { "\($0.epoch.hull.start.date): \($0.finding.outcome.rawValue)" }
      result.finding.reasons.append(Reason("By date, within the bound: \(list.joined(separator: "; "))."))
    }
    result.finding.figures = all + plans
    result.finding.reasons += aside
    return result
  }

  struct Epoch {
    var candidates: [Candidate]
    /// What all their times have in common.
    var common: Interval
    var hull: Interval
  }

  /// Figures for the same time: each joins the epoch whose common time it shares.
  static func epochs(_ candidates: [Candidate]) -> [Epoch] {
    let sorted = candidates.sorted {
      ($0.observation.time.hull.start, $0.observation.id) < (
        $1.observation.time.hull.start, $1.observation.id
      )
    }
    var epochs: [Epoch] = []
    for c in sorted {
      let hull = c.observation.time.hull
      if let last = epochs.last, last.common.overlaps(hull), let common = last.common.intersection(hull) {
        epochs[epochs.count - 1].candidates.append(c)
        epochs[epochs.count - 1].common = common
        epochs[epochs.count - 1].hull = last.hull.union(hull)
      } else {
        epochs.append(Epoch(candidates: [c], common: hull, hull: hull))
      }
    }
    return epochs
  }

  // MARK: Mandates

  func mandate(_ duty: Duty, _ mandate: Mandate, _ window: Interval) throws -> StateFinding {
    let begin = max(window.start, mandate.from?.interval.start ?? window.start)
    guard begin < setting.asOf else {
      return StateFinding(.pending, because: "The mandate begins at \(begin).")
    }
    // Strength and composition bind while the mandate lasts; who is still there afterwards overstays.
    let end = min(window.end, mandate.until?.interval.end ?? window.end)
    let (question, answer) = try mission(mandate, Interval(spanning: begin, max(begin, end)))
    var parts: [StateFinding] = []
    for size in mandate.size {
      var part = answer
      part.candidates = answer.candidates.filter {
        $0.observation.figure != nil
          && $0.observation.probability(of: .category, isAnyOf: [size.category]) > .impossible
      }
      let subject = FigureSubject(
        kind: .deployment, category: size.category, parties: [:], place: mandate.place)
      parts.append(try sized(subject, size.bounds, question, part, duty))
    }
    if let absent = try absent(parts, question, answer) { parts = absent }
    if let until = mandate.until, setting.asOf > until.interval.end {
      let after = try overstay(duty, mandate, from: max(begin, until.interval.end))
      // Nobody came and nobody is there: nothing was ever owed.
      if after.state == .breached || parts.first?.state != .notTriggered { parts.append(after) }
    }
    return joined(parts)
  }

  /// Where no figure decides: whether a mission was there at all; `nil` where figures decide.
  private func absent(_ parts: [StateFinding], _ question: Question, _ answer: Answer) throws
    -> [StateFinding]?
  {
    guard parts.allSatisfy({ $0.state == .cannotTell }) else { return nil }
    var there = CountFinding(
      bounds: .atLeast(1), question: question, answer: answer.factual().answer, setting: setting
    ).evaluate()
    if there.outcome == .contradicted {
      there.margin = nil
      there.reasons.append(Reason("No such mission was there to be held to its mandate."))
      return [StateFinding(.notTriggered, there)]
    }
    return parts.isEmpty ? [StateFinding(there.outcome == .supported ? .met : .cannotTell, there)] : nil
  }

  /// What may be the mission: what is there and is not known to be somebody else's, and what is the party's own
  /// and not known to be elsewhere. The looks are those that watched the party at the place.
  private func mission(_ mandate: Mandate, _ period: Interval) throws -> (Question, Answer) {
    let actor = Question.Filter.party(.actor, block.parties.sorted())
    let place = mandate.place.map { Question.Filter.place(.site, $0) }
    func question(_ filters: [Question.Filter]) -> Question {
      Question(kind: .deployment, filters: filters, period: period)
    }
    let asked = question([actor] + [place].compactMap { $0 })
    var answer = try ask(asked).until(setting.asOf)
    let there = try ask(question([place].compactMap { $0 })).until(setting.asOf).candidates.filter { c in
      c.observation.parties[.actor].map { $0.probability(where: block.parties.contains) > .impossible }
        ?? true
    }
    let own = try ask(question([actor])).until(setting.asOf).candidates.filter { c in
      guard let selector = mandate.place, let site = c.observation.places[.site] else { return true }
      return site.probability(where: selector.matches) > .impossible
    }
    var known: Set<String> = []
    answer.candidates = (answer.candidates + there + own).filter { known.insert($0.observation.id).inserted }
    return (asked, answer)
  }

  /// A deployment's size is one number at a time, not a sum.
  private func sized(
    _ subject: FigureSubject, _ bounds: QuantityBounds, _ question: Question, _ answer: Answer, _ duty: Duty
  ) throws -> StateFinding {
    let stock = FigureSubject(
      kind: .holding, category: subject.category, parties: subject.parties, place: subject.place)
    return try figures(stock, bounds, question, answer, imageryBoundsOnly: true, duty)
  }

  /// Only who is known to be the party's and at the place has overstayed: a mission recorded without a place may be
  /// another one of the same party.
  private func overstay(_ duty: Duty, _ mandate: Mandate, from end: Instant) throws -> StateFinding {
    let filters =
      [Question.Filter.party(.actor, block.parties.sorted())]
      + (mandate.place.map { [.place(.site, $0)] } ?? [])
    let later = Question(
      kind: .deployment, filters: filters, period: Interval(spanning: end, max(end, setting.asOf)))
    var after = try ask(later).until(setting.asOf).factual().answer
    after.candidates = after.candidates.filter { $0.observation.mayBe(mandate) }
    let finding = CountFinding(bounds: .exactly(0), question: later, answer: after, setting: setting)
      .evaluate()
    switch finding.outcome {
    case .supported: return StateFinding(.met, finding)
    case .contradicted: return try excusable(StateFinding(.breached, finding), duty, nil)
    case .cannotTell: return StateFinding(.cannotTell, finding)
    }
  }

  /// Several conditions of one duty: the worst speaks, the others stand beside it.
  func joined(_ parts: [StateFinding]) -> StateFinding {
    guard var worst = parts.max(by: { $0.state.gravity < $1.state.gravity }) else {
      return StateFinding(.cannotTell, Finding(.cannotTell, undecided: .noFigure))
    }
    guard parts.count > 1 else { return worst }
    let margin = worst.finding.margin
    let ranges = parts.map { $0.finding.range ?? ProbabilityRange(.impossible, .certain) }
    var joint = Finding(.cannotTell, Combination.all(ranges), undecided: worst.finding.undecided)
    for (i, part) in parts.enumerated() {
      joint.name(part.finding, as: "part.\(i + 1)")
      joint.workings["part.\(i + 1).gravity"] = Double(part.state.gravity)
      joint.reasons += part.finding.reasons.map { Reason("(\(i + 1)) \($0.text)", evidence: $0.evidence) }
      joint.period = part.finding.period.map { joint.period?.union($0) ?? $0 } ?? joint.period
      joint.further += part.finding.further
    }
    (joint.workings["parts"], joint.workings["combined.all"]) = (Double(parts.count), 1)
    joint.margin = margin
    joint.wouldHaveSeen = parts.compactMap(\.finding.wouldHaveSeen).min()
    worst.finding = joint
    return worst
  }

  // MARK: Periodic duties

  /// Longer records than this are looked at for their last periods only.
  private static let mostPeriods = 400

  func periodic(
    _ duty: Duty, _ every: CalendarSpan, _ pattern: EventPattern, _ from: DateValue?, _ interval: Interval
  ) throws -> StateFinding {
    let start = from?.interval.start ?? interval.start
    let end = min(interval.end, setting.asOf)
    var stretches: [Interval] = []
    var k = 0
    // From the first day each time: a month after 31 January and one more is 31 March, not 28 March.
    while k < 200_000 {
      let a = CalendarSpan(months: every.months * k, days: every.days * k).moved(from: start, sign: 1)
      let b = CalendarSpan(months: every.months * (k + 1), days: every.days * (k + 1)).moved(
        from: start, sign: 1)
      guard b <= end, b > a else { break }
      stretches.append(Interval(spanning: a, b))
      k += 1
    }
    guard !stretches.isEmpty else {
      return StateFinding(.pending, because: "The first period has not ended.")
    }
    let findings = try stretches.suffix(DutyCourse.mostPeriods).map { stretch -> Finding in
      let (question, answer, _) = try pattern.answer(during: stretch, setting, ask)
      return CountFinding(bounds: .atLeast(1), question: question, answer: answer, setting: setting)
        .evaluate()
    }
    let missed = findings.filter { $0.outcome == .contradicted }
    let open = findings.filter { $0.outcome == .cannotTell }
    var finding = (missed.first ?? open.first ?? findings.last) ?? Finding(.cannotTell)
    // One period's numbers stand with that period.
    (finding.workings, finding.likelihoodRatio) = ([:], nil)
    for (i, f) in findings.enumerated() { finding.name(Finding(periodic: f), as: "period.\(i + 1)") }
    finding.workings["periods"] = Double(findings.count)
    let ranges = findings.map { $0.range ?? ProbabilityRange(.impossible, .certain) }
    finding.range = Combination.all(ranges)
    finding.reasons.append(
      Reason(
        "\(findings.count) periods: in \(findings.count - missed.count - open.count) it happened, in \(missed.count) it did not, of \(open.count) it cannot be told."
      ))
    if !missed.isEmpty {
      finding.margin = Margin(
        low: Double(-missed.count - open.count), high: Double(-missed.count), unit: "periods kept")
      return try excusable(StateFinding(.breached, finding), duty, missed.first?.period)
    }
    return StateFinding(open.isEmpty ? .met : .cannotTell, finding)
  }
}

extension Finding {
  /// One period's numbers only.
  fileprivate init(periodic f: Finding) {
    self.init(f.outcome, f.range)
    (candidates, looks, workings) = (f.candidates, f.looks, f.workings)
    if let period = f.period {
      (workings["start"], workings["end"]) = (period.start.unixSeconds, period.end.unixSeconds)
    }
  }
}

extension DutyState {
  /// Which state of several parties or conditions speaks for all: the gravest.
  var gravity: Int {
    switch self {
    case .breached: 8
    case .metLate: 7
    case .cannotTell: 6
    case .excused: 5
    case .pending: 4
    case .met: 3
    case .notTriggered: 2
    case .notInForce: 1
    case .notCheckable: 0
    }
  }
}

extension Observation {
  /// Whether it can be the mission that a mandate speaks of: it names no category, or one of the mandate's.
  fileprivate func mayBe(_ mandate: Mandate) -> Bool {
    guard !mandate.size.isEmpty, traits.contains(where: { $0.key == .category }) else { return true }
    return probability(of: .category, isAnyOf: mandate.size.map(\.category)) > .impossible
  }
}

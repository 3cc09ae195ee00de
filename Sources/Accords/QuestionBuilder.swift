import SightlineObserving
import SightlineUnits

extension EventPattern {
  /// The question whose answer counts such events in a stretch of time. Sizes are no filters: they are held
  /// against the candidates' figures by whoever reads the answer.
  public func question(during interval: Interval) -> Question {
    Question(kind: kind, filters: filters, period: interval, moment: moment)
  }
}

extension Assertion {
  /// Every question that must be asked to decide this, in the order written. An open stretch (an order of
  /// events, a deadline's past) is bounded by `since`.
  public func questions(since: Instant = Assertion.beginning) -> [Question] {
    switch self {
    case .count(_, let pattern): pattern.period.map { [pattern.question(during: $0.interval)] } ?? []
    case .figure(let comparison): comparison.questions
    case .deadline(let pattern, let deadline):
      // Late events matter too: they make the difference between "late" and "never".
      deadline.limit.flatMap { Interval(from: min(since, $0), to: Assertion.end) }
        .map { [pattern.question(during: pattern.period?.interval ?? $0)] } ?? []
    case .order(let first, let second):
      [first, second].map {
        $0.question(during: $0.period?.interval ?? Interval(spanning: since, Assertion.end))
      }
    case .all(let parts), .any(let parts): parts.flatMap { $0.questions(since: since) }
    case .not(let part): part.questions(since: since)
    }
  }
  /// 1900, before any event a lens reports.
  public static let beginning = CalendarDate(daysSince1970: -25_567).start()
  /// The end of the years that dates can name.
  public static let end = CalendarDate(daysSince1970: 2_932_896).start()
}

extension FigureComparison {
  /// One question a subject; a change asks for both dates.
  public var questions: [Question] {
    expression.subjects.flatMap { subject in
      var dates = [when.interval]
      if case .change(_, let since) = expression { dates.insert(since.interval, at: 0) }
      return dates.map { Question(kind: subject.kind, filters: subject.filters, period: $0) }
    }
  }
}

extension ClaimBlock {
  public var questions: [Question] { assertion.questions() }
}

extension CommitmentBlock {
  /// The questions one duty asks of the lenses over a stretch of time (usually that in force).
  ///
  /// Only a notice, a ceiling and what names an actor ask for one: a district handed over is handed over
  /// whoever the record says acted. A notice asks per party: its events, then its notifications.
  public func questions(_ duty: Duty, during interval: Interval) -> [Question] {
    func asked(_ pattern: EventPattern) -> Question {
      pattern.question(during: pattern.period?.interval ?? interval)
    }
    switch duty.kind {
    case .ceiling(let category, _):
      return parties.map {
        Question(
          kind: .holding, filters: [.attribute(.category, anyOf: [category]), .party(.actor, [$0])],
          period: interval)
      }
    case .prohibition(let p), .obligation(let p, _), .periodic(_, let p, _), .milestone(let p, _, _):
      return [asked(p)]
    case .step(let step): return [asked(step.event)]
    case .notice(_, let p): return parties.flatMap { notice(of: p, by: $0, during: interval) }
    case .mandate(let mandate):
      let place = mandate.place.map { [Question.Filter.place(.site, $0)] } ?? []
      return [Question(kind: .deployment, filters: place, period: interval)]
    case .notCheckable: return []
    }
  }

  private func notice(of pattern: EventPattern, by party: PartyName, during interval: Interval) -> [Question]
  {
    let filters = pattern.filters.filter { if case .party(.actor, _) = $0 { false } else { true } }
    let actor = Question.Filter.party(.actor, [party])
    return [
      Question(kind: pattern.kind, filters: filters + [actor], period: interval, moment: .start),
      Question(kind: .notification, filters: [actor], period: interval),
    ]
  }
}

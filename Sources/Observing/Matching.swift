import SightlineUnits

extension Question {
  /// The probability that the observation is a true instance of what is asked; `nil` when it cannot be
  /// (another kind, or a factor of 0), so that no claim lists what has nothing to do with it.
  ///
  /// Filters on different attributes are multiplied: within one observation they come from different facts
  /// (geometry for places, registers for class). Alternatives of one attribute are exclusive and add.
  public func candidate(from observation: Observation) -> Candidate? {
    guard observation.kind == kind else { return nil }
    var factors = [Candidate.Factor("true instance", observation.existence)]
    let inPeriod = observation.time.probability(of: moment, in: period)
    guard inPeriod > .impossible, observation.existence > .impossible else { return nil }
    if inPeriod < .certain { factors.append(.init("within the period", inPeriod)) }
    var product = observation.existence.value * inPeriod.value
    for filter in filters {
      let factor = observation.factor(for: filter)
      guard factor.probability > .impossible else { return nil }
      factors.append(factor)
      product *= factor.probability.value
    }
    return Candidate(observation, Probability(clamping: product), factors: factors)
  }
}

extension Question {
  /// `candidate(from:)?.probability`, without writing down what made it: for watch lists of many rules.
  public func probability(of observation: Observation) -> Probability? {
    guard observation.kind == kind else { return nil }
    let inPeriod = observation.time.probability(of: moment, in: period)
    guard inPeriod > .impossible, observation.existence > .impossible else { return nil }
    var product = observation.existence.value * inPeriod.value
    for filter in filters {
      let factor = observation.probability(meeting: filter)
      guard factor > .impossible else { return nil }
      product *= factor.value
    }
    return Probability(clamping: product)
  }
}

extension Observation {
  fileprivate func probability(meeting filter: Question.Filter) -> Probability {
    switch filter {
    case .place(let role, let selector): places[role]?.probability(where: selector.matches) ?? .impossible
    case .party(let role, let names): parties[role]?.probability(where: names.contains) ?? .impossible
    case .attribute(let key, let values): probability(of: key, isAnyOf: values)
    }
  }

  fileprivate func factor(for filter: Question.Filter) -> Candidate.Factor {
    switch filter {
    case .place(let role, let selector):
      let p = places[role]?.probability(where: selector.matches) ?? .impossible
      return .init("\(role.rawValue) \(selector.title)", p)
    case .party(let role, let names):
      let p = parties[role]?.probability(where: names.contains) ?? .impossible
      return .init("\(role.rawValue) \(names.map(\.text).joined(separator: " or "))", p)
    case .attribute(let key, let values):
      let p = probability(of: key, isAnyOf: values)
      return .init("\(key.rawValue) \(values.joined(separator: " or "))", p)
    }
  }
}

extension EventTime {
  /// The probability that the asked moment lies in the period. A moment known only to an interval is taken
  /// as equally likely anywhere in it (design section 5, deadlines).
  public func probability(of moment: Question.Moment, in period: Interval) -> Probability {
    switch moment {
    case .start: EventTime.share(of: start, in: period)
    case .end: EventTime.share(of: end, in: period)
    case .any:
      // Outside only if it ended before the period or began after it; both cannot be.
      Probability(
        clamping: 1 - EventTime.share(of: end, before: period.start)
          - EventTime.share(of: start, from: period.end))
    }
  }

  private static func share(of range: Interval, in period: Interval) -> Probability {
    if range.start == range.end { return period.contains(range.start) ? .certain : .impossible }
    guard let common = range.intersection(period) else { return .impossible }
    return Probability(clamping: common.length / range.length)
  }
  private static func share(of range: Interval, before t: Instant) -> Double {
    if range.start == range.end { return range.start < t ? 1 : 0 }
    return max(0, min(1, (t - range.start) / range.length))
  }
  private static func share(of range: Interval, from t: Instant) -> Double { 1 - share(of: range, before: t) }
}

extension PlaceSelector {
  /// In plain words.
  public var title: String {
    switch self {
    case .named(let name): name.text
    case .country(let code): "in \(code)"
    case .within(.circle(let c, let r)): "within \(Int((r.value / 1000).rounded())) km of \(c)"
    case .within: "within the area"
    case .anyOf(let selectors): selectors.map(\.title).joined(separator: " or ")
    case .not(let selector): "not \(selector.title)"
    }
  }
}

import SightlineUnits

/// What a claim or duty wants to know of a lens.
public struct Question: Hashable, Sendable, Codable {
  /// One condition; all must hold.
  public enum Filter: Hashable, Sendable, Codable {
    case place(PlaceRole, PlaceSelector)
    /// Any of the parties; sorted, so that equal questions have equal bytes.
    case party(PartyRole, [PartyName])
    /// Any of the values; sorted.
    case attribute(AttributeKey, anyOf: [String])
  }
  /// Which moment of the event must lie in the period.
  public enum Moment: String, Sendable, Codable, Hashable {
    case start, end
    /// Any part of it.
    case any
  }
  public let kind: EventKind
  public let filters: [Filter]
  public let period: Interval
  public let moment: Moment
  /// For things with size: the size whose detection is asked for.
  public let size: Metres?

  public init(
    kind: EventKind, filters: [Filter] = [], period: Interval, moment: Moment = .any, size: Metres? = nil
  ) {
    (self.kind, self.filters, self.period, self.moment, self.size) = (kind, filters, period, moment, size)
  }

  /// The selector for a role; `nil` where the question does not ask.
  public func place(_ role: PlaceRole) -> PlaceSelector? {
    for case .place(role, let selector) in filters { return selector }
    return nil
  }
  public func attribute(_ key: AttributeKey) -> [String]? {
    for case .attribute(key, let values) in filters { return values }
    return nil
  }
}

/// An observation that may answer a question, with the probability that it meets every filter.
public struct Candidate: Hashable, Sendable, Codable {
  public let observation: Observation
  public let probability: Probability
  /// What made the probability, factor by factor, for `explain`: `destination UDYZ 0.93`.
  public let factors: [Factor]

  public struct Factor: Hashable, Sendable, Codable {
    public let what: String
    public let probability: Probability
    public init(_ what: String, _ probability: Probability) {
      (self.what, self.probability) = (what, probability)
    }
  }
  public init(_ observation: Observation, _ probability: Probability, factors: [Factor]) {
    (self.observation, self.probability, self.factors) = (observation, probability, factors)
  }
}

/// Something was looked at for this very question, whatever was found.
public struct Look: Hashable, Sendable, Codable {
  /// In plain words: `reception around UDYZ below 10,000 ft`.
  public let what: String
  public let during: Interval
  /// The probability that this look would have shown the thing, had it happened in `during` (moments), or
  /// had it stood there (states).
  public let detection: Probability
  /// The probability that it shows such a thing where there is none.
  public let falseAlarm: Probability
  public let group: DependenceGroup
  public let basis: Basis
  public init(
    _ what: String, during: Interval, detection: Probability, falseAlarm: Probability = .impossible,
    group: DependenceGroup, basis: Basis
  ) {
    (self.what, self.during, self.detection, self.falseAlarm) = (what, during, detection, falseAlarm)
    (self.group, self.basis) = (group, basis)
  }
}

/// Everything the lenses say to one question. No look, no information about what was not seen.
public struct Answer: Hashable, Sendable, Codable {
  public var candidates: [Candidate]
  public var looks: [Look]
  /// Comparable counts outside the question's period, for the prior rate of what went unseen.
  public var history: [PastCount]
  public init(candidates: [Candidate] = [], looks: [Look] = [], history: [PastCount] = []) {
    (self.candidates, self.looks, self.history) = (candidates, looks, history)
  }
}

/// How many such events were seen in a comparable stretch and how well it was watched.
public struct PastCount: Hashable, Sendable, Codable {
  public let during: Interval
  /// The sum of the candidates' probabilities.
  public let expected: Double
  public let detection: Probability
  public init(during: Interval, expected: Double, detection: Probability) {
    (self.during, self.expected, self.detection) = (during, expected, detection)
  }
}

import SightlineObserving
import SightlineUnits

/// From where to where in a file something is written.
///
/// All spans are equal: two nodes that say the same are equal wherever they stand, so that a formatted file
/// can be compared with the one it was made from.
public struct Span: Hashable, Sendable, Codable {
  public let first: SourcePlace
  public let last: SourcePlace
  public init(_ first: SourcePlace, _ last: SourcePlace) { (self.first, self.last) = (first, last) }
  public static func == (_: Span, _: Span) -> Bool { true }
  public func hash(into _: inout Hasher) {}
}

/// Everything sound that an accord file says, typed and with its names resolved.
public struct Document: Hashable, Sendable {
  public var claims: [ClaimBlock] = []
  public var commitments: [CommitmentBlock] = []

  public init() {}
}

/// A date as written and the stretch of time it can mean.
public struct DateValue: Hashable, Sendable, Codable {
  public let text: String
  public let interval: Interval
  /// `nil` for an interval written with a slash or with `from … until …`.
  public let precision: DateText.Precision?

  public init(text: String, interval: Interval, precision: DateText.Precision?) {
    (self.text, self.interval, self.precision) = (text, interval, precision)
  }
}

/// A length of time in the calendar's own units: a month is a month, not 30 days.
public struct CalendarSpan: Hashable, Sendable, Codable {
  /// 0 or more; a year is twelve.
  public let months: Int
  /// 0 or more; a week is seven.
  public let days: Int

  public init(months: Int, days: Int) {
    (self.months, self.days) = (months, days)
  }

  /// The moment this long before (`sign` −1) or after (`sign` 1) `instant`, by the UTC calendar; the time of
  /// day is kept.
  public func moved(from instant: Instant, sign: Int) -> Instant {
    let date = instant.date
    let rest = instant - date.start()
    return date.adding(months: sign * months).adding(days: sign * days).start() + rest
  }
}

/// A claim: who said what, when, and where it can be read.
public struct ClaimBlock: Hashable, Sendable {
  public let name: String
  public let version: Int
  public let speaker: String
  public let spokenOn: DateValue
  public let source: String
  public let quotation: String
  /// What is claimed; several `that` clauses must all hold.
  public let assertion: Assertion
  /// The assertion in canonical words.
  public let words: String
  public let innocentExplanations: [String]
  public let notes: [String]
  /// The priors over which the verdict must hold.
  public let priors: ProbabilityRange
  public let tests: [TestBlock]
  public let span: Span
}

/// A treaty commitment: who is bound to what, under which clause, and when.
public struct CommitmentBlock: Hashable, Sendable {
  public let name: String
  public let version: Int
  /// At least one.
  public let parties: [PartyName]
  /// `Article IV (1)`.
  public let clause: String
  public let source: String
  public let quotation: String
  public let notes: [String]
  public let force: Force
  public let renewal: Renewal?
  public let counting: Counting?
  /// At least one.
  public let duties: [Duty]
  /// Exceptions that hold for every duty.
  public let exceptions: [ExceptionClause]
  public let priors: ProbabilityRange
  public let tests: [TestBlock]
  public let span: Span
}

/// When a commitment binds.
public struct Force: Hashable, Sendable, Codable {
  /// From the start of this date.
  public var from: DateValue?
  /// To the end of this date (`until 2025-11-10` includes that day), or to its moment where one is given.
  public var until: DateValue?
  /// What must happen first and is not confirmed; while set, the commitment is *not in force*.
  public var awaiting: String?

  public init(from: DateValue? = nil, until: DateValue? = nil, awaiting: String? = nil) {
    (self.from, self.until, self.awaiting) = (from, until, awaiting)
  }

  /// The stretch in which the duty binds; `nil` while it awaits confirmation. Open ends are years 1 and 9999.
  public var interval: Interval? {
    guard awaiting == nil else { return nil }
    let start = from?.interval.start ?? Force.earliest
    let end = until.map { ($0.precision ?? .day) >= .minute ? $0.interval.start : $0.interval.end }
    return Interval(from: start, to: end ?? Force.latest)
  }
  private static let earliest = CalendarDate(daysSince1970: -719_162).start()
  private static let latest = CalendarDate(daysSince1970: 2_932_896).start()
}

/// Prolongs itself unless somebody gives notice in time.
public struct Renewal: Hashable, Sendable, Codable {
  public let every: CalendarSpan
  /// How long before expiry a notice must be given to stop it.
  public let notice: CalendarSpan

  public init(every: CalendarSpan, notice: CalendarSpan) {
    (self.every, self.notice) = (every, notice)
  }
}

/// Which figures count.
public struct Counting: Hashable, Sendable, Codable {
  public let register: String
  /// Distinct sightings bound a holding from below only.
  public let imageryCountsAsAtLeast: Bool

  public init(register: String, imageryCountsAsAtLeast: Bool) {
    (self.register, self.imageryCountsAsAtLeast) = (register, imageryCountsAsAtLeast)
  }
}

import SightlineObserving
import SightlineUnits

/// One thing a party is bound to.
public struct Duty: Hashable, Sendable {
  public indirect enum Kind: Hashable, Sendable {
    /// At most so many of a category.
    case ceiling(category: String, Quantity)
    case prohibition(EventPattern)
    /// Something must happen, by a date where one is set.
    case obligation(EventPattern, Deadline?)
    /// An event that is large enough is notified so long before its start.
    case notice(lead: CalendarSpan, of: EventPattern)
    /// An event in every such stretch, counted from `from` or entry into force.
    case periodic(every: CalendarSpan, EventPattern, from: DateValue?)
    /// A dated event that may depend on others.
    case milestone(EventPattern, Deadline?, after: [String])
    case step(PhasedStep)
    case mandate(Mandate)
    /// Too vague to be held against public records; shown as such, never guessed.
    case notCheckable(reason: String)
  }
  /// What tests, other duties and readers call it: a milestone's name, a ceiling's category, or what
  /// `called` says. Unique within the commitment where set.
  public var label: String?
  public let kind: Kind
  /// The clause, where it differs from the commitment's.
  public var clause: String?
  public var quotation: String?
  public var exceptions: [ExceptionClause]
  /// In canonical words.
  public let words: String
  public let span: Span
}

/// A step that begins once others are verified.
public struct PhasedStep: Hashable, Sendable {
  public let event: EventPattern
  /// Labels of the duties that must be verified first; at least one.
  public let after: [String]
  public let within: CalendarSpan
  /// How long beforehand it must be announced.
  public let notice: CalendarSpan?
  /// By how much it may be put off at most.
  public let longestExtension: CalendarSpan?

  public init(
    event: EventPattern, after: [String], within: CalendarSpan, notice: CalendarSpan?,
    longestExtension: CalendarSpan?
  ) {
    (self.event, self.after, self.within, self.notice, self.longestExtension) = (
      event, after, within, notice, longestExtension
    )
  }
}

/// What a mission may be: where, how large, of whom, from when to when.
public struct Mandate: Hashable, Sendable {
  public let place: PlaceSelector?
  public let size: [SizeCondition]
  public let from: DateValue?
  public let until: DateValue?

  public init(place: PlaceSelector?, size: [SizeCondition], from: DateValue?, until: DateValue?) {
    (self.place, self.size, self.from, self.until) = (place, size, from, until)
  }
}

/// When a duty does not bind.
public enum ExceptionClause: Hashable, Sendable {
  /// Something that can be observed.
  case event(EventPattern)
  /// Only in words; a person decides whether it applies.
  case words(String)
}

/// `test "…" given … expect …`.
public struct TestBlock: Hashable, Sendable {
  public let title: String
  public let given: [Given]
  public let expected: [Expectation]
  public let span: Span

  public init(title: String, given: [Given], expected: [Expectation], span: Span) {
    (self.title, self.given, self.expected, self.span) = (title, given, expected, span)
  }
}

public enum Given: Hashable, Sendable {
  /// The probability with which anything asked would have been seen.
  case coverage(Probability)
  /// So many such events, each true with this probability; when they happened, or any time that fits.
  case events(Int, EventPattern, Probability)
  case figure(FigureSubject, QuantityBounds, DateValue, source: String?)
  /// The date of evaluation.
  case on(DateValue)
  /// The named milestone, step or duty was verified on a date.
  case verified(String, DateValue)
}

/// What a test demands, for the claim or for one duty.
public struct Expectation: Hashable, Sendable {
  public enum Result: String, Hashable, Sendable, Codable, CaseIterable {
    case supported, contradicted
    case cannotTell = "cannot tell"
    case notInForce = "not in force"
    case notTriggered = "not triggered"
    case pending, met
    case metLate = "met late"
    case breached, excused
    case notCheckable = "not checkable"

    /// Claims come out supported, contradicted or undecided; duties have states.
    public var suitsClaims: Bool { self == .supported || self == .contradicted || self == .cannotTell }
    public var suitsDuties: Bool { self != .supported && self != .contradicted }
  }
  public let result: Result
  /// The duty meant; `nil` for a claim or a commitment's every duty.
  public let duty: String?

  public init(result: Result, duty: String?) {
    (self.result, self.duty) = (result, duty)
  }
}

import SightlineObserving
import SightlineUnits

/// What is claimed.
public indirect enum Assertion: Hashable, Sendable {
  /// So many events within the pattern's period, which is always set here.
  case count(CountBounds, EventPattern)
  case figure(FigureComparison)
  /// The first such event has happened by, or before, a date.
  case deadline(EventPattern, Deadline)
  /// The first event of one kind came before the first of another.
  case order(EventPattern, before: EventPattern)
  case all([Assertion])
  case any([Assertion])
  case not(Assertion)
}

/// Which events are meant.
public struct EventPattern: Hashable, Sendable {
  public let kind: EventKind
  public let filters: [Question.Filter]
  /// Any of them suffices: `with at least 9000 troops or 250 battle tanks`. Empty: any size.
  public let sizes: [SizeCondition]
  /// `nil` where the sentence around it says when.
  public let period: DateValue?
  public let span: Span

  public init(
    kind: EventKind, filters: [Question.Filter], sizes: [SizeCondition], period: DateValue?, span: Span
  ) {
    (self.kind, self.filters, self.sizes, self.period, self.span) = (kind, filters, sizes, period, span)
  }

  /// Which moment of the event counts: a flight *to* a place when it arrives, one *from* a place when it
  /// leaves, any other while it is under way.
  public var moment: Question.Moment {
    guard kind == .flight else { return .any }
    var roles: Set<PlaceRole> = []
    for case .place(let role, _) in filters { roles.insert(role) }
    if roles.contains(.destination), !roles.contains(.origin) { return .end }
    if roles.contains(.origin), !roles.contains(.destination) { return .start }
    return .any
  }
}

/// How large an event must be to be meant: `at least 9000 troops`.
public struct SizeCondition: Hashable, Sendable, Codable {
  public let category: String
  public let bounds: QuantityBounds

  public init(category: String, bounds: QuantityBounds) {
    (self.category, self.bounds) = (category, bounds)
  }
}

/// A number with its unit; money also with the date whose exchange rate counts.
public struct Quantity: Hashable, Sendable, Codable {
  public let value: ExactDecimal
  public let measure: Measure
  /// For money: as written after `at`; `nil` means the date of the figure it is compared with.
  public let valueDate: CalendarDate?

  public init(value: ExactDecimal, measure: Measure, valueDate: CalendarDate?) {
    (self.value, self.measure, self.valueDate) = (value, measure, valueDate)
  }
}

public enum QuantityBounds: Hashable, Sendable, Codable {
  case atLeast(Quantity)
  case atMost(Quantity)
  case moreThan(Quantity)
  case lessThan(Quantity)
  case exactly(Quantity)
  /// Both ends included.
  case between(Quantity, Quantity)

  public var measure: Measure {
    switch self {
    case .atLeast(let q), .atMost(let q), .moreThan(let q), .lessThan(let q), .exactly(let q),
      .between(let q, _):
      q.measure
    }
  }
  /// Whether a value in the bounds' own unit lies within them.
  public func contains(_ value: ExactDecimal) -> Bool {
    switch self {
    case .atLeast(let q): value >= q.value
    case .atMost(let q): value <= q.value
    case .moreThan(let q): value > q.value
    case .lessThan(let q): value < q.value
    case .exactly(let q): value == q.value
    case .between(let a, let b): a.value <= value && value <= b.value
    }
  }
}

/// What a register or budget states a number for.
public struct FigureSubject: Hashable, Sendable, Codable {
  /// One of the kinds that are figures, or `transfer`, `order`, `payment`, whose amounts add up.
  public let kind: EventKind
  /// `battle tanks`; `nil` for the whole.
  public let category: String?
  public let parties: [PartyRole: PartyName]
  public let place: PlaceSelector?

  public init(kind: EventKind, category: String?, parties: [PartyRole: PartyName], place: PlaceSelector?) {
    (self.kind, self.category, self.parties, self.place) = (kind, category, parties, place)
  }

  /// The filters a question for these figures carries.
  public var filters: [Question.Filter] {
    var all: [Question.Filter] = []
    if let category { all.append(.attribute(.category, anyOf: [category])) }
    for role in PartyRole.allCases { if let party = parties[role] { all.append(.party(role, [party])) } }
    if let place { all.append(.place(.site, place)) }
    return all
  }
}

/// A number made of figures.
public enum FigureExpression: Hashable, Sendable, Codable {
  case figure(FigureSubject)
  case sum([FigureSubject])
  /// The figure at the comparison's date less the figure at `since`.
  case change(FigureSubject, since: DateValue)

  public var subjects: [FigureSubject] {
    switch self {
    case .figure(let s), .change(let s, _): [s]
    case .sum(let all): all
    }
  }
}

/// `holding of battle tanks by Azerbaijan at most 220 on 2006-12-31`.
public struct FigureComparison: Hashable, Sendable {
  public let expression: FigureExpression
  public let bounds: QuantityBounds
  /// On a date, or over a period.
  public let when: DateValue
  public let span: Span

  public init(expression: FigureExpression, bounds: QuantityBounds, when: DateValue, span: Span) {
    (self.expression, self.bounds, self.when, self.span) = (expression, bounds, when, span)
  }
}

/// The last moment for something.
public enum Deadline: Hashable, Sendable {
  /// Including that date.
  case by(DateValue)
  /// Not on that date any more.
  case before(DateValue)
  case within(CalendarSpan, after: Anchor)

  /// What a relative deadline counts from.
  public enum Anchor: Hashable, Sendable {
    case entryIntoForce
    /// A milestone, step or named duty of the same commitment, once it is verified.
    case duty(String)
  }

  /// The first moment that is too late; `nil` where it depends on an event.
  public var limit: Instant? {
    switch self {
    case .by(let d):
      // "By 18:00" ends at 18:00:00, the moment itself included.
      (d.precision ?? .day) >= .minute
        ? Instant(microseconds: d.interval.start.microseconds &+ 1) : d.interval.end
    case .before(let d): d.interval.start
    case .within: nil
    }
  }
}

import SightlineUnits

/// What a number counts or measures.
public enum Measure: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Whole things: tanks, people, patrols.
  case count
  case money(Currency)
  case hectares
  case metres
  case tonnes
  case days
  /// SIPRI trend-indicator value in millions: a production-cost unit, never money.
  case trendIndicatorValue
  /// A share of a whole, 0 to 1.
  case share

  public var description: String {
    switch self {
    case .count: ""
    case .money(let currency): currency.code
    case .hectares: "ha"
    case .metres: "m"
    case .tonnes: "t"
    case .days: "days"
    case .trendIndicatorValue: "TIV m"
    case .share: ""
    }
  }
}

/// A number as a source gives it, with how far it may be off.
public struct Figure: Hashable, Sendable, Codable {
  public enum Meaning: String, Sendable, Codable, Hashable {
    /// The whole of the thing.
    case total
    /// At least so many were seen: bounds the truth from below, says nothing above.
    case atLeast
    case atMost
  }
  public let value: ExactDecimal
  public let measure: Measure
  public let meaning: Meaning
  /// Half the width of a 68 % interval, in the measure's unit; 0 where the source states an exact count.
  public let standardError: Double
  /// The text as published, where it differs from `value`.
  public let raw: String?

  public init(
    _ value: ExactDecimal, _ measure: Measure, meaning: Meaning = .total, standardError: Double = 0,
    raw: String? = nil
  ) {
    (self.value, self.measure, self.meaning) = (value, measure, meaning)
    (self.standardError, self.raw) = (max(0, standardError), raw)
  }
}

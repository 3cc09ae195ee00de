import SightlineObserving
import SightlineUnits

/// A number as a register prints it, with its question mark.
public struct MarkedNumber<Value: Hashable & Sendable>: Hashable, Sendable {
  public let value: Value
  /// True when a "?" stands beside it.
  public let uncertain: Bool
  public init(_ value: Value, uncertain: Bool) { (self.value, self.uncertain) = (value, uncertain) }
}
extension MarkedNumber: Codable where Value: Codable {}

/// One deal of an arms-transfer register. `nil` is "not published", never zero.
public struct Transfer: Hashable, Sendable {
  /// As published; the table of parties maps spellings when measures are taken.
  public let recipient: String
  public let supplier: String
  public let orderYear: MarkedNumber<Int>?
  public let ordered: MarkedNumber<Int>?
  public let designation: String
  /// The register's own category: `tank`, `SAM system`.
  public let category: String
  public let delivered: MarkedNumber<Int>?
  /// Ascending. One total may stand for several years.
  public let deliveryYears: [Int]
  /// `New`, `Second hand`, `Second hand but modernized`, or the file's own word.
  public let status: String
  public let comment: String
  /// Trend-indicator values, in millions.
  public let unitValue: ExactDecimal?
  public let orderedValue: ExactDecimal?
  /// `0` where the register means "between 0 and 0.5".
  public let deliveredValue: ExactDecimal?
  /// First and last line of the file, from 1.
  public let lines: ClosedRange<Int>

  public init(
    recipient: String, supplier: String, orderYear: MarkedNumber<Int>? = nil,
    ordered: MarkedNumber<Int>? = nil, designation: String = "", category: String = "",
    delivered: MarkedNumber<Int>? = nil, deliveryYears: [Int] = [], status: String = "",
    comment: String = "", unitValue: ExactDecimal? = nil, orderedValue: ExactDecimal? = nil,
    deliveredValue: ExactDecimal? = nil, lines: ClosedRange<Int> = 1...1
  ) {
    (self.recipient, self.supplier, self.orderYear) = (recipient, supplier, orderYear)
    (self.ordered, self.designation, self.category) = (ordered, designation, category)
    (self.delivered, self.deliveryYears, self.status) = (delivered, deliveryYears, status)
    (self.comment, self.unitValue, self.orderedValue) = (comment, unitValue, orderedValue)
    (self.deliveredValue, self.lines) = (deliveredValue, lines)
  }

  /// True when a "?" stands beside the number delivered, or beside the number ordered where that is the
  /// number delivered: then the delivered volume is uncertain too.
  public var volumeIsUncertain: Bool {
    if delivered?.uncertain == true { return true }
    return ordered?.uncertain == true && ordered?.value == delivered?.value
  }

  /// True when at least one delivery was identified.
  public var hasDelivery: Bool {
    guard let value = deliveredValue else { return false }
    return value > .zero || !deliveryYears.isEmpty
  }

  /// Everything but the place in the file: two rows with the same content.
  func hasSameContent(as other: Transfer) -> Bool {
    recipient == other.recipient && supplier == other.supplier && orderYear == other.orderYear
      && ordered == other.ordered && designation == other.designation && category == other.category
      && delivered == other.delivered && deliveryYears == other.deliveryYears && status == other.status
      && comment == other.comment && unitValue == other.unitValue && orderedValue == other.orderedValue
      && deliveredValue == other.deliveredValue
  }
}

/// What an export says of itself above its table.
public struct RegisterPreamble: Hashable, Sendable {
  public var title = ""
  /// The day the export was made.
  public var generated: CalendarDate?
  /// The delivery years the export was cut to; `nil` where it was not.
  public var firstYear: Int?
  public var lastYear: Int?
  /// The supplier or recipient the export was cut to; `nil` for all countries.
  public var onlySupplier: String?
  public var onlyRecipient: String?
  /// All lines above the header, as printed.
  public var notes: [String] = []
  public init() {}
}

/// A trade register as read: deals, preamble and what was wrong.
public struct TransferRegister: Sendable {
  public let file: String
  public let encoding: TextEncoding
  public let preamble: RegisterPreamble
  public let transfers: [Transfer]
  public let issues: [RegisterIssue]
  public init(
    file: String, encoding: TextEncoding, preamble: RegisterPreamble, transfers: [Transfer],
    issues: [RegisterIssue]
  ) {
    (self.file, self.encoding, self.preamble) = (file, encoding, preamble)
    (self.transfers, self.issues) = (transfers, issues)
  }
}

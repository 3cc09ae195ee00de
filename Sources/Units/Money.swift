/// An ISO 4217 currency code: three capital letters.
@frozen public struct Currency: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  public let code: String
  /// Accepts lower case and stores capitals; `nil` unless three ASCII letters.
  public init?(_ code: some StringProtocol) {
    let upper = code.uppercased()
    guard upper.utf8.count == 3, upper.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
    self.code = upper
  }
  public static func < (a: Currency, b: Currency) -> Bool { a.code < b.code }
  public var description: String { code }
}

/// An amount in one currency, with the date whose exchange rate counts where one is needed.
///
/// Amounts of different currencies never add: `+` does not exist here, sums are kept by currency.
public struct Money: Hashable, Sendable, Codable, CustomStringConvertible {
  public let amount: ExactDecimal
  public let currency: Currency
  /// The date whose rate applies (IATI `value-date`); `nil` where the source gave none.
  public let valueDate: CalendarDate?
  public init(_ amount: ExactDecimal, _ currency: Currency, valueDate: CalendarDate? = nil) {
    (self.amount, self.currency, self.valueDate) = (amount, currency, valueDate)
  }
  public var description: String { "\(amount) \(currency)" }
}

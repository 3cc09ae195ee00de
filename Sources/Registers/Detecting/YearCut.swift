import SightlineUnits

/// Which delivery years count, and how a total that stands for several years is cut.
///
/// Rule: the register gives one total for all years of delivery and not how much came when. Each listed year
/// gets an equal part; a total whose years all lie within the cut is taken whole, without rounding. A total
/// with no year listed counts only where no cut is asked for; it is told in the remarks.
public struct YearCut: Hashable, Sendable {
  public let from: Int?
  public let until: Int?
  /// Both ends belong to the cut; `nil` leaves that end open.
  public init(from: Int? = nil, until: Int? = nil) { (self.from, self.until) = (from, until) }

  public var isOpen: Bool { from == nil && until == nil }
  public func contains(_ year: Int) -> Bool { year >= from ?? .min && year <= until ?? .max }

  /// The part of a total with these years that falls in the cut, 0 to 1; `nil` when no year is listed and the
  /// cut is not open.
  public func share(of years: [Int]) -> Double? {
    if isOpen { return 1 }
    guard !years.isEmpty else { return nil }
    return Double(years.count { contains($0) }) / Double(years.count)
  }
}

/// A sum that stays exact while only whole totals enter it.
struct PartialSum: Sendable {
  private var exact = ExactDecimal.zero
  private var partial = 0.0
  mutating func add(_ value: ExactDecimal, share: Double) {
    if share == 1 { exact += value } else { partial += value.double * share }
  }
  var value: Double { exact.double + partial }
}

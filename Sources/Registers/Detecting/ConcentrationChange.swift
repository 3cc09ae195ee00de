import SightlineUnits

/// How a recipient's supplier concentration moved from one stretch of years to the next.
public struct ConcentrationChange: Hashable, Sendable {
  public let recipient: String
  public let earlier: ClosedRange<Int>
  public let later: ClosedRange<Int>
  /// `nil` where nothing was delivered in a stretch: there is no index to compare.
  public let earlierIndex: Double?
  public let laterIndex: Double?
  /// From the lowest later minus the highest earlier index to the reverse: wider than a paired range, since
  /// what makes one volume uncertain need not make another so.
  public let low: Double?
  public let high: Double?
  public var change: Double? { earlierIndex.flatMap { e in laterIndex.map { $0 - e } } }
  public enum Direction: String, Hashable, Sendable {
    case rose, fell
    case cannotTell = "cannot tell"
  }
  public var direction: Direction {
    guard let low, let high else { return .cannotTell }
    return low > 0 ? .rose : high < 0 ? .fell : .cannotTell
  }
}

extension ConcentrationDetector {
  /// Consecutive stretches, counted back from `through`.
  /// - Parameter width: five years, as the register's publisher compares: single years hold single deals.
  public func changes(
    _ transfers: [Transfer], recipient: String, through: Int, width: Int = 5
  ) -> [ConcentrationChange] {
    let name = parties.canonical(recipient)
    let own = transfers.filter { parties.areSame($0.recipient, name) }
    guard width > 0, let first = own.flatMap(\.deliveryYears).min(), first <= through else { return [] }
    var ends: [Int] = []
    var end = through
    while end >= first {
      ends.append(end)
      end -= width
    }
    let stretches = ends.reversed().map { end -> (ClosedRange<Int>, ConcentrationTable) in
      let years = end - width + 1...end
      let cut = YearCut(from: years.lowerBound, until: years.upperBound)
      return (years, table(own, recipient: name, cut: cut))
    }
    return zip(stretches, stretches.dropFirst()).map { a, b in
      let bounds = a.1.hhiRange.flatMap { x in
        b.1.hhiRange.map { y in (y.lowerBound - x.upperBound, y.upperBound - x.lowerBound) }
      }
      return ConcentrationChange(
        recipient: name, earlier: a.0, later: b.0, earlierIndex: a.1.hhi, laterIndex: b.1.hhi,
        low: bounds?.0, high: bounds?.1)
    }
  }
}

extension DealMeasures {
  /// Deliveries by supplier and category, for scenarios. Totals of several years are cut in equal parts.
  public static func volumes(
    _ transfers: [Transfer], recipient: String, cut: YearCut = YearCut(), parties: PartyTable = .standard
  ) -> [(supplier: String, category: String, value: Double)] {
    transfers.compactMap { t in
      guard parties.areSame(t.recipient, recipient), t.hasDelivery, let value = t.deliveredValue,
        let share = cut.share(of: t.deliveryYears), share > 0
      else { return nil }
      return (parties.canonical(t.supplier), t.category, value.double * share)
    }
  }
}

extension BudgetSeries {
  /// A party's spending in constant prices by year, for scenarios; years without a figure are absent.
  public static func constant(_ series: [BudgetYear], of party: String, parties: PartyTable = .standard)
    -> [Int: Double]
  {
    var years: [Int: Double] = [:]
    for entry in series where parties.areSame(entry.party, party) {
      if let value = entry.constant?.value.double { years[entry.year] = value }
    }
    return years
  }
}

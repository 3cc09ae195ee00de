import SightlineUnits

/// Deliveries by recipient, year and category.
public struct PeriodTotal: Hashable, Sendable {
  public let recipient: String
  public let year: Int
  public let category: String
  /// Trend-indicator value in millions; totals of several years count in equal parts (`YearCut`).
  public let value: Double
  /// The part of `value` that stands beside a "?".
  public let uncertain: Double
  public let deals: Int
}

/// What was ordered of one supplier, and what came.
public struct OrderBalance: Hashable, Sendable {
  public let recipient: String
  public let supplier: String
  /// Millions of trend-indicator value over the deals whose order is published.
  public let ordered: Double
  public let delivered: Double
  /// Deals whose order or delivery is not published: they are in neither sum.
  public let unknown: Int
  public let deals: Int
}

/// A supplier that used to deliver and stopped.
public struct SupplierSuspension: Hashable, Sendable {
  public let recipient: String
  public let supplier: String
  public let lastYear: Int
  /// Whole years without a delivery, up to the last year the register covers.
  public let silentYears: Int
  /// The longest silence between two earlier deliveries of the same supplier, in years.
  public let longestEarlierSilence: Int
  /// Deals ordered of the supplier and not or not fully delivered: a silence with open orders is another
  /// thing than one without.
  public let openDeals: Int
  /// The supplier's share in all deliveries up to `lastYear`.
  public let shareBefore: Double
}

public enum DealMeasures {
  public static func totals(
    _ transfers: [Transfer], cut: YearCut = YearCut(), parties: PartyTable = .standard
  ) -> [PeriodTotal] {
    struct Key: Hashable { let recipient: String, year: Int, category: String }
    var sums: [Key: (value: PartialSum, uncertain: Double, deals: Int)] = [:]
    for transfer in transfers where transfer.hasDelivery {
      guard let value = transfer.deliveredValue, !transfer.deliveryYears.isEmpty else { continue }
      let share = 1 / Double(transfer.deliveryYears.count)
      for year in transfer.deliveryYears where cut.contains(year) {
        let key = Key(
          recipient: parties.canonical(transfer.recipient), year: year, category: transfer.category)
        var sum = sums[key] ?? (PartialSum(), 0, 0)
        sum.value.add(value, share: share)
        if transfer.volumeIsUncertain { sum.uncertain += value.double * share }
        sum.deals += 1
        sums[key] = sum
      }
    }
    return sums.map { key, sum in
      PeriodTotal(
        recipient: key.recipient, year: key.year, category: key.category, value: sum.value.value,
        uncertain: sum.uncertain, deals: sum.deals)
    }.sorted { ($0.recipient, $0.year, $0.category) < ($1.recipient, $1.year, $1.category) }
  }

  /// Orders placed in the cut, by the year of order, against their deliveries up to now.
  public static func orders(
    _ transfers: [Transfer], cut: YearCut = YearCut(), parties: PartyTable = .standard
  ) -> [OrderBalance] {
    let groups = Dictionary(
      grouping: transfers.filter { t in
        cut.isOpen || t.orderYear.map { cut.contains($0.value) } == true
      }
    ) { [parties.canonical($0.recipient), parties.canonical($0.supplier)] }
    return groups.map { names, deals in
      let known = deals.filter { $0.orderedValue != nil && $0.deliveredValue != nil && $0.ordered != nil }
      return OrderBalance(
        recipient: names[0], supplier: names[1],
        ordered: known.reduce(ExactDecimal.zero) { $0 + ($1.orderedValue ?? .zero) }.double,
        delivered: known.reduce(ExactDecimal.zero) { $0 + ($1.deliveredValue ?? .zero) }.double,
        unknown: deals.count - known.count, deals: deals.count)
    }.sorted { ($0.recipient, $0.supplier) < ($1.recipient, $1.supplier) }
  }

  /// A supplier is named when its silence up to `through` is longer than any silence before and at least
  /// three years: with two deliveries in the past, two silent years are no news.
  /// - Parameter through: the last year that the register covers whole.
  public static func suspensions(
    _ transfers: [Transfer], through: Int, parties: PartyTable = .standard
  ) -> [SupplierSuspension] {
    let byRecipient = Dictionary(grouping: transfers) { parties.canonical($0.recipient) }
    var found: [SupplierSuspension] = []
    for (recipient, deals) in byRecipient {
      for (supplier, own) in Dictionary(grouping: deals, by: { parties.canonical($0.supplier) }) {
        let years = Set(own.filter(\.hasDelivery).flatMap(\.deliveryYears)).filter { $0 <= through }.sorted()
        guard years.count >= 2, let last = years.last else { continue }
        let gaps = zip(years, years.dropFirst()).map { $1 - $0 - 1 }
        let (silent, longest) = (through - last, gaps.max() ?? 0)
        guard silent >= 3, silent > longest else { continue }
        let before = ConcentrationDetector(parties: parties).table(
          deals, recipient: recipient, cut: YearCut(until: last))
        let open = own.count { t in
          guard let ordered = t.ordered?.value else { return false }
          return (t.delivered?.value ?? 0) < ordered
        }
        found.append(
          SupplierSuspension(
            recipient: recipient, supplier: supplier, lastYear: last, silentYears: silent,
            longestEarlierSilence: longest, openDeals: open,
            shareBefore: before.rows.first { $0.supplier == supplier }?.share ?? 0))
      }
    }
    return found.sorted {
      ($0.recipient, -$0.shareBefore, $0.supplier) < ($1.recipient, -$1.shareBefore, $1.supplier)
    }
  }
}

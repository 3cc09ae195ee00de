import SightlineUnits

/// Delays and overspending of projects.
public struct ProjectSigns: Sendable {
  /// Days that a completion may slip without a word: a quarter, since IATI asks for an update each quarter.
  public let patience: Int
  public init(patience: Int = 92) { self.patience = patience }

  /// - Parameter asOf: the day of evaluation.
  public func findings(_ projects: [WorksProject], asOf: CalendarDate) -> [WorksFinding] {
    projects.flatMap { delays($0, asOf) + overspending($0) }.sorted()
  }

  private static let ended: Set<String> = ["4", "5", "completed", "completion", "cancelled"]

  private func delays(_ p: WorksProject, _ asOf: CalendarDate) -> [WorksFinding] {
    guard let planned = p.dates.plannedEnd else { return [] }
    if let actual = p.dates.actualEnd {
      let days = actual.daysSince1970 - planned.daysSince1970
      guard days > patience else { return [] }
      return [
        WorksFinding(.late, p.id, "planned \(planned), ended \(actual): \(days) days", measure: Double(days))
      ]
    }
    // A ledger that never says how things stand cannot say that they stand still. Cancelled and closed projects
    // are not overdue (ActivityStatus 4, 5; OC4IDS completed, cancelled).
    guard let status = p.status, !ProjectSigns.ended.contains(status) else { return [] }
    let days = asOf.daysSince1970 - planned.daysSince1970
    guard days > patience else { return [] }
    return [
      WorksFinding(.overdue, p.id, "planned \(planned), open on \(asOf): \(days) days", measure: Double(days))
    ]
  }

  /// Paid out more than was ever committed, in the same currency.
  private func overspending(_ p: WorksProject) -> [WorksFinding] {
    var sums: [Currency: (committed: ExactSum, out: ExactSum)] = [:]
    for f in p.flows {
      var s = sums[f.money.currency] ?? (ExactSum(), ExactSum())
      if f.type.isCommitment { s.committed.add(f.money.amount) }
      if f.type.isSpending { s.out.add(f.money.amount) }
      sums[f.money.currency] = s
    }
    return sums.compactMap { currency, s in
      guard let committed = s.committed.decimal, let out = s.out.decimal, committed > .zero, out > committed
      else {
        return nil
      }
      return WorksFinding(
        .overspent, p.id, "committed \(committed) \(currency), paid out \(out)",
        measure: out.double / committed.double)
    }
  }
}

/// Signs in contracts: growth, unit costs, single bidders, repeat winners.
public struct ContractSigns: Sendable {
  /// Growth worth asking about: EU Directive 2014/24, article 72(2), lets works grow by 15 % without a new
  /// procedure.
  public let growth: Double
  /// Robust z of the logarithm of the price: 3.5 (Iglewicz and Hoaglin 1993, for modified z-scores).
  public let outlier: Double
  /// Fewer prices of one kind say nothing.
  public let fewest: Int
  /// Share of a buyer's contracts that one supplier wins, and how many contracts make it a sign. The share is
  /// the threshold of a dominant position presumed in EU case law (50 %, AKZO C-62/86).
  public let share: Double
  public let contracts: Int
  public init(
    growth: Double = 0.15, outlier: Double = 3.5, fewest: Int = 8, share: Double = 0.5, contracts: Int = 5
  ) {
    (self.growth, self.outlier, self.fewest) = (growth, outlier, fewest)
    (self.share, self.contracts) = (share, contracts)
  }

  public func findings(_ projects: [WorksProject]) -> [WorksFinding] {
    (grown(projects) + unitCosts(projects) + singleBidders(projects) + repeatWinners(projects)).sorted()
  }

  private func grown(_ projects: [WorksProject]) -> [WorksFinding] {
    projects.flatMap { p in
      p.contracts.compactMap { c in
        guard let first = c.firstValue, let last = c.lastValue, first.currency == last.currency,
          first.amount > .zero, last.amount.double / first.amount.double > 1 + growth
        else { return nil }
        return WorksFinding(
          .costGrowth, p.id, "contract \(c.id): signed \(first), now \(last)",
          measure: last.amount.double / first.amount.double)
      }
    }
  }

  /// Modified z-score: 0.6745 (ln x − median) / MAD.
  private func unitCosts(_ projects: [WorksProject]) -> [WorksFinding] {
    struct Key: Hashable {
      let item: String
      let unit: String
      let currency: Currency
    }
    var groups: [Key: [(String, WorksProject.UnitCost, Double)]] = [:]
    for p in projects {
      for u in p.contracts.flatMap(\.unitCosts) where u.price > .zero {
        groups[Key(item: u.item, unit: u.unit, currency: u.currency), default: []]
          .append((p.id, u, Logarithm.natural(u.price.double)))
      }
    }
    return groups.values.flatMap { group -> [WorksFinding] in
      guard group.count >= fewest else { return [] }
      let middle = Robust.median(group.map(\.2))
      let spread = Robust.median(group.map { abs($0.2 - middle) })
      guard spread > 0 else { return [] }
      return group.compactMap { id, u, x in
        let z = 0.6745 * (x - middle) / spread
        guard abs(z) > outlier else { return nil }
        return WorksFinding(
          .unitCostOutlier, id, "\(u.item): \(u.price) \(u.currency) a \(u.unit), \(group.count) prices",
          measure: z)
      }
    }
  }

  private func singleBidders(_ projects: [WorksProject]) -> [WorksFinding] {
    projects.flatMap { p in
      p.contracts.filter { $0.bidders == 1 && $0.method == "open" }.map {
        WorksFinding(.singleBidder, p.id, "contract \($0.id): one offer in an open procedure", measure: 1)
      }
    }
  }

  private func repeatWinners(_ projects: [WorksProject]) -> [WorksFinding] {
    var byBuyer: [String: [String: Int]] = [:]
    for c in projects.flatMap(\.contracts) {
      guard let buyer = c.buyer else { continue }
      for s in Set(c.suppliers) { byBuyer[buyer, default: [:]][s, default: 0] += 1 }
    }
    return byBuyer.flatMap { buyer, winners -> [WorksFinding] in
      let all = winners.values.reduce(0, +)
      return winners.compactMap { supplier, n in
        guard n >= contracts, Double(n) / Double(all) > share else { return nil }
        return WorksFinding(
          .repeatWinner, supplier, "\(n) of \(all) contracts of \(buyer)", measure: Double(n) / Double(all))
      }
    }
  }
}

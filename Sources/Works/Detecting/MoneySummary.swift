import SightlineUnits

/// Committed, paid and spent, by one dimension and currency.
public struct MoneyLine: Hashable, Sendable, Comparable {
  public let key: String
  public let currency: Currency
  /// Outgoing commitments (IATI 2).
  public var committed = ExactSum()
  /// Disbursements (3) to others, less those that go to an activity of the same ledgers, which spends or passes
  /// on the same money.
  public var paid = ExactSum()
  /// Expenditure (4).
  public var spent = ExactSum()
  /// Disbursements to activities of the same ledgers: shown, never added to the others.
  public var passedOn = ExactSum()
  /// Interest and repayment (5, 6): money to lenders, no spending.
  public var debtService = ExactSum()
  /// Incoming funds (1): another's disbursement seen from the other side, never added.
  public var incoming = ExactSum()
  public static func < (a: MoneyLine, b: MoneyLine) -> Bool { (a.key, a.currency) < (b.key, b.currency) }
}

/// Adds up flows without counting money twice between reporters.
public struct MoneySummary: Sendable {
  public enum Dimension: String, Hashable, Sendable, CaseIterable { case project, sector, place, payer, year }
  public init() {}

  /// - Returns: lines sorted by key and currency. A project's flow with several sectors or countries is split by
  ///   its percentages; where those do not make 100 the whole is put under `unallocated`.
  public func lines(_ projects: [WorksProject], by dimension: Dimension) -> [MoneyLine] {
    struct Key: Hashable {
      let key: String
      let currency: Currency
    }
    let known = Set(projects.map(\.id))
    var lines: [Key: MoneyLine] = [:]
    for p in projects {
      for f in p.flows {
        for (key, amount) in MoneySummary.parts(f, p, dimension) {
          let at = Key(key: key, currency: f.money.currency)
          var line = lines[at] ?? MoneyLine(key: key, currency: f.money.currency)
          MoneySummary.add(amount, f, p, known, &line)
          lines[at] = line
        }
      }
    }
    return lines.values.sorted()
  }

  private static func add(
    _ amount: ExactDecimal, _ f: WorksProject.Flow, _ p: WorksProject, _ known: Set<String>,
    _ line: inout MoneyLine
  ) {
    switch f.type {
    case .outgoingCommitment: line.committed.add(amount)
    case .disbursement:
      if let to = f.receiverActivity, to != p.id, known.contains(to) {
        line.passedOn.add(amount)
      } else {
        line.paid.add(amount)
      }
    case .expenditure: line.spent.add(amount)
    case .interestPayment, .loanRepayment: line.debtService.add(amount)
    case .incomingFunds: line.incoming.add(amount)
    default: break
    }
  }

  private static func parts(_ f: WorksProject.Flow, _ p: WorksProject, _ dimension: Dimension)
    -> [(String, ExactDecimal)]
  {
    switch dimension {
    case .project: return [(p.id, f.money.amount)]
    case .payer: return [(f.provider?.label ?? p.reporter.label, f.money.amount)]
    case .year: return [(f.date.map { String($0.year) } ?? "undated", f.money.amount)]
    case .place: return [(p.countries.count == 1 ? p.countries[0] : "unallocated", f.money.amount)]
    case .sector:
      if let own = f.sector { return [(own, f.money.amount)] }
      return split(f.money.amount, p.sectors.filter { $0.vocabulary == p.sectors.first?.vocabulary })
    }
  }

  static func split(_ amount: ExactDecimal, _ sectors: [WorksProject.Sector]) -> [(String, ExactDecimal)] {
    if sectors.count == 1 { return [(sectors[0].key, amount)] }
    var total = ExactSum()
    var parts: [(String, ExactDecimal)] = []
    for s in sectors {
      guard let share = s.share, total.add(share), let part = percent(share, of: amount) else {
        return [("unallocated", amount)]
      }
      parts.append((s.key, part))
    }
    return total.decimal == ExactDecimal(100) ? parts : [("unallocated", amount)]
  }

  /// Exact; `nil` where the product leaves the digits there are.
  static func percent(_ share: ExactDecimal, of amount: ExactDecimal) -> ExactDecimal? {
    let (product, over) = share.significand.multipliedReportingOverflow(by: amount.significand)
    let scale = share.scale + amount.scale + 2
    guard !over, scale <= 18 else { return nil }
    return ExactDecimal("\(product)e-\(scale)")
  }
}

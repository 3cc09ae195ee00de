import SightlineUnits

/// One project, whatever ledger tells of it: an IATI activity, an OCDS contracting process, an OC4IDS or World
/// Bank project.
public struct WorksProject: Hashable, Sendable {
  public struct Party: Hashable, Sendable {
    /// The organisation's identifier; `nil` where none is given.
    public let ref: String?
    public let name: String?
    /// What to call it: the name, else the identifier.
    public var label: String { name ?? ref ?? "" }
  }
  public struct Flow: Hashable, Sendable {
    public let type: FlowCode
    /// With the value date: the one whose exchange rate counts; the transaction date where none is given.
    public let money: Money
    /// When it happened.
    public let date: CalendarDate?
    public let provider: Party?
    public let receiver: Party?
    /// The activity the money came from, and the one it went to, where the ledger names them.
    public let providerActivity: String?
    public let receiverActivity: String?
    /// The transaction's own sector, which takes the place of the project's.
    public let sector: String?
    public let byte: Int
  }
  public struct Sector: Hashable, Sendable {
    public let code: String
    public let vocabulary: String
    /// Percent; `nil`: all of it, where it is the only one.
    public let share: ExactDecimal?
    /// The code alone for the OECD DAC lists (vocabularies 1 and 2), else with its vocabulary: `99:10`.
    public var key: String { vocabulary == "1" || vocabulary == "2" ? code : "\(vocabulary):\(code)" }
  }
  public struct Site: Hashable, Sendable {
    public let name: String?
    public let point: Coordinate?
    /// IATI GeographicExactness: 1 exact, 2 approximate; `nil` not told.
    public let isExact: Bool?
  }
  public struct Contract: Hashable, Sendable {
    public let id: String
    public let title: String?
    /// As signed first, and as last told.
    public let firstValue: Money?
    public let lastValue: Money?
    public let suppliers: [String]
    /// How many offered; `nil` not told.
    public let bidders: Int?
    /// `open`, `selective`, `limited`, `direct` (OCDS codelist method).
    public let method: String?
    public let buyer: String?
    /// Unit price by unit, of items with a quantity: `m2` → 12.5.
    public let unitCosts: [UnitCost]
  }
  public struct UnitCost: Hashable, Sendable {
    public let item: String
    public let unit: String
    public let currency: Currency
    public let price: ExactDecimal
  }
  /// Planned and actual, as in IATI activity dates 1 to 4.
  public struct Dates: Hashable, Sendable {
    public var plannedStart: CalendarDate?
    public var actualStart: CalendarDate?
    public var plannedEnd: CalendarDate?
    public var actualEnd: CalendarDate?
    public init() {}
  }

  public let id: String
  public let title: String
  public let reporter: Party
  /// ISO 3166 alpha-2 or names, as the ledger has them.
  public let countries: [String]
  public let sectors: [Sector]
  public let sites: [Site]
  public let dates: Dates
  /// IATI ActivityStatus: 1 pipeline, 2 implementation, 3 finalisation, 4 closed, 5 cancelled, 6 suspended.
  public let status: String?
  public let flows: [Flow]
  /// First and last told total budget, by currency.
  public let budgets: [Money]
  public let contracts: [Contract]
  public let file: String
  public let byte: Int

  /// The latest movement of money.
  public var lastFlow: CalendarDate? { flows.compactMap(\.date).max() }
}

/// A place where a project should show on the ground, for the Ground lens: *paid, not visible*.
public struct PaidPlace: Hashable, Sendable {
  public let project: String
  public let title: String
  public let name: String?
  public let point: Coordinate
  public let isExact: Bool?
  public let sectors: [String]
  /// From the first movement of money or the start, to the end or the last movement.
  public let from: CalendarDate?
  public let until: CalendarDate?
  /// Spent and paid out up to now, by currency.
  public let paid: [Money]

  /// Sectors whose works can be seen from above (OECD DAC purpose codes: 14 water, 15230 and 15250 excluded;
  /// 21 transport, 23 energy, 31 agriculture, 32 industry and construction, 12230 and 11120 buildings, 43040).
  public static func isPhysical(_ sector: String) -> Bool {
    ["14", "21", "23", "311", "321", "323", "11120", "12230", "16040", "43030", "43040", "73010"]
      .contains { sector.hasPrefix($0) }
  }
  public static func places(of project: WorksProject) -> [PaidPlace] {
    var sums: [Currency: ExactSum] = [:]
    for f in project.flows where f.type.isSpending {
      sums[f.money.currency, default: ExactSum()].add(f.money.amount)
    }
    let paid = sums.keys.sorted().compactMap { c in sums[c]?.decimal.map { Money($0, c) } }
    let dates = project.flows.compactMap(\.date)
    return project.sites.compactMap { site in
      site.point.map {
        PaidPlace(
          project: project.id, title: project.title, name: site.name, point: $0, isExact: site.isExact,
          sectors: project.sectors.map(\.code),
          from: [project.dates.actualStart, project.dates.plannedStart, dates.min()].compactMap { $0 }.min(),
          until: [project.dates.actualEnd, project.dates.plannedEnd, dates.max()].compactMap { $0 }.max(),
          paid: paid)
      }
    }
  }
}

import SightlineCaseStore
import SightlineObserving

/// What the case's observations add up to, for plots and tables: findings of the sources, never a scenario.
public struct CasePictures: Sendable, Hashable {
  public internal(set) var money: [MoneyPicture] = []
  public internal(set) var suppliers: [SupplierPicture] = []
  public internal(set) var plans: [PlanPicture] = []
  public internal(set) var contradictions: [Contradiction] = []
  public internal(set) var sites: [SitePicture] = []
  public init() {}

  /// Reads the kinds it needs one by one, so that memory grows with what is shown and not with the case.
  public static func gather(from database: CaseDatabase) throws -> CasePictures {
    var gathering = PictureGathering()
    try database.forEachObservation(of: PictureGathering.kinds) { gathering.take($0) }
    return gathering.finish()
  }

  /// The same from observations at hand, in any order that stays the same.
  public static func gather(_ observations: some Sequence<Observation>) -> CasePictures {
    var gathering = PictureGathering()
    for o in observations { gathering.take(o) }
    return gathering.finish()
  }
}

struct PictureGathering {
  static let kinds: Set<EventKind> = FigureRecord.kinds.union(SiteGathering.kinds).union([
    .transfer, .payment, .commitment, .statement,
  ])

  /// Figures beyond these are left out of the search for contradictions: a world's budgets over a century fit.
  private static let mostFigures = 500_000

  private var money = MoneyGathering()
  private var suppliers = SupplierGathering()
  private var sites = SiteGathering()
  private var figures: [FigureRecord] = []
  private var parts: [Contradiction] = []

  mutating func take(_ o: Observation) {
    money.take(o)
    suppliers.take(o)
    sites.take(o)
    if let contradiction = Contradiction(parts: o) { parts.append(contradiction) }
    if figures.count < PictureGathering.mostFigures, let record = FigureRecord(o) { figures.append(record) }
  }

  func finish() -> CasePictures {
    var pictures = CasePictures()
    pictures.money = money.finish()
    pictures.suppliers = suppliers.finish()
    pictures.sites = sites.finish()
    pictures.plans = PlanPicture.find(figures)
    pictures.contradictions = (Contradiction.find(figures) + parts).sorted(by: Contradiction.order)
    return pictures
  }
}

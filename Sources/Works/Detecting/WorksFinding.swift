import SightlineUnits

/// Something in the ledgers that deserves a question. Never an accusation: each sign carries the innocent
/// explanations that a reader should rule out first.
public struct WorksFinding: Hashable, Sendable, Comparable {
  public enum Kind: String, Hashable, Sendable, CaseIterable, Comparable {
    case late, overdue, costGrowth = "cost growth", overspent, unitCostOutlier = "unit cost outlier"
    case singleBidder = "single bidder", repeatWinner = "repeat winner"
    case partsDiffer = "parts differ from the total", behindPlan = "behind plan", aheadOfPlan =
      "ahead of plan"
    case belowDamage = "allocated below damage"
    public static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }
  public let kind: Kind
  /// A project, supplier or claim.
  public let subject: String
  /// In figures: `planned 2020-01-01, ended 2021-03-05: 429 days`.
  public let detail: String
  /// Size of the sign in its own unit: days, ratio, robust z, share.
  public let measure: Double
  public let innocent: [String]
  public init(_ kind: Kind, _ subject: String, _ detail: String, measure: Double) {
    (self.kind, self.subject, self.detail, self.measure) = (kind, subject, detail, measure)
    innocent = WorksFinding.explanations[kind] ?? []
  }
  public static func < (a: WorksFinding, b: WorksFinding) -> Bool {
    (a.kind, a.subject, a.detail) < (b.kind, b.subject, b.detail)
  }

  private static let explanations: [Kind: [String]] = [
    .late: [
      "the scope was extended by agreement", "the planned date was entered as a formality", "force majeure",
    ],
    .overdue: ["the ledger was not brought up to date", "the work goes on under an extension not published"],
    .costGrowth: [
      "scope added by agreement", "inflation or exchange rate", "the first value was a provisional sum",
    ],
    .overspent: ["commitments made before the ledger begins", "payments in advance that are returned later"],
    .unitCostOutlier: [
      "remote or mountainous site", "mine clearance included", "another quality or unit under one name",
      "a typing error in quantity",
    ],
    .singleBidder: ["a specialised market", "urgency allowed by law", "bids are not all published"],
    .repeatWinner: ["few suppliers in the region", "a framework agreement", "lots of one tender"],
    .partsDiffer: ["rounding of the parts", "a part left out of the list", "figures of different days"],
    .behindPlan: ["the plan was revised", "the count lags behind the event", "winter"],
    .aheadOfPlan: ["the plan was revised", "another definition is counted"],
    .belowDamage: [
      "an allocation for some years only", "damage covers what will not be rebuilt", "private rebuilding",
    ],
  ]
}

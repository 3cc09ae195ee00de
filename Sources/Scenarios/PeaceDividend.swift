/// What lower military spending could bring: the money itself, which is arithmetic, and growth, which is not
/// known. Published estimates disagree in sign, so the range always holds zero.
public struct PeaceDividend: Sendable {
  /// What a publication says of the effect of military spending on growth.
  public struct Estimate: Hashable, Sendable {
    public enum Effect: String, Hashable, Sendable {
      case lowersGrowth = "lowers growth"
      case none = "no effect on the average"
      case raisesGrowth = "raises growth"
    }
    public let effect: Effect
    public let citation: String
    public init(_ effect: Effect, _ citation: String) { (self.effect, self.citation) = (effect, citation) }
  }

  /// Each by what its abstract states.
  public static let published: [Estimate] = [
    Estimate(
      .lowersGrowth,
      "M. Knight, N. Loayza, D. Villanueva, The Peace Dividend, IMF Staff Papers 43(1), 1996, 1–37"),
    Estimate(
      .lowersGrowth,
      "G. d'Agostino, J. P. Dunne, L. Pieroni, Does military spending matter for long-run growth?, Defence and Peace Economics, 2017"
    ),
    Estimate(
      .none,
      "F. Yesilyurt, M. E. Yesilyurt, Meta-analysis, military expenditures and growth, Journal of Peace Research 56(3), 2019"
    ),
    Estimate(
      .raisesGrowth,
      "A. Alptekin, P. Levine, Military expenditure and economic growth: a meta-analysis, European Journal of Political Economy 28(4), 2012, 636–650 (32 studies; negative effect not supported, positive for developed countries)"
    ),
  ]

  public let party: String
  /// Money freed in a year, in the unit of `product`.
  public let freed: Double
  /// Percentage points of growth a year.
  public let low: Double
  public let high: Double
  private let size: Double
  private let estimates: [Estimate]
  private let burdens: (from: Double, to: Double)

  /// - Parameters:
  ///   - product: gross domestic product of a year, in any money.
  ///   - burden: military spending as a share of it now, 0 to 1; `target` what it would be.
  ///   - size: percentage points of growth for one percentage point of burden, in either direction. An
  ///     assumption: the works cited agree on no figure. 0.25 is large enough to cover a visible effect.
  /// - Returns: `nil` unless shares lie in 0…1, the target is not above the burden and the product is
  /// positive.
  public init?(
    party: String, product: Double, burden: Double, target: Double, size: Double = 0.25,
    estimates: [Estimate] = PeaceDividend.published
  ) {
    guard product > 0, product.isFinite, (0...1).contains(burden), (0...burden).contains(target), size >= 0,
      size.isFinite
    else { return nil }
    self.party = party
    self.size = size
    self.estimates = estimates
    burdens = (burden, target)
    freed = (burden - target) * product
    let reach = size * 100 * (burden - target)
    low = estimates.contains { $0.effect == .raisesGrowth } ? -reach : 0
    high = estimates.contains { $0.effect == .lowersGrowth } ? reach : 0
  }

  public var scenario: Scenario {
    Scenario(
      title:
        "lower military spending of \(party), from \(shown(100 * burdens.from, 1)) to \(shown(100 * burdens.to, 1)) % of product",
      columns: ["what", "low", "high", "unit"],
      rows: [
        ["money freed", shown(freed, 2), shown(freed, 2), "money of the product, a year"],
        ["growth", shown(low, 2), shown(high, 2), "percentage points a year"],
      ],
      conclusions: [
        "the range of growth holds zero: published work supports no sure dividend and no sure loss"
      ],
      assumptions: [
        "\(shown(size, 2)) percentage points of growth for each point of burden, either way: no figure is agreed upon",
        "what is freed is spent on something else, no better and no worse than the average",
      ],
      sources: estimates.map { "\($0.effect.rawValue): \($0.citation)" })
  }
}

import SightlineObserving
import SightlineUnits

/// One party's military spending in one year, in every form a workbook gives. `nil` is not published.
public struct BudgetYear: Hashable, Sendable {
  public let party: String
  public let year: Int
  /// In the party's own money and the prices of the year.
  public var local: RegisterFigure?
  public var current: RegisterFigure?
  /// In prices of one year.
  public var constant: RegisterFigure?
  /// Of gross domestic product, 0 to 1.
  public var shareOfProduct: RegisterFigure?
  /// Why there is no figure, where the publisher says so.
  public var missing: Set<MissingFigure.Reason> = []
}

public enum BudgetSeries {
  /// Sorted by party and year; years that are only missing are kept: an absent row would read as zero.
  public static func series(
    _ figures: [RegisterFigure], missing: [MissingFigure] = [], parties: PartyTable = .standard
  )
    -> [BudgetYear]
  {
    struct Key: Hashable { let party: String, year: Int }
    var years: [Key: BudgetYear] = [:]
    for figure in figures where figure.kind == .budget && figure.category.hasPrefix("military expenditure") {
      guard let year = figure.year else { continue }
      let key = Key(party: parties.canonical(figure.party), year: year)
      var entry = years[key] ?? BudgetYear(party: key.party, year: year)
      if figure.category.hasSuffix("share of GDP") {
        entry.shareOfProduct = figure
      } else if figure.category.hasSuffix("calendar years, local currency") {
        entry.local = figure
      } else if case .constant = figure.prices {
        entry.constant = figure
      } else if figure.category.hasSuffix("current prices") {
        entry.current = figure
      }
      years[key] = entry
    }
    for gap in missing where gap.category.hasPrefix("military expenditure") {
      let key = Key(party: parties.canonical(gap.party), year: gap.year)
      years[key, default: BudgetYear(party: key.party, year: gap.year)].missing.insert(gap.reason)
    }
    return years.values.sorted { ($0.party, $0.year) < ($1.party, $1.year) }
  }

  /// Years in which local money at the year's own rate and the figure in dollars grew in different
  /// directions by more than a tenth: a devaluation, or a contradiction. The reader decides; both are shown.
  public static func turns(_ series: [BudgetYear]) -> [(earlier: BudgetYear, later: BudgetYear)] {
    zip(series, series.dropFirst()).compactMap { a, b in
      guard a.party == b.party, a.year + 1 == b.year, let la = a.local?.value.double,
        let lb = b.local?.value.double,
        let ca = a.current?.value.double, let cb = b.current?.value.double, la > 0, ca > 0
      else { return nil }
      let (local, dollars) = (lb / la - 1, cb / ca - 1)
      return local * dollars < 0 && abs(local - dollars) > 0.1 ? (a, b) : nil
    }
  }
}

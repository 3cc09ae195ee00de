import SightlineObserving
import SightlineUnits

/// How much of what a recipient was delivered came from whom, period by period.
public struct SupplierPicture: Sendable, Hashable, Encodable {
  struct Share: Sendable, Hashable, Encodable {
    let supplier: String
    let value: Double
    /// 0 to 1.
    let share: Double
  }
  struct Period: Sendable, Hashable, Encodable {
    let from: Int
    /// Included.
    let until: Int
    let total: Double
    /// Herfindahl and Hirschman's index: the sum of the squared shares, over all suppliers.
    let hhi: Double
    /// The part of the total that its source marks as uncertain, 0 to 1.
    let uncertain: Double
    /// All suppliers, falling.
    let shares: [Share]
    var label: String { from == until ? "\(from)" : "\(from)–\(until)" }
  }
  let recipient: String
  let unit: String
  let periods: [Period]
  /// As a reader should see it.
  var unitWords: String { unit == "\(Measure.trendIndicatorValue)" ? "million TIV" : unit }
}

/// Adds up deliveries by recipient, supplier and year.
struct SupplierGathering: Sendable {
  private struct Series: Hashable {
    let recipient: String
    let unit: String
  }
  private struct Cell: Hashable {
    let year: Int
    let supplier: String
  }
  private var values: [Series: [Cell: (value: Double, uncertain: Double)]] = [:]

  /// Below this a row is one its source marks (`?`, an estimate): the lens' own scale starts at 0.95 for rows
  /// without a mark.
  private static let sure = Probability(clamping: 0.9)
  /// A recipient with fewer years than these has no course to show.
  private static let longestYearly = 12
  private static let mostPictures = 6

  mutating func take(_ o: Observation) {
    guard o.kind == .transfer, let supplier = o.parties[.supplier]?.best?.option.text,
      let recipient = o.parties[.recipient]?.best?.option.text,
      let (value, unit) = SupplierGathering.volume(o)
    else { return }
    let first = o.time.hull.start.date.year
    // A year ends at the next one's first moment.
    let last = max(first, Instant(microseconds: o.time.hull.end.microseconds - 1).date.year)
    guard value.isFinite, value > 0, value < 1e18, last - first < 100 else { return }
    let series = Series(recipient: recipient, unit: unit)
    let part = value / Double(last - first + 1)
    for year in first...last {
      let cell = Cell(year: year, supplier: supplier)
      let old = values[series]?[cell] ?? (0, 0)
      values[series, default: [:]][cell] = (
        old.value + part, old.uncertain + (o.existence < SupplierGathering.sure ? part : 0)
      )
    }
  }

  /// Money, or the register's own volume. Counts of different things do not add up: ten missiles are no ten tanks.
  private static func volume(_ o: Observation) -> (Double, String)? {
    if let text = o.traits.first(where: { $0.key == .volume })?.value, let volume = Double(text) {
      return (volume, "\(Measure.trendIndicatorValue)")
    }
    switch o.figure?.measure {
    case .money(let currency): return o.figure.map { ($0.value.double, currency.code) }
    case .trendIndicatorValue: return o.figure.map { ($0.value.double, "\(Measure.trendIndicatorValue)") }
    default: return nil
    }
  }

  /// Those with the most supplied, at most six.
  func finish() -> [SupplierPicture] {
    let pictures = values.compactMap { series, cells -> (SupplierPicture, cells: Int)? in
      let years = cells.keys.map(\.year)
      guard let first = years.min(), let last = years.max(), last > first else { return nil }
      let step = last - first < SupplierGathering.longestYearly ? 1 : 5
      let starts = stride(from: first - (step == 1 ? 0 : first % 5), through: last, by: step)
      let periods = starts.compactMap { start -> SupplierPicture.Period? in
        SupplierGathering.period(cells, start, start + step - 1)
      }
      guard periods.count > 1 else { return nil }
      return (
        SupplierPicture(recipient: series.recipient, unit: series.unit, periods: periods), cells.count
      )
    }
    return pictures.sorted {
      ($1.cells, $0.0.recipient, $0.0.unit) < ($0.cells, $1.0.recipient, $1.0.unit)
    }.prefix(SupplierGathering.mostPictures).map(\.0)
  }

  private static func period(_ cells: [Cell: (value: Double, uncertain: Double)], _ from: Int, _ until: Int)
    -> SupplierPicture.Period?
  {
    var sums: [String: Double] = [:]
    var uncertain = 0.0
    // In a fixed order, so that the last digit of a sum is the same in every run.
    for (cell, v) in cells.sorted(by: { ($0.key.year, $0.key.supplier) < ($1.key.year, $1.key.supplier) })
    where (from...until).contains(cell.year) {
      sums[cell.supplier, default: 0] += v.value
      uncertain += v.uncertain
    }
    let ranked = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let total = ranked.reduce(0) { $0 + $1.value }
    guard total > 0 else { return nil }
    let shares = ranked.map {
      SupplierPicture.Share(supplier: $0.key, value: $0.value, share: $0.value / total)
    }
    return SupplierPicture.Period(
      from: from, until: until, total: total, hhi: shares.reduce(0) { $0 + $1.share * $1.share },
      uncertain: uncertain / total, shares: shares)
  }
}

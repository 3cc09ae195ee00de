import SightlineObserving
import SightlineUnits

extension YearGridReader {
  /// ISO 4217's own code for "no currency": for a local currency that the sheet does not name.
  static let unnamed = Currency("XXX") ?? usDollar
  private static let usDollar: Currency = Currency("USD") ?? unnamed

  /// What a sheet measures, from its name and the lines above the header (MILEX workbook, sheets of the
  /// editions 2017 to 2025; TIV import/export tables). `nil` for sheets that hold no national figures.
  static func meaning(sheet: String, preamble: [String], heads: [String]) -> Meaning? {
    let name = sheet.lowercased()
    let above = preamble.joined(separator: " ").lowercased()
    if above.contains("tiv of arms") || above.contains("trend indicator value")
      || above.contains("trend-indicator")
    {
      let exports = above.contains("exports from") || above.contains("arms export")
      return Meaning(
        kind: .transfer, category: exports ? "arms exports" : "arms imports", measure: .trendIndicatorValue,
        scale: 0, prices: .current)
    }
    let dollars = Measure.money(usDollar)
    if name.contains("regional") { return nil }
    if name.contains("constant") {
      let year = name.split { !$0.isNumber }.compactMap { Int($0) }.first { $0 > 1900 } ?? yearIn(above)
      return Meaning(
        kind: .budget, category: "military expenditure", measure: dollars, scale: 6,
        prices: year.map { .constant(year: $0) } ?? .current)
    }
    if name.contains("gdp") {
      return Meaning(
        kind: .budget, category: "military expenditure, share of GDP", measure: .share, scale: 0,
        prices: .current)
    }
    if name.contains("govt") || name.contains("government") {
      return Meaning(
        kind: .budget, category: "military expenditure, share of government spending", measure: .share,
        scale: 0,
        prices: .current)
    }
    if name.contains("capita") {
      return Meaning(
        kind: .budget, category: "military expenditure per capita", measure: dollars, scale: 0,
        prices: .current)
    }
    if name.contains("local") {
      let kind = name.contains("financial") ? "financial years" : "calendar years"
      let scale = above.contains("billion") ? 9 : 6
      return Meaning(
        kind: .budget, category: "military expenditure, \(kind), local currency", measure: .money(unnamed),
        scale: scale,
        prices: .current)
    }
    if name.contains("current") {
      return Meaning(
        kind: .budget, category: "military expenditure, current prices", measure: dollars, scale: 6,
        prices: .current)
    }
    return nil
  }

  private static func yearIn(_ text: String) -> Int? {
    text.split { !$0.isNumber }.compactMap { $0.count == 4 ? Int($0) : nil }.first {
      (1950...2100).contains($0)
    }
  }

  /// The currency a row names, by code or by the words the workbook uses for the three states at hand and
  /// the reserve currencies; `nil` for others, whose figures stay under the code for an unnamed one.
  static func currency(_ text: String, of party: String) -> Currency? {
    switch text.lowercased() {
    case "dram", "drams": return Currency("AMD")
    case "manat", "manats": return party.lowercased().hasPrefix("turkm") ? Currency("TMT") : Currency("AZN")
    case "lari", "laris": return Currency("GEL")
    case "lira", "liras":
      return party.lowercased().hasPrefix("turk") || party.hasPrefix("Tü") ? Currency("TRY") : nil
    case "euros", "euro": return Currency("EUR")
    case "roubles", "rubles":
      return party.lowercased().hasPrefix("belarus") ? Currency("BYN") : Currency("RUB")
    case "rials", "rial": return party.lowercased().hasPrefix("iran") ? Currency("IRR") : nil
    default: return text.utf8.count == 3 ? Currency(text) : nil
    }
  }
}

extension ExactDecimal {
  /// Moves the point; `nil` where the result would not fit.
  func scaled(byPowerOfTen power: Int) -> ExactDecimal? { ExactDecimal("\(self)e\(power)") }
}

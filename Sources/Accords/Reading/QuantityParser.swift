import SightlineObserving
import SightlineUnits

extension Parser {
  /// Units by the words a writer uses, with the factor as a power of ten to the measure's own unit.
  package static let units: [String: (measure: Measure, power: Int)] = [
    "ha": (.hectares, 0), "hectares": (.hectares, 0), "m": (.metres, 0), "metres": (.metres, 0),
    "km": (.metres, 3), "kilometres": (.metres, 3), "t": (.tonnes, 0), "tonnes": (.tonnes, 0),
    "days": (.days, 0), "TIV": (.trendIndicatorValue, 0), "%": (.share, -2),
  ]
  private static let powers = ["thousand": 3, "million": 6, "billion": 9]

  /// `220`, `8.4 billion AZN [at 2025-01-01]`, `106938 ha`.
  mutating func quantity() throws -> Quantity {
    let token = now
    var written = try word("a number")
    let percent = written.hasSuffix("%")
    if percent { written.removeLast() }
    guard written.utf8.first.map({ (48...57).contains($0) || $0 == 45 || $0 == 43 }) ?? false,
      let plain = ExactDecimal(written), !written.lowercased().contains("e")
    else {
      throw fail(.badNumber, token, "\(token.title) is no number", expected: ["a number such as 220 or 8.4"])
    }
    // Keeps every sum and comparison far inside the 38 digits that are exact.
    let digits = written.split(separator: ".", omittingEmptySubsequences: false)
    guard digits[0].utf8.count <= 15, digits.count < 2 || digits[1].utf8.count <= 6 else {
      throw fail(
        .badNumber, token, "\(token.title) has too many digits", expected: ["15 digits, 6 after the point"])
    }
    if digits.count == 1, !percent { try refuseGrouping(token) }
    var power = percent ? -2 : 0
    if !percent, !atBlockEnd, let word = now.word, let factor = Parser.powers[word] {
      power = factor
      at += 1
    }
    var measure: Measure = percent ? .share : .count
    var valueDate: CalendarDate?
    if !percent, !atBlockEnd, let word = now.word {
      if let unit = Parser.units[word] {
        (measure, power) = (unit.measure, power + unit.power)
        at += 1
      } else if word.utf8.count == 3, word == word.uppercased(), let currency = Currency(word) {
        measure = .money(currency)
        at += 1
        if next("at"), !ahead(1).startsBlock, ahead(1).word != "least", ahead(1).word != "most" {
          at += 1
          let token = now
          let date = try self.date("the day whose exchange rate counts")
          guard date.precision == .day else {
            throw fail(
              .badDate, token, "an exchange rate belongs to one day", expected: ["a day such as 2025-01-01"])
          }
          valueDate = date.interval.start.advancedIntoDay(offset: names.offset)
        }
      }
    }
    guard let value = power == 0 ? plain : ExactDecimal("\(plain)e\(power)") else {
      throw fail(.badNumber, token, "\(token.title) is out of range")
    }
    return Quantity(value: value, measure: measure, valueDate: valueDate)
  }

  mutating func quantityBounds() throws -> QuantityBounds {
    if take("at", "least") { return .atLeast(try quantity()) }
    if take("at", "most") { return .atMost(try quantity()) }
    if take("exactly") { return .exactly(try quantity()) }
    if take("more", "than") || take("above") { return .moreThan(try quantity()) }
    if take("less", "than") || take("below") || take("fewer", "than") { return .lessThan(try quantity()) }
    if take("between") {
      let token = now
      let low = try quantity()
      try expect("and")
      let second = now
      let high = try quantity()
      guard low.measure == high.measure else {
        throw fail(
          .unitClash, second,
          "\(Parser.title(low.measure)) cannot be compared with \(Parser.title(high.measure))",
          expected: [Parser.title(low.measure)])
      }
      guard low.value <= high.value else {
        throw fail(
          .contradictoryBounds, token, "no number is at least \(low.value) and at most \(high.value)")
      }
      return .between(low, high)
    }
    throw unexpected(
      ["'at least'", "'at most'", "'exactly'", "'between'", "'more than'", "'less than'"],
      near: ["at", "exactly", "between", "more", "less", "above", "below"])
  }

  /// A budget is money, a holding is whole things, cleared land is hectares.
  func check(_ bounds: QuantityBounds, against expression: FigureExpression, _ token: Token) throws {
    for subject in expression.subjects { try check(bounds.measure, subject, token) }
  }

  func check(_ measure: Measure, _ subject: FigureSubject, _ token: Token) throws {
    guard !subject.kind.suits(measure) else { return }
    throw fail(
      .unitClash, token,
      "a \(subject.kind.rawValue) is measured in \(subject.kind.usualMeasure), "
        + "not in \(Parser.title(measure))",
      expected: [subject.kind.usualMeasure])
  }

  static func title(_ measure: Measure) -> String {
    switch measure {
    case .count: "whole numbers"
    case .money(let currency): "money (\(currency))"
    case .hectares: "hectares"
    case .metres: "metres"
    case .tonnes: "tonnes"
    case .days: "days"
    case .trendIndicatorValue: "trend-indicator values"
    case .share: "shares of a whole"
    }
  }
}

extension EventKind {
  fileprivate func suits(_ measure: Measure) -> Bool {
    switch (self, measure) {
    case (.holding, .count), (.returned, .count), (.clearance, .hectares), (.clearance, .count): true
    case (.budget, .money), (.budget, .share), (.commitment, .money), (.payment, .money): true
    case (.transfer, .count), (.transfer, .money), (.transfer, .trendIndicatorValue): true
    case (.order, .count), (.order, .money), (.order, .trendIndicatorValue): true
    default: false
    }
  }
  fileprivate var usualMeasure: String {
    switch self {
    case .holding, .returned: "whole numbers"
    case .clearance: "hectares"
    case .budget, .commitment, .payment: "money with its currency"
    default: "whole numbers, money or trend-indicator values"
    }
  }
}

extension Instant {
  /// The calendar day that begins at this instant where clocks stand `offset` ahead of UTC.
  fileprivate func advancedIntoDay(offset: Seconds) -> CalendarDate { (self + offset).date }
}

import CXML
import SightlineUnits

/// One case of a ruleset, at one node (IATI ruleset specification 2.03; each kind under its own name).
struct RulesetRule {
  enum Finding: Equatable {
    case holds
    case broken(String)
    case notChecked
  }
  let kind: String
  let body: JSONObject

  private var paths: [String] { (body["paths"]?.array ?? []).compactMap(\.string) }
  private func text(_ key: String) -> String { body[key]?.string ?? "" }
  private func number(_ key: String) -> Double? {
    guard case .number(let n)? = body[key] else { return nil }
    return Double(n)
  }

  func holds(at node: xmlNodePtr, _ x: XMLPaths, _ now: CalendarDate) -> Finding {
    // Needs the registry of organisations.
    if body["idCondition"] != nil { return .notChecked }
    if let condition = body["condition"]?.string, x.isTrue(condition, from: node) != true { return .holds }
    switch kind {
    case "atleast_one":
      return paths.contains { !x.nodes($0, from: node).isEmpty } ? .holds : .broken("")
    case "no_more_than_one":
      return paths.reduce(0) { $0 + x.nodes($1, from: node).count } <= 1 ? .holds : .broken("")
    case "unique": return unique(node, x)
    case "startswith": return startsWith(node, x)
    case "no_spaces": return each(node, x) { $0 == $0.trimmed ? nil : "`\($0)`" }
    case "regex_matches": return regex(node, x)
    case "range": return range(node, x)
    case "strict_sum": return strictSum(node, x)
    case "if_then":
      guard x.isTrue(text("if"), from: node) == true else { return .holds }
      return x.isTrue(text("then"), from: node) == true ? .holds : .broken("")
    case "one_or_all": return oneOrAll(node, x)
    case "date_order": return dateOrder(node, x, now)
    case "date_now": return dates(text("date"), node, x, now).allSatisfy { $0 <= now } ? .holds : .broken("")
    case "time_limit": return timeLimit(node, x, now)
    case "between_dates": return between(node, x, now)
    default: return .notChecked
    }
  }

  private func each(_ node: xmlNodePtr, _ x: XMLPaths, _ wrong: (String) -> String?) -> Finding {
    for path in paths {
      for value in x.texts(path, from: node) { if let what = wrong(value) { return .broken(what) } }
    }
    return .holds
  }

  private func unique(_ node: xmlNodePtr, _ x: XMLPaths) -> Finding {
    var seen: Set<String> = []
    for value in paths.flatMap({ x.texts($0, from: node) }) where !seen.insert(value.trimmed).inserted {
      return .broken("`\(value.trimmed)`")
    }
    return .holds
  }

  private func startsWith(_ node: xmlNodePtr, _ x: XMLPaths) -> Finding {
    let separator = text("separator")
    let prefixes = (body["prefix"]?.array ?? []).compactMap(\.string).flatMap { x.texts($0, from: node) }
    return each(node, x) { value in
      prefixes.contains { !$0.isEmpty && value.trimmed.hasPrefix($0 + separator) }
        ? nil : "`\(value.trimmed)`"
    }
  }

  private func regex(_ node: xmlNodePtr, _ x: XMLPaths) -> Finding {
    guard let pattern = try? Regex(text("regex")) else { return .notChecked }
    return each(node, x) { value in
      ((try? pattern.firstMatch(in: value)) ?? nil) == nil ? "`\(value)`" : nil
    }
  }

  private func range(_ node: xmlNodePtr, _ x: XMLPaths) -> Finding {
    each(node, x) { value in
      guard let n = Double(value.trimmed), n.isFinite else { return "`\(value)`" }
      return (number("min").map { n >= $0 } ?? true) && (number("max").map { n <= $0 } ?? true)
        ? nil : "`\(value)`"
    }
  }

  /// The sum must be met exactly: 33.3 three times is not 100.
  private func strictSum(_ node: xmlNodePtr, _ x: XMLPaths) -> Finding {
    let values = paths.flatMap { x.texts($0, from: node) }
    guard !values.isEmpty, case .number(let wanted)? = body["sum"], let goal = ExactDecimal(wanted) else {
      return .holds
    }
    var sum = ExactSum()
    for value in values {
      guard let n = ExactDecimal(value.trimmed), sum.add(n) else { return .broken("`\(value)`") }
    }
    return sum.decimal == goal ? .holds : .broken("the sum is \(sum.text)")
  }

  /// `one` is there, or all the places where it could stand instead have their own.
  private func oneOrAll(_ node: xmlNodePtr, _ x: XMLPaths) -> Finding {
    if !x.nodes(text("one"), from: node).isEmpty { return .holds }
    let without: String
    switch text("all") {
    case "lang": without = ".//narrative[not(@xml:lang)]"
    case "currency": without = ".//value[not(@currency)]"
    case "sector": without = "transaction[not(sector)]"
    default: return .notChecked
    }
    let missing = x.nodes(without, from: node).count
    return missing == 0 ? .holds : .broken("\(missing) without")
  }

  private func dates(_ path: String, _ node: xmlNodePtr, _ x: XMLPaths, _ now: CalendarDate) -> [CalendarDate]
  {
    path == "NOW" ? [now] : x.texts(path, from: node).compactMap { FastDate.date($0) }
  }

  private func dateOrder(_ node: xmlNodePtr, _ x: XMLPaths, _ now: CalendarDate) -> Finding {
    guard let less = dates(text("less"), node, x, now).max(),
      let more = dates(text("more"), node, x, now).min()
    else { return .holds }
    return less <= more ? .holds : .broken("\(less) is after \(more)")
  }

  /// A period of at most one year (ruleset 7.5.3).
  private func timeLimit(_ node: xmlNodePtr, _ x: XMLPaths, _ now: CalendarDate) -> Finding {
    guard let start = dates(text("start"), node, x, now).first,
      let end = dates(text("end"), node, x, now).first
    else { return .holds }
    return end <= start.adding(months: 12) ? .holds : .broken("\(start) to \(end)")
  }

  private func between(_ node: xmlNodePtr, _ x: XMLPaths, _ now: CalendarDate) -> Finding {
    guard let start = dates(text("start"), node, x, now).first,
      let end = dates(text("end"), node, x, now).first
    else { return .holds }
    let outside = dates(text("date"), node, x, now).first { $0 < start || $0 > end }
    return outside.map { .broken("\($0)") } ?? .holds
  }
}

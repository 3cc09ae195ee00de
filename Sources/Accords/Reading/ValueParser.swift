import SightlineObserving
import SightlineUnits

extension Parser {
  mutating func text(_ what: String) throws -> String {
    guard !atBlockEnd, let text = now.text else { throw unexpected(["\(what) in double quotes"]) }
    at += 1
    return text
  }

  mutating func texts(_ what: String) throws -> [String] {
    var all = [try text(what)]
    while take(.comma) { all.append(try text(what)) }
    return all
  }

  mutating func word(_ what: String, near: [String] = []) throws -> String {
    guard !atBlockEnd, let word = now.word else { throw unexpected([what], near: near) }
    at += 1
    return word
  }

  mutating func wholeNumber(_ what: String) throws -> Int {
    let token = now
    let text = try word(what)
    guard let n = Int(text) else {
      throw fail(.unexpected, token, "\(token.title) is not a whole number", expected: [what])
    }
    guard (0...1_000_000_000).contains(n) else {
      throw fail(.badNumber, token, "\(text) is out of range", expected: ["a number from 0 to 1,000,000,000"])
    }
    try refuseGrouping(token)
    return n
  }

  /// `9,000` would be read as two numbers.
  func refuseGrouping(_ token: Token) throws {
    guard now.kind == .comma, let rest = ahead(1).word, rest.count == 3,
      rest.utf8.allSatisfy({ (48...57).contains($0) }),
      now.place.line == token.place.line, now.place.column == token.place.column + token.place.length,
      ahead(1).place.column == now.place.column + 1
    else { return }
    throw fail(
      .badNumber, token, "numbers are written without grouping marks", suggestion: token.written + rest)
  }

  mutating func probability() throws -> Probability {
    let token = now
    guard let value = Double(try word("a probability from 0 to 1")), let p = Probability(value) else {
      throw fail(.badNumber, token, "\(token.title) is no probability from 0 to 1")
    }
    return p
  }

  // MARK: Dates

  mutating func date(_ what: String) throws -> DateValue {
    let token = now
    let text = try word(what)
    guard let interval = DateText.interval(text, defaultOffset: names.offset) else {
      throw fail(
        .badDate, token, "\(token.title) is not a date or interval",
        expected: ["2024", "2024-08", "2024-08-15", "2024-08-15T10:00Z", "2024-08-01/2024-08-15"])
    }
    return DateValue(
      text: text, interval: interval, precision: DateText.read(text, defaultOffset: names.offset)?.precision)
  }

  var nextIsDate: Bool {
    guard !atBlockEnd, let word = now.word, word.utf8.count >= 4 else { return false }
    return DateText.interval(word, defaultOffset: names.offset) != nil
  }

  /// After `from`: `D until D`.
  mutating func period(from start: Token) throws -> DateValue {
    let first = try date("the first day")
    try expect("until")
    let last = try date("the last day")
    let end = (last.precision ?? .day) >= .minute ? last.interval.start : last.interval.end
    guard let interval = Interval(from: first.interval.start, to: end) else {
      throw fail(.contradictoryDates, start, "\(last.text) is before \(first.text)")
    }
    return DateValue(text: "\(first.text)/\(last.text)", interval: interval, precision: nil)
  }

  /// `42 days`, `2 weeks`, `6 months`, `5 years`.
  mutating func calendarSpan() throws -> CalendarSpan {
    let token = now
    let n = try wholeNumber("how long")
    let unitToken = now
    let units = ["days", "weeks", "months", "years"]
    let unit = try word("a unit of time", near: units)
    // A longer stretch than the calendar's 9999 years means nothing.
    guard n <= 100_000 else { throw fail(.badNumber, token, "\(n) \(unit) is no length of time") }
    switch unit {
    case "day", "days": return CalendarSpan(months: 0, days: n)
    case "week", "weeks": return CalendarSpan(months: 0, days: 7 * n)
    case "month", "months": return CalendarSpan(months: n, days: 0)
    case "year", "years": return CalendarSpan(months: 12 * n, days: 0)
    default:
      throw fail(
        .unknownUnit, unitToken, "'\(unit)' is no unit of time", expected: units.map { "'\($0)'" },
        near: units)
    }
  }

  // MARK: Names of several words

  /// The longest run of at most five words, or one text, that `match` knows.
  mutating func known<T>(_ match: (String) -> T?) -> T? {
    if !atBlockEnd, let text = now.text {
      guard let found = match(text) else { return nil }
      at += 1
      return found
    }
    var run: [String] = []
    while run.count < 5, !ahead(run.count).startsBlock, let word = ahead(run.count).word { run.append(word) }
    while !run.isEmpty {
      if let found = match(run.joined(separator: " ")) {
        at += run.count
        return found
      }
      run.removeLast()
    }
    return nil
  }

  /// What the writer may have meant by the next words: tries three of them, two, one.
  func nearest(_ find: (String) -> String?) -> String? {
    if let text = now.text { return find(text) }
    var run: [String] = []
    while run.count < 3, !ahead(run.count).startsBlock, let word = ahead(run.count).word { run.append(word) }
    while !run.isEmpty {
      if let found = find(run.joined(separator: " ")) { return found }
      run.removeLast()
    }
    return nil
  }

  mutating func party() throws -> PartyName {
    let token = now
    if let party = known({ [names] in names.party($0) }) { return party }
    guard !atBlockEnd, token.word != nil || token.text != nil else { throw unexpected(["a party"]) }
    throw fail(
      .unknownParty, token, "no such party: \(token.text ?? token.written)",
      expected: ["a country's name", "a party of this case"],
      suggestion: nearest { [names] in names.nearestParty(to: $0) },
      notes: ["a file declares its own parties: party \"European Union\""])
  }

  mutating func category() throws -> String {
    let token = now
    if let category = known({ [names] in names.category($0) }) { return category }
    guard !atBlockEnd, token.word != nil || token.text != nil else { throw unexpected(["a category"]) }
    let all = names.categories.sorted()
    throw fail(
      .unknownCategory, token, "no such category: \(token.text ?? token.written)", expected: ["a category"],
      suggestion: nearest { NearestWord.among(all, to: $0) },
      notes: ["a file declares its own categories: category \"mine-clearing vehicles\""])
  }

  /// An airport code, a country or place by name, or `within 30 km of 40.15,44.40`.
  mutating func place() throws -> PlaceSelector {
    if next("within") {
      at += 1
      return .within(try circle())
    }
    let token = now
    if let selector = known({ [names] in names.selector($0) }) { return selector }
    guard !atBlockEnd, token.word != nil || token.text != nil else { throw unexpected(["a place"]) }
    throw fail(
      .unknownPlace, token, "no such place: \(token.text ?? token.written)",
      expected: ["an airport's four-letter code", "a country's name", "a place of this case"],
      suggestion: nearest { [names] in names.nearest(to: $0) })
  }

  /// `30 km of 40.15, 44.40`, after `within`.
  mutating func circle() throws -> Area {
    let token = now
    guard let kilometres = Double(try word("a distance")), kilometres > 0, kilometres <= 5000 else {
      throw fail(.badNumber, token, "\(token.title) is no distance from 0 to 5000 km")
    }
    try expect("km")
    try expect("of")
    let start = now
    guard let latitude = Double(try word("latitude, longitude in degrees")) else {
      throw fail(.badNumber, start, "\(start.title) is no latitude in degrees")
    }
    _ = take(.comma)
    let second = now
    guard let longitude = Double(try word("the longitude in degrees")) else {
      throw fail(.badNumber, second, "\(second.title) is no longitude in degrees")
    }
    guard let centre = Coordinate(latitude: latitude, longitude: longitude) else {
      throw fail(.badNumber, start, "no such point on earth: \(latitude), \(longitude)")
    }
    return .circle(centre: centre, radius: Metres(kilometres: Kilometres(kilometres)))
  }

  // MARK: Declarations

  /// `party "European Union"`, `category "…"`, `place Kalbajar [within 30 km of 40.1,46.0]`.
  mutating func declaration(_ word: String) {
    do {
      let name: String
      if let text = now.text, !atBlockEnd {
        (name, at) = (text, at + 1)
      } else {
        name = try self.word("the \(word)'s name")
      }
      switch word {
      case "party": names.parties.insert(name)
      case "category": names.categories.insert(name.lowercased())
      default: if take("within") { names.places[name] = try circle() } else { names.namedPlaces.insert(name) }
      }
      if !atBlockEnd { throw unexpected(["a new line at the left margin"]) }
    } catch {
      if let failing = error as? Failing { report(failing) }
      if !atBlockEnd { skipBlock() }
    }
  }
}

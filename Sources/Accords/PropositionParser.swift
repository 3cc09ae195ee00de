import SightlineObserving
import SightlineUnits

extension Parser {
  /// The words for events that can be counted.
  static let events: [String: EventKind] = [
    "flights": .flight, "flight": .flight, "landings": .landing, "landing": .landing, "take-offs": .takeOff,
    "take-off": .takeOff, "loiters": .loiter, "refuellings": .refuelling,
  ]

  /// `[at least N | at most N | exactly N | no | between A and B] EVENTS [FILTER…] during INTERVAL`
  mutating func proposition() throws -> Proposition {
    let bounds = try countBounds()
    let token = now
    let noun = try word("what is counted", near: Array(Parser.events.keys))
    guard let kind = Parser.events[noun] else {
      throw fail(
        .unknownWord, token, "'\(noun)' is nothing that can be counted", expected: ["'flights'", "'landings'", "'take-offs'"],
        near: Parser.events.keys.sorted())
    }
    var filters: [Question.Filter] = []
    var period: (text: String, interval: Interval)?
    var words = [bounds.title, noun]
    while !atBlockEnd, !beginsClause {
      if period != nil { throw unexpected(["a new line and the next clause"]) }
      if take("during") { period = try date("a period") } else { words.append(try filter(&filters)) }
    }
    guard let period else { throw unexpected(["'during' and a period"], near: ["during"]) }
    words.append("during \(period.text)")
    let question = Question(
      kind: kind, filters: filters, period: period.interval, moment: Parser.moment(kind, filters))
    return .eventCount(bounds, question, words: words.joined(separator: " "))
  }

  /// A flight *to* a place counts when it arrives, one *from* a place when it leaves, any other while it is
  /// under way.
  private static func moment(_ kind: EventKind, _ filters: [Question.Filter]) -> Question.Moment {
    guard kind == .flight else { return .any }
    var roles: Set<PlaceRole> = []
    for case .place(let role, _) in filters { roles.insert(role) }
    if roles.contains(.destination), !roles.contains(.origin) { return .end }
    if roles.contains(.origin), !roles.contains(.destination) { return .start }
    return .any
  }

  private mutating func countBounds() throws -> CountBounds {
    if take("no") { return .exactly(0) }
    if take("exactly") { return .exactly(try wholeNumber("how many")) }
    if take("at") {
      if take("least") { return .atLeast(try wholeNumber("how many")) }
      if take("most") { return .atMost(try wholeNumber("how many")) }
      throw unexpected(["'least'", "'most'"], near: ["least", "most"])
    }
    if take("between") {
      let token = now
      let low = try wholeNumber("the lower number")
      try expect("and")
      let high = try wholeNumber("the higher number")
      guard low <= high else {
        throw fail(.contradictoryBounds, token, "no number is at least \(low) and at most \(high)")
      }
      return .between(low, high)
    }
    // "that flights to X during …": some flight there was.
    if let word = now.word, Parser.events[word] != nil { return .atLeast(1) }
    throw unexpected(
      ["'at least'", "'at most'", "'exactly'", "'no'", "'between'"], near: ["at", "exactly", "no", "between"])
  }

  /// One filter; returns its canonical words.
  private mutating func filter(_ filters: inout [Question.Filter]) throws -> String {
    let token = now
    let preposition = try word("a filter", near: ["from", "to", "at", "by", "during"])
    switch preposition {
    case "from", "to", "at":
      let role: PlaceRole = preposition == "from" ? .origin : preposition == "to" ? .destination : .site
      let (selector, words) = try place()
      filters.append(.place(role, selector))
      return "\(preposition) \(words)"
    case "by":
      let (filter, words) = try aircraft()
      filters.append(filter)
      return "by \(words)"
    default:
      throw fail(
        .unexpected, token, "unexpected \(token.title)",
        expected: ["'from'", "'to'", "'at'", "'by'", "'during'"], near: ["from", "to", "at", "by", "during"])
    }
  }

  /// An airport code, a country or place by name, or `within 30 km of 40.15,44.40`.
  private mutating func place() throws -> (PlaceSelector, String) {
    if take("within") { return try circle() }
    let token = now
    let name: String
    if let text = now.text {
      name = text
      at += 1
    } else {
      name = try word("a place", near: [])
    }
    if let selector = names.selector(name) { return (selector, token.text == nil ? name : "\"\(name)\"") }
    report(
      .unknownPlace, token, "no such place: \(name)",
      expected: ["an airport's four-letter code", "a country's name", "a place of this case"],
      suggestion: names.nearest(to: name))
    throw Reported()
  }

  private mutating func circle() throws -> (PlaceSelector, String) {
    let token = now
    let text = try word("a distance")
    guard let kilometres = Double(text), kilometres > 0, kilometres <= 5000 else {
      throw fail(.badNumber, token, "\(token.title) is no distance from 0 to 5000 km")
    }
    try expect("km")
    try expect("of")
    let start = now
    var numbers: [Double] = []
    for i in 0..<2 {
      if i == 1, now.kind == .comma { at += 1 }
      guard let n = Double(try word("latitude, longitude in degrees")) else {
        throw fail(.badNumber, start, "expected latitude, longitude in degrees")
      }
      numbers.append(n)
    }
    guard let centre = Coordinate(latitude: numbers[0], longitude: numbers[1]) else {
      throw fail(.badNumber, start, "no such point on earth: \(numbers[0]), \(numbers[1])")
    }
    return (
      .within(.circle(centre: centre, radius: Metres(kilometres: Kilometres(kilometres)))),
      "within \(text) km of \(numbers[0]), \(numbers[1])"
    )
  }

  /// `[aircraft] military [or cargo]` · `type "IL76"` · `callsign "RFF7734"` · `operator "…"` · `registration "…"`
  private mutating func aircraft() throws -> (Question.Filter, String) {
    let prefix = take("aircraft") ? "aircraft " : ""
    let keys: [String: AttributeKey] = [
      "type": .typeCode, "callsign": .callsign, "operator": .operatorName, "registration": .registration,
      "address": .address,
    ]
    if let word = now.word, let key = keys[word] {
      at += 1
      var values = [try text("the \(word)")]
      while take("or") { values.append(try text("the \(word)")) }
      let title = values.map { "\"\($0)\"" }.joined(separator: " or ")
      return (.attribute(key, anyOf: values.sorted()), prefix + "\(word) \(title)")
    }
    let classes = ["military", "cargo", "government", "civil", "police", "medical"]
    var values: [String] = []
    repeat {
      let token = now
      let word = try word("a class of aircraft", near: classes + keys.keys.sorted())
      guard classes.contains(word) else {
        throw fail(
          .unknownWord, token, "'\(word)' is no class of aircraft",
          expected: classes.map { "'\($0)'" } + keys.keys.sorted().map { "'\($0)'" }, near: classes + keys.keys.sorted())
      }
      values.append(word)
    } while take("or")
    return (.attribute(.aircraftClass, anyOf: values.sorted()), prefix + values.joined(separator: " or "))
  }
}

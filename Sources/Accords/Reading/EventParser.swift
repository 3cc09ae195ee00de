import SightlineObserving
import SightlineUnits

extension Parser {
  /// The words for events that can be counted.
  package static let events: [String: EventKind] = {
    var words: [String: EventKind] = [
      "damage": .damage, "presence": .presence, "refuelling": .refuelling, "refuellings": .refuelling,
    ]
    for kind in EventKind.allCases where kind.persistence != .figure {
      words[kind.rawValue] = kind
      if kind != .damage, kind != .presence, kind != .refuelling { words[kind.rawValue + "s"] = kind }
    }
    return words
  }()
  package static let filterWords = [
    "from", "to", "at", "in", "within", "by", "of", "about", "with", "during",
  ]
  static let aircraftKeys: [String: AttributeKey] = [
    "type": .typeCode, "callsign": .callsign, "operator": .operatorName, "registration": .registration,
    "address": .address,
  ]
  static let aircraftClasses = ["military", "cargo", "government", "civil", "police", "medical"]

  /// `EVENTS [FILTER…] [during INTERVAL | from DATE until DATE]`
  mutating func event() throws -> EventPattern {
    let start = at
    let token = now
    let noun = try word("a kind of event", near: Parser.events.keys.sorted())
    guard let kind = Parser.events[noun] else {
      throw fail(
        .unknownWord, token, "'\(noun)' is no kind of event that can be counted",
        expected: ["'flights'", "'landings'", "'deployments'", "'exercises'", "…"],
        near: Parser.events.keys.sorted())
    }
    var filters: [Question.Filter] = []
    var sizes: [SizeCondition] = []
    var period: DateValue?
    while !atBlockEnd, let word = now.word, Parser.filterWords.contains(word), beginsFilter(word) {
      let token = now
      at += 1
      if word == "during" || (word == "from" && nextIsDate) {
        guard period == nil else { throw fail(.repeatedClause, token, "a second period for the same events") }
        period = try word == "during" ? date("a period") : self.period(from: token)
      } else if word == "with" {
        guard sizes.isEmpty else { throw fail(.repeatedClause, token, "a second 'with' for the same events") }
        sizes = try self.sizes()
      } else {
        filters.append(try filter(word, kind, token))
      }
    }
    return EventPattern(kind: kind, filters: filters, sizes: sizes, period: period, span: span(from: start))
  }

  /// `by DATE`, `in force`, `at least` and `within 30 days` are no filters but what comes after the events.
  private func beginsFilter(_ word: String) -> Bool {
    let following = ahead(1)
    switch word {
    case "by":
      guard let next = following.word, !following.startsBlock else { return true }
      return next != "end" && DateText.interval(next) == nil
    case "in": return following.word != "force"
    case "within": return ahead(2).word == "km" || Int(following.word ?? "") == nil
    case "with": return following.word != "notice"
    default: return true
    }
  }

  private mutating func filter(_ word: String, _ kind: EventKind, _ token: Token) throws -> Question.Filter {
    switch word {
    case "from", "to":
      let supplied = [.transfer, .order, .payment, .returned].contains(kind)
      if supplied { return .party(word == "from" ? .supplier : .recipient, try parties()) }
      return .place(word == "from" ? .origin : .destination, try place())
    case "at", "in": return .place(.site, try place())
    case "within": return .place(.site, .within(try circle()))
    case "of": return .attribute(.category, anyOf: try categories(kind))
    case "about":
      guard kind.attributes.contains(.topic) else {
        throw fail(.unexpected, token, "a \(kind.rawValue) has no topic")
      }
      return .attribute(.topic, anyOf: try alternatives { try $0.text("the topic") })
    default: return try actor(kind)
    }
  }

  /// `X [or X]…`; `or` is left alone where another assertion follows it.
  private mutating func alternatives(_ read: (inout Parser) throws -> String) throws -> [String] {
    var all = [try read(&self)]
    while next("or"), !beginsAssertion(ahead(1)) {
      at += 1
      all.append(try read(&self))
    }
    return Array(Set(all)).sorted()
  }

  private mutating func parties() throws -> [PartyName] {
    try alternatives { try $0.party().text }.map { PartyName($0) }
  }

  private mutating func categories(_ kind: EventKind) throws -> [String] {
    guard kind.attributes.contains(.category) else {
      throw fail(.unexpected, tokens[at - 1], "a \(kind.rawValue) has no category")
    }
    // A quoted category is taken as it is: reporters' own words for what they count.
    return try alternatives { parser in
      if !parser.atBlockEnd, let text = parser.now.text {
        parser.at += 1
        return parser.names.category(text) ?? text
      }
      return try parser.category()
    }
  }

  /// After `by`: `[aircraft] military [or cargo]` · `type "IL76"` · `callsign "RFF*"` · a party.
  private mutating func actor(_ kind: EventKind) throws -> Question.Filter {
    let flies = kind.attributes.contains(.aircraftClass)
    let saysAircraft = flies && take("aircraft")
    if flies, let word = now.word, !atBlockEnd, let key = Parser.aircraftKeys[word] {
      at += 1
      return .attribute(key, anyOf: try alternatives { try $0.text("the \(word)") })
    }
    let classes = Parser.aircraftClasses
    let isClass = flies && !atBlockEnd && now.word.map(classes.contains) ?? false
    guard saysAircraft || isClass else {
      if flies, !atBlockEnd, let word = now.word, names.party(word) == nil,
        let meant = NearestWord.among(classes + Parser.aircraftKeys.keys.sorted(), to: word),
        known({ [names] in names.party($0) }) == nil
      {
        throw unknownClass(now, suggestion: meant)
      }
      return .party(.actor, try parties())
    }
    return .attribute(
      .aircraftClass,
      anyOf: try alternatives { parser in
        let token = parser.now
        let word = try parser.word("a class of aircraft", near: classes)
        guard classes.contains(word) else { throw parser.unknownClass(token, suggestion: nil) }
        return word
      })
  }

  private func unknownClass(_ token: Token, suggestion: String?) -> Failing {
    let all = Parser.aircraftClasses + Parser.aircraftKeys.keys.sorted()
    return fail(
      .unknownWord, token, "\(token.title) is no class of aircraft", expected: all.map { "'\($0)'" },
      near: all,
      suggestion: suggestion)
  }

  /// After `with`: `at least 9000 troops [or 250 battle tanks]…`; a bare number after `or` keeps the bound.
  private mutating func sizes() throws -> [SizeCondition] {
    var make = try sizeBound()
    var all: [SizeCondition] = []
    repeat {
      if !all.isEmpty, !(Int(now.word ?? "x") != nil) { make = try sizeBound() }
      let n = try wholeNumber("how many")
      all.append(
        SizeCondition(
          category: try category(),
          bounds: make(Quantity(value: ExactDecimal(n), measure: .count, valueDate: nil))))
    } while take("or")
    return all
  }

  private mutating func sizeBound() throws -> (Quantity) -> QuantityBounds {
    if take("at", "least") { return { .atLeast($0) } }
    if take("at", "most") { return { .atMost($0) } }
    if take("more", "than") { return { .moreThan($0) } }
    if take("fewer", "than") { return { .lessThan($0) } }
    if take("exactly") { return { .exactly($0) } }
    throw unexpected(
      ["'at least'", "'at most'", "'more than'", "'fewer than'", "'exactly'"],
      near: ["at", "more", "fewer", "exactly"])
  }
}

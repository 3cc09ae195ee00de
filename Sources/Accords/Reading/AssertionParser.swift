import SightlineObserving
import SightlineUnits

extension Parser {
  package static let figures: [String: EventKind] = {
    var words: [String: EventKind] = [:]
    for kind in EventKind.allCases
    where kind.persistence == .figure || [.transfer, .order, .payment].contains(kind) {
      words[kind.rawValue] = kind
    }
    return words
  }()

  /// Whether a token can begin an assertion, so that `or` before it joins assertions, not filter values.
  func beginsAssertion(_ token: Token) -> Bool {
    guard !token.startsBlock else { return false }
    if token.kind == .leftParenthesis { return true }
    guard let word = token.word else { return false }
    return ["at", "exactly", "no", "between", "not", "sum", "change", "first"].contains(word)
      || Parser.events[word] != nil || Parser.figures[word] != nil
  }

  /// `TERM [and TERM]…` or `TERM [or TERM]…`; both together need parentheses.
  mutating func assertion(depth: Int = 0) throws -> Assertion {
    guard depth < Parser.deepest else {
      throw fail(.tooDeep, now, "more than \(Parser.deepest) levels within one another")
    }
    var parts = [try term(depth)]
    var joint: String?
    while next("and") || next("or") {
      let token = now
      let word = token.written
      if let joint, joint != word {
        throw fail(
          .ambiguous, token, "'\(joint)' and '\(word)' side by side",
          expected: ["parentheses around one of them"])
      }
      joint = word
      at += 1
      parts.append(try term(depth))
    }
    return parts.count == 1 ? parts[0] : joint == "and" ? .all(parts) : .any(parts)
  }

  private mutating func term(_ depth: Int) throws -> Assertion {
    if take(.leftParenthesis) {
      let inner = try assertion(depth: depth + 1)
      guard take(.rightParenthesis) else { throw unexpected(["')'"]) }
      return inner
    }
    if next("not") {
      guard depth < Parser.deepest else {
        throw fail(.tooDeep, now, "more than \(Parser.deepest) levels within one another")
      }
      at += 1
      return .not(try term(depth + 1))
    }
    if take("first") { return try moment() }
    if next("sum") || next("change") { return .figure(try comparison()) }
    // "transfers from X" are events, "transfer of tanks … at most 20" is their sum.
    if !atBlockEnd, let word = now.word, Parser.figures[word] != nil { return .figure(try comparison()) }
    return try count()
  }

  // MARK: Events

  /// `[at least N | at most N | exactly N | no | between A and B] EVENTS … during INTERVAL`
  private mutating func count() throws -> Assertion {
    let start = now
    let bounds = try countBounds()
    let pattern = try event()
    if pattern.period == nil {
      if bounds == nil, nextIsDeadline { return .deadline(pattern, try deadline()) }
      if bounds == nil, take("before") { return .order(pattern, before: try event()) }
      throw unexpected(
        (bounds == nil
          ? ["'during' and a period", "'by' or 'before' and a date"] : ["'during' and a period"])
          + Parser.filterWords.filter { $0 != "during" }.map { "'\($0)'" }, near: Parser.filterWords)
    }
    if !pattern.sizes.isEmpty, pattern.kind.persistence == .figure {
      throw fail(.unexpected, start, "figures have no size")
    }
    return .count(bounds ?? .atLeast(1), pattern)
  }

  private mutating func countBounds() throws -> CountBounds? {
    if take("no") { return .exactly(0) }
    if take("exactly") { return .exactly(try wholeNumber("how many")) }
    if next("at") {
      at += 1
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
    if !atBlockEnd, let word = now.word, Parser.events[word] != nil { return nil }
    let near =
      ["at", "exactly", "no", "between", "not", "sum", "change"] + Parser.events.keys.sorted()
      + Parser.figures.keys.sorted()
    throw unexpected(
      ["'at least'", "'at most'", "'exactly'", "'no'", "'between'", "a kind of event", "a figure"], near: near
    )
  }

  /// After `first`: `EVENTS (by|before) DATE` or `EVENTS before [first] EVENTS`.
  private mutating func moment() throws -> Assertion {
    let pattern = try event()
    if nextIsDeadline { return .deadline(pattern, try deadline()) }
    guard take("before") else { throw unexpected(["'by' and a date", "'before' and a date or an event"]) }
    _ = take("first")
    return .order(pattern, before: try event())
  }

  var nextIsDeadline: Bool {
    guard !atBlockEnd, let word = now.word, word == "by" || word == "before", !ahead(1).startsBlock,
      let next = ahead(1).word
    else { return false }
    return DateText.interval(next) != nil || next == "end" || word == "by"
  }

  /// `by DATE` includes the date, `before DATE` does not; `by end of DATE` is the same as `by DATE`.
  mutating func deadline() throws -> Deadline {
    if take("by") {
      if take("end") { try expect("of") }
      return .by(try date("a date"))
    }
    try expect("before")
    return .before(try date("a date"))
  }

  // MARK: Figures

  /// `holding of battle tanks by Azerbaijan`
  mutating func figureSubject() throws -> FigureSubject {
    let token = now
    let noun = try word("a figure", near: Parser.figures.keys.sorted())
    guard let kind = Parser.figures[noun] else {
      throw fail(
        .unknownWord, token, "'\(noun)' is no figure",
        expected: Parser.figures.keys.sorted().map { "'\($0)'" },
        near: Parser.figures.keys.sorted())
    }
    var category: String?
    var parties: [PartyRole: PartyName] = [:]
    var place: PlaceSelector?
    if take("of") {
      // "budget of Azerbaijan": the budget's owner; "budget of defence by Azerbaijan": what it is for.
      let known = self.known { [names] in names.category($0) }
      if known != nil {
        category = known
      } else if let party = self.known({ [names] in names.party($0) }) {
        parties[.actor] = party
      } else {
        category = try self.category()
      }
    }
    while !atBlockEnd, let word = now.word {
      switch word {
      case "by" where parties[.actor] == nil:
        at += 1
        parties[.actor] = try party()
      case "from" where parties[.supplier] == nil:
        at += 1
        parties[.supplier] = try party()
      case "to" where parties[.recipient] == nil:
        at += 1
        parties[.recipient] = try party()
      case "in" where place == nil && ahead(1).word != "force":
        at += 1
        place = try self.place()
      default: return FigureSubject(kind: kind, category: category, parties: parties, place: place)
      }
    }
    return FigureSubject(kind: kind, category: category, parties: parties, place: place)
  }

  /// `[sum of FIGURE, FIGURE… | change in FIGURE since DATE | FIGURE] BOUNDS (on DATE | during INTERVAL)`
  private mutating func comparison() throws -> FigureComparison {
    let start = at
    let expression: FigureExpression
    if take("sum") {
      try expect("of")
      var all = [try figureSubject()]
      while take(.comma) { all.append(try figureSubject()) }
      expression = .sum(all)
    } else if take("change") {
      try expect("in")
      let subject = try figureSubject()
      try expect("since")
      expression = .change(subject, since: try date("the earlier date"))
    } else {
      expression = .figure(try figureSubject())
    }
    let boundsAt = now
    let bounds = try quantityBounds()
    try check(bounds, against: expression, boundsAt)
    guard next("on") || next("during") else {
      throw unexpected(["'on' and a date", "'during' and a period"], near: ["on", "during"])
    }
    at += 1
    let whenAt = now
    let when = try date("when")
    if case .change(_, let since) = expression, since.interval.start >= when.interval.end {
      throw fail(.contradictoryDates, whenAt, "\(since.text) is not before \(when.text)")
    }
    return FigureComparison(expression: expression, bounds: bounds, when: when, span: span(from: start))
  }
}

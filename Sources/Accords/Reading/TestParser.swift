import SightlineObserving
import SightlineUnits

extension Parser {
  /// `test "…" (given …)… (expect RESULT [for NAME])…`
  mutating func test() throws -> TestBlock {
    let start = at - 1
    let title = try text("what the test shows")
    var given: [Given] = []
    while next("given") {
      lineStarts[at] = 2
      at += 1
      repeat { given.append(try self.given()) } while take("and") || take(.comma)
    }
    var expected: [Expectation] = []
    while next("expect") {
      lineStarts[at] = 2
      at += 1
      repeat { expected.append(try expectation()) } while take(.comma)
    }
    guard !expected.isEmpty else { throw unexpected(["'given'", "'expect'"], near: ["given", "expect"]) }
    return TestBlock(title: title, given: given, expected: expected, span: span(from: start))
  }

  private mutating func given() throws -> Given {
    if take("coverage") { return .coverage(try probability()) }
    if take("on") { return .on(try date("the date of evaluation")) }
    if take("verified") {
      let name = try labelName()
      try expect("on")
      return .verified(name, try date("the day of verification"))
    }
    if take("no") { return .events(0, try event(), .certain) }
    if !atBlockEnd, let word = now.word, Parser.figures[word] != nil { return try givenFigure() }
    guard !atBlockEnd, let word = now.word, word.utf8.first.map({ (48...57).contains($0) }) ?? false else {
      throw unexpected(
        ["'coverage'", "'on' and a date", "'verified'", "a number of events", "a figure"],
        near: ["coverage", "on", "verified", "no"] + Parser.figures.keys.sorted())
    }
    let token = now
    let n = try wholeNumber("how many events")
    // A test builds each of them.
    guard n <= 10_000 else { throw fail(.badNumber, token, "a test has at most 10,000 events") }
    var pattern = try event()
    if take("on") {
      let day = try date("when")
      pattern = EventPattern(
        kind: pattern.kind, filters: pattern.filters, sizes: pattern.sizes, period: day, span: pattern.span)
    }
    var likely = Probability.certain
    if take("likely") { likely = try probability() }
    return .events(n, pattern, likely)
  }

  /// `holding of battle tanks 381 on 2012-12-31 [from "press"]`; a bare number is exact.
  private mutating func givenFigure() throws -> Given {
    let subject = try figureSubject()
    let token = now
    let bounds: QuantityBounds
    if !atBlockEnd, let word = now.word, word.utf8.first.map({ (48...57).contains($0) }) ?? false {
      bounds = .exactly(try quantity())
    } else {
      bounds = try quantityBounds()
    }
    try check(bounds.measure, subject, token)
    try expect("on")
    let when = try date("the figure's date")
    return .figure(subject, bounds, when, source: take("from") ? try text("the figure's source") : nil)
  }

  private mutating func expectation() throws -> Expectation {
    let results = Expectation.Result.allCases.map(\.rawValue)
    guard let result = known(Expectation.Result.init(rawValue:)), tokens[at - 1].text == nil else {
      throw fail(
        .wrongResult, now, atBlockEnd ? "the block ends here" : "\(now.title) is no result",
        expected: results.map { "'\($0)'" }, suggestion: nearest { NearestWord.among(results, to: $0) })
    }
    return Expectation(result: result, duty: take("for") ? try labelName() : nil)
  }

  /// A duty's name: a ceiling's category, or one word.
  private mutating func labelName() throws -> String {
    if let category = known({ [names] in names.category($0) }) { return category }
    return try word("a duty's name")
  }
}

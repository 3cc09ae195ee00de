import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@Suite struct AssertionTests {
  @Test(
    "every way to say how many is understood",
    arguments: [
      ("at least 3", CountBounds.atLeast(3)), ("at most 3", .atMost(3)), ("exactly 3", .exactly(3)),
      ("no", .exactly(0)), ("between 2 and 5", .between(2, 5)), ("", .atLeast(1)),
    ])
  func bounds(_ words: String, _ bounds: CountBounds) throws {
    guard case .count(let found, let pattern) = try assertion("\(words) flights to UDYZ during 2024-08")
    else {
      Issue.record("no count")
      return
    }
    #expect(found == bounds)
    #expect(pattern.period?.interval == DateText.interval("2024-08"))
  }

  @Test("the example of the design reads as a question for arrivals")
  func question() throws {
    let document = sound(
      claim("at least 3 flights\n    to UDYZ by aircraft military or cargo\n    during 2024-08"))
    let questions = try #require(document.claims.first).questions
    let wanted = Question(
      kind: .flight,
      filters: [
        .place(.destination, .named(PlaceName("UDYZ"))),
        .attribute(.aircraftClass, anyOf: ["cargo", "military"]),
      ], period: try #require(DateText.interval("2024-08")), moment: .end)
    #expect(questions == [wanted])
    let short = try #require(sound(claim("at least 3 flights to UDYZ during 2024-08")).claims.first)
    #expect(short.words == "at least 3 flights to UDYZ during 2024-08")
  }

  @Test(
    "to a place asks when it ended, from a place when it began, both or neither when it was under way",
    arguments: [
      ("to UDYZ", Question.Moment.end), ("from UDYZ", .start), ("from UBBB to UDYZ", .any),
      ("by cargo", .any),
      ("to Armenia", .end), ("to within 30 km of 40.1,44.4", .end),
    ])
  func moment(_ filter: String, _ moment: Question.Moment) throws {
    let document = sound(claim("no flights \(filter) during 2024"))
    #expect(document.claims.first?.questions.first?.moment == moment)
  }

  @Test("places are airports, countries, places of the case and circles")
  func places() throws {
    func place(_ text: String) throws -> PlaceSelector? {
      guard case .count(_, let pattern) = try assertion("no landings at \(text) during 2024") else {
        return nil
      }
      return pattern.question(during: Interval(at: Instant(microseconds: 0))).place(.site)
    }
    #expect(try place("UDYZ") == .named(PlaceName("UDYZ")))
    #expect(try place("udyz") == .named(PlaceName("UDYZ")))
    #expect(try place("Armenia") == .country("AM"))
    let centre = try #require(Coordinate(latitude: 40.1, longitude: 44.4))
    #expect(
      try place("within 30 km of 40.1, 44.4") == .within(.circle(centre: centre, radius: Metres(30_000))))
    #expect(try place("\"Base A\"") == testNames.places["Base A"].map(PlaceSelector.within))
  }

  @Test(
    "aircraft are named by class, type, callsign, registration, operator or party",
    arguments: [
      ("military or cargo", Question.Filter.attribute(.aircraftClass, anyOf: ["cargo", "military"])),
      ("type \"IL76\" or \"A400\"", .attribute(.typeCode, anyOf: ["A400", "IL76"])),
      ("callsign \"RFF7734\"", .attribute(.callsign, anyOf: ["RFF7734"])),
      ("registration \"RA-78835\"", .attribute(.registration, anyOf: ["RA-78835"])),
      ("operator \"Air X\"", .attribute(.operatorName, anyOf: ["Air X"])),
      ("Russia or Turkey", .party(.actor, [PartyName("Russia"), PartyName("Turkey")])),
      ("\"Mine Action Agency\"", .party(.actor, [PartyName("Mine Action Agency")])),
    ])
  func aircraft(_ words: String, _ filter: Question.Filter) throws {
    guard case .count(_, let pattern) = try assertion("no flights by \(words) during 2024") else {
      Issue.record("no count")
      return
    }
    #expect(pattern.filters == [filter])
  }

  @Test("intervals are months, ranges, and from-until; the last day counts")
  func intervals() throws {
    func period(_ words: String) throws -> String? {
      guard case .count(_, let pattern) = try assertion("no flights \(words)") else { return nil }
      return pattern.period?.interval.description
    }
    #expect(try period("during 2024-08") == "2024-08-01T00:00:00Z/2024-09-01T00:00:00Z")
    #expect(try period("during 2024-08-01/2024-08-15") == "2024-08-01T00:00:00Z/2024-08-16T00:00:00Z")
    #expect(try period("from 2024-08-01 until 2024-08-15") == "2024-08-01T00:00:00Z/2024-08-16T00:00:00Z")
    #expect(
      try period("from 2020-11-10T00:00+03:00 until 2020-11-11T06:00Z")
        == "2020-11-09T21:00:00Z/2020-11-11T06:00:00Z")
  }

  @Test("figures are compared with their unit, summed, and held against an earlier date")
  func figures() throws {
    guard
      case .figure(let one) = try assertion("holding of battle tanks by Azerbaijan at most 220 on 2006-12-31"),
      case .figure(let money) = try assertion(
        "budget of Azerbaijan between 4.9 billion USD at 2025-01-01 and 5.1 billion USD during 2025"),
      case .figure(let sum) = try assertion(
        "sum of holding of battle tanks by Armenia, holding of artillery by Armenia less than 505 on 2019-12-31"
      ),
      case .figure(let change) = try assertion(
        "change in clearance by \"Mine Action Agency\" since 2022 more than 53081.8 ha during 2023")
    else {
      Issue.record("not all are figures")
      return
    }
    #expect(one.expression.subjects.first?.category == "battle tanks")
    #expect(one.bounds.contains(220) && !one.bounds.contains(221))
    #expect(money.bounds.measure == Currency("USD").map(Measure.money))
    guard case .between(let low, let high) = money.bounds else { return }
    #expect(low.value == ExactDecimal("4900000000") && low.valueDate?.description == "2025-01-01")
    #expect(high.valueDate == nil)
    #expect(sum.expression.subjects.count == 2)
    #expect(change.bounds.measure == .hectares && change.questions.count == 2)
  }

  @Test("'by' includes the date, 'before' does not")
  func deadlines() throws {
    guard case .deadline(_, let by) = try assertion("first hand-over in Georgia by 2020-11-15"),
      case .deadline(_, let before) = try assertion("first hand-over in Georgia before 2020-11-15"),
      case .deadline(_, let end) = try assertion("first hand-over in Georgia by end of 2020-11-15")
    else {
      Issue.record("not all are deadlines")
      return
    }
    #expect(by.limit?.description == "2020-11-16T00:00:00Z")
    #expect(before.limit?.description == "2020-11-15T00:00:00Z")
    #expect(end == by)
    guard case .deadline(_, let next) = try assertion("first hand-over in Georgia before 2020-11-16") else {
      return
    }
    #expect(next.limit == by.limit)
  }

  @Test("one event may be claimed to come before another")
  func order() throws {
    guard case .order(let a, before: let b) = try assertion("first notification before first exercise") else {
      Issue.record("no order")
      return
    }
    #expect(a.kind == .notification && b.kind == .exercise)
  }

  @Test("assertions combine with and, or, not and parentheses; several 'that' must all hold")
  func combinations() throws {
    let a = "no flights to UDYZ during 2024", b = "no landings at UBBB during 2024"
    guard case .all(let both) = try assertion("\(a) and \(b)"),
      case .any(let either) = try assertion("not \(a) or (\(a) and \(b))")
    else {
      Issue.record("wrong combination")
      return
    }
    #expect(both.count == 2 && either.count == 2)
    guard case .all(let lines) = try assertion("\(a)\n  that \(b)") else {
      Issue.record("two clauses are no conjunction")
      return
    }
    #expect(lines == both)
    // The 'or' between filter values is not the 'or' between assertions.
    guard case .any = try assertion("flights by military or cargo during 2024 or flights during 2023") else {
      Issue.record("'or' was taken for a filter")
      return
    }
  }

  @Test("clocks set the zone of dates that name none")
  func clocks() {
    let document = sound(
      claim("no flights during 2024-08-01").replacing("  version 1", with: "  version 1\n  clocks +03:00"))
    #expect(document.claims.first?.questions.first?.period.start.description == "2024-07-31T21:00:00Z")
  }

  @Test("clauses may share a line, and comments may stand anywhere")
  func layout() {
    let document = sound(
      """
      # first
      claim c version 1 # one
        said by "X" on 2024 source "s" quote "q"
        that no flights # why
          # and where
          to UDYZ during 2024
      """)
    #expect(document.claims.count == 1)
  }
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
}

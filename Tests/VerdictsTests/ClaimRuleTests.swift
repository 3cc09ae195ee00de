import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// Every kind of claim where it holds, fails and cannot be told.
@Suite struct ClaimRuleTests {
  private let armenia = PartyName("Armenia")

  private func verdict(_ assertion: String, _ world: World, asOf: Double = 400) throws -> Verdict {
    let block = try #require(document(claimText(assertion)).claims.first)
    return try ClaimEvaluator().evaluate(
      block, accord: "t", asOf: World.instant(asOf), ask: world.answer)
  }
  private func holding(_ value: Int, _ source: String, _ meaning: Figure.Meaning = .total, day: Double = 50)
    -> World.Event
  {
    World.Event(
      kind: .holding, from: day, to: day + 1, party: armenia, category: "battle tanks",
      figure: Figure(ExactDecimal(value), .count, meaning: meaning), source: source)
  }
  private let ceiling = "holding of battle tanks by Armenia at most 220 during 2020"

  // MARK: Figures

  @Test("one reported figure decides; two that contradict one another decide nothing and stand side by side")
  func contradictory() throws {
    #expect(try verdict(ceiling, World(events: [holding(200, "a")])).outcome == .supported)
    let over = try verdict(ceiling, World(events: [holding(381, "a")]))
    #expect(over.outcome == .contradicted)
    #expect(over.margin == Margin(low: 161, high: 161, unit: "battle tanks"))
    #expect(over.margin?.words == "+161 battle tanks")
    let both = try verdict(ceiling, World(events: [holding(200, "a"), holding(381, "b")]))
    #expect(both.outcome == .cannotTell && both.undecided == .contradictorySources)
    #expect(both.figures.count == 2)
    #expect(both.further.count == 1)
  }

  @Test("a source that repeats itself weighs once; independent ones that agree weigh more")
  func groups() throws {
    let heap = (0..<50).map { _ in holding(381, "a") }
    let one = try verdict(ceiling, World(events: [holding(381, "a")]))
    let many = try #require(try verdict(ceiling, World(events: heap)).probability)
    let single = try #require(one.probability)
    #expect(
      abs(many.low.value - single.low.value) < 1e-12 && abs(many.high.value - single.high.value) < 1e-12)
    let two = try verdict(ceiling, World(events: [holding(381, "a"), holding(380, "b")]))
    #expect(try #require(two.probability).high < (try #require(one.probability)).high)
  }

  @Test("no figure is no verdict and not zero, whatever was watched")
  func missing() throws {
    for detection in [0.0, 1] {
      let v = try verdict(ceiling, World(detection: detection))
      #expect(v.outcome == .cannotTell && v.undecided == .noFigure && v.probability == nil)
    }
  }

  @Test("sightings can contradict a ceiling and cannot support one")
  func bounds() throws {
    let below = try verdict(ceiling, World(events: [holding(180, "imagery", .atLeast)]))
    #expect(below.outcome == .cannotTell && below.undecided == .boundsOnly)
    #expect(try verdict(ceiling, World(events: [holding(230, "imagery", .atLeast)])).outcome == .contradicted)
    let many = (0..<9).map { holding(180 + $0, "pass \($0)", .atLeast) }
    #expect(try verdict(ceiling, World(events: many)).outcome == .cannotTell)
  }

  @Test("nobody's word supports their own claim, but it can contradict it")
  func ownWord() throws {
    let own = try verdict(ceiling, World(events: [holding(200, "Ministry X")]))
    #expect(own.outcome == .cannotTell && own.undecided == .noFigure)
    #expect(try verdict(ceiling, World(events: [holding(381, "Ministry X")])).outcome == .contradicted)
  }

  @Test("amounts in another currency are shown and never converted")
  func currencies() throws {
    let usd = try #require(Currency("USD"))
    var budget = World.Event(kind: .budget, from: 0, to: 366, party: armenia, source: "speech")
    budget.figure = Figure(ExactDecimal(5_000_000_000), .money(usd))
    let v = try verdict(
      "budget of Armenia at least 4.9 billion AZN during 2020", World(events: [budget]))
    #expect(v.outcome == .cannotTell && v.undecided == .noFigure && v.figures.count == 1)
    #expect(v.reasons.contains { $0.text.contains("not converted") })
  }

  @Test(
    "a sum needs every part to be supported; one part alone can break a ceiling; a change needs both dates")
  func sums() throws {
    func artillery(_ value: Int) -> World.Event {
      var e = holding(value, "a")
      e.category = "artillery"
      return e
    }
    let sum =
      "sum of holding of battle tanks by Armenia, holding of artillery by Armenia at most 500 during 2020"
    #expect(try verdict(sum, World(events: [holding(200, "a"), artillery(300)])).outcome == .supported)
    #expect(try verdict(sum, World(events: [holding(200, "a"), artillery(301)])).outcome == .contradicted)
    #expect(try verdict(sum, World(events: [holding(200, "a")])).outcome == .cannotTell)
    #expect(try verdict(sum, World(events: [holding(501, "a")])).outcome == .contradicted)
    let change = "change in holding of battle tanks by Armenia since 2020-02-20 more than 100 on 2020-06-01"
    let (then, now) = (holding(200, "a", day: 50), holding(301, "a", day: 152))
    #expect(try verdict(change, World(events: [then, now])).outcome == .supported)
    #expect(try verdict(change, World(events: [then, holding(300, "a", day: 152)])).outcome == .contradicted)
    #expect(try verdict(change, World(events: [now])).undecided == .noFigure)
  }

  @Test("transfers add up; watched and nothing recorded is none, not watched is no figure")
  func transfers() throws {
    let claim = "transfer of combat aircraft from Russia to Armenia exactly 0 during 2020"
    #expect(try verdict(claim, World(detection: 1)).outcome == .supported)
    #expect(try verdict(claim, World(detection: 0)).undecided == .noFigure)
    #expect(try verdict(claim, World(detection: 0.5)).outcome == .cannotTell)
  }

  // MARK: Deadlines

  @Test("seen in time supports, seen late contradicts with days, unwatched cannot tell")
  func deadlines() throws {
    func handOver(_ day: Double) -> World {
      World(events: [.init(kind: .handOver, from: day, to: day + 1, party: armenia)], detection: 0)
    }
    let by = "hand-overs by Armenia by 2020-02-20"  // day 50
    #expect(try verdict(by, handOver(50)).outcome == .supported)
    let late = try verdict(by, handOver(60))
    #expect(late.outcome == .contradicted)
    #expect(late.margin == Margin(low: 10, high: 10, unit: "days late"))
    #expect(late.margin?.words == "10 days late")
    #expect(Margin(low: 1, high: 1, unit: "days late").words == "1 day late")
    #expect(try verdict("hand-overs by Armenia before 2020-02-20", handOver(50)).outcome == .contradicted)
    let nothing = try verdict(by, World(detection: 0))
    #expect(nothing.outcome == .cannotTell && nothing.undecided == .nobodyCouldHaveSeen)
    #expect(try verdict(by, World(detection: 1), asOf: 40).undecided == .notYet)
  }

  @Test("an event known only to an interval is integrated over it: half before the date is no verdict")
  func interval() throws {
    let world = World(events: [.init(kind: .handOver, from: 46, to: 56, party: armenia)], detection: 1)
    let v = try verdict("hand-overs by Armenia by 2020-02-20", world)
    #expect(v.outcome == .cannotTell && v.undecided == .doubtfulCandidates)
    #expect(abs((v.probability?.high.value ?? 0) - 0.5) < 1e-9)
  }

  // MARK: Order, combinations, sizes

  @Test("order holds, fails and cannot be told")
  func order() throws {
    let claim = "first notification by Armenia during 2020 before first exercise by Armenia during 2020"
    func world(_ notified: Double, _ held: Double, _ d: Double) -> World {
      World(
        events: [
          .init(kind: .notification, from: notified, to: notified, party: armenia),
          .init(kind: .exercise, from: held, to: held, party: armenia),
        ], detection: d)
    }
    #expect(try verdict(claim, world(10, 20, 1)).outcome == .supported)
    #expect(try verdict(claim, world(20, 10, 1)).outcome == .contradicted)
    #expect(try verdict(claim, world(10, 10, 1)).outcome == .contradicted)
    // An earlier exercise may have gone unseen.
    #expect(try verdict(claim, world(10, 20, 0)).outcome == .cannotTell)
    #expect(try verdict(claim, World(detection: 0)).undecided == .nobodyCouldHaveSeen)
  }

  @Test("not turns a verdict round; all and any take the bounds; two counts of the same events are one")
  func combinations() throws {
    let seen = World(events: [.init(kind: .incident, from: 10, to: 11, party: armenia)], detection: 1)
    let some = "at least 1 incidents by Armenia during 2020"
    #expect(try verdict("not \(some)", seen).outcome == .contradicted)
    #expect(try verdict("\(some) and no exercises by Armenia during 2020", seen).outcome == .supported)
    #expect(try verdict("\(some) and exercises by Armenia during 2020", seen).outcome == .contradicted)
    #expect(try verdict("(exercises by Armenia during 2020 or \(some))", seen).outcome == .supported)
    let dark = try verdict("\(some) and exercises by Armenia during 2020", World(detection: 0))
    #expect(dark.outcome == .cannotTell && dark.undecided == .nobodyCouldHaveSeen)
    #expect(dark.probability?.low == .impossible && abs((dark.probability?.high.value ?? 0) - 0.8) < 1e-12)
    let joint = try verdict("\(some) and at most 1 incidents by Armenia during 2020", seen)
    let merged = try verdict("exactly 1 incident by Armenia during 2020", seen)
    #expect(joint.probability == merged.probability && joint.outcome == .supported)
  }

  @Test("an event counts by the size its figure states; where none is stated it counts half")
  func sizes() throws {
    func exercise(_ figure: Figure?) -> World {
      World(
        events: [
          .init(kind: .exercise, from: 50, to: 51, party: armenia, category: "troops", figure: figure)
        ], detection: 1)
    }
    let claim = "no exercises by Armenia with at least 9000 troops during 2020"
    #expect(try verdict(claim, exercise(Figure(9_000, .count))).outcome == .contradicted)
    #expect(try verdict(claim, exercise(Figure(8_999, .count))).outcome == .supported)
    #expect(try verdict(claim, exercise(Figure(5_000, .count, meaning: .atLeast))).outcome == .cannotTell)
    let unknown = try verdict(claim, exercise(nil))
    #expect(unknown.outcome == .cannotTell && unknown.undecided == .doubtfulCandidates)
    #expect(unknown.candidates.first?.factors.last?.what.contains("size not stated") == true)
  }

  // MARK: Time of evaluation

  @Test(
    "evidence from after the moment of evaluation is not used, and what is still to come withholds a verdict")
  func time() throws {
    let world = World(events: [.init(kind: .incident, from: 300, to: 301, party: armenia)], detection: 1)
    let none = "no incidents by Armenia during 2020"
    let early = try verdict(none, world, asOf: 200)
    #expect(early.outcome == .cannotTell && early.undecided == .notYet && early.candidates.isEmpty)
    #expect(try verdict(none, world, asOf: 302).outcome == .contradicted)
    #expect(try verdict("at least 1 incident by Armenia during 2020", world, asOf: 302).outcome == .supported)
  }

  @Test("a further look is named and each says what it would do")
  func further() throws {
    let half = World(detection: 0.3)
    for claim in [
      "no incidents by Armenia during 2020", "first hand-over by Armenia during 2020 by 2020-12-31",
    ] {
      let v = try verdict(claim, half)
      #expect(v.outcome == .cannotTell)
      let look = try #require(v.further.first, "\(claim)")
      #expect(look.ifNothing != look.ifSomething)
    }
  }

  @Test("an explanation names the figures, the reasons and the numbers, for claims and for duties")
  func explanation() throws {
    let lines = Explanation.lines(try verdict(ceiling, World(events: [holding(381, "press")])))
    let text = lines.joined(separator: "\n")
    for part in [
      "Verdict: contradicted", "Margin: +161 battle tanks", "Figures, side by side", "press",
      "figure.hitRate = 0.9",
    ] {
      #expect(text.contains(part), "\(part) in:\n\(text)")
    }
  }
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
}

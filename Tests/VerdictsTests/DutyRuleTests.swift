import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// What the generated cases do not reach: parties, exceptions in words, terms and renewals, identifiers.
@Suite struct DutyRuleTests {
  private let armenia = PartyName("Armenia")
  private let azerbaijan = PartyName("Azerbaijan")

  private func verdicts(
    _ duties: String, _ world: World, asOf: Double = 400, force: String = "in force from 2020-01-01",
    binds: String = "Armenia"
  ) throws -> [Verdict] {
    let block = try #require(
      document(commitmentText(duties, force: force, binds: binds)).commitments.first)
    return try CommitmentEvaluator().evaluate(
      block, accord: "t", asOf: World.instant(asOf), ask: world.answer)
  }
  private func holding(_ value: Int, _ party: PartyName) -> World.Event {
    World.Event(
      kind: .holding, from: 300, to: 301, party: party, category: "battle tanks",
      figure: Figure(ExactDecimal(value), .count), source: "press")
  }

  @Test("a ceiling is each party's own, with its own identifier, and one party's breach is not the other's")
  func parties() throws {
    let got = try verdicts(
      "  ceiling battle tanks 220, artillery 285",
      World(events: [holding(381, azerbaijan), holding(110, armenia)]),
      binds: "Armenia, Azerbaijan")
    #expect(
      got.map(\.id) == [
        "t/k/battle-tanks/armenia", "t/k/battle-tanks/azerbaijan", "t/k/artillery/armenia",
        "t/k/artillery/azerbaijan",
      ])
    #expect(got.map(\.state) == [.met, .breached, .cannotTell, .cannotTell])
    #expect(got.map(\.boundParty) == ["Armenia", "Azerbaijan", "Armenia", "Azerbaijan"])
    #expect(got[1].margin?.words == "+161 battle tanks")
    #expect(got[0].outcome == .supported && got[1].outcome == .contradicted && got[2].undecided == .noFigure)
    let block = try #require(
      document(commitmentText("  ceiling battle tanks 220, artillery 285", binds: "Armenia, Azerbaijan"))
        .commitments.first)
    #expect(block.identifiers(accord: "t") == got.map(\.id))
  }

  @Test("the same rule holds for every party: exchanging the parties exchanges the verdicts")
  func even() throws {
    func states(_ a: PartyName, _ b: PartyName) throws -> [DutyState?] {
      try verdicts(
        "  ceiling battle tanks 220", World(events: [holding(381, a), holding(110, b)]),
        binds: "\(a), \(b)"
      ).map(\.state)
    }
    #expect(try states(armenia, azerbaijan) == [.breached, .met])
    #expect(try states(azerbaijan, armenia) == [.breached, .met])
  }

  @Test("an exception in words neither excuses nor is silent")
  func words() throws {
    let clash = World(events: [.init(kind: .incident, from: 50, to: 51, party: armenia)], detection: 1)
    let got = try #require(
      try verdicts("  prohibits incidents by Armenia\n    except when \"in self-defence\"", clash).first)
    #expect(got.state == .breached)
    #expect(
      got.reasons.contains { $0.text.contains("in self-defence") && $0.text.contains("a person must decide") }
    )
    #expect(got.workings["exceptions.inWords"] == 1)
  }

  @Test("an exception that may apply leaves the duty undecided")
  func doubtfulException() throws {
    let world = World(
      events: [
        .init(kind: .incident, from: 50, to: 51, party: armenia),
        .init(kind: .exercise, from: 50, to: 51, probability: 0.5, party: armenia),
      ], detection: 1)
    let got = try verdicts("  prohibits incidents by Armenia\n    except when exercises by Armenia", world)
    #expect(got.first?.state == .cannotTell && got.first?.undecided == .doubtfulCandidates)
  }

  @Test("a vague duty is shown as not checkable and what awaits confirmation as not in force")
  func vague() throws {
    let got = try #require(try verdicts("  not checkable because \"no interval\"", World()).first)
    #expect(got.state == .notCheckable && got.outcome == .cannotTell && got.undecided == .notCheckable)
    #expect(got.probability == nil && got.id == "t/k/not-checkable")
    let clash = World(events: [.init(kind: .incident, from: 50, to: 51, party: armenia)])
    let waiting = try #require(
      try verdicts(
        "  prohibits incidents by Armenia", clash, force: "not in force until confirmed \"ratification\""
      ).first)
    #expect(waiting.state == .notInForce && waiting.undecided == .notInForce)
  }

  @Test("a term is renewed unless notice of termination came in time")
  func renewal() throws {
    let duty = "  renews every 1 year unless notice 6 months before expiry\n  prohibits incidents by Armenia"
    let term = "in force from 2020-01-01 until 2020-12-31"
    func notice(_ day: Double) -> World {
      World(
        events: [.init(kind: .notification, from: day, to: day + 1, party: armenia, category: "termination")],
        detection: 1)
    }
    func state(_ world: World) throws -> DutyState? {
      try verdicts(duty, world, asOf: 500, force: term).first?.state
    }
    #expect(try state(World(detection: 1)) == .met)
    #expect(try state(notice(100)) == .notInForce)
    // Day 182 is 1 July, the last day for it; a day later is too late.
    #expect(try state(notice(181)) == .notInForce)
    #expect(try state(notice(183)) == .met)
    let presumed = try #require(try verdicts(duty, World(detection: 0), asOf: 500, force: term).first)
    #expect(presumed.state == .cannotTell)
    #expect(presumed.reasons.contains { $0.text.contains("could have gone unseen") })
  }

  @Test("a notice that names its exercise belongs to it, any other to the next one")
  func matching() throws {
    func exercise(_ day: Double) -> World.Event {
      World.Event(
        kind: .exercise, from: day, to: day + 1, party: armenia, category: "troops",
        figure: Figure(10_000, .count))
    }
    let duty = "  notice at least 42 days before start of exercises with at least 9000 troops"
    // One notice for two exercises: the second is not covered.
    let one = World(
      events: [exercise(100), exercise(200), .init(kind: .notification, from: 50, to: 51, party: armenia)],
      detection: 1)
    #expect(try verdicts(duty, one).first?.state == .breached)
    let two = World(
      events: one.events + [.init(kind: .notification, from: 150, to: 151, party: armenia)], detection: 1)
    #expect(try verdicts(duty, two).first?.state == .met)
  }

  @Test("with coverage 0 and nothing seen no duty is met or breached")
  func dark() throws {
    let duties = """
        ceiling battle tanks 220
        prohibits incidents by Armenia
        requires hand-overs by Armenia by 2020-03-01
        notice at least 42 days before start of exercises with at least 9000 troops
        every 30 days statements by Armenia
        milestone m completions by Armenia by 2020-03-01
        mandate in Armenia until 2020-06-01 of at most 209 staff
      """
    for verdict in try verdicts(duties, World(detection: 0)) {
      #expect(verdict.state == .cannotTell && verdict.outcome == .cannotTell, "\(verdict.statement)")
      #expect(verdict.undecided != nil)
    }
  }

  @Test("late evidence revises a verdict: a notice found later turns a breach into a duty kept")
  func revision() throws {
    let duty = "  notice at least 42 days before start of exercises with at least 9000 troops"
    var world = World(
      events: [
        .init(
          kind: .exercise, from: 100, to: 101, party: armenia, category: "troops",
          figure: Figure(10_000, .count))
      ], detection: 1)
    #expect(try verdicts(duty, world).first?.state == .breached)
    world.events.append(.init(kind: .notification, from: 50, to: 51, party: armenia))
    #expect(try verdicts(duty, world).first?.state == .met)
  }
}

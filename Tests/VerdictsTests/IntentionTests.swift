import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// What is only planned or agreed is no evidence that it is so.
@Suite struct IntentionTests {
  private let russia = PartyName("Russia")
  private let armenia = PartyName("Armenia")

  private func force(_ value: Int, _ status: String?, day: Double = 50) -> World.Event {
    World.Event(
      kind: .deployment, from: day, to: day + 1, party: russia, place: PlaceName("Site"),
      category: "peacekeepers",
      figure: Figure(ExactDecimal(value), .count, meaning: .atMost), source: "the statement itself",
      status: status)
  }
  private func duty(_ events: [World.Event], _ text: String = "  mandate at Site of at most 1960 staff")
    throws
    -> Verdict
  {
    let words = text.replacing("staff", with: "peacekeepers")
    let block = try #require(
      document("category \"peacekeepers\"\n" + commitmentText(words, binds: "Russia")).commitments.first)
    let world = World(events: events, detection: 0)
    return try #require(
      try CommitmentEvaluator().evaluate(block, accord: "t", asOf: World.instant(400), ask: world.answer)
        .first)
  }
  private func claim(_ assertion: String, _ events: [World.Event], detection: Double = 0) throws -> Verdict {
    let block = try #require(document(claimText(assertion)).claims.first)
    return try ClaimEvaluator().evaluate(
      block, accord: "t", asOf: World.instant(400), ask: World(events: events, detection: detection).answer)
  }

  @Test(
    "an agreed strength of 1,960 does not show that the mandate of 1,960 was kept, and the reason says so")
  func agreedStrength() throws {
    #expect(try duty([force(1_960, "reported")]).state == .met)
    let got = try duty([force(1_960, "agreed")])
    #expect(got.state == .cannotTell)
    #expect(got.reasons.contains { $0.text.contains("agreed, which is not a fact") }, "\(got.reasons)")
    #expect(got.figures.count == 1, "it stays visible")
    // Beside a reported figure the plan changes nothing, also where it is the later of the two.
    let both = try duty([force(1_900, nil, day: 40), force(1_960, "agreed", day: 90)])
    #expect(both.state == .met && both.figures.count == 2)
  }

  @Test(
    "a planned figure neither supports nor contradicts a claim",
    arguments: ["planned", "Planned for 2026", "agreed", "authorised strength", "target"])
  func plannedFigure(_ status: String) throws {
    var figure = World.Event(
      kind: .holding, from: 50, to: 51, party: armenia, category: "battle tanks",
      figure: Figure(200, .count), source: "press")
    #expect(
      try claim("holding of battle tanks by Armenia at most 220 during 2020", [figure]).outcome == .supported)
    figure.status = status
    for bounds in ["at most 220", "at least 220"] {
      let got = try claim("holding of battle tanks by Armenia \(bounds) during 2020", [figure])
      #expect(got.outcome == .cannotTell && got.undecided == .noFigure && got.probability == nil)
      #expect(got.reasons.contains { $0.text.contains("which is not a fact") })
    }
  }

  @Test("a planned event did not happen for that: counts, deadlines and orders leave it aside and say so")
  func plannedEvents() throws {
    func event(_ kind: EventKind, _ day: Double, _ status: String?) -> World.Event {
      World.Event(kind: kind, from: day, to: day + 1, party: armenia, status: status)
    }
    let claims = [
      "at least 1 exercise by Armenia during 2020", "first exercise by Armenia during 2020 by 2020-06-01",
      "hand-overs by Armenia by 2020-06-01",
      "first hand-over by Armenia during 2020 before first step by Armenia during 2020",
    ]
    for text in claims {
      func events(_ status: String?) -> [World.Event] {
        [event(.exercise, 50, status), event(.handOver, 50, status), event(.step, 80, nil)]
      }
      #expect(try claim(text, events(nil)).outcome == .supported, "\(text)")
      let got = try claim(text, events("planned"))
      #expect(got.outcome == .cannotTell, "\(text): \(got.reasons.map(\.text))")
      #expect(got.reasons.contains { $0.text.contains("planned, which is not a fact") }, "\(text)")
    }
  }

  @Test("that something was ordered stays a fact where it was agreed")
  func agreedOrder() throws {
    let order = World.Event(kind: .order, from: 50, to: 51, party: armenia, status: "agreed")
    #expect(try claim("at least 1 order by Armenia during 2020", [order]).outcome == .supported)
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// Nobody's word supports their own claim, be it about events or about figures. The speaker here is "Ministry X".
@Suite struct OwnWordTests {
  private let armenia = PartyName("Armenia")

  private func verdict(_ assertion: String, _ events: [World.Event], detection: Double = 1) throws -> Verdict
  {
    let block = try #require(document(claimText(assertion)).claims.first)
    return try ClaimEvaluator().evaluate(
      block, accord: "t", asOf: World.instant(400), ask: World(events: events, detection: detection).answer)
  }
  private func event(_ kind: EventKind, _ day: Double, from source: String) -> World.Event {
    World.Event(kind: kind, from: day, to: day + 1, party: armenia, source: source)
  }

  @Test("an event told by the speaker alone does not support the claim; told by another it does")
  func events() throws {
    let claims = [
      "at least 1 incident by Armenia during 2020", "first incident by Armenia during 2020 by 2020-06-01",
      "first incident by Armenia during 2020 before first exercise by Armenia during 2020",
      "not no incidents by Armenia during 2020",
    ]
    for text in claims {
      func told(by source: String) throws -> Verdict {
        try verdict(
          text, [event(.incident, 50, from: source), event(.exercise, 90, from: "press")], detection: 0.9)
      }
      #expect(try told(by: "press").outcome == .supported, "\(text)")
      let own = try told(by: "ministry x")
      #expect(own.outcome != .supported, "\(text)")
      #expect(own.reasons.contains { $0.text.contains("nobody's word supports their own claim") }, "\(text)")
      #expect(own.workings.contains { $0.key.hasSuffix("ownWord.candidates") && $0.value == 1 }, "\(text)")
    }
  }

  @Test("what the speaker tells against the own claim counts")
  func against() throws {
    let own = event(.incident, 50, from: "Ministry X")
    for text in [
      "no incidents by Armenia during 2020", "not at least 1 incident by Armenia during 2020",
    ] {
      let got = try verdict(text, [own])
      #expect(got.outcome == .contradicted, "\(text)")
      #expect(!got.reasons.contains { $0.text.contains("own claim") })
    }
  }

  @Test("within a 'not' a speaker's own figure is held to the same rule, turned round")
  func deniedFigures() throws {
    func holding(_ value: Int) -> World.Event {
      World.Event(
        kind: .holding, from: 50, to: 51, party: armenia, category: "battle tanks",
        figure: Figure(ExactDecimal(value), .count), source: "Ministry X")
    }
    let claim = "not holding of battle tanks by Armenia at most 220 during 2020"
    // 300 would support the claim that it is not within 220; 100 contradicts it.
    #expect(try verdict(claim, [holding(300)]).outcome == .cannotTell)
    #expect(try verdict(claim, [holding(100)]).outcome == .contradicted)
    let plain = "holding of battle tanks by Armenia at most 220 during 2020"
    #expect(try verdict(plain, [holding(100)]).outcome == .cannotTell)
    #expect(try verdict(plain, [holding(300)]).outcome == .contradicted)
  }
}

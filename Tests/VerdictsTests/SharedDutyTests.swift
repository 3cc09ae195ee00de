import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// Prohibitions that bind several together, mandates after their term, and the order of what happens once.
@Suite struct SharedDutyTests {
  private let armenia = PartyName("Armenia")
  private let azerbaijan = PartyName("Azerbaijan")

  private func verdicts(
    _ duties: String, _ world: World, binds: String = "Armenia, Azerbaijan", asOf: Double = 400
  ) throws -> [Verdict] {
    let block = try #require(document(commitmentText(duties, binds: binds)).commitments.first)
    let got = try CommitmentEvaluator().evaluate(
      block, accord: "t", asOf: World.instant(asOf), ask: world.answer)
    #expect(block.identifiers(accord: "t") == got.map(\.id))
    return got
  }
  private func clash(_ party: PartyName?, _ probability: Double = 1) -> World.Event {
    World.Event(kind: .incident, from: 50, to: 51, probability: probability, party: party)
  }
  private let ceasefire = "  prohibits incidents"

  @Test("a joint prohibition has a verdict for all and one for each party")
  func eachParty() throws {
    let one = try verdicts(ceasefire, World(events: [clash(azerbaijan)], detection: 1))
    #expect(one.map(\.id) == ["t/k/prohibition", "t/k/prohibition/armenia", "t/k/prohibition/azerbaijan"])
    #expect(one.map(\.boundParty) == ["Armenia, Azerbaijan", "Armenia", "Azerbaijan"])
    #expect(one.map(\.state) == [.breached, .met, .breached])
    let other = try verdicts(ceasefire, World(events: [clash(armenia)], detection: 1))
    #expect(other.map(\.state) == [.breached, .breached, .met])
    #expect(try verdicts(ceasefire, World(detection: 1)).map(\.state) == [.met, .met, .met])
    #expect(
      try verdicts(ceasefire, World(detection: 0)).map(\.state) == [.cannotTell, .cannotTell, .cannotTell])
  }

  @Test("a breach by nobody named is a breach of the duty, and whose it is cannot be told")
  func unnamed() throws {
    for party in [nil, PartyName("Mission")] {
      let got = try verdicts(ceasefire, World(events: [clash(party)], detection: 1))
      #expect(got.map(\.state) == [.breached, .cannotTell, .cannotTell])
      #expect(got[1].undecided == .doubtfulCandidates)
      #expect(got[1].reasons.contains { $0.text.contains("name none of the parties") })
      #expect(got[1].probability?.low.value ?? 1 < 0.2 && got[1].probability?.high.value ?? 0 > 0.8)
    }
    // What is hardly true at all clouds nobody.
    #expect(
      try verdicts(ceasefire, World(events: [clash(nil, 0.02)], detection: 1)).map(\.state) == [
        .met, .met, .met,
      ])
  }

  @Test("a prohibition of one party's acts, or of a third's, is not split")
  func notSplit() throws {
    let own = try verdicts(
      "  prohibits incidents by Armenia", World(events: [clash(azerbaijan)], detection: 1))
    #expect(own.map(\.id) == ["t/k/prohibition"] && own.first?.state == .met)
    #expect(try verdicts("  prohibits incidents by Russia", World(detection: 1)).count == 1)
    #expect(try verdicts(ceasefire, World(detection: 1), binds: "Armenia").map(\.id) == ["t/k/prohibition"])
    let named = try verdicts("  prohibits incidents by Armenia or Azerbaijan", World(detection: 1))
    #expect(named.count == 3)
  }

  @Test("a mandate's strength binds in its term: more staff afterwards is overstay, not excess")
  func mandateTerm() throws {
    func staff(_ day: Double, _ value: Int) -> World.Event {
      World.Event(
        kind: .deployment, from: day, to: day + 1, party: PartyName("Mission"), place: PlaceName("Site"),
        category: "staff", figure: Figure(ExactDecimal(value), .count))
    }
    func state(_ events: [World.Event], asOf: Double) throws -> Verdict {
      try #require(
        try verdicts(
          "  mandate at Site from 2020-02-01 until 2020-04-30 of at most 209 staff",
          World(events: events, detection: 1), binds: "Mission", asOf: asOf
        ).first)
    }
    #expect(try state([staff(50, 200)], asOf: 400).state == .met)
    let later = try state([staff(50, 200), staff(300, 500)], asOf: 400)
    #expect(later.state == .breached)
    #expect(later.margin?.unit != "staff", "not by its strength: \(String(describing: later.margin))")
    #expect(try state([staff(50, 210), staff(300, 100)], asOf: 400).margin?.unit == "staff")
    // Another mission of the same party, elsewhere unknown or of other people, has not overstayed this one.
    var other = staff(300, 500)
    other.place = nil
    #expect(try state([staff(50, 200), other], asOf: 400).state == .met)
    (other.place, other.category) = (PlaceName("Site"), "observers")
    #expect(try state([staff(50, 200), other], asOf: 400).state == .met)
    // Before it begins nothing is owed, and staff of before it is not its staff.
    #expect(try state([staff(10, 500)], asOf: 20).state == .pending)
    #expect(try state([staff(10, 500), staff(50, 200)], asOf: 80).state == .met)
  }

  @Test("two dated records decide the order of what happens once, also where nobody watched")
  func onceOrder() throws {
    func verdict(_ kinds: (String, String), _ events: [World.Event]) throws -> Verdict {
      let text = "first \(kinds.0) by Armenia during 2020 before first \(kinds.1) by Armenia during 2020"
      let block = try #require(document(claimText(text)).claims.first)
      return try ClaimEvaluator().evaluate(
        block, accord: "t", asOf: World.instant(400), ask: World(events: events, detection: 0).answer)
    }
    func dated(_ kind: EventKind, _ day: Double, _ source: String) -> World.Event {
      World.Event(kind: kind, from: day, to: day + 1, probability: 0.95, party: armenia, source: source)
    }
    // Five days apart, by two sources.
    let once = [dated(.handOver, 50, "a"), dated(.completion, 55, "b")]
    #expect(try verdict(("hand-over", "completion"), once).outcome == .supported)
    #expect(try verdict(("completion", "hand-over"), once).outcome == .contradicted)
    // The same day decides nothing.
    let same = [dated(.handOver, 50, "a"), dated(.completion, 50, "b")]
    #expect(try verdict(("hand-over", "completion"), same).outcome == .cannotTell)
    // One of the two alone decides nothing either: the other may have come before, unseen.
    #expect(try verdict(("hand-over", "completion"), [once[0]]).outcome == .cannotTell)
    // What recurs may have happened earlier unseen: dates of the recorded ones do not decide which was first.
    let recurring = [dated(.notification, 50, "a"), dated(.exercise, 55, "b")]
    #expect(try verdict(("notification", "exercise"), recurring).outcome == .cannotTell)
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@Suite struct TestEvidenceTests {
  private func answer(_ assertion: String, _ test: String) throws -> Answer {
    let document = sound(claim(assertion, more: "  test \"t\" \(test) expect cannot tell"))
    let block = try #require(document.claims.first)
    return TestEvidence(try #require(block.tests.first)).answer(to: try #require(block.questions.first))
  }

  @Test("given events answer the question they fit, with the probability given, and no other")
  func events() throws {
    let fitting = try answer(
      "at least 3 flights to UDYZ by cargo during 2024-08", "given 3 flights to UDYZ by cargo likely 0.75")
    #expect(fitting.candidates.count == 3)
    #expect(fitting.candidates.allSatisfy { abs($0.probability.value - 0.75) < 1e-12 })
    let elsewhere = try answer("no flights to UDYZ during 2024-08", "given 3 flights to UBBB")
    #expect(elsewhere.candidates.isEmpty)
    let earlier = try answer("no flights to UDYZ during 2024-08", "given 3 flights to UDYZ on 2024-07-31")
    #expect(earlier.candidates.isEmpty)
    for place in ["Armenia", "\"Base A\"", "within 30 km of 40.1,44.4"] {
      #expect(
        try answer("no landings at \(place) during 2024", "given 1 landing at \(place)").candidates.count == 1
      )
    }
  }

  @Test("a star in a callsign stands for any characters")
  func patterns() throws {
    let given = "given 1 flight by callsign \"RFF7734\""
    for (pattern, hits) in [
      ("RFF*", 1), ("*34", 1), ("R*7*4", 1), ("*", 1), ("RFF7734*", 1), ("RF*5", 0), ("rff*", 0),
    ] {
      let found = try answer("no flights by callsign \"\(pattern)\" during 2024", given)
      #expect(found.candidates.count == hits, "\(pattern)")
    }
  }

  @Test("coverage 0 is no look at all; coverage that is not named is full")
  func coverage() throws {
    #expect(try answer("no flights during 2024", "given coverage 0").looks.isEmpty)
    #expect(try answer("no flights during 2024", "given coverage 0.5").looks.first?.detection == 0.5)
    #expect(try answer("no flights during 2024", "given no flights").looks.first?.detection == .certain)
  }

  @Test("a given figure is the bound party's and answers the ceiling's question")
  func figures() throws {
    let block = try #require(
      sound(
        commitment(
          """
            ceiling battle tanks 220
            test "t" given holding of battle tanks between 300 and 400 on 2020 given on 2021-01-01 expect breached
          """)
      ).commitments.first)
    let evidence = TestEvidence(try #require(block.tests.first), bound: block.parties)
    let period = try #require(DateText.interval("2020"))
    let question = try #require(block.questions(block.duties[0], during: period).first)
    let figures = evidence.answer(to: question).candidates.compactMap(\.observation.figure)
    #expect(figures.map(\.meaning) == [.atLeast, .atMost])
    #expect(evidence.asOf?.description == "2021-01-02T00:00:00Z")
  }
}

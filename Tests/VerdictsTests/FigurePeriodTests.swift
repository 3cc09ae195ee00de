import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// A figure speaks of its own time. Days count from 2020-01-01; 2020 has 366.
@Suite struct FigurePeriodTests {
  private let armenia = PartyName("Armenia")

  private func verdict(_ assertion: String, _ events: [World.Event]) throws -> Verdict {
    let block = try #require(document(claimText(assertion)).claims.first)
    return try ClaimEvaluator().evaluate(
      block, accord: "t", asOf: World.instant(1_500), ask: World(events: events).answer)
  }
  private func cleared(_ from: Double, _ to: Double, _ value: Int = 500, _ meaning: Figure.Meaning = .total)
    -> World.Event
  {
    World.Event(
      kind: .clearance, from: from, to: to, party: armenia,
      figure: Figure(ExactDecimal(value), .hectares, meaning: meaning), source: "agency")
  }
  private let claims = (
    atLeast: "clearance by Armenia at least 400 ha during 2020",
    atMost: "clearance by Armenia at most 600 ha during 2020",
    exactly: "clearance by Armenia exactly 500 ha during 2020",
    less: "clearance by Armenia less than 500 ha during 2020"
  )

  @Test("a figure of the asked year counts, also where its ends are a few days off")
  func same() throws {
    for (from, to) in [(0.0, 366.0), (3, 366), (-2, 366)] {
      let own = [cleared(from, to)]
      #expect(try verdict(claims.atLeast, own).outcome == .supported)
      #expect(try verdict(claims.exactly, own).outcome == .supported)
      #expect(try verdict(claims.less, own).outcome == .contradicted)
    }
  }

  @Test("a figure of a longer period bounds the asked one from above and shows nothing from below")
  func longer() throws {
    let three = [cleared(-365, 731)]
    #expect(try verdict(claims.atLeast, three).outcome == .cannotTell)
    #expect(try verdict(claims.exactly, three).outcome == .cannotTell)
    let most = try verdict(claims.atMost, three)
    #expect(most.outcome == .supported)
    #expect(most.reasons.contains { $0.text.contains("for a longer time than asked, at most that much") })
    #expect(try verdict("clearance by Armenia at least 600 ha during 2020", three).outcome == .contradicted)
    // What a longer time had at least says nothing.
    #expect(try verdict(claims.atMost, [cleared(-365, 731, 500, .atLeast)]).undecided == .noFigure)
  }

  @Test("a figure of a part of the asked period bounds it from below; one day does not say since when")
  func shorter() throws {
    let half = [cleared(0, 180)]
    #expect(try verdict(claims.atLeast, half).outcome == .supported)
    #expect(try verdict(claims.less, half).outcome == .contradicted)
    #expect(try verdict(claims.atMost, half).outcome == .cannotTell)
    #expect(try verdict(claims.exactly, half).outcome == .cannotTell)
    #expect(try verdict(claims.atLeast, [cleared(180, 181)]).undecided == .noFigure)
  }

  @Test("a figure of another period that only touches or crosses the asked one says nothing")
  func across() throws {
    for (from, to) in [(180.0, 546.0), (-180, 10), (366, 731), (-365, 0)] {
      for text in [claims.atLeast, claims.atMost, claims.exactly] {
        let got = try verdict(text, [cleared(from, to)])
        #expect(got.outcome == .cannotTell && got.undecided == .noFigure, "\(text) \(from) \(to)")
      }
    }
  }

  @Test("a budget of one year is not that of two; two years' budgets are added")
  func budgets() throws {
    func budget(_ from: Double, _ to: Double, _ value: Int) -> World.Event {
      World.Event(
        kind: .budget, from: from, to: to, party: armenia,
        figure: Figure(ExactDecimal(value), .money(Currency("USD")!)), source: "ministry")
    }
    let exactly = "budget of Armenia exactly 300 USD during 2020/2021"
    let atLeast = "budget of Armenia at least 100 USD during 2020/2021"
    #expect(try verdict(exactly, [budget(0, 366, 300)]).outcome == .cannotTell)
    #expect(try verdict(atLeast, [budget(0, 366, 100)]).outcome == .supported)
    #expect(try verdict(exactly, [budget(0, 366, 100), budget(366, 731, 200)]).outcome == .supported)
  }

  @Test("a holding dated to a year counts for a day in it; one dated to a decade does not")
  func stocks() throws {
    func holding(_ from: Double, _ to: Double) -> World.Event {
      World.Event(
        kind: .holding, from: from, to: to, party: armenia, category: "battle tanks",
        figure: Figure(200, .count),
        source: "press")
    }
    let claim = "holding of battle tanks by Armenia at most 220 on 2020-12-31"
    #expect(try verdict(claim, [holding(0, 366)]).outcome == .supported)
    let decade = try verdict(claim, [holding(-2_000, 1_400)])
    #expect(decade.outcome == .cannotTell && decade.undecided == .noFigure)
  }
}

import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlinePublication

@Suite struct ContradictionTests {
  private let made = SyntheticCase()
  private func found(_ observations: [Observation]) -> [Contradiction] {
    Contradiction.find(observations.compactMap(FigureRecord.init))
  }

  @Test("two sources' totals of one year that differ cannot both be right, and the difference is exact")
  func betweenSources() throws {
    let all = try found([
      made.budget("a", "8400000000", "AZN", "speech"), made.budget("b", "8100000000", "AZN", "ministry"),
    ])
    let check = try #require(all.first?.checks.first)
    #expect(all.count == 1 && check.kind == .betweenSources && check.difference == 300_000_000)
    #expect(
      check.words
        == "8,100,000,000 AZN (ministry) and 8,400,000,000 AZN (speech) cannot both be right: they differ "
        + "by 300,000,000 AZN, 3.7 % of the first.")
  }

  @Test("one source that gives two totals contradicts itself")
  func oneSource() throws {
    let all = try found([
      made.budget("a", "84", "AZN", "ministry"), made.budget("b", "81", "AZN", "ministry"),
    ])
    #expect(all.first?.checks.first?.kind == .sameSource)
  }

  @Test("a figure told twice contradicts another once")
  func twice() throws {
    let all = try found([
      made.budget("a", "84", "AZN", "ministry"), made.budget("b", "84", "AZN", "ministry"),
      made.budget("c", "88", "AZN", "ministry", .atLeast),
    ])
    #expect(all.first?.figures.count == 3 && all.first?.checks.count == 1)
  }

  @Test("a bound contradicts a total only from its own side")
  func bounds() throws {
    let over = try found([
      made.budget("a", "84", "AZN", "speech"), made.budget("b", "88", "AZN", "press", .atLeast),
    ])
    #expect(over.count == 1)
    let within = try found([
      made.budget("a", "84", "AZN", "speech"), made.budget("b", "80", "AZN", "press", .atLeast),
    ])
    #expect(within.isEmpty)
  }

  @Test("figures of other years, parties, currencies or plans never contradict each other")
  func different() throws {
    #expect(
      try found([
        made.cleared("a", "50", "2023", planned: false, "x"),
        made.cleared("b", "60", "2024", planned: false, "y"),
      ]).isEmpty)
    #expect(
      try found([made.budget("a", "84", "AZN", "speech"), made.budget("b", "49", "USD", "speech")]).isEmpty)
    #expect(
      try found([
        made.cleared("a", "50", "2023", planned: false, "x"),
        made.cleared("b", "60", "2023", planned: true, "y"),
      ]).isEmpty)
  }

  @Test("sums in two currencies imply a rate, and two sources' rates must agree")
  func rates() throws {
    let all = try found([
      made.budget("a", "8400000000", "AZN", "speech"), made.budget("b", "4900000000", "USD", "speech"),
      made.budget("c", "8800000000", "AZN", "press", .atLeast),
      made.budget("d", "5020000000", "USD", "press"),
    ])
    let rate = try #require(all.first?.checks.first { $0.kind == .rate })
    // Sources in the order of their names: press 1.753, speech 1.714.
    let difference: Double = try #require(rate.difference)
    let (press, speech): (Double, Double) = (8.8 / 5.02, 8.4 / 4.9)
    #expect(abs(difference - (speech / press - 1)) < 1e-12)
    #expect(rate.words.contains("is 1.753 AZN for one USD") && rate.words.contains("differ by 2.2 %"))
    let agreeing = try found([
      made.budget("a", "170", "AZN", "speech"), made.budget("b", "100", "USD", "speech"),
      made.budget("c", "171", "AZN", "press", .atLeast), made.budget("d", "100", "USD", "press"),
    ])
    #expect(agreeing.flatMap(\.checks).allSatisfy { $0.kind != .rate })
  }
}

@Suite struct PictureTests {
  private let made = SyntheticCase()

  @Test("what payer and receiver both report is taken once, the larger, and refunds are netted")
  func money() throws {
    let picture = try #require(try CasePictures.gather(made.observations()).money.first)
    #expect(picture.currency == "USD")
    #expect(picture.all.map(\.exact) == ["1250000.5", "70000", "-5000"])
    #expect(picture.links.map(\.to) == ["Ministry", "transport and storage"])
    #expect(picture.total == 1_320_000.5)
  }

  @Test("what was promised is never added to what was paid, and a purpose stands where no recipient does")
  func flows() throws {
    func row(_ id: String, _ kind: EventKind, _ amount: String, what: String) throws -> Observation {
      try made.observation(
        id, "registers", kind, during: "2021", parties: [.supplier: "Bank", .actor: "Party A"],
        traits: [Trait(.category, what)], figure: made.money(amount, "USD"), source: "Bank")
    }
    let pictures = try CasePictures.gather([
      row("a", .commitment, "100", what: "water"), row("b", .payment, "60", what: "water"),
      row("c", .payment, "7", what: ""),
    ]).money
    #expect(pictures.map(\.flow) == [.paid, .committed] && pictures.map(\.total) == [67, 100])
    #expect(pictures.first?.links.map(\.to) == ["Party A: water", "Party A"])
  }

  @Test("many payers are folded and the total stays the same to the last digit")
  func folded() throws {
    let payments: [Observation] = try (1...40).map { (n: Int) throws -> Observation in
      try made.payment("p\(n)", from: "Payer \(n)", to: "Target \(n)", "\(n).25", reporter: "r")
    }
    let picture = try #require(CasePictures.gather(payments).money.first)
    #expect(Set(picture.links.map(\.from)).count == MoneyPicture.mostPayers + 1)
    let total: Double = picture.links.reduce(0) { $0 + $1.amount }
    // 1 + 2 + … + 40, and forty quarters.
    #expect(total == 830)
    #expect(picture.all.count == 40)
  }

  @Test("an amount no money can be is left out and counted, and stops nothing")
  func absurd() throws {
    let picture = try #require(
      try CasePictures.gather([
        made.payment("a", from: "A", to: "B", "999999999999999999999999999999", reporter: "r"),
        made.payment("b", from: "A", to: "B", "0.000000000000000001", reporter: "r"),
        made.payment("c", from: "A", to: "B", "5", reporter: "r"),
      ]).money.first)
    #expect(picture.absurd == 2 && picture.total == 5)
  }

  @Test(
    "shares, their index and the uncertain part are those of a sum by hand; years share a delivery evenly")
  func suppliers() throws {
    let picture = try #require(try CasePictures.gather(made.observations()).suppliers.first)
    #expect(picture.periods.map(\.label) == ["2010", "2011", "2012"])
    let middle = picture.periods[1]
    let r: Double = 100.0 / 3 + 50
    let i: Double = 30
    let total: Double = r + i
    #expect(abs(middle.total - total) < 1e-9)
    #expect(abs(middle.uncertain - i / total) < 1e-12)
    let expected: Double = (r * r + i * i) / (total * total)
    #expect(abs(middle.hhi - expected) < 1e-12)
    #expect(picture.periods[0].hhi == 1)
  }

  @Test("a long course is shown by five-year periods")
  func fiveYears() throws {
    let picture = try #require(
      try CasePictures.gather(
        (1993...2024).map { (year: Int) throws -> Observation in
          try made.delivery("d\(year)", from: "S", "1", "\(year)")
        }
      ).suppliers.first)
    #expect(picture.periods.first?.label == "1990–1994" && picture.periods.last?.label == "2020–2024")
    #expect(picture.periods.first?.total == 2 && picture.periods.last?.total == 5)
  }

  @Test("counts of different weapons are never added up to a share")
  func counts() throws {
    let bare = try made.observation(
      "x", "registers", .transfer, during: "2010/2014", parties: [.supplier: "S", .recipient: "R"],
      figure: Figure(ExactDecimal(5), .count))
    #expect(CasePictures.gather([bare]).suppliers.isEmpty)
  }

  @Test("a plan stands beside what was done only where both are known")
  func plans() throws {
    let pictures = try CasePictures.gather(made.observations())
    let plan = try #require(pictures.plans.first)
    #expect(plan.subject == "Party A: mined land" && plan.points.map(\.isPlan) == [false, false, true])
    #expect(try CasePictures.gather([made.cleared("c", "5", "2023", planned: true, "x")]).plans.isEmpty)
    #expect(try CasePictures.gather([made.cleared("c", "5", "2023", planned: false, "x")]).plans.isEmpty)
  }

  @Test("what could be done stands beside what was done, and is neither a plan nor done")
  func capacity() throws {
    func carried(_ id: String, _ tonnes: Int, _ category: String) throws -> Observation {
      try made.observation(
        id, "registers", .holding, during: "2024", parties: [.actor: "Route"],
        traits: [Trait(.category, category)], figure: Figure(ExactDecimal(tonnes), .count))
    }
    let limit = try carried("b", 6, "tonnes carried, capacity")
    let plan = try #require(CasePictures.gather([try carried("a", 4, "tonnes carried"), limit]).plans.first)
    #expect(plan.subject == "Route: tonnes carried" && plan.limitWords == "capacity")
    #expect(plan.points.map(\.role) == [.done, .capacity])
    #expect(CasePictures.gather([limit]).plans.isEmpty)
    let planned = try carried("c", 9, "tonnes carried planned")
    #expect(CasePictures.gather([limit, planned]).plans.isEmpty, "nothing was done")
  }

  @Test("a place is one site however often it is told of")
  func sites() throws {
    let sites = try CasePictures.gather(made.observations()).sites
    #expect(sites.map(\.title) == ["Gyumri", "Goris"] && sites.map(\.observations) == [2, 1])
    #expect(sites[0].projects == 1 && sites[0].kinds == "payment")
  }

  @Test("without data there is no plot, no section, no file")
  func nothing() throws {
    #expect(CasePictures.gather([]) == CasePictures())
    let sections = PictureSections(pictures: CasePictures(), outlines: CountryOutlines([]))
    #expect(sections.contents.isEmpty)
    #expect(
      FlowFigure(
        picture: MoneyPicture(
          flow: .paid, currency: "USD", links: [], total: 0, all: [], absurd: 0)
      ).render(
        id: "a") == nil)
  }

  @Test("the same observations in another order give the same pictures")
  func order() throws {
    let all = try made.observations()
    #expect(CasePictures.gather(all) == CasePictures.gather(all.reversed()))
  }
}

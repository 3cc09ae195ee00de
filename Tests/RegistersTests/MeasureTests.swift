import Foundation
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineRegisters

@Suite struct MeasureTests {
  func deal(
    _ supplier: String, _ value: Int, _ years: [Int], uncertain: Bool = false, recipient: String = "Armenia"
  ) -> Transfer {
    Transfer(
      recipient: recipient, supplier: supplier, ordered: MarkedNumber(1, uncertain: false), category: "tank",
      delivered: MarkedNumber(1, uncertain: uncertain), deliveryYears: years,
      orderedValue: ExactDecimal(value),
      deliveredValue: ExactDecimal(value))
  }

  @Test("shares and index are the plain sums")
  func concentration() {
    let t = ConcentrationDetector().table(
      [deal("A", 60, [2001]), deal("B", 40, [2002])], recipient: "Armenia")
    #expect(t.rows.map(\.supplier) == ["A", "B"] && t.rows.map(\.share) == [0.6, 0.4])
    #expect(abs((t.hhi ?? 0) - 0.52) < 1e-12)
    #expect(t.fromYear == 2001 && t.toYear == 2002 && t.hhiRange == t.hhi.map { $0...$0 })
  }

  @Test("a total for several years is cut in equal parts")
  func cut() {
    let all = [deal("A", 60, [2001, 2002, 2003]), deal("B", 40, [2003])]
    let t = ConcentrationDetector().table(all, recipient: "Armenia", cut: YearCut(from: 2003))
    #expect(t.rows.map(\.value) == [40, 20])
    #expect(t.remarks.contains { $0.contains("split equally") })
  }

  @Test("nothing delivered gives no index, not zero")
  func nothing() {
    let t = ConcentrationDetector().table([deal("A", 60, [2001])], recipient: "Georgia")
    #expect(t.hhi == nil && t.rows.isEmpty && !t.remarks.isEmpty)
  }

  @Test("a supplier that cannot be mapped stays in the denominator and is named")
  func unmapped() {
    let t = ConcentrationDetector().table(
      [deal("Atlantis", 50, [2001]), deal("Russia", 50, [2001])], recipient: "Armenia")
    #expect(t.rows.allSatisfy { $0.share == 0.5 } && t.remarks.contains { $0.contains("Atlantis") })
  }

  @Test("a renamed party is one party, a former one is not merged")
  func renamed() {
    let t = ConcentrationDetector().table(
      [deal("Turkey", 10, [2001]), deal("Turkiye", 10, [2001]), deal("Soviet Union", 10, [1990])],
      recipient: "Armenia")
    #expect(t.rows.map(\.supplier) == ["Turkiye", "Soviet Union"])
    #expect(PartyTable.standard.entry("Soviet Union")?.relation == .former)
    #expect(PartyTable.standardEntries.count > 60)
  }

  @Test("uncertain volumes widen the range around the index, the same way each time")
  func range() throws {
    let all = [deal("A", 60, [2001], uncertain: true), deal("B", 40, [2002])]
    let (one, two) = (
      ConcentrationDetector().table(all, recipient: "Armenia"),
      ConcentrationDetector().table(all, recipient: "Armenia")
    )
    let range = try #require(one.hhiRange)
    #expect(range.lowerBound < 0.52 && range.upperBound > 0.52 && one == two)
  }

  @Test("a silence longer than any before is a suspension; a usual gap is none")
  func suspension() {
    let all =
      [1995, 1997, 1999].map { deal("A", 10, [$0]) } + [1995, 2005, 2015].map { deal("B", 10, [$0]) }
    let found = DealMeasures.suspensions(all, through: 2020)
    #expect(found.map(\.supplier) == ["A"] && found.first?.silentYears == 21)
    #expect(DealMeasures.suspensions(all, through: 2001).isEmpty)
  }

  @Test("concentration rises, falls, or cannot be told, and a stretch without deliveries has no index")
  func change() {
    let all = [deal("A", 50, [2001]), deal("B", 50, [2001]), deal("A", 90, [2006]), deal("B", 10, [2006])]
    let rose = ConcentrationDetector().changes(all, recipient: "Armenia", through: 2010)
    #expect(rose.map(\.direction) == [.rose] && rose.first?.earlier == 2001...2005)
    let doubtful = [
      deal("A", 60, [2001]), deal("B", 40, [2001]), deal("A", 55, [2006], uncertain: true),
      deal("B", 45, [2006]),
    ]
    let vague = ConcentrationDetector().changes(doubtful, recipient: "Armenia", through: 2010)
    #expect(vague.map(\.direction) == [.cannotTell])
    let silent = ConcentrationDetector().changes(all, recipient: "Armenia", through: 2015)
    #expect(silent.last?.laterIndex == nil && silent.last?.direction == .cannotTell)
  }

  @Test("the CSV has the seven columns in order")
  func csv() {
    let table = RegisterMeasures.concentration([deal("A, Inc", 1, [2001])], recipient: "Armenia")
    #expect(
      table.csv
        == "recipient,from_year,to_year,supplier,value,share,hhi\nArmenia,2001,2001,\"A, Inc\",1,1,1\n")
  }

  func holding(_ n: Int, _ meaning: Figure.Meaning = .total, error: Double = 0) throws -> RegisterFigure {
    RegisterFigure(
      kind: .holding, party: "Armenia", reporter: "x", category: "battle tanks",
      period: try #require(DateText.interval("2012")), year: 2012, value: ExactDecimal(n), measure: .count,
      meaning: meaning, standardError: error, raw: "\(n)", file: "f", row: n)
  }

  @Test("a ceiling is kept, exceeded or undecided, and no figure is not zero")
  func ceilings() throws {
    let ceiling = Ceiling(party: "Armenia", category: "battle tanks", limit: ExactDecimal(220), source: "CFE")
    func outcome(_ f: RegisterFigure?) -> CeilingFinding.Outcome? {
      FigureChecks.ceilings([ceiling], figures: f.map { [$0] } ?? []).first?.outcome
    }
    let (at, above) = (try holding(220), try holding(221))
    #expect(outcome(at) == .within && outcome(above) == .above)
    let (atLeast, atMost) = (try holding(100, .atLeast), try holding(230, .atMost))
    #expect(outcome(atLeast) == .cannotTell && outcome(atMost) == .cannotTell)
    let vague = try holding(221, error: 5)
    #expect(outcome(vague) == .cannotTell && outcome(nil) == .notReported)
  }

  @Test("parts that do not give the total are found")
  func parts() {
    let parts = [53_000, 53_935].map { ExactDecimal($0) }
    let conflict = FigureChecks.parts(subject: "land", total: ExactDecimal(106_938), parts: parts)
    #expect(conflict?.difference == -3)
    #expect(FigureChecks.parts(subject: "land", total: ExactDecimal(106_935), parts: parts) == nil)
  }

  @Test("a sum in two currencies is held against the rate")
  func rates() throws {
    let (azn, usd) = (try #require(Currency("AZN")), try #require(Currency("USD")))
    let rate = try #require(ExactDecimal("1.7"))
    func money(_ text: String, _ c: Currency) throws -> Money { Money(try #require(ExactDecimal(text)), c) }
    let (high, highDollars) = (try money("8.8e9", azn), try money("5.02e9", usd))
    let (low, lowDollars) = (try money("8.4e9", azn), try money("4.94e9", usd))
    #expect(FigureChecks.rate(subject: "b", first: high, second: highDollars, rate: rate) != nil)
    #expect(FigureChecks.rate(subject: "b", first: low, second: lowDollars, rate: rate) == nil)
  }

  @Test("figures of one thing that exclude each other are found, bounds that agree are not")
  func contradictions() throws {
    let (a, b, bound) = (try holding(381), try holding(296), try holding(300, .atLeast))
    #expect(FigureChecks.contradictions([a, b]).map(\.kind) == [.sameSource])
    #expect(FigureChecks.contradictions([a, bound]).isEmpty)
  }

  @Test("coverage gives a look for a reported year and none for a missing one")
  func coverage() throws {
    let register = try SyntheticRegister.read(["Armenia,Russia,2015,,2,,X,tank,2,,2016,New,,1,2,2"])
    var contents = RegisterContents()
    contents.registers = [register]
    let coverage = RegisterLens().coverage(contents)
    func looks(_ period: String, _ party: String) throws -> Int {
      let question = Question(
        kind: .transfer, filters: [.party(.recipient, [PartyName(party)])],
        period: try #require(DateText.interval(period)))
      return coverage.looks(for: question).count
    }
    let (three, other, later) = (
      try looks("2016/2018", "Armenia"), try looks("2016", "Georgia"), try looks("2030", "Armenia")
    )
    #expect(three == 3 && other == 0 && later == 0)
  }

  @Test("a delivery is an observation with parties, figure and row")
  func observations() throws {
    let reader = RegisterReader(evaluation: SyntheticRegister.evaluation)
    let text = SyntheticRegister.text(["Armenia,Russia,2015,,2,,X,tank,2,?,2016; 2017,New,,1,2,2"])
    let all = RegisterLens().observations(reader.read(Array(text.utf8), name: "r.csv"))
    let delivery = try #require(all.first { $0.kind == .transfer })
    #expect(delivery.parties[.supplier]?.best?.option.text == "Russia" && delivery.figure?.standardError == 1)
    #expect(delivery.basis.slices.first?.rows == 4...4 && all.map(\.kind).contains(.order))
  }

  static let published = Shared.file("registers/sipri/trade-register_AM-AZ-GE.csv")
  @Test(
    "the published register gives the published concentration",
    .enabled(if: published != nil, "no shared data"))
  func known() throws {
    let path = try #require(Self.published)
    let contents = try RegisterReader(evaluation: SyntheticRegister.evaluation).read(paths: [path])
    #expect(contents.transfers.count == 231 && contents.issues.isEmpty)
    let armenia = ConcentrationDetector().table(contents.transfers, recipient: "Armenia")
    let azerbaijan = ConcentrationDetector().table(contents.transfers, recipient: "Azerbaijan")
    #expect(abs((armenia.hhi ?? 0) - 0.7395) < 5e-5 && abs((armenia.rows.first?.share ?? 0) - 0.857) < 5e-4)
    #expect(abs((azerbaijan.hhi ?? 0) - 0.3208) < 5e-5)
    #expect(azerbaijan.rows.prefix(2).map(\.supplier) == ["Russia", "Israel"])
  }
}

/// Published data that lies beside the checkout.
enum Shared {
  static func file(_ name: String) -> String? {
    var roots: [String] = []
    if let set = ProcessInfo.processInfo.environment["SIGHTLINE_SHARED_DATA"] { roots.append(set) }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      roots.append(folder.path + "/shared/data")
    }
    return roots.map { $0 + "/" + name }.first { FileManager.default.fileExists(atPath: $0) }
  }
}

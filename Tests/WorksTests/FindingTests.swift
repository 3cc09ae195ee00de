import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineWorks

@Suite struct FindingTests {
  static func activity(_ id: String, _ inner: String) -> String {
    """
    <iati-activity default-currency="USD"><iati-identifier>\(id)</iati-identifier>
    <reporting-org ref="P-1"><narrative>Payer</narrative></reporting-org><title><narrative>Road</narrative></title>
    <activity-status code="2"/><recipient-country code="AM"/>\(inner)</iati-activity>
    """
  }
  static func flow(_ type: Int, _ amount: String, to activity: String = "", date: String = "2020-03-01")
    -> String
  {
    """
    <transaction><transaction-type code="\(type)"/><transaction-date iso-date="\(date)"/>
    <value value-date="\(date)">\(amount)</value>
    <receiver-org receiver-activity-id="\(activity)"><narrative>R</narrative></receiver-org></transaction>
    """
  }
  static func projects(_ text: String) -> [WorksProject] {
    WorksLedgers().projects(file: "f.xml", bytes: Array("<iati-activities>\(text)</iati-activities>".utf8))
      .projects
  }
  static let two = projects(
    activity(
      "A",
      flow(2, "100") + flow(3, "60", to: "B") + flow(3, "30") + flow(5, "7") + """
        <activity-date type="3" iso-date="2020-06-30"/><activity-date type="4" iso-date="2021-06-30"/>
        <sector code="21020" percentage="60"/><sector code="14020" percentage="40"/>
        <location><name><narrative>Goris</narrative></name><point><pos>39.5 46.3</pos></point></location>
        """)
      + activity("B", flow(1, "60") + flow(4, "55") + "<activity-date type=\"3\" iso-date=\"2020-06-30\"/>"))

  @Test("money that passes between two reporters is counted once, and lenders' money is no spending")
  func noDoubleCounting() throws {
    let lines = MoneySummary().lines(Self.two, by: .project)
    let (a, b) = (try #require(lines.first), try #require(lines.last))
    #expect([a.committed, a.paid, a.passedOn, a.debtService].map(\.text) == ["100", "30", "60", "7"])
    #expect([b.spent, b.incoming, b.paid].map(\.text) == ["55", "60", "0"])
    let sectors = MoneySummary().lines(Self.two, by: .sector).map { "\($0.key) \($0.committed.text)" }
    #expect(sectors == ["14020 40", "21020 60", "unallocated 0"])
  }

  @Test("late, overdue and in time are told apart; without a planned end nothing is said")
  func delays() throws {
    let day = try #require(CalendarDate(year: 2022, month: 1, day: 1))
    let found = ProjectSigns().findings(Self.two, asOf: day)
    #expect(found.map(\.kind) == [.late, .overdue])
    #expect(found.allSatisfy { !$0.innocent.isEmpty })
    let early = try #require(CalendarDate(year: 2020, month: 7, day: 1))
    #expect(!ProjectSigns().findings(Self.two, asOf: early).contains { $0.kind == .overdue })
    #expect(ProjectSigns().findings(Self.projects(Self.activity("C", "")), asOf: day).isEmpty)
  }

  @Test("a project's place goes to the Ground lens with its dates and money")
  func places() throws {
    let place = try #require(PaidPlace.places(of: Self.two[0]).first)
    #expect(place.name == "Goris" && place.point.latitude == 39.5)
    #expect(place.paid.map(\.description) == ["90 USD"])
    #expect(place.until == CalendarDate(year: 2021, month: 6, day: 30))
    #expect(PaidPlace.isPhysical("21020") && !PaidPlace.isPhysical("15110"))
  }

  @Test("observations rest on artifacts; without one there is none")
  func observations() throws {
    let digest = try #require(ContentDigest(bytes: [UInt8](repeating: 1, count: 32)))
    let found = WorksObservations(artifacts: ["f.xml": digest]).observations(Self.two)
    #expect(found.map(\.kind) == [.commitment, .payment, .payment, .completion, .payment])
    #expect(Set(found.map(\.id)).count == found.count)
    #expect(WorksObservations(artifacts: [:]).observations(Self.two).isEmpty)
  }

  @Test("a ledger speaks for the years it tells of and for no others")
  func coverage() throws {
    let digest = try #require(ContentDigest(bytes: [UInt8](repeating: 1, count: 32)))
    let coverage = WorksCoverage(Self.two, artifacts: ["f.xml": digest])
    func looks(_ year: Int, sector: String) throws -> [Look] {
      let first = try #require(CalendarDate(year: year, month: 1, day: 1))
      let period = Interval(spanning: first.start(), first.adding(months: 12).start())
      return coverage.looks(
        for: Question(kind: .payment, filters: [.attribute(.sector, anyOf: [sector])], period: period))
    }
    #expect(try looks(2020, sector: "21020").map { $0.detection.value } == [1.5 / 13])
    #expect(try looks(2021, sector: "21020").isEmpty)
    #expect(try looks(2020, sector: "99999").isEmpty)
  }

  @Test("the thorough reader and the fast one give the same sums on generated ledgers")
  func twoReadersAgree() {
    var random = SeededGenerator(state: 8)
    for _ in 0..<50 {
      let text = (0..<5).map { i in
        let flows = (0..<Int.random(in: 0...6, using: &random)).map { _ in
          let type = Int.random(in: 0...14, using: &random)
          let amount =
            "\(Int.random(in: -999...99_999, using: &random)).\(Int.random(in: 0...99, using: &random))"
          return Self.flow(type, amount, date: Bool.random(using: &random) ? "2020-01-01" : "2020-13-01")
        }
        return Self.activity("P\(Int.random(in: 0...i, using: &random))", flows.joined())
      }.joined()
      let bytes = Array("<iati-activities>\(text)</iati-activities>".utf8)
      let fast = WorksLedgers().sums(file: "f", bytes: bytes)
      var slow: [String: ExactSum] = [:]
      for p in WorksLedgers().projects(file: "f", bytes: bytes).projects {
        for f in p.flows {
          slow["\(p.id) \(f.type.code) \(f.money.currency)", default: ExactSum()].add(f.money.amount)
        }
      }
      let pairs = fast.rows.map { ("\($0.project) \($0.type.code) \($0.currency)", $0.amount) }
      #expect(Dictionary(pairs, uniquingKeysWith: { a, _ in a }) == slow.mapValues(\.text))
    }
  }
}

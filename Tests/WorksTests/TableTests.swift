import SightlineUnits
import Testing

@testable import SightlineWorks

@Suite struct TableTests {
  @Test("a table that names its columns is read, quotes and line breaks in fields included")
  func plain() {
    let s = sums("project,type,currency,amount,note\nA,3,USD,1.5,\"x, \"\"y\"\"\nz\"\nA,3,USD,2,\n")
    #expect(s.lines == ["A 3 USD 2 3.5"])
  }

  @Test("decimal commas are read only where the mapping says so; groups must be groups")
  func decimalMarks() {
    let mapping = TableMapping(
      project: "Projekt", amount: "Betrag", fixedType: .disbursement, fixedCurrency: "EUR",
      decimalMark: .comma)
    let text = "Projekt;Betrag\nA;1.234,50\nA;12.34,5\nA;7\n"
    let s = WorksLedgers(mappings: [mapping]).sums(file: "t", bytes: Array(text.utf8))
    #expect(s.lines == ["A 3 EUR 2 1241.5"])
    #expect(s.remarks.all.map(\.code) == [.badAmount] && s.remarks.all.map(\.row) == [3])
  }

  @Test("swapped columns, short rows and unknown codes are named by row, the rest goes on")
  func bad() {
    let s = sums("project,type,currency,amount\nA,3,100,USD\nA,3,USD\nA,99,USD,1\n,3,USD,1\nB,3,USD,1\n")
    #expect(s.lines == ["B 3 USD 1 1"])
    #expect(s.remarks.all.map(\.code) == [.swapped, .shortRow, .unknownCode, .noIdentifier])
    #expect(s.remarks.all.map(\.row) == [2, 3, 4, 5])
  }

  @Test("cancelled, reduced and cleared land stay apart, and a total that differs from its parts is found")
  func landRelease() throws {
    let text =
      "area,date,cancelled_m2,reduced,cleared,total\nX,2023-11-04,150000,20,5,40.5\nY,2023-11-04,,,7,\nZ,2023-11-04,,,-1,\n"
    let (rows, remarks) = LandReleaseTable().read(file: "t", bytes: Array(text.utf8))
    #expect(
      rows.map(\.hectares) == [
        [.cancelled: ExactDecimal(15), .reduced: ExactDecimal(20), .cleared: ExactDecimal(5)],
        [.cleared: ExactDecimal(7)],
      ])
    #expect(remarks.all.map(\.code) == [.negativeAmount])
    let claim = try #require(rows[0].claim)
    let finding = try #require(ClaimChecks().finding(claim))
    #expect(finding.kind == .partsDiffer && finding.measure == 0.5)
    #expect(rows[1].claim == nil)
  }

  @Test("a press total of 106,938 hectares whose parts make 106,935 is found")
  func pressTotal() throws {
    let parts = ["53081.8", "53853.2"].compactMap { ExactDecimal($0) }
    let claim = ClaimedTotal("cleared", total: ExactDecimal(106_938), parts: parts, unit: "ha")
    #expect(try #require(ClaimChecks().finding(claim)).measure == 3)
    let right = ClaimedTotal("cleared", total: ExactDecimal(106_935), parts: parts, unit: "ha")
    #expect(ClaimChecks().finding(right) == nil)
    #expect(ClaimChecks().finding(ClaimedTotal("x", total: ExactDecimal(1), parts: [], unit: "ha")) == nil)
  }

  @Test("acts are held against plans by the time that has passed")
  func plans() throws {
    func plan(_ actual: Int) throws -> WorksFinding? {
      ClaimChecks().finding(
        PlanAgainstActual(
          "returns", .returns, goal: ExactDecimal(100), actual: ExactDecimal(actual), unit: "people",
          begins: CalendarDate(year: 2022, month: 1, day: 1),
          due: CalendarDate(year: 2026, month: 1, day: 1),
          counted: try #require(CalendarDate(year: 2024, month: 1, day: 1))))
    }
    #expect(try plan(10)?.kind == .behindPlan)
    #expect(try plan(50) == nil)
    #expect(try plan(90)?.kind == .aheadOfPlan)
  }

  @Test("displaced people: a blank is not a zero")
  func displacement() {
    let text =
      "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,idps,returned_idps\n2025.0,X,X,XXX,X,X,XXX,657155.0,\n2025,X,X,XXX,X,X,XXX,-1,0\n"
    let (rows, remarks) = DisplacementTables().read(file: "t", bytes: Array(text.utf8))
    #expect(rows.map(\.counts) == [[.idps: ExactDecimal(657_155)]])
    #expect(remarks.all.map(\.code) == [.negativeAmount])
  }

  @Test(
    "the World Bank's list is read whole, with its commitments",
    .enabled(if: SharedData.present, "the shared data folder is absent"))
  func worldBank() throws {
    let s = try WorksLedgers().sums([SharedData.path("registers/worldbank/wb_all_projects_2025-03-31.csv.gz")]
    )
    #expect(s.rows.count == 17_095)
    #expect(s.remarks.all.isEmpty)
  }
}

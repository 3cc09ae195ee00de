import Foundation
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineRegisters

@Suite struct TableTests {
  let reader = RegisterReader(evaluation: SyntheticRegister.evaluation)
  func read(_ text: String, mappings: [TableMapping] = []) -> RegisterContents {
    RegisterReader(evaluation: SyntheticRegister.evaluation, mappings: mappings).read(
      Array(text.utf8), name: "t.csv")
  }

  @Test("an import table: missing stays missing, a total is not taken over")
  func importTable() {
    let c = read(
      "TIV of arms imports to all,,\n,2001,2002,Total\nArmenia,5,,5\nGeorgia,...,2,2\nTotal,5,2,7\n")
    #expect(
      c.figures.map(\.party) == ["Armenia", "Georgia"]
        && c.figures.allSatisfy { $0.measure == .trendIndicatorValue })
    #expect(c.missing.map(\.reason) == [.empty, .notAvailable] && c.issues.isEmpty)
  }

  @Test("Comtrade: an export of one side is a receipt of the other; unused columns are known")
  func comtrade() throws {
    let c = read(
      "refYear,reporterDesc,flowDesc,partnerDesc,cmdCode,cmdDesc,primaryValue,isAggregate,colour\n"
        + "2020,Russian Federation,Export,Armenia,9301,Military weapons,1500.5,True,\n"
        + "2031,Russian Federation,Export,Armenia,9301,Military weapons,1500.5,True,\n")
    let f = try #require(c.figures.first)
    #expect(
      f.party == "Armenia" && f.counterpart == "Russian Federation" && f.reporter == "Russian Federation")
    let dollars = try #require(Currency("USD"))
    #expect(f.value == ExactDecimal("1500.5") && f.measure == .money(dollars))
    #expect(c.issues.contains { $0.code == .futureDate && $0.row == 3 })
    // A code beside its text says nothing new; a column that no layout knows is told.
    #expect(c.issues.filter { $0.code == .ignoredField }.map(\.field) == ["colour"])
  }

  @Test("what counts pieces counts whole ones: 1.234,5 missiles are named, 1.234 are taken")
  func wholePieces() {
    let c = read(
      "Reporting State;Calendar Year;Category;Final importer State(s);Transfer type;Number of items\n"
        + "Israel;2016;VII;Azerbaijan;Export;1.234,5\nIsrael;2017;VII;Azerbaijan;Export;1.234,0\n")
    #expect(c.figures.map(\.value) == [ExactDecimal(1234)])
    #expect(c.issues.map(\.code) == [.badNumber] && c.issues.first?.row == 2)
  }

  @Test(
    "a figure keeps its status: a plan is marked as one, may lie ahead, and is no sign that anybody looked")
  func statuses() throws {
    let c = read(
      "kind,party,category,date,value,unit,status,source\n"
        + "holding,Armenia,battle tanks,2019,110,count,reported,a\n"
        + "holding,Armenia,battle tanks,2019,120,count,estimate of the press,b\n"
        + "holding,Armenia,battle tanks,2999,300,count,planned for later,c\n"
        + "holding,Armenia,battle tanks,2020,220,count,agreed,d\n")
    #expect(c.issues.isEmpty)
    let lens = RegisterLens()
    let statuses = lens.observations(c).map(\.status)
    #expect(statuses == [.reported, .estimated, .planned, .agreed])
    let question = Question(
      kind: .holding, filters: [.party(.actor, [PartyName("Armenia")])],
      period: try #require(DateText.interval("2000/2999")))
    #expect(lens.coverage(c).looks(for: question).count == 2)
  }

  @Test("a mapping reads a table of any names, with its own decimal mark")
  func mapped() throws {
    let mapping = try TableMapping.parse(
      """
      table exchange   # a regional one
        kind holding
        party from "Staat"
        date from "Stand"
        value from "Bestand"
        decimal ","
        measure count
        set category "battle tanks"
        ignore "Bemerkung"
      """)
    let c = read(
      "Staat;Stand;Bestand;Bemerkung\nArmenien;2012-01-01;1.110;x\nArmenien;2012-13-01;5;\n",
      mappings: mapping)
    #expect(c.figures.map(\.value) == [ExactDecimal(1110)] && c.figures.first?.category == "battle tanks")
    #expect(c.issues.map(\.code) == [.badDate])
  }

  @Test("a mapping that is wrong says in which line")
  func mappingFaults() {
    #expect(throws: TableMapping.Fault.unknownStatement(line: 2, word: "colour")) {
      _ = try TableMapping.parse("table x\n  colour blue")
    }
    #expect(throws: TableMapping.Fault.noValue(table: "x")) {
      _ = try TableMapping.parse("table x\n  kind holding")
    }
  }

  @Test(
    "each kind of bad cell is named with its row",
    arguments: [
      ("holding,Armenia,tanks,2012,-5,count", RegisterIssue.Code.negative),
      ("holding,Armenia,tanks,2012,1e20,count", .absurd),
      ("holding,Armenia,tanks,2012,many,count", .badNumber),
      ("holding,Armenia,tanks,2040,5,count", .futureDate),
      ("holding,Armenia,tanks,2012,5,furlongs", .unknownCode),
      ("holing,Armenia,tanks,2012,5,count", .unknownCode), ("holding,,tanks,2012,5,count", .missingField),
      ("holding,Armenia,tanks,2011,4,count", .duplicate),
      ("holding,Armenia,tanks,17,2012,count", .swappedColumns),
    ])
  func badCells(_ row: String, _ code: RegisterIssue.Code) {
    let c = read("kind,party,category,date,value,unit\nholding,Armenia,tanks,2011,4,count\n\(row)\n")
    #expect(c.issues.map(\.code) == [code] && c.issues.first?.row == 3 && c.figures.count == 1)
  }

  @Test("decimal marks: one for the table; both are told")
  func decimalMarks() {
    #expect(NumberText.mark(of: ["1,5", "2,25"]) == .comma && NumberText.mark(of: ["1.5", "2,25"]) == nil)
    #expect(NumberText(mark: .comma).read("1.234,5") == ExactDecimal("1234.5"))
    #expect(NumberText(mark: .point).read("106,938") == ExactDecimal(106_938))
    #expect(NumberText(mark: .point).read("10,6938") == nil && NumberText(mark: .point).read("") == nil)
    let c = read("kind,party,date,value,unit\nbudget,A,2011,\"4,25\",USD\nbudget,A,2012,4.25,USD\n")
    #expect(c.issues.map(\.code) == [.mixedDecimalMarks] && c.figures.count == 2)
  }

  @Test("an unknown table is refused by name, an event table becomes observations")
  func others() {
    #expect(
      read("a,b\n1,2\n").issues.map(\.code) == [.unknownLayout]
        && read("").issues.map(\.code) == [.unknownLayout])
    let events = read(
      "kind,party,designation,place,earliest,latest,status,source\nhand-over,Armenia,Kalbajar district,Kalbajar,2020-11-25,,reported,press\n"
        + "hand-over,Armenia,x,y,2020-14-01,,reported,press\n")
    #expect(events.events.count == 1 && events.issues.map(\.code) == [.badDate])
    #expect(events.events.first?.places[.site]?.best?.option.name.text == "Kalbajar")
  }

  @Test("a day is told by the clocks of its row, and clocks that are none are named")
  func clocks() {
    let head = "kind,party,designation,earliest,source,clocks\n"
    let c = read(
      head + "step,A,x,2020-11-20,press,+04:00\nstep,A,y,2020-11-20,press,\nstep,A,z,2020,press,four\n")
    #expect(
      c.events.map(\.time.hull.start.description) == ["2020-11-19T20:00:00Z", "2020-11-20T00:00:00Z"])
    #expect(c.issues.map(\.code) == [.badDate] && c.issues.first?.field == "clocks")
  }

  @Test("a figure carries where its source says it, and a total that its parts miss is told with its unit")
  func citations() throws {
    let figures = read(
      "kind,party,category,date,value,unit,source,citation,note\nbudget,A,x,2025,5,USD,s,page 3,rounded\n")
    let o = try #require(RegisterLens().observations(figures).first)
    #expect(Set(o.remarks) == ["page 3", "rounded"])
    let head = "total,total_value,part,part_value,unit,complete,date,source\n"
    let parts = read(head + "land,10,a,4,ha,yes,2023,x\nland,10,b,5,ha,yes,2023,x\n")
    #expect(
      RegisterLens().observations(parts).first?.title
        == "land: 10 ha stated, 2 parts add up to 9 ha, 1 ha less")
  }

  @Test("listed parts must give the total only where all are listed")
  func parts() {
    let head = "total,total_value,part,part_value,unit,complete,source\n"
    func conflicts(_ rows: String) -> [FigureConflict] { read(head + rows).conflicts }
    #expect(conflicts("land,10,a,4,ha,yes,x\nland,10,b,5,ha,yes,x\n").map(\.difference) == [-1])
    #expect(conflicts("land,10,a,4,ha,yes,x\nland,10,b,6,ha,yes,x\n").isEmpty)
    #expect(conflicts("land,10,a,4,ha,no,x\n").isEmpty && conflicts("land,10,a,14,ha,no,x\n").count == 1)
    #expect(read(head + "land,ten,a,4,ha,no,x\n").issues.map(\.code) == [.badNumber])
  }

  @Test("the example's tables are read whole and their known contradictions are found")
  func example() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let tables = ["figures", "events", "parts", "corridors", "deliveries", "payments", "commitments"].map {
      root.path + "/Examples/south-caucasus/tables/\($0).csv"
    }
    let c = try reader.read(paths: tables)
    #expect(c.issues.isEmpty && c.figures.count >= 20 && c.events.count >= 10)
    #expect(c.conflicts.map(\.difference) == [-3])
    let found = FigureChecks.contradictions(c.figures)
    #expect(found.contains { $0.subject == "Azerbaijan, defence and national security" })
  }

  // MARK: Workbooks

  static let styles = """
    <styleSheet><fonts><font><color rgb="FF000000"/></font><font><color rgb="FF0000FF"/></font><font><color rgb="FFFF0000"/></font></fonts>
    <cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs></styleSheet>
    """
  static let sheet = """
    <worksheet><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>Military expenditure in constant US$ m.</t></is></c></row>
    <row r="6"><c r="A6" t="s"><v>0</v></c><c r="B6"><v>2001</v></c><c r="C6"><v>2002</v></c><c r="D6"><v>2003</v></c><c r="E6"><v>2004</v></c></row>
    <row r="7"><c r="A7" t="s"><v>1</v></c></row>
    <row r="8"><c r="A8" t="s"><v>2</v></c><c r="B8" s="1"><v>835.70000000000005</v></c><c r="C8" s="2"><v>12</v></c><c r="D8" t="inlineStr"><is><t>...</t></is></c><c r="E8" t="inlineStr"><is><t>xxx</t></is></c></row>
    </sheetData></worksheet>
    """
  static func member(_ name: String) -> [UInt8]? {
    let text: String? =
      switch name {
      case "xl/workbook.xml":
        "<workbook><sheets><sheet name=\"Constant (2022) US$\" r:id=\"rId1\"/></sheets></workbook>"
      case "xl/_rels/workbook.xml.rels":
        "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
      case "xl/sharedStrings.xml":
        "<sst><si><t>Country</t></si><si><t>Europe</t></si><si><r><t>Arme</t></r><r><t>nia</t></r></si></sst>"
      case "xl/styles.xml": styles
      case "xl/worksheets/sheet1.xml": sheet
      default: nil
      }
    return text.map { Array($0.utf8) }
  }

  @Test("a spending workbook: colours are marks, dots are missing, xxx did not exist")
  func workbook() throws {
    let (sheets, issues) = WorkbookReader(file: "m.xlsx").read { Self.member($0) }
    let sheet = try #require(sheets.first)
    let grid = try #require(YearGridReader(sheet, file: "m", evaluation: SyntheticRegister.evaluation))
    #expect(issues.isEmpty && grid.issues.isEmpty)
    #expect(
      grid.figures.map(\.mark) == [.estimated, .uncertain]
        && grid.figures.map(\.party) == ["Armenia", "Armenia"])
    #expect(
      grid.figures.first?.value == ExactDecimal("835700000")
        && grid.figures.first?.prices == .constant(year: 2022))
    #expect(grid.missing.map(\.reason) == [.notAvailable, .didNotExist])
  }

  @Test("a document type declaration is refused, and so is deep nesting")
  func hostileXML() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><workbook>&a;</workbook>"
    let (_, issues) = WorkbookReader(file: "m.xlsx").read {
      $0 == "xl/workbook.xml" ? Array(bomb.utf8) : Self.member($0)
    }
    #expect(issues.map(\.code) == [.forbiddenXML])
    var deep = GuardedXML(Array(String(repeating: "<a>", count: 100).utf8))
    #expect(throws: GuardedXML.Fault.self) { while try deep.next() != nil {} }
  }

  func grid(ofSheet sheet: String) -> SheetGrid? {
    WorkbookReader(file: "m").read {
      $0 == "xl/worksheets/sheet1.xml" ? Array(sheet.utf8) : Self.member($0)
    }.sheets.first
  }

  @Test("a row numbered beyond the format's last is given the next number")
  func absurdRow() throws {
    let cell = "<c><v>1</v></c>"
    let grid = try #require(
      self.grid(
        ofSheet: "<worksheet><sheetData><row r=\"9223372036854775807\">\(cell)</row><row>\(cell)</row>"
          + "<row r=\"-5\">\(cell)</row></sheetData></worksheet>"))
    #expect(grid.rows.map(\.number) == [1, 2, 3])
  }

  @Test("gaps count as cells: rows that name their last column alone do not fill the memory")
  func gaps() throws {
    let rows = String(repeating: "<row><c r=\"BXX1\"><v>1</v></c></row>", count: 6_000)
    let grid = try #require(self.grid(ofSheet: "<worksheet><sheetData>\(rows)</sheetData></worksheet>"))
    let cells = grid.rows.reduce(0) { $0 + $1.cells.count }
    #expect(cells > 0 && cells <= WorkbookReader.mostCells + WorkbookReader.mostColumns)
    #expect(grid.rows.count < 6_000)
  }

  @Test("no truncation and no flipped bit of a sheet stops the reader")
  func hostileSheet() {
    let bytes = Array(Self.sheet.utf8)
    var flips = Flips(state: 3)
    for n in stride(from: 0, to: bytes.count, by: 11) {
      var copy = bytes
      copy[n] ^= UInt8(1 << (flips.next() % 8))
      for part in [Array(bytes.prefix(n)), copy] {
        let sheets = WorkbookReader(file: "m").read {
          $0 == "xl/worksheets/sheet1.xml" ? part : Self.member($0)
        }.sheets
        for sheet in sheets { _ = YearGridReader(sheet, file: "m", evaluation: SyntheticRegister.evaluation) }
      }
    }
  }
}

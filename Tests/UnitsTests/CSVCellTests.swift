import SightlineUnits
import Testing

@Suite("Cells of tables") struct CSVCellTests {
  @Test(
    "what a spreadsheet would calculate stands behind an apostrophe",
    arguments: [
      "=1+1", "+1+cmd", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\u{FF1D}1", " =1", "=\u{301}x", "-", "--5",
    ])
  func formulas(_ text: String) {
    let cell = CSVCell.text(text)
    #expect(cell.hasPrefix("'") || cell.hasPrefix("\"'"))
  }

  @Test(
    "numbers and words stay as they are",
    arguments: ["-5", "+1.5e-3", "-.5", "LFPG", "", "a;b", "a=b", "Ünal"])
  func plain(_ text: String) { #expect(CSVCell.text(text) == text) }

  @Test("quotes, commas and line breaks are quoted after RFC 4180, with a combining mark behind them too")
  func quoting() {
    #expect(CSVCell.text("a\"b") == "\"a\"\"b\"")
    #expect(CSVCell.text("a\"\u{301}b") == "\"a\"\"\u{301}b\"")
    #expect(CSVCell.text("a,b") == "\"a,b\"" && CSVCell.text("a\nb") == "\"a\nb\"")
    #expect(CSVCell.text("a;b", semicolons: true) == "\"a;b\"")
    #expect(CSVCell.text("a\u{0}b") == "a\u{FFFD}b")
  }
}

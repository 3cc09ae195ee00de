import Foundation
import SightlineUnits
import Testing

@testable import SightlineRegisters

@Suite struct TradeRegisterTests {
  let plain = "Armenia,Russia,2015,?,200,?,Igla-S,portable SAM,200,,2016,New,,0.08,16,16"

  @Test("a plain row gives every field with its question marks")
  func plainRow() throws {
    let t = try #require(try SyntheticRegister.read([plain]).transfers.first)
    #expect(t.recipient == "Armenia" && t.supplier == "Russia")
    #expect(
      t.orderYear == MarkedNumber(2015, uncertain: true) && t.ordered == MarkedNumber(200, uncertain: true))
    #expect(t.delivered == MarkedNumber(200, uncertain: false) && t.deliveryYears == [2016])
    #expect(t.deliveredValue == ExactDecimal(16) && t.volumeIsUncertain)
    #expect(t.lines == 5...5)
  }

  @Test("unquoted commas stay in the comment and in the designation")
  func commas() throws {
    let r = try SyntheticRegister.read([
      "Armenia,Russia,2015,,2,,Su-30,SM,FGA aircraft,2,,2019,New,$100 m, or more, deal; for 1,200 men,50,100,100"
    ])
    let t = try #require(r.transfers.first)
    #expect(t.designation == "Su-30,SM" && t.category == "FGA aircraft")
    #expect(t.comment == "$100 m, or more, deal; for 1,200 men" && t.deliveredValue == ExactDecimal(100))
    #expect(r.issues.isEmpty)
  }

  @Test("a row broken over two or three lines is one deal, wherever it breaks")
  func broken() throws {
    let row =
      "Armenia,Russia,2015,?,200,?,Igla-S,portable SAM,200,,2016,New,Gift, a first, a second, a third,0.08,16,16"
    let whole = try #require(try SyntheticRegister.read([row]).transfers.first)
    for cut in [9, 30, 45, 70, 80, 90] {
      let (a, b) = (String(row.prefix(cut)), String(row.dropFirst(cut)))
      let r = try SyntheticRegister.read([plain, a, b, plain])
      #expect(r.transfers.count == 3, "cut at \(cut)")
      #expect(r.transfers[1].deliveredValue == whole.deliveredValue)
      #expect(r.transfers[1].lines == 6...7)
    }
  }

  @Test("a row that is broken off is named and its neighbours are used")
  func brokenOff() throws {
    let r = try SyntheticRegister.read([plain, "Armenia,Russia,2015,?,200", plain])
    #expect(r.transfers.count == 2)
    #expect(r.issues.map(\.code) == [.brokenRow] && r.issues.first?.row == 6)
  }

  @Test("Latin-1 is read as Latin-1")
  func latin1() throws {
    var bytes = Array(
      SyntheticRegister.text([plain.replacingOccurrences(of: "New,,", with: "New,M\u{1}nchen,")]).utf8)
    bytes = bytes.map { $0 == 1 ? 0xFC : $0 }
    let r = try #require(TradeRegisterReader(evaluation: SyntheticRegister.evaluation).read(bytes, file: "r"))
    #expect(r.encoding == .latin1 && r.transfers.first?.comment == "München")
  }

  @Test(
    "each kind of bad row is named and kept aside",
    arguments: [
      ("Armenia,Russia,2035,,2,,X,tank,2,,2016,New,,1,2,2", RegisterIssue.Code.futureDate),
      ("Armenia,Russia,2015,,-2,,X,tank,2,,2016,New,,1,2,2", .negative),
      ("Armenia,Russia,2015,,2,,X,tank,2,,2016,New,,1,2,-2", .negative),
      ("Armenia,Russia,2015,,2,,X,tank,2,,2016,New,,1,2,9999999", .absurd),
      ("Armenia,Russia,2015,,900000000,,X,tank,2,,2016,New,,1,2,2", .absurd),
      ("Armenia,Russia,2015,,two,,X,tank,2,,2016,New,,1,2,2", .badNumber),
      ("Armenia,Russia,2015,,2,,X,tank,2,,2016,New,,1,2,many", .badNumber),
      ("2015,Russia,Armenia,,2,,X,tank,2,,2016,New,,1,2,2", .swappedColumns),
      (",Russia,2015,,2,,X,tank,2,,2016,New,,1,2,2", .missingField),
      ("Armenia,Russia,15,,2,,X,tank,2,,2016,New,,1,2,2", .badDate),
    ])
  func badRows(_ row: String, _ code: RegisterIssue.Code) throws {
    let r = try SyntheticRegister.read([plain, row, plain])
    #expect(r.transfers.count == 2)
    #expect(r.issues.map(\.code) == [code])
    #expect(r.issues.first?.row == 6)
  }

  @Test("an unknown status is used and remarked upon")
  func unknownStatus() throws {
    let r = try SyntheticRegister.read(["Armenia,Russia,2015,,2,,X,tank,2,,2016,Leased,,1,2,2"])
    #expect(r.transfers.count == 1 && r.issues.map(\.code) == [.unknownCode])
  }

  @Test("an export by supplier is read with its columns the other way round")
  func bySupplier() throws {
    let text = SyntheticRegister.text([plain]).replacingOccurrences(
      of: "Recipient,Supplier", with: "Supplier,Recipient"
    )
    .replacingOccurrences(of: "from All countries ", with: "from Russia ")
    let r = try #require(
      TradeRegisterReader(evaluation: SyntheticRegister.evaluation).read(Array(text.utf8), file: "r"))
    #expect(r.transfers.first?.supplier == "Armenia" && r.preamble.onlySupplier == "Russia")
    #expect(r.preamble.generated == CalendarDate(year: 2025, month: 3, day: 13))
  }

  @Test("no truncation and no flipped bit stops the reader")
  func hostile() throws {
    let bytes = Array(SyntheticRegister.text([plain, plain, "Armenia,Russia,2015,?,2\n00,?,a", plain]).utf8)
    let reader = RegisterReader(evaluation: SyntheticRegister.evaluation)
    for n in stride(from: 0, to: bytes.count, by: 7) { _ = reader.read(Array(bytes.prefix(n)), name: "r") }
    var flips = Flips(state: 7)
    for _ in 0..<150 {
      var copy = bytes
      for _ in 0..<4 { copy[Int(flips.next() % UInt64(copy.count))] ^= UInt8(1 << (flips.next() % 8)) }
      _ = reader.read(copy, name: "r")
    }
  }

  @Test("one deal in two exports counts once; two equal deals in one export count twice")
  func repeated() throws {
    var contents = RegisterContents()
    contents.registers = [
      try SyntheticRegister.read([plain, plain]), try SyntheticRegister.read([plain, plain, plain]),
    ]
    contents.keepAsideRepeatedDeals()
    #expect(contents.transfers.count == 3)
    #expect(contents.issues.map(\.code) == [.duplicate, .duplicate])
  }
}

import SightlineUnits
import Testing

@testable import SightlineWorks

@Suite struct IATISumsTests {
  static func file(_ activities: String) -> String {
    "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\(activities)</iati-activities>"
  }
  static func transaction(
    _ value: String, type: String = "3", currency: String = "", date: String = "2020-01-02"
  ) -> String {
    let c = currency.isEmpty ? "" : " currency=\"\(currency)\""
    return """
      <transaction><transaction-type code="\(type)"/><transaction-date iso-date="\(date)"/>
      <value\(c) value-date="\(date)">\(value)</value></transaction>
      """
  }
  static func activity(_ id: String, _ transactions: String, home: String = "USD") -> String {
    "<iati-activity default-currency=\"\(home)\"><iati-identifier> \(id)\n</iati-identifier>"
      + "\(transactions)</iati-activity>"
  }
  static let sample = file(
    activity("B", transaction("10.10") + transaction("0.20") + transaction("-0.05", type: "2"))
      + activity("A", transaction("5", currency: "eur") + transaction("7", type: "6"), home: "AMD"))

  @Test("sums are exact, by project, kind and currency, in order")
  func sumsByKey() {
    let s = sums(Self.sample)
    #expect(s.lines == ["A 3 EUR 1 5", "A 6 AMD 1 7", "B 2 USD 1 -0.05", "B 3 USD 2 10.3"])
    #expect(s.remarks.all.isEmpty)
    #expect(s.projects == 2 && s.transactions == 5)
  }

  @Test("a value is read whatever is between its tags: comments, CDATA, character references")
  func brokenUpValues() {
    let s = sums(Self.file(Self.activity("A", Self.transaction("1<!-- x -->2<![CDATA[.5]]>&#48;"))))
    #expect(s.lines == ["A 3 USD 1 12.5"])
  }

  @Test("letters of version 1 are mapped and said so")
  func versionOne() {
    let s = sums(Self.file(Self.activity("A", Self.transaction("1", type: "D"))))
    #expect(s.lines == ["A 3 USD 1 1"])
    #expect(s.remarks.all.map(\.code) == [.oldCode])
  }

  @Test(
    "a transaction that cannot be summed is kept aside with its reason; the rest goes on",
    arguments: [
      (transaction("1,234.50"), WorksRemark.Code.badAmount), (transaction(""), .noAmount),
      (transaction("1e400"), .badAmount), (transaction("9", type: "77"), .unknownCode),
      (transaction("9", currency: "QQQ"), .unknownCode), (transaction("9", currency: "12"), .unknownCode),
      (transaction("1000000000000000000000"), .absurdAmount),
      (transaction("9", date: "2020-02-31"), .badDate),
      (transaction("9", date: "2031-01-01"), .futureDate),
    ])
  func keptAside(_ bad: String, _ code: WorksRemark.Code) {
    let s = sums(
      Self.file(Self.activity("A", Self.transaction("3") + bad + Self.transaction("4"))),
      WorksSettings(evaluationDate: CalendarDate(year: 2026, month: 1, day: 1)))
    #expect(s.lines == ["A 3 USD 2 7"])
    #expect(s.remarks.all.map(\.code) == [code])
    #expect(s.remarks.all.allSatisfy { $0.byte != nil && $0.weight == .keptAside })
  }

  @Test("without a default, a value needs its own currency")
  func noCurrency() {
    let text = Self.file(Self.activity("A", Self.transaction("3"), home: ""))
    #expect(sums(text).remarks.all.map(\.code) == [.noCurrency])
  }

  @Test("an identifier told twice is counted once, and named")
  func duplicates() {
    let s = sums(
      Self.file(Self.activity("A", Self.transaction("3")) + Self.activity("A", Self.transaction("4"))))
    #expect(s.lines == ["A 3 USD 1 3"])
    #expect(s.remarks.all.map(\.code) == [.duplicateIdentifier])
  }

  @Test("document types are refused and entities are never expanded")
  func attacks() {
    let bomb = """
      <?xml version="1.0"?><!DOCTYPE iati-activities [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
      <iati-activities><iati-activity><iati-identifier>&b;</iati-identifier></iati-activity></iati-activities>
      """
    #expect(sums(bomb).remarks.all.map(\.code) == [.doctype])
    let entity = Self.file(Self.activity("&xxe;", Self.transaction("3")))
    #expect(sums(entity).remarks.all.map(\.code) == [.entity])
  }

  @Test("depth and length are bounded")
  func bounds() {
    let deep = Self.file(String(repeating: "<a>", count: 5_000))
    #expect(sums(deep).remarks.all.map(\.code) == [.tooDeep])
    var settings = WorksSettings()
    settings.limits.longestToken = 1 << 20
    let long = Self.file("<a b=\"" + String(repeating: "x", count: 3 << 20) + "\"/>")
    #expect(sums(long, settings).remarks.all.map(\.code) == [.tooLong])
  }

  @Test("UTF-16, Latin-1 and Windows-1252 are read as what they declare")
  func encodings() {
    let text = Self.sample.replacing(
      "<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"CODE\"?>")
    let expected = sums(Self.sample).lines.map { $0.replacing("A ", with: "Ä ") }
    func read(_ encoding: String, _ bytes: (String) -> [UInt8]) -> [String] {
      let named = text.replacing("CODE", with: encoding).replacing("> A\n", with: "> Ä\n")
      return WorksLedgers().sums(file: "test", bytes: bytes(named)).lines.sorted()
    }
    #expect(read("ISO-8859-1") { $0.unicodeScalars.map { UInt8($0.value) } } == expected.sorted())
    #expect(read("windows-1252") { $0.unicodeScalars.map { UInt8($0.value) } } == expected.sorted())
    let wide = read("UTF-16") { [0xFF, 0xFE] + $0.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }
    #expect(wide == expected.sorted())
    let unknown = sums(text.replacing("CODE", with: "EBCDIC-7"))
    #expect(unknown.remarks.all.map(\.code) == [.wrongEncoding])
  }

  @Test("every truncation ends with a reason and keeps the whole projects before it")
  func truncation() {
    let bytes = Array(Self.sample.utf8)
    for n in 0..<bytes.count {
      let s = WorksLedgers().sums(file: "test", bytes: Array(bytes[..<n]))
      #expect(!s.remarks.all.isEmpty, "at \(n)")
      #expect(s.rows.count <= 4)
    }
  }

  @Test("no flipped bit crashes the reader or makes a sum of nothing")
  func bitFlips() {
    let bytes = Array(Self.sample.utf8)
    var random = SeededGenerator(state: 6)
    for _ in 0..<2_000 {
      var copy = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        copy[Int.random(in: 0..<copy.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      let s = WorksLedgers().sums(file: "test", bytes: copy)
      #expect(s.transactions <= 5)
    }
  }

  @Test(
    "the Armenia file: 43 activities, 6,444 transactions, sums as computed separately",
    .enabled(if: SharedData.present, "the shared data folder is absent"))
  func armenia() throws {
    let s = try WorksLedgers().sums([SharedData.path("registers/iati/real/iati-activities-am-armenia.xml")])
    #expect(s.projects == 43 && s.transactions == 6_444)
    #expect(s.remarks.all.isEmpty)
    // Totals of a separate computation (Python decimal over another XML parser).
    for (type, currency, count, total) in separately {
      let rows = s.rows.filter { $0.type == type && $0.currency == currency }
      var sum = ExactSum()
      for r in rows { sum.add(r.sum) }
      #expect(rows.reduce(0) { $0 + $1.count } == count)
      #expect(sum.text == total)
    }
  }
  private let separately: [(FlowCode, String, Int, String)] = [
    (.outgoingCommitment, "EUR", 1, "66100000"),
    (.outgoingCommitment, "USD", 42, "2164899925.03"),
    (.disbursement, "EUR", 22, "8684953.5"),
    (.disbursement, "USD", 1638, "1457438479.66"),
    (.interestPayment, "EUR", 2, "629398"),
    (.interestPayment, "USD", 2913, "233103478.24"),
    (.loanRepayment, "USD", 1826, "396757045.14"),
  ]
}

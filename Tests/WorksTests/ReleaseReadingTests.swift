import SightlineUnits
import Testing

@testable import SightlineWorks

@Suite struct ReleaseReadingTests {
  /// Releases as strangers write them: members in any order, escapes, junk of every kind between.
  struct Maker {
    var random: SeededGenerator
    mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &random)] }
    mutating func value() -> String {
      let amount = pick(["1", "-3.50", "120000000.01", "7e2", "0.5", "999999999999999"])
      let code = pick(["AMD", "USD", "eur"])
      return pick([
        #"{"amount":\#(amount),"currency":"\#(code)"}"#,
        #"{"currency" : "\#(code)", "x":[1,{}],"amount": \#(amount) }"#,
      ])
    }
    mutating func junk() -> String {
      pick([
        #""title":"a \"quoted\" {brace} [bracket] , \\""#, #""parties":[{"id":1,"roles":["a","b"]},[],{}]"#,
        #""e":null"#, #""n":-1.5E+3"#, #""b":[true,false,[[[]]]]"#, #""ü":"é \u00e9 \ud83d\ude00""#,
      ])
    }
    mutating func members(_ own: [String]) -> String {
      var all = own
      for _ in 0..<3 { all.append(junk()) }
      all.shuffle(using: &random)
      return "{" + all.joined(separator: pick([",", " ,\n "])) + "}"
    }
    mutating func contract(_ number: Int) -> String {
      let payments = (0..<Int.random(in: 0...2, using: &random)).map { i in
        members([#""id":"t\#(i)""#, #""\#(pick(["value", "amount"]))":\#(value())"#])
      }
      let implementation = members([#""transactions":[\#(payments.joined(separator: ","))]"#])
      return members([
        number == 0 ? pick([#""id":"c1""#, #""\u0069d":"c\u0033""#]) : #""id":2"#, #""value":\#(value())"#,
        #""status":"\#(pick(["active", "pending", "cancelled"]))""#, #""implementation":\#(implementation)"#,
      ])
    }
    mutating func release(_ ocid: String, _ number: Int) -> String {
      let contracts = (0..<Int.random(in: 0...2, using: &random)).map { contract($0) }
      return members([
        #""ocid":"\#(ocid)""#, #""id":"r\#(number)""#,
        #""date":"2024-0\#(Int.random(in: 1...9, using: &random))-01""#,
        #""tag":["contract"]"#, #""contracts":[\#(contracts.joined(separator: ", "))]"#,
      ])
    }
  }

  /// What the tree reader makes of the same bytes.
  static func byTree(_ text: String) -> [String] {
    var tallies: [String: [String: (count: Int, sum: ExactDecimal)]] = [:]
    for p in WorksLedgers().projects(file: "test", bytes: Array(text.utf8)).projects {
      for f in p.flows {
        let old = tallies[p.id]?["\(f.type.code) \(f.money.currency.code)"] ?? (0, .zero)
        tallies[p.id, default: [:]]["\(f.type.code) \(f.money.currency.code)"] =
          (old.count + 1, old.sum + f.money.amount)
      }
    }
    return tallies.flatMap { id, own in own.map { "\(id) \($0.key) \($0.value.count) \($0.value.sum)" } }
      .sorted()
  }

  @Test("what is read in place is what a tree of the same bytes holds, in every form releases come in")
  func agreement() {
    for seed in 0..<60 {
      var maker = Maker(random: SeededGenerator(state: UInt64(seed)))
      let releases = (0..<4).map { maker.release("o-\($0)", $0) }
      let forms = [
        releases.joined(separator: "\n"), "[" + releases.joined(separator: ",") + "]",
        #"{"uri":"x","publishedDate":"y","releases":[\#(releases.joined(separator: " , "))]}"#,
        #"{"records":[\#(releases.map { #"{"compiledRelease":\#($0)}"# }.joined(separator: ","))]}"#,
      ]
      let expected = Self.byTree(forms[1])
      for form in forms {
        let found = sums(form)
        #expect(found.remarks.all.isEmpty)
        #expect(found.lines.sorted() == expected, "seed \(seed)")
      }
    }
  }

  @Test("the size of the window and of the pieces bytes come in change nothing", arguments: [1, 7, 64, 1000])
  func windows(_ piece: Int) {
    var maker = Maker(random: SeededGenerator(state: 5))
    let text = (0..<6).map { maker.release("o-\($0 % 4)", $0) }.joined(separator: "\n")
    let bytes = Array(text.utf8)
    var at = 0
    let feed: ByteFeed = { (out: UnsafeMutableRawBufferPointer) throws(WorksRemark) in
      let n = min(piece, out.count, bytes.count - at)
      if n > 0 { out.copyBytes(from: bytes[at..<at + n]) }
      at += n
      return n
    }
    var small = OCDSSums(WorksSettings())
    small.read(ByteWindow(file: "test", limits: .standard, capacity: 64, feed))
    var found = small.finish()
    found.table.sort()
    #expect(found.remarks.all.isEmpty)
    #expect(found.lines == sums(text).lines)
    #expect(found.projects == 4)
  }

  @Test(
    "a record without its releases is read by its compiled release, and named where it has neither",
    arguments: [
      (#"{"ocid":"p","releases":[{"url":"x"}],"compiledRelease":R}"#, true),
      (#"{"compiledRelease":R,"ocid":"p","releases":[{"url":"x"}]}"#, true),
      (#"[{"ocid":"p","releases":[R]}]"#, true), (#"{"ocid":"p","releases":[{"url":"x"}]}"#, false),
      (#"{"records":[{"ocid":"p","releases":[]}]}"#, false),
    ])
  func records(_ form: String, _ counts: Bool) {
    let release = OCDSTests.release("p", "1", "2020-01-01", OCDSTests.contract("c", "5"))
    let found = sums(form.replacing(":R", with: ":" + release).replacing("[R]", with: "[\(release)]"))
    #expect(found.lines == (counts ? ["p 2 AMD 1 5"] : []))
    #expect(found.remarks.all.map(\.code) == (counts ? [] : [.noAmount]))
  }

  @Test(
    "what is no JSON is found even in members nobody asks for, and only its item is kept aside",
    arguments: [
      #""x":{"a":01}"#, #""x":{"a" 1}"#, #""x":[1 2]"#, #""x":tru"#, #""x":"\q""#, #""x":{"a":1,}"#,
      #""x":+1"#,
      #""x":NaN"#,
    ])
  func strict(_ member: String) {
    let bad = #"{"ocid":"q","tag":["contract"],\#(member)}"#
    let good = OCDSTests.release("p", "1", "2020-01-01", OCDSTests.contract("c", "5"))
    for form in ["[\(bad),\(good)]", "\(bad)\n\(good)\n", "\(good)\n\(bad)\n\(good)"] {
      let found = sums(form)
      #expect(found.lines == ["p 2 AMD 1 5"], "\(form)")
      #expect(found.remarks.all.map(\.code) == [.notWellFormed], "\(form)")
    }
  }

  @Test("rows of many projects come sorted by the bytes of their names, amounts with every digit")
  func table() {
    var table = TransactionTable()
    let names = (0..<3000).map { "p-\(($0 * 7919) % 3000)" } + ["Ä, \"x\"", "p", "=1+1", ""]
    for name in names {
      var tally = ProjectTally()
      for (type, amount) in [
        (FlowCode.expenditure, "0.05"), (.incomingFunds, "-12.3400"), (.disbursement, "100"),
      ] {
        guard let currency = PackedCurrency("AMD"), let value = RawAmount(ExactDecimal(amount)) else {
          continue
        }
        let fits = tally.add(type, currency, value)
        #expect(fits)
      }
      table.add(name, tally)
    }
    table.sort()
    #expect(
      table.rows.map(\.project)
        == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap { [$0, $0, $0] })
    #expect(table.rows.prefix(3).map(\.amount) == ["-12.34", "100", "0.05"])
    var csv: [UInt8] = []
    table.csv { csv += $0 }
    let lines = String(decoding: csv, as: UTF8.self)
    let expected = ([TransactionRow.header] + table.rows.map(\.fields)).map {
      $0.map { CSVCell.text($0) }.joined(separator: ",") + "\n"
    }
    #expect(lines == expected.joined())
  }
}

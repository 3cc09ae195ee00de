import SightlineUnits
import Testing

@testable import SightlineWorks

@Suite struct OCDSTests {
  static func release(_ ocid: String, _ id: String, _ date: String, _ contracts: String) -> String {
    #"{"ocid":"\#(ocid)","id":"\#(id)","date":"\#(date)","tag":["contract"],"contracts":[\#(contracts)]}"#
  }
  static func contract(_ id: String, _ amount: String, status: String = "active", paid: String = "") -> String
  {
    #"{"id":"\#(id)","status":"\#(status)","value":{"amount":\#(amount),"currency":"AMD"},"#
      + #""implementation":{"transactions":[\#(paid)]}}"#
  }
  static func payment(_ id: String, _ amount: String) -> String {
    #"{"id":"\#(id)","value":{"amount":\#(amount),"currency":"AMD"}}"#
  }
  static let first = release(
    "p-1", "1", "2020-01-01T00:00:00Z", contract("c", "100", paid: payment("t", "40")))
  static let second = release(
    "p-1", "2", "2020-02-01T00:00:00Z", contract("c", "120.50", paid: payment("u", "9")))

  @Test(
    "releases of one process are merged by date before anything is counted, in whatever form they come",
    arguments: [
      #"{"releases":[\#(second),\#(first)]}"#, "\(first)\n\(second)\n", "[\(first),\(second)]",
      #"{"records":[{"ocid":"p-1","releases":[\#(first),\#(second)],"compiledRelease":\#(first)}]}"#,
      #"{"releases":[\#(first),\#(first),\#(second)]}"#,
    ])
  func merged(_ text: String) {
    let s = sums(text)
    #expect(s.lines == ["p-1 2 AMD 1 120.5", "p-1 4 AMD 2 49"])
    #expect(s.projects == 1)
    let whole = WorksLedgers().projects(file: "test", bytes: Array(text.utf8)).projects
    #expect(whole.flatMap(\.flows).count == 3)
  }

  @Test("a contract that binds nobody yet is no commitment")
  func pending() {
    #expect(sums(Self.release("p", "1", "2020", Self.contract("c", "5", status: "pending"))).rows.isEmpty)
  }

  @Test(
    "an amount that cannot be used is named, the rest goes on",
    arguments: [
      ("\"5\"", WorksRemark.Code.wrongType), ("1e99", .badAmount), ("1000000000000000000000", .absurdAmount),
    ])
  func badAmounts(_ amount: String, _ code: WorksRemark.Code) {
    let s = sums(Self.release("p", "1", "2020", Self.contract("c", amount) + "," + Self.contract("d", "7")))
    #expect(s.lines == ["p 2 AMD 1 7"])
    #expect(s.remarks.all.map(\.code) == [code])
  }

  @Test("merging keeps what a later release does not name, removes what it nulls, replaces whole lists")
  func mergeRules() throws {
    let a =
      #"{"ocid":"o","id":"1","date":"2020-01-01","buyer":{"name":"A","x":1},"parties":[{"id":1,"roles":["a","b"]}]}"#
    let b =
      #"{"ocid":"o","id":"2","date":"2020-02-01","buyer":{"x":null},"parties":[{"id":1,"roles":["c"]},{"id":2}]}"#
    let values = try [b, a].map { try JSONParser.parse(Array($0.utf8)) }
    let merged = JSONValue.object(try #require(OCDSMerge.compiled(values)))
    let text =
      #"{"ocid":"o","buyer":{"name":"A"},"parties":[{"id":1,"roles":["c"]},{"id":2}],"tag":["compiled"],"#
      + #""id":"o-2020-02-01","date":"2020-02-01"}"#
    #expect(merged == (try JSONParser.parse(Array(text.utf8))))
  }

  @Test("depth is bounded and every truncation is named")
  func hostile() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(sums(#"{"releases":["# + deep).remarks.anyKeptAside)
    #expect(sums(#"{"a":"# + String(repeating: "{\"a\":", count: 50_000)).remarks.anyKeptAside)
    let bytes = Array(#"{"releases":[\#(Self.first),\#(Self.second)]}"#.utf8)
    for n in 1..<bytes.count {
      #expect(WorksLedgers().sums(file: "test", bytes: Array(bytes[..<n])).remarks.anyKeptAside, "at \(n)")
    }
    var random = SeededGenerator(state: 7)
    for _ in 0..<2_000 {
      var copy = bytes
      copy[Int.random(in: 0..<copy.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let s = WorksLedgers().sums(file: "test", bytes: copy)
      #expect(s.projects <= 3)
    }
  }

  @Test("an infrastructure project is counted with its contracts and payments")
  func oc4ids() {
    let text =
      #"{"projects":[{"id":"x","transactions":[\#(Self.payment("1", "5"))],"contractingProcesses":[{"summary":"#
      + #"{"contractValue":{"amount":9,"currency":"AMD"},"transactions":[\#(Self.payment("2", "3"))]}}]}]}"#
    #expect(sums(text).lines == ["x 2 AMD 1 9", "x 3 AMD 1 5", "x 4 AMD 1 3"])
  }
}

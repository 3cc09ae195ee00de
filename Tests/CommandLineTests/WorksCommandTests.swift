import Foundation
import SightlineTesting
import Testing

@Suite struct WorksCommandTests {
  static func activity(_ id: String, _ transactions: String) -> String {
    #"<iati-activity default-currency="USD"><iati-identifier>\#(id)</iati-identifier>\#(transactions)</iati-activity>"#
  }
  static func transaction(_ type: String, _ value: String, currency: String = "", date: String = "2020-01-01")
    -> String
  {
    let currency = currency.isEmpty ? "" : #" currency="\#(currency)""#
    return
      #"<transaction><transaction-type code="\#(type)"/><transaction-date iso-date="\#(date)"/>"#
      + #"<value\#(currency) value-date="\#(date)">\#(value)</value></transaction>"#
  }
  static func ledger(_ activities: String) -> String {
    #"<?xml version="1.0"?><iati-activities version="2.03">"# + activities + "</iati-activities>"
  }
  static let good =
    activity(
      "B-1", transaction("3", "10.50") + transaction("3", "-0.25") + transaction("4", "7", currency: "AMD"))
    + activity("A-1", transaction("2", "1000000000000.01"))
  static let sums = """
    project,type,currency,count,amount
    A-1,2,USD,1,1000000000000.01
    B-1,3,USD,2,10.25
    B-1,4,AMD,1,7

    """

  static func run(_ files: [String: String], _ arguments: [String]) throws -> Program.Outcome {
    try Program.inScratch { folder in
      for (name, text) in files {
        try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
      }
      return try Program.run(["works"] + files.keys.sorted() + arguments, in: folder)
    }
  }

  @Test("transactions have the five columns, one row for each project, kind and currency, exact and sorted")
  func transactions() throws {
    let outcome = try Self.run(
      ["a.xml": Self.ledger(Self.good)], ["--measure", "transactions", "--format", "csv"])
    assertStatus(outcome, 0)
    #expect(outcome.output == Self.sums)
    let json = try Self.run(["a.xml": Self.ledger(Self.good)], ["--format", "json"])
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(rows.map { $0["project"] as? String } == ["A-1", "B-1", "B-1"])
    #expect(rows.map { $0["count"] as? Int } == [1, 2, 1])
    #expect(json.output.contains(#""amount": 1000000000000.01"#))
    let table = try Self.run(["a.xml": Self.ledger(Self.good)], [])
    #expect(table.output.contains("1000000000000.01"))
  }

  @Test(
    "what cannot be used of a ledger is named with file, place and reason, and the rest goes on",
    arguments: [
      (transaction("99", "1"), "uses a code that its list does not have"),
      (transaction("3", "1,000"), "not a plain decimal"),
      (transaction("3", "1000000000000000000000"), "beyond any budget"),
      (transaction("3", "1", currency: "QQQ"), "uses a code"),
      (transaction("3", "1", date: "2190-01-01"), "is dated after the day of evaluation"),
      (transaction("3", "1", date: "2020-02-31"), "has a date that is no day"),
    ])
  func badTransaction(_ transaction: String, _ reason: String) throws {
    let files = ["a.xml": Self.ledger(Self.good + Self.activity("C-1", transaction))]
    let outcome = try Self.run(files, ["--format", "csv"])
    assertStatus(outcome, 3)
    #expect(outcome.output == Self.sums)
    #expect(outcome.errors.contains("kept aside: a.xml, byte "))
    #expect(outcome.errors.contains(reason))
  }

  @Test(
    "a ledger that cannot be read whole is named with its reason; other files are read all the same",
    arguments: [
      (#"<!DOCTYPE x [<!ENTITY a "aaaa">]><iati-activities/>"#, "document type"),
      (
        "<iati-activities>" + String(repeating: "<a>", count: 5000), "nested deeper"
      ),
      (#"<?xml version="1.0" encoding="EBCDIC-US"?><iati-activities/>"#, "not in the encoding"),
      (#"{"releases":"# + String(repeating: "[", count: 100_000), "nested deeper"),
      (ledger(activity("D-1", transaction("3", "5"))) + "<", "ends too early"),
      (ledger(activity("A-1", transaction("3", "5"))), "repeats an identifier (A-1)"),
    ])
  func badFile(_ text: String, _ reason: String) throws {
    let outcome = try Self.run(["a.xml": Self.ledger(Self.good), "z.xml": text], ["--format", "csv"])
    assertStatus(outcome, 3)
    for row in Self.sums.split(separator: "\n") { #expect(outcome.output.contains(row)) }
    #expect(outcome.errors.contains("kept aside: z.xml"))
    #expect(outcome.errors.contains(reason))
  }

  @Test("of JSON Lines a line that is broken off is named with its byte, the others count")
  func jsonLines() throws {
    func line(_ ocid: String, _ amount: String) -> String {
      #"{"ocid":"\#(ocid)","id":"1","date":"2024-01-01","tag":["contract"],"contracts":[{"id":"c","status":"active","#
        + #""value":{"amount":\#(amount),"currency":"AMD"}}]}"#
    }
    let text = [line("p-1", "5"), String(line("p-2", "6").prefix(60)), line("p-3", "7.50"), line("p-1", "8")]
      .joined(separator: "\n")
    let outcome = try Self.run(["r.jsonl": text + "\n"], ["--format", "csv"])
    assertStatus(outcome, 3)
    #expect(outcome.output == "project,type,currency,count,amount\np-1,2,AMD,1,5\np-3,2,AMD,1,7.5\n")
    #expect(outcome.errors.contains("kept aside: r.jsonl, byte "))
  }

  @Test("usage: a judgement needs schemas, a measure must be one of those there are")
  func usage() throws {
    for arguments in [["--measure", "judgement"], ["--measure", "bridges"]] {
      let outcome = try Self.run(["a.xml": Self.ledger(Self.good)], arguments)
      assertStatus(outcome, 2)
      #expect(outcome.output.isEmpty)
    }
  }

  @Test(
    "the Armenia file gives the sums of a separate computation",
    .enabled(if: SharedData.isPresent, "the shared records are not there"))
  func armenia() throws {
    let outcome = try Program.run([
      "works", SharedData.path("registers/iati/real/iati-activities-am-armenia.xml"), "--measure",
      "transactions", "--format", "csv",
    ])
    #expect(outcome.errors.contains("43 projects, 6444 transactions"))
    let rows = outcome.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(rows.compactMap { Int($0[3]) }.reduce(0, +) == 6444)
    // By Benchmarks/works/check_sums.py: all of the file, by kind.
    let totals = Dictionary(grouping: rows) { String($0[1] + " " + $0[2]) }.mapValues { rows in
      rows.compactMap { Decimal(string: String($0[4])) }.reduce(0, +)
    }
    let separate: [String: String] = [
      "2 EUR": "66100000", "2 USD": "2164899925.03", "3 EUR": "8684953.5", "3 USD": "1457438479.66",
      "5 EUR": "629398", "5 USD": "233103478.24", "6 USD": "396757045.14",
    ]
    #expect(totals.mapValues { "\($0)" } == separate)
  }
}

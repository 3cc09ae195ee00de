import ArgumentParser
import Foundation
import SightlineEvidence
import SightlineRegisters
import SightlineUnits

enum RegisterMeasure: String, ExpressibleByArgument, CaseIterable { case concentration }
enum TableFormat: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

struct RegisterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Measures arms-transfer registers: who armed whom, and how concentrated. Needs no case.",
    discussion: """
      Reads the trade register as published, with its preamble, unquoted commas and broken rows. Rows that cannot
      be used are named and kept aside, and the exit code is then 3.

      EXAMPLES
        sightline register trade-register.csv --measure concentration --recipient Armenia
        sightline register trade-register.csv --recipient Armenia --from 2011 --until 2020 --format csv
      """)
  @Argument(help: "Files, folders, archives.") var paths: [String]
  @Option(help: "What to compute: concentration.") var measure: RegisterMeasure = .concentration
  @Option(help: "The recipient, in any known spelling; all in turn if not given.") var recipient: String?
  @Option(help: "First year.") var from: Int?
  @Option(help: "Last year.") var until: Int?
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func validate() throws {
    if let from, let until, from > until {
      throw ValidationError("--from \(from) is later than --until \(until)")
    }
  }

  func run() throws {
    try reporting {
      let reader = TradeRegisterReader(evaluation: clockNow().date)
      var transfers: [Transfer] = []
      var aside: [String] = []
      let refused = try InputWalker().walk(paths) { input in
        do throws(InputError) {
          guard let register = reader.read(try input.load(), file: input.name) else {
            aside.append("\(input.name): is no register layout known here")
            return
          }
          transfers += register.transfers
          aside += register.issues.filter(\.keptAside).map(\.description)
        } catch { aside.append("\(input.name) \(error)") }
      }
      aside += refused.map { "\($0.name) \($0.error)" }
      let table = RegisterMeasures.concentration(transfers, recipient: recipient, from: from, until: until)
      TableWriter.write(columns: table.columns, rows: table.rows.map { $0.map(\.text) }, format: format)
      table.remarks.forEach { Console.say($0) }
      aside.prefix(20).forEach { Console.say("kept aside: \($0)") }
      if aside.count > 20 { Console.say("kept aside: \(aside.count - 20) more") }
      if table.rows.isEmpty, let recipient, aside.isEmpty {
        Console.say("no delivery to '\(recipient)' in \(transfers.count) transfers read")
      }
      if !aside.isEmpty { throw ExitCode.badInput }
    }
  }
}

/// A table of texts in the format asked for.
enum TableWriter {
  static func write(columns: [String], rows: [[String]], format: TableFormat) {
    switch format {
    case .csv: Console.result(([columns] + rows).map(CSVLine.joined).joined(separator: "\n"))
    case .json:
      let objects = rows.map { Dictionary(zip(columns, $0), uniquingKeysWith: { first, _ in first }) }
      let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      let data = (try? JSONSerialization.data(withJSONObject: objects, options: options)) ?? Data("[]".utf8)
      Console.result(String(decoding: data, as: UTF8.self))
    case .table:
      let isNumber = columns.indices.map { i in rows.allSatisfy { $0[i].isEmpty || Double($0[i]) != nil } }
      var table = TextTable(zip(columns, isNumber).map { ($0, $1 ? .right : .left) })
      table.rows = rows
      Console.result(table.rendered())
    }
  }
}

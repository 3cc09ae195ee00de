import ArgumentParser
import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineRegisters
import SightlineUnits

extension RegisterMeasures.Name: ExpressibleByArgument {}

struct RegisterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Measures registers of arms transfers, holdings and budgets. Needs no case.",
    discussion: """
      Reads the SIPRI trade register as published, import and export tables, the MILEX workbook, UNROCA, UN Comtrade,
      exchanges of holdings, and plain tables. Rows that cannot be used are named and kept aside, and the exit code
      is then 3. What is not published is never shown as zero.

      MEASURES
        concentration      suppliers' shares and their Herfindahl-Hirschman index
        change             how that index moved from one five years to the next, with its range
        totals             deliveries by recipient, year and category
        orders-deliveries  what was ordered against what has come
        suspension         suppliers silent for longer than ever before
        budgets            military spending in local money, dollars, constant prices, share of product
        ceilings           reported holdings against ceilings (needs --ceilings)
        contradictions     figures that cannot all be right, sums that their parts do not give
        coverage           who reported what for which year

      EXAMPLES
        sightline register trade-register.csv --measure concentration --recipient Armenia
        sightline register trade-register.csv --recipient Armenia --from 2011 --until 2020 --format csv
        sightline register milex.xlsx --measure budgets --recipient Azerbaijan
        sightline register holdings.csv --measure ceilings --ceilings ceilings.csv
      """)
  @Argument(help: "Files, folders, archives.") var paths: [String]
  @Option(help: "What to compute; see above.") var measure: RegisterMeasures.Name = .concentration
  @Option(help: "The recipient or spender, in any known spelling; all in turn if not given.")
  var recipient: String?
  @OptionGroup var years: YearsOption
  @Option(help: ArgumentHelp("A table of party, category, limit, source.", valueName: "file"))
  var ceilings: String?
  @OptionGroup var tables: TablesOption
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func validate() throws {
    if measure == .ceilings, ceilings == nil {
      throw ValidationError(
        "--measure ceilings needs --ceilings FILE, a table of party, category, limit, source")
    }
  }

  func run() throws {
    try reporting {
      let reader = SightlineRegisters.RegisterReader(
        evaluation: clockNow().date, mappings: try tables.mappings().registers)
      let contents = try reader.read(paths: paths)
      var aside = contents.issues.filter(\.keptAside).map(\.description)
      var limits: [Ceiling] = []
      if let ceilings {
        let bytes = try InputWalker().load(ceilings)
        let read = CeilingTable.read(bytes, file: ceilings)
        limits = read.ceilings
        aside += read.issues.map(\.description)
      }
      let table = RegisterMeasures.table(
        measure, contents, recipient: recipient, from: years.from, until: years.until, ceilings: limits)
      TableWriter.write(table, format: format)
      table.remarks.forEach { Console.say($0) }
      for issue in contents.issues where !issue.keptAside { Console.say("\(issue)") }
      aside.prefix(20).forEach { Console.say("kept aside: \($0)") }
      if aside.count > 20 { Console.say("kept aside: \(aside.count - 20) more") }
      if table.rows.isEmpty { Console.say(RegisterMeasures.nothing(measure, contents, recipient: recipient)) }
      if !aside.isEmpty { throw ExitCode.badInput }
    }
  }
}

/// The years that a measure or a scenario takes.
struct YearsOption: ParsableArguments {
  @Option(help: "First year.") var from: Int?
  @Option(help: "Last year.") var until: Int?
  var cut: YearCut { YearCut(from: from, until: until) }

  func validate() throws {
    if let from, let until, from > until {
      throw ValidationError("--from \(from) is later than --until \(until)")
    }
  }
}

/// The mappings of a case, for a command that needs none.
struct TablesOption: ParsableArguments {
  @Option(
    name: .customLong("tables"),
    help: ArgumentHelp("A case.yaml whose `tables:` say what columns mean.", valueName: "file"))
  var path: String?

  func mappings() throws -> CaseMappings {
    guard let path else { return try CaseMappings([], file: "") }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ValidationError("--tables: \(path) cannot be read")
    }
    let manifest = try CaseManifest.read(String(decoding: data, as: UTF8.self), file: path)
    return try CaseMappings(manifest.tables, file: path)
  }
}

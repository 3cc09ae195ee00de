import ArgumentParser
import Foundation
import SightlineUnits
import SightlineWorks

enum WorksMeasure: String, ExpressibleByArgument, CaseIterable { case transactions }

struct WorksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "works",
    abstract: "Sums ledgers of projects: what was committed, paid and spent. Needs no case.",
    discussion: """
      Reads IATI activities, OCDS releases and records, OC4IDS, World Bank projects and known tables. Sums are
      exact decimals by project, transaction type and currency; currencies are never added.

      EXAMPLES
        sightline works activities.xml --measure transactions --format csv
        sightline works releases/ records.json
      """)
  @Argument(help: "Files, folders, archives.") var paths: [String]
  @Option(help: "What to compute: transactions.") var measure: WorksMeasure = .transactions
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func run() throws {
    Cancellation.listen()
    try reporting {
      let progress = Progress("reading")
      let ledgers = WorksLedgers(settings: WorksSettings(evaluationDate: clockNow().date))
      let sums = try ledgers.sums(paths) { name in progress.advance(note: name) }
      progress.finish()
      TableWriter.write(columns: TransactionRow.header, rows: sums.rows.map(\.fields), format: format)
      for remark in sums.remarks.all.prefix(20) { Console.say("\(remark)") }
      if sums.remarks.all.count > 20 { Console.say("… and \(sums.remarks.all.count - 20) more remarks") }
      Console.say("\(sums.projects) projects, \(sums.transactions) transactions")
      if sums.remarks.anyKeptAside { throw ExitCode.badInput }
    }
  }
}

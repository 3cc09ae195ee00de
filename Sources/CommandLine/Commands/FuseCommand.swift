import ArgumentParser
import Foundation
import SightlineEvidence
import SightlineVerdicts

struct FuseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuse",
    abstract: "Finds the likeliest value of each item among the claims of many sources. Needs no case.",
    discussion: """
      One row a claim. Sources that copy one another are found first and count as one; hit rates are learned from
      the claims, and from labelled items where --labels gives some. Rows that cannot be used are named and kept
      aside, and the exit code is then 3. Docs/Fusion.md tells how it works and how far it can be trusted.

      EXAMPLES
        sightline fuse claims.csv --item item --value value --source source
        sightline fuse flights.csv --item flight,property --value value --source site --labels settled.csv
        sightline fuse reports.csv --item event --value deaths --source outlet --grade admiralty --format json
      """)
  @Argument(help: "A CSV file of claims; compressed files and archives are opened.") var file: String
  @Option(
    parsing: .singleValue,
    help: "The column that names the item; several, or a list with commas, name it together.")
  var item: [String]
  @Option(help: "The column with the value claimed.") var value: String
  @Option(help: "The column with the source.") var source: String
  @Option(help: "The column that tells the kind of item (temperature, gate), for hit rates by kind.")
  var attribute: String?
  @Option(help: "A CSV file with the same item and value columns: the settled items.") var labels: String?
  @Option(help: "The column with an Admiralty grade (B2): a weak prior for the source, never multiplied.")
  var grade: String?
  @Flag(help: "Every claimed value, not only the likeliest.") var all = false
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func run() throws {
    try reporting {
      let columns = ClaimColumns(
        items: item, value: value, source: source, attribute: attribute, grade: grade)
      let reading = try ClaimFile.claims(file, columns)
      var aside = reading.aside
      var settled: [String: String] = [:]
      if let labels {
        let read = try ClaimFile.labels(labels, columns)
        settled = read.values
        aside += read.aside
      }
      let table = ClaimTable(reading.claims)
      let fusion = FusionRule().fuse(table, labels: settled)
      write(fusion)
      report(fusion, table, settled)
      aside.prefix(20).forEach { Console.say("kept aside: \($0)") }
      if aside.count > 20 { Console.say("kept aside: \(aside.count - 20) more") }
      if !aside.isEmpty { throw ExitCode.badInput }
    }
  }

  private func write(_ fusion: Fusion) {
    if format == .json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      Console.result(String(decoding: (try? encoder.encode(fusion)) ?? Data("{}".utf8), as: UTF8.self))
      return
    }
    let rows = fusion.items.flatMap { item in
      (all ? item.values : [item.best]).map { [item.item, $0.text, FuseCommand.decimal($0.probability)] }
    }
    TableWriter.write(columns: ["item", "value", "probability"], rows: rows, format: format)
  }

  /// Six places, without the platform's own printing.
  static func decimal(_ p: Double) -> String {
    let millionths = Int((min(1, max(0, p)) * 1_000_000).rounded())
    let fraction = String(millionths % 1_000_000)
    return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }

  private func report(_ fusion: Fusion, _ table: ClaimTable, _ settled: [String: String]) {
    for voice in fusion.voices where voice.sources.count > 1 {
      let names = voice.sources.prefix(8).joined(separator: ", ")
      let more = voice.sources.count > 8 ? " and \(voice.sources.count - 8) more" : ""
      Console.say(
        "counted as one source, because they repeat one another: \(names)\(more) "
          + "(right \(Plain.percent(voice.rate)) of the time)")
    }
    if fusion.sharedError >= 0.05 {
      Console.say(
        "errors are still shared between sources (correlation \(FuseCommand.decimal(fusion.sharedError).prefix(4))): "
          + "probabilities are held back accordingly")
    }
    if table.withoutValue > 0 { Console.say("\(table.withoutValue) rows hold no value") }
    if table.repeated > 0 {
      Console.say("\(table.repeated) times a source spoke of an item again: its most frequent value counts")
    }
    let spokenOf = Set(table.items)
    let unknown = settled.keys.count { !spokenOf.contains($0) }
    if unknown > 0 { Console.say("\(unknown) labels are of items that nobody speaks of") }
  }
}

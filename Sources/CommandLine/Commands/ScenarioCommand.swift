import ArgumentParser
import Foundation
import SightlineEvidence
import SightlineObserving
import SightlineRegisters
import SightlineScenarios
import SightlineUnits

struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "Computes what if: losing a supplier, two budgets in a race, lower military spending.",
    discussion: """
      Every output carries the label "\(Scenario.label)": nothing here becomes evidence of anything.

      EXAMPLES
        sightline scenario supplier-loss trade-register.csv --recipient Armenia --supplier Russia --from 2011
        sightline scenario arms-race milex.xlsx --first Azerbaijan --second Armenia
        sightline scenario dividend --party Armenia --product 24.5 --burden 0.055 --target 0.03
      """,
    subcommands: [SupplierLossCommand.self, ArmsRaceCommand.self, DividendCommand.self])
}

/// Reads registers for a scenario, and tells of what was kept aside.
private struct ScenarioInput {
  let contents: RegisterContents
  private let aside: [String]

  init(_ paths: [String], _ tables: TablesOption) throws {
    let reader = SightlineRegisters.RegisterReader(
      evaluation: clockNow().date, mappings: try tables.mappings().registers)
    contents = try reader.read(paths: paths)
    aside = contents.issues.filter(\.keptAside).map(\.description)
  }

  func write(_ scenarios: [Scenario], _ format: TableFormat) throws {
    ScenarioWriter.write(scenarios, format)
    aside.prefix(20).forEach { Console.say("kept aside: \($0)") }
    if aside.count > 20 { Console.say("kept aside: \(aside.count - 20) more") }
    if !aside.isEmpty { throw ExitCode.badInput }
  }
}

enum ScenarioWriter {
  static func write(_ scenarios: [Scenario], _ format: TableFormat) {
    switch format {
    case .csv:
      // Scenarios of one command share their columns: one header.
      let lines = scenarios.enumerated().flatMap { i, s in
        s.csv.split(separator: "\n").dropFirst(i == 0 ? 0 : 1).map(String.init)
      }
      Console.result(lines.joined(separator: "\n"))
      for s in scenarios { s.conclusions.forEach { Console.say("[\(Scenario.label)] \($0)") } }
    case .json:
      let bodies = scenarios.map { $0.json.trimmingCharacters(in: .newlines) }
      Console.result("[\n" + bodies.joined(separator: ",\n") + "\n]")
    case .table:
      Console.result(scenarios.map(text).joined(separator: "\n\n"))
    }
  }

  private static func text(_ s: Scenario) -> String {
    let isNumber = s.columns.indices.map { i in s.rows.allSatisfy { Double($0[i]) != nil || $0[i] == "–" } }
    var table = TextTable(zip(s.columns, isNumber).map { ($0, $1 ? .right : .left) })
    table.rows = s.rows
    return
      (["[\(Scenario.label)] \(s.title)", table.rendered()] + s.conclusions.map { "→ " + $0 }
      + s.assumptions.map { "assumed: " + $0 } + s.sources.map { "source: " + $0 }).joined(separator: "\n")
  }
}

struct SupplierLossCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supplier-loss",
    abstract: "What a recipient would lose by category if a supplier delivered nothing more.",
    discussion: """
      EXAMPLES
        sightline scenario supplier-loss trade-register.csv --recipient Armenia --supplier Russia
        sightline scenario supplier-loss trade-register.csv --recipient Azerbaijan --supplier Israel --from 2016 --format csv
      """)
  @Argument(help: "Trade registers: files, folders, archives.") var paths: [String]
  @Option(help: "Who receives.") var recipient: String
  @Option(help: "Who would deliver nothing more.") var supplier: String
  @OptionGroup var years: YearsOption
  @OptionGroup var tables: TablesOption
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func run() throws {
    try reporting {
      let input = try ScenarioInput(paths, tables)
      let (parties, cut) = (PartyTable.standard, years.cut)
      let deliveries = input.contents.transfers.compactMap { t -> SupplierLoss.Delivery? in
        guard parties.areSame(t.recipient, recipient), t.hasDelivery, let value = t.deliveredValue,
          let share = cut.share(of: t.deliveryYears), share > 0
        else { return nil }
        return SupplierLoss.Delivery(
          supplier: parties.canonical(t.supplier), category: t.category, value: value.double * share)
      }
      guard
        let loss = SupplierLoss(
          recipient: parties.canonical(recipient), supplier: parties.canonical(supplier), deliveries)
      else {
        Console.say(
          "no delivery from '\(supplier)' to '\(recipient)' among \(input.contents.transfers.count) deals: "
            + "nothing to lose")
        return try input.write([], format)
      }
      try input.write([loss.scenario], format)
    }
  }
}

struct ArmsRaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arms-race",
    abstract: "Action and reaction of two budgets (Richardson), in levels and logarithms, with intervals.",
    discussion: """
      Reads military spending in constant prices: the MILEX workbook, or a plain table with the columns
      kind,party,category,date,value,unit,source (kind budget, category "military expenditure").

      EXAMPLES
        sightline scenario arms-race milex.xlsx --first Azerbaijan --second Armenia
        sightline scenario arms-race budgets.csv --first Azerbaijan --second Armenia --from 1992 --until 2023
      """)
  @Argument(help: "Budgets: files, folders, archives.") var paths: [String]
  @Option(help: "One party.") var first: String
  @Option(help: "The other.") var second: String
  @OptionGroup var years: YearsOption
  @OptionGroup var tables: TablesOption
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func run() throws {
    try reporting {
      let input = try ScenarioInput(paths, tables)
      let (x, y) = (try series(first, input), try series(second, input))
      let races = [ArmsRace.Form.levels, .logs].compactMap { ArmsRace(first, x, second, y, form: $0) }
      if races.isEmpty {
        Console.say(
          "no model: \(first) has \(x.count) years, \(second) has \(y.count); at least 8 steps that both have are "
            + "needed, and budgets above zero")
      }
      try input.write(races.map(\.scenario), format)
    }
  }

  /// Constant prices where the register has them, else any dollars; never a mixture.
  private func series(_ party: String, _ input: ScenarioInput) throws -> [Int: Double] {
    let parties = PartyTable.standard
    let cut = years.cut
    let own = input.contents.figures.filter { f in
      f.kind == .budget && parties.areSame(f.party, party) && f.year.map(cut.contains) == true
        && f.category.hasPrefix("military expenditure") && f.measure != .share
        && !f.category.contains("capita") && !f.category.contains("local")
    }
    let constant = own.filter { if case .constant = $0.prices { true } else { false } }
    let chosen = constant.isEmpty ? own : constant
    let measures = Set(chosen.map(\.measure))
    guard measures.count <= 1 else {
      throw ValidationError(
        "\(party): budgets in \(measures.map(\.description).sorted().joined(separator: " and ")); give one currency"
      )
    }
    if constant.isEmpty, !own.isEmpty {
      Console.say("\(party): the prices are not constant, as the model assumes")
    }
    var result: [Int: Double] = [:]
    for f in chosen { if let year = f.year { result[year] = f.value.double / 1_000_000 } }
    return result
  }
}

struct DividendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dividend",
    abstract: "What lower military spending could free and what it could do to growth, with a range.",
    discussion: """
      EXAMPLE
        sightline scenario dividend --party Armenia --product 24500000000 --burden 0.055 --target 0.03
      """)
  @Option(help: "Whose spending.") var party: String
  @Option(help: "Gross domestic product of a year, in any money.") var product: Double
  @Option(help: "Military spending as a share of it now, 0 to 1.") var burden: Double
  @Option(help: "The share it would fall to.") var target: Double
  @Option(help: "Percentage points of growth for one of burden, either way; no figure is agreed upon.")
  var size: Double = 0.25
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func run() throws {
    try reporting {
      guard
        let dividend = PeaceDividend(
          party: party, product: product, burden: burden, target: target, size: size)
      else {
        throw ValidationError(
          "shares lie between 0 and 1, --target not above --burden, --product above 0, --size not below 0")
      }
      ScenarioWriter.write([dividend.scenario], format)
    }
  }
}

import ArgumentParser
import Foundation
import SightlineEvidence
import SightlineUnits
import SightlineWorks

enum WorksMeasure: String, ExpressibleByArgument, CaseIterable {
  case transactions, money, findings, places, land, displacement, sites, judgement
}
extension MoneySummary.Dimension: ExpressibleByArgument {}

struct WorksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "works",
    abstract: "Reads ledgers of projects: what was committed, paid, finished, late. Needs no case.",
    discussion: """
      Reads IATI activities, OCDS releases and records, OC4IDS, World Bank projects, tables of displacement and of
      land release, and other tables through a mapping. Sums are exact decimals; currencies are never added.

      MEASURES
        transactions   project, IATI transaction type, currency: number and sum
        money          committed, paid and spent without counting twice, by project, sector, place, payer or year
        findings       late, over cost, outlying prices, single bidders, repeat winners, totals that differ from their
                       parts, each with innocent explanations
        places         where each project should be visible from above, with what was paid
        land           hectares cancelled, reduced, cleared
        displacement   people, as UNHCR's and IDMC's tables count them
        sites          where displaced people live, as UNHCR lists it
        judgement      each file against its published schema (needs --schema)

      EXAMPLES
        sightline works activities.xml --measure transactions --format csv
        sightline works releases/ --measure findings
        sightline works activities.xml --measure money --by year
        sightline works activities.xml --measure judgement --schema iati-schema/
      """)
  @Argument(help: "Files, folders, archives.") var paths: [String]
  @Option(help: "What to compute; see above.") var measure: WorksMeasure = .transactions
  @Option(help: "For money: project, sector, place, payer or year.") var by: MoneySummary.Dimension = .project
  @Option(help: ArgumentHelp("A folder with the published schemas.", valueName: "folder")) var schema: String?
  @OptionGroup var tables: TablesOption
  @Option(help: "table, csv or json.") var format: TableFormat = .table

  func validate() throws {
    if measure == .judgement, schema == nil {
      throw ValidationError("--measure judgement needs --schema FOLDER, where the published schemas lie")
    }
  }

  func run() throws {
    Cancellation.listen()
    try reporting {
      let today = clockNow().date
      let mappings = try tables.mappings().works
      let ledgers = WorksLedgers(
        settings: WorksSettings(evaluationDate: today), mappings: mappings)
      let progress = Progress("reading")
      let output: WorksOutput
      switch measure {
      case .transactions:
        let sums = try ledgers.sums(paths) { name in progress.advance(note: name) }
        output = WorksOutput(sums, format)
      case .judgement:
        output = try WorksOutput(judging: paths, schema: schema ?? "", today: today)
      default:
        let collection = try ledgers.projects(paths) { name in progress.advance(note: name) }
        output = WorksOutput(collection, measure, by, today: today)
      }
      progress.finish()
      if let written = output.written {
        written.csv { Console.write($0) }
      } else {
        TableWriter.write(columns: output.columns, rows: output.rows, numbers: output.numbers, format: format)
      }
      for remark in output.remarks.prefix(20) { Console.say(remark) }
      if output.remarks.count > 20 { Console.say("… and \(output.remarks.count - 20) more remarks") }
      if !output.closing.isEmpty { Console.say(output.closing) }
      if output.isAside { throw ExitCode.badInput }
    }
  }
}

/// What the command prints.
struct WorksOutput {
  var columns: [String] = []
  var rows: [[String]] = []
  var numbers: Set<String> = []
  var remarks: [String] = []
  var closing = ""
  /// Something was kept aside.
  var isAside = false

  /// Rows that write themselves: there may be millions.
  var written: TransactionTable?

  init(_ sums: WorksSums, _ format: TableFormat) {
    if format == .csv {
      written = sums.table
    } else {
      (columns, rows) = (TransactionRow.header, sums.rows.map(\.fields))
      numbers = ["count", "amount"]
    }
    take(sums.remarks)
    closing = "\(sums.projects) projects, \(sums.transactions) transactions"
  }

  init(judging paths: [String], schema: String, today: CalendarDate) throws {
    let judge = try WorksJudge(schemaFolder: schema)
    (columns, closing) = (["file", "outcome", "rule", "weight", "place", "message"], "")
    var (count, rejected) = (0, 0)
    let refused = try InputWalker().walk(paths) { input in
      do throws(InputError) {
        let bytes = try input.load()
        let judgement: Judgement
        do { judgement = try judge.judge(bytes, now: today) } catch {
          judgement = Judgement(unreadable: "\(error)")
        }
        count += 1
        if judgement.outcome != .accepted { rejected += 1 }
        add(input.name, judgement)
      } catch { remarks.append("kept aside: \(input.name): \(error)") }
    }
    remarks += refused.map { "kept aside: \($0.name): \($0.error)" }
    isAside = rejected > 0 || !remarks.isEmpty
    closing = "\(count) files judged, \(rejected) not accepted"
  }

  private mutating func add(_ file: String, _ judgement: Judgement) {
    if judgement.faults.isEmpty { rows.append([file, judgement.outcome.rawValue, "", "", "", ""]) }
    for fault in judgement.faults {
      rows.append(
        [file, judgement.outcome.rawValue, fault.rule, fault.weight.rawValue, fault.pointer, fault.message])
    }
    for rule in judgement.notChecked { remarks.append("\(file): not checked: \(rule)") }
  }

  init(
    _ c: WorksCollection, _ measure: WorksMeasure, _ dimension: MoneySummary.Dimension, today: CalendarDate
  ) {
    switch measure {
    case .money: money(MoneySummary().lines(c.projects, by: dimension), dimension)
    case .findings:
      let claims = c.claims.compactMap { ClaimChecks().finding($0) }
      findings(
        (ProjectSigns().findings(c.projects, asOf: today) + ContractSigns().findings(c.projects) + claims)
          .sorted())
    case .places: places(c.projects.flatMap { PaidPlace.places(of: $0) })
    case .land: land(c.land)
    case .displacement: displacement(c.displacement)
    case .sites: sites(c.sites)
    case .transactions, .judgement: break
    }
    take(c.remarks)
    closing = "\(c.projects.count) projects in \(c.files.count) files"
  }

  private mutating func take(_ all: WorksRemarks) {
    remarks = all.all.map { ($0.weight == .noted ? "" : "kept aside: ") + "\($0)" }
    isAside = all.anyKeptAside
  }

  private mutating func money(_ lines: [MoneyLine], _ dimension: MoneySummary.Dimension) {
    let sums = ["committed", "paid", "spent", "passed_on", "debt_service", "incoming"]
    columns = [dimension.rawValue, "currency"] + sums
    numbers = Set(sums)
    rows = lines.map {
      [
        $0.key, $0.currency.code, $0.committed.text, $0.paid.text, $0.spent.text, $0.passedOn.text,
        $0.debtService.text, $0.incoming.text,
      ]
    }
  }

  private mutating func findings(_ all: [WorksFinding]) {
    columns = ["kind", "subject", "detail", "measure", "innocent_explanations"]
    numbers = ["measure"]
    rows = all.map {
      [
        $0.kind.rawValue, $0.subject, $0.detail, WorksOutput.short($0.measure),
        $0.innocent.joined(separator: "; "),
      ]
    }
  }

  private mutating func places(_ all: [PaidPlace]) {
    columns = ["project", "place", "latitude", "longitude", "exact", "sectors", "from", "until", "paid"]
    numbers = ["latitude", "longitude"]
    rows = all.map { p in
      [
        p.project, p.name ?? "", "\(p.point.latitude)", "\(p.point.longitude)",
        p.isExact.map { $0 ? "yes" : "no" } ?? "", p.sectors.joined(separator: " "),
        p.from.map { "\($0)" } ?? "", p.until.map { "\($0)" } ?? "",
        p.paid.map { "\($0)" }.joined(separator: "; "),
      ]
    }
  }

  private mutating func land(_ all: [LandRelease]) {
    columns = ["area", "date", "cancelled_ha", "reduced_ha", "cleared_ha", "stated_total_ha", "operator"]
    numbers = ["cancelled_ha", "reduced_ha", "cleared_ha", "stated_total_ha"]
    rows = all.map { r in
      func hectares(_ term: LandRelease.Term) -> String { r.hectares[term].map { "\($0)" } ?? "" }
      return [
        r.area, r.date.map { "\($0)" } ?? "", hectares(.cancelled), hectares(.reduced), hectares(.cleared),
        r.stated.map { "\($0)" } ?? "", r.operatorName ?? "",
      ]
    }
  }

  private mutating func displacement(_ all: [DisplacementRow]) {
    let counts = DisplacementRow.Count.allCases
    columns = ["year", "origin", "origin_code", "host", "host_code"] + counts.map(\.rawValue)
    numbers = Set(["year"] + counts.map(\.rawValue))
    rows = all.map { r in
      [String(r.year), r.origin, r.originCode, r.host, r.hostCode]
        + counts.map { r.counts[$0].map { "\($0)" } ?? "" }
    }
  }

  private mutating func sites(_ all: [DisplacementSite]) {
    columns = ["code", "name", "country", "kind", "latitude", "longitude", "opened", "closed"]
    numbers = ["latitude", "longitude"]
    rows = all.map { s in
      [
        s.code, s.name, s.country, s.kind, s.point.map { "\($0.latitude)" } ?? "",
        s.point.map { "\($0.longitude)" } ?? "", s.opened, s.closed,
      ]
    }
  }

  /// Three digits after the point say all that a sign's size can.
  private static func short(_ value: Double) -> String {
    let text = String(format: "%.3f", value)
    let cut = text.reversed().drop { $0 == "0" }
    return String(String((cut.first == "." ? cut.dropFirst() : cut).reversed()))
  }
}

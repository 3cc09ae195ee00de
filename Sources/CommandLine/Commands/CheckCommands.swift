import ArgumentParser
import Foundation
import SightlineAccords
import SightlineCaseStore
import SightlineUnits
import SightlineVerdicts

enum VerdictFormat: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Holds the claims and duties in accords/ against what has been observed.",
    discussion: """
      EXAMPLES
        sightline check
        sightline check --format json
        sightline check --require claims/cargo-flights      exit 1 unless that claim is supported
        sightline check --sensitivity                       which verdicts turn on a number nobody measured

      With --format json the mistakes found in accords are objects too, one a line on standard error.
      """)
  @OptionGroup var location: CaseOption
  @Option(help: "table, csv or json.") var format: VerdictFormat = .table
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A claim or duty that must be supported or met.", valueName: "claim"))
  var require: [String] = []
  @Flag(help: "List instead the verdicts that come out otherwise under other plausible assumptions.")
  var sensitivity = false
  @Option(
    help: ArgumentHelp("The moment the evidence reaches to; the present if not given.", valueName: "time"))
  var asOf: String?

  func run() throws {
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow())
      if sensitivity { return try showTurns(session) }
      let (verdicts, diagnostics) = try CheckCommand.check(session, asOf: try moment())
      try Diagnostics.say(diagnostics, asJSON: format == .json)
      if verdicts.isEmpty, diagnostics.isEmpty {
        Console.say("there is no claim yet: write one in \(session.folder.path)/accords/")
      }
      Console.result(try VerdictWriter.render(verdicts, format))
      for id in require {
        guard let verdict = verdicts.first(where: { $0.id == id }) else {
          throw Refusal("no claim or duty '\(id)'; there are \(verdicts.map(\.id).joined(separator: ", "))")
        }
        guard verdict.outcome == .supported else {
          Console.say("\(id) is not supported: \(verdict.standing)")
          throw ExitCode.verdictDoesNotHold
        }
      }
      if !diagnostics.isEmpty { throw ExitCode.badInput }
    }
  }

  /// Judges again under each assumption; nothing is recorded.
  private func showTurns(_ session: CaseSession) throws {
    let (accords, diagnostics) = try session.accords(try session.references())
    try Diagnostics.say(diagnostics, asJSON: format == .json)
    Console.result(try VerdictWriter.render(try session.turns(accords, asOf: try moment()), format))
    if !diagnostics.isEmpty { throw ExitCode.badInput }
  }

  private func moment() throws -> Instant {
    guard let asOf else { return clockNow() }
    guard let interval = DateText.interval(asOf) else {
      throw ValidationError("--as-of: '\(asOf)' is not a date")
    }
    return interval.end
  }

  static func check(_ session: CaseSession, asOf: Instant) throws -> (
    verdicts: [Verdict], diagnostics: [Diagnostic]
  ) {
    let references = try session.references()
    let (accords, diagnostics) = try session.accords(references)
    let verdicts = try session.verdicts(accords, asOf: asOf)
    try session.journal.keep(accords: session.folder.accords().map { ($0.name, $0.text) })
    try session.journal.record(verdicts, asOf: asOf)
    return (verdicts, diagnostics)
  }
}

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Prints how a verdict came about, step by step.",
    discussion: """
      EXAMPLES
        sightline explain claims/cargo-flights
        sightline explain cfe/cfe-azerbaijan/battle-tanks
        sightline explain claims/cargo-flights --format json
      """)
  @OptionGroup var location: CaseOption
  @Argument(help: "The claim or duty, as `check` names it.") var claim: String
  @Option(help: "table (plain words), csv or json.") var format: VerdictFormat = .table

  func run() throws {
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow(), reading: true)
      let history = try session.database.history(claim)
      guard let last = history.last else {
        let known = try session.database.latestVerdicts().map(\.verdict.id)
        throw Refusal(
          known.isEmpty
            ? "nothing has been checked yet; run `sightline check`"
            : "no verdict on '\(claim)'; there are \(known.joined(separator: ", "))")
      }
      switch format {
      case .json:
        Console.result(String(decoding: try StableJSON.encode(last.verdict, pretty: true), as: UTF8.self))
      case .csv: Console.result(try VerdictWriter.render([last.verdict], .csv))
      case .table:
        Console.result(Explanation.lines(last.verdict).joined(separator: "\n"))
        if history.count > 1 {
          Console.result("\nHistory")
          for past in history {
            let likely = past.verdict.probability.map { ", \(Plain.likelihood($0))" } ?? ""
            Console.result("  \(past.number). \(past.asOf): \(past.verdict.standing)\(likely)")
          }
        }
      }
    }
  }
}

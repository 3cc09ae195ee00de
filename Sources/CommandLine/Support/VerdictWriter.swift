import Foundation
import SightlineAccords
import SightlineCaseStore
import SightlineVerdicts

/// Verdicts as tables.
enum VerdictWriter {
  /// Verdicts that turn on an assumption; for people, a line that says so where none does.
  static func render(_ turns: [Turn], _ format: VerdictFormat) throws -> String {
    let rows = turns.map { [$0.claim, $0.given, $0.otherwise, $0.assumption] }
    switch format {
    case .json: return String(decoding: try StableJSON.encode(turns, pretty: true), as: UTF8.self)
    case .csv:
      return (["claim,given,otherwise,assumption"] + rows.map { CSVLine.joined($0) }).joined(separator: "\n")
    case .table:
      guard !turns.isEmpty else { return "No verdict comes out otherwise." }
      var table = TextTable([
        ("claim or duty", .left), ("verdict", .left), ("otherwise", .left), ("were …", .left),
      ])
      table.rows = rows
      return table.rendered()
    }
  }

  static func render(_ verdicts: [Verdict], _ format: VerdictFormat) throws -> String {
    switch format {
    case .json: return String(decoding: try StableJSON.encode(verdicts, pretty: true), as: UTF8.self)
    case .csv:
      let header =
        "claim,version,outcome,state,undecided,probability_low,probability_high,would_have_seen,margin_low,margin_high,margin_unit,party,candidates,looks,statement"
      let rows = verdicts.map { v in
        CSVLine.joined([
          v.id, String(v.version), v.outcome.rawValue, v.state?.rawValue ?? "", v.undecided?.rawValue ?? "",
          v.probability.map { String(format: "%.4f", $0.low.value) } ?? "",
          v.probability.map { String(format: "%.4f", $0.high.value) } ?? "",
          v.wouldHaveSeen.map { String(format: "%.4f", $0.value) } ?? "", v.margin.map { "\($0.low)" } ?? "",
          v.margin.map { "\($0.high)" } ?? "", v.margin?.unit ?? "", v.boundParty ?? "",
          String(v.candidates.count), String(v.looks.count), v.statement,
        ])
      }
      return ([header] + rows).joined(separator: "\n")
    case .table:
      var table = TextTable([
        ("claim or duty", .left), ("verdict", .left), ("probability", .left), ("would have seen", .right),
        ("margin", .left), ("that …", .left),
      ])
      for v in verdicts {
        table.rows.append([
          v.id, v.standing, v.probability.map(Plain.likelihood) ?? "",
          v.wouldHaveSeen.map { Plain.percent($0.value) } ?? "", v.margin?.words ?? "", v.statement,
        ])
      }
      return table.rendered()
    }
  }
}

/// Mistakes in accords, for people or for programs.
enum Diagnostics {
  /// On standard error, since standard output holds the results: as text, or one JSON object a line.
  static func say(_ diagnostics: [Diagnostic], asJSON: Bool) throws {
    for d in diagnostics {
      Console.say(
        asJSON ? String(decoding: try StableJSON.encode(d), as: UTF8.self) : d.rendered + "\n")
    }
  }
}

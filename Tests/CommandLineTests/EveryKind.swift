import Foundation
import SightlineUnits
import Testing

@testable import sightline

/// A case with a claim or duty of every kind that has numbers of its own; written for these tests.
final class EveryKind {
  let scratch: String
  var path: String { scratch + "/case" }
  var dossier: String { scratch + "/dossier" }
  var bundle: String { scratch + "/dossier.tar" }
  var database: String { path + "/.sightline/case.db" }

  private static let events = """
    kind,party,designation,place,earliest,latest,until,size,size_of,status,source
    hand-over,Armenia,North district,,2020-11-10,2020-11-18,,,,reported,Press A
    hand-over,Armenia,South district,,2020-11-25,2020-11-25,,,,reported,Press A
    hand-over,Armenia,East district,,2020-12-20,2020-12-24,,,,reported,Press B
    exercise,Azerbaijan,Exercise One,,2019-05-20,2019-05-22,2019-05-25,9500,troops,reported,Press A
    exercise,Azerbaijan,Exercise Two,,2019-09-10,2019-09-10,2019-09-12,14000,troops,reported,Press B
    notification,Azerbaijan,Exercise One,,2019-04-01,2019-04-15,,,,reported,Press A
    notification,Azerbaijan,Exercise Two,,2019-08-20,2019-08-22,,,,reported,Press A
    notification,Armenia,East district,,2020-12-01,2020-12-03,,,,reported,Press A
    incident,,armed clash,,2021-03-04,2021-03-06,,,,reported,Press A
    incident,,armed clash,,2021-07-01,2021-07-03,,,,reported,Press B
    statement,Armenia,armed forces,,2021-02-03,2021-02-03,,,,reported,Press A
    statement,Armenia,armed forces,,2022-05-03,2022-05-09,,,,reported,Press B
    deployment,European Union,staff,,2023-02-20,2023-02-21,2024-02-19,103,staff,reported,Press A

    """
  private static let figures = """
    kind,party,category,date,value,unit,meaning,standard_error,source
    holding,Armenia,battle tanks,2006-12-31,110,count,total,,Press A
    holding,Armenia,battle tanks,2012-12-31,150,count,total,20,Press A
    holding,Armenia,battle tanks,2012-12-31,152,count,at least,,Press B
    holding,Armenia,artillery,2012-12-31,239,count,total,,Press A
    holding,Azerbaijan,battle tanks,2006-12-31,217,count,total,,Press A
    holding,Azerbaijan,battle tanks,2012-12-31,381,count,total,,Press A
    holding,Azerbaijan,battle tanks,2012-12-31,295,count,total,5,Press B
    holding,Azerbaijan,artillery,2012-12-31,516,count,total,,Press A

    """

  private static func claim(_ name: String, _ assertion: String) -> String {
    """
    claim \(name)
      version 1
      said by "Speaker" on 2024-01-02
      source "written for this test"
      quote "It is so."
      that \(assertion)

    """
  }
  private static func commitment(_ name: String, _ party: String, _ clauses: String) -> String {
    """
    commitment \(name)
      version 1
      binds \(party)
      clause "1"
      source "written for this test"
      quote "It shall be so."
      in force from 2005-01-01
    \(clauses.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))

    """
  }

  static let claims: [(name: String, assertion: String)] = [
    ("count", "at least 2 incidents of \"armed clash\" during 2021"),
    ("none", "no incidents of \"armed clash\" during 2021"),
    ("between", "between 1 and 3 incidents of \"armed clash\" during 2021"),
    ("deadline", "first hand-over by Armenia of \"North district\" by 2020-11-15"),
    ("late", "first hand-over by Armenia of \"South district\" by 2020-11-15"),
    ("order", "first hand-over by Armenia before first incident of \"armed clash\""),
    ("order-notice", "first notification by Azerbaijan before first exercise by Azerbaijan"),
    ("figure", "holding of battle tanks by Azerbaijan at most 220 on 2012-12-31"),
    ("figure-error", "holding of battle tanks by Armenia between 120 and 180 on 2012-12-31"),
    (
      "sum",
      "sum of holding of battle tanks by Azerbaijan, holding of artillery by Azerbaijan more than 700 on 2012-12-31"
    ),
    (
      "change", "change in holding of battle tanks by Azerbaijan since 2006-12-31 more than 100 on 2012-12-31"
    ),
    (
      "all",
      "hand-over by Armenia of \"South district\" by 2020-12-01 and at least 1 incident of \"armed clash\" during 2021"
    ),
    (
      "any",
      "no incidents of \"armed clash\" during 2021 or holding of artillery by Armenia at most 250 on 2012-12-31"
    ),
    ("not", "not at least 2 incidents of \"armed clash\" during 2021"),
    (
      "nested",
      "not (no incidents of \"armed clash\" during 2021 and holding of artillery by Armenia at most 250 on 2012-12-31)"
    ),
  ]
  static let duties = [
    "cfe-az/battle-tanks", "cfe-am/battle-tanks", "notices/notice", "peace/prohibition",
    "peace/prohibition/armenia", "peace/prohibition/azerbaijan", "word/periodic",
    "hand-over/north", "hand-over/south", "hand-over/east", "hand-over/soon", "mission/mandate",
  ]

  static let accord =
    "party \"European Union\"\n\n" + claims.map { claim($0.name, $0.assertion) }.joined(separator: "\n")
    + "\n"
    + [
      commitment("cfe-az", "Azerbaijan", "ceiling battle tanks 220"),
      commitment("cfe-am", "Armenia", "ceiling battle tanks 220"),
      commitment(
        "notices", "Azerbaijan",
        "notice at least 42 days before start of exercises by Azerbaijan with at least 9000 troops"),
      commitment(
        "peace", "Armenia, Azerbaijan",
        "prohibits incidents of \"armed clash\" during 2021\n  except when exercises by Azerbaijan during 2021"
      ),
      commitment(
        "word", "Armenia", "every 1 year statements about \"armed forces\" by Armenia starting 2021-01-01"),
      commitment(
        "hand-over", "Armenia",
        """
        milestone north hand-over by Armenia of "North district" by 2020-11-15
        milestone south hand-over by Armenia of "South district" by 2020-11-15
        step east hand-over by Armenia of "East district" within 20 days after south verified, notice 14 days,
            extension at most 1 month
        requires hand-over by Armenia of "West district" by 2030-01-01
          called soon
        """),
      commitment(
        "mission", "\"European Union\"", "mandate from 2023-02-20 until 2024-02-19 of at most 209 staff"),
    ].joined(separator: "\n")

  static let moment = Instant(unixSeconds: 1_735_689_600)

  /// Makes the case and publishes it, in this process: tests on a busy machine cannot wait for five others.
  init() throws {
    scratch = FileManager.default.temporaryDirectory.appendingPathComponent("kinds-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path + "/accords", withIntermediateDirectories: true)
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
    try write(
      "title: Every kind\nparties: [European Union]\nlicence: CC0-1.0\ncategories: [armed clash, armed forces]\n",
      "case.yaml")
    try write(EveryKind.accord, "accords/all.accord")
    try write(EveryKind.events, "events.csv")
    try write(EveryKind.figures, "figures.csv")
    let session = try CaseSession(at: path, now: EveryKind.moment)
    let intake = EvidenceIntake(journal: session.journal, origin: "", licence: "CC0-1.0", threads: 1)
    let added = try intake.take([path + "/events.csv", path + "/figures.csv"], relativeTo: path, quiet: true)
    #expect(added.added == 2)
    #expect(try CaseObserver(session, columns: nil, threads: 1).observe().refused.isEmpty)
    #expect(try CheckCommand.check(session, asOf: EveryKind.moment).diagnostics.isEmpty)
    _ = try PublishCommand.publish(session, to: dossier)
  }
  deinit { try? FileManager.default.removeItem(atPath: scratch) }

  func run(_ arguments: [String]) throws -> Program.Outcome { try Program.run(arguments, in: path) }

  /// What deriving everything again finds in the case.
  func derived() throws -> Examination.Result {
    try Examination.run(path, key: nil, threads: 1, now: EveryKind.moment)
  }
}

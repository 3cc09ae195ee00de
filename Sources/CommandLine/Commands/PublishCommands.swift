import ArgumentParser
import Foundation
import SightlineCaseStore
import SightlinePublication
import SightlineUnits
import SightlineVerdicts

struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Writes the dossier: one self-contained page, with CSV, GeoJSON and GeoPackage.",
    discussion: """
      The page runs no script and loads nothing from elsewhere. Publishing the same case again gives the same bytes.

      EXAMPLE
        sightline publish --to dossier
      """)
  @OptionGroup var location: CaseOption
  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder")) var to: String = "dossier"

  func run() throws {
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow())
      let files = try PublishCommand.publish(session, to: to)
      Console.say(files.map { "  \($0)" }.joined(separator: "\n"))
      Console.result("the dossier lies in \(to)/index.html")
    }
  }

  static func publish(_ session: CaseSession, to folder: String) throws -> [String] {
    let latest = try session.database.latestVerdicts()
    guard !latest.isEmpty else {
      throw Refusal("nothing has been checked yet; run `sightline check`")
    }
    // In the order in which the accords say them.
    let (accords, _) = try session.accords(session.references())
    let order = accords.flatMap { name, accord in accord.claims.map { "\(name)/\($0.name)" } }
    let rank = Dictionary(
      order.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    let current = latest.filter { rank[$0.verdict.id] != nil }.sorted {
      (rank[$0.verdict.id] ?? 0) < (rank[$1.verdict.id] ?? 0)
    }
    let entries = try current.map { past in
      Dossier.Entry(
        verdict: past.verdict,
        earlier: try session.database.history(past.verdict.id).dropLast().map {
          ($0.asOf, $0.verdict.outcome)
        })
    }
    let dossier = Dossier(
      manifest: session.manifest, asOf: current.map(\.asOf).max() ?? Instant(microseconds: 0),
      entries: entries,
      artifacts: try session.database.artifacts(), faults: try session.database.faults(),
      positions: try session.database.countPositions(),
      observations: try session.database.countObservations(),
      toolVersion: Sightline.version)
    return try Publisher.publish(dossier, to: folder)
  }
}

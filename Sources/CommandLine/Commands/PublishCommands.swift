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
      throw ValidationError("nothing has been checked yet; run `sightline check` first")
    }
    // In the order in which the accords say them.
    let references = try session.references()
    let (accords, _) = try session.accords(references)
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
          Dossier.Past(asOf: $0.asOf, $0.verdict)
        })
    }
    let dossier = Dossier(
      manifest: session.manifest, asOf: current.map(\.asOf).max() ?? Instant(microseconds: 0),
      entries: entries,
      artifacts: try session.database.artifacts(), faults: try session.database.faults(),
      positions: try session.database.countPositions(),
      observations: try session.database.countObservations(),
      toolVersion: Sightline.version, pictures: try CasePictures.gather(from: session.database),
      placeTitles: titles(references, in: entries.map(\.verdict.statement)))
    return try Publisher.publish(dossier, to: folder)
  }

  /// What the gazetteer calls the airports that the statements name, also where no record names them.
  private static func titles(_ references: LoadedReferences, in statements: [String]) -> [String: String] {
    let words = Set(statements.flatMap { $0.split(separator: " ").map(String.init) })
    let named = references.references.airports.airports.filter { words.contains($0.ident) }
    return Dictionary(named.map { ($0.ident, $0.name) }, uniquingKeysWith: { first, _ in first })
  }
}

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Makes a case from real records, checks its claims and publishes the dossier.",
    discussion: "EXAMPLE\n  sightline demo --to demo     then open demo/dossier/index.html")
  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder")) var to: String = "demo"
  @Option(
    help: ArgumentHelp(
      "The example case; the one that comes with Sightline if not given.", valueName: "folder"))
  var example: String?

  func run() throws {
    Cancellation.listen()
    try reporting {
      let source = try DemoCommand.example(example)
      let target = URL(fileURLWithPath: to).standardizedFileURL
      let caseFolder = target.appendingPathComponent("case").path
      try copy(source, to: caseFolder)
      let session = try CaseSession(at: caseFolder, now: clockNow())
      Console.say("adding the records")
      let intake = EvidenceIntake(
        journal: session.journal,
        origin: session.manifest.sources.first?.origin ?? "",
        licence: session.manifest.licence,
        threads: ProcessInfo.processInfo.activeProcessorCount)
      let added = try intake.take([caseFolder + "/records"], relativeTo: caseFolder)
      if let failure = added.failure { throw ValidationError(failure) }
      Console.say("reading them and finding flights")
      let pipeline = try AirPipeline(
        session, columns: nil, threads: ProcessInfo.processInfo.activeProcessorCount)
      let summary = try pipeline.observe()
      summary.report()
      if Cancellation.isAsked { throw ExitCode.interrupted }
      let (verdicts, diagnostics) = try CheckCommand.check(session, asOf: clockNow())
      for d in diagnostics { Console.say(d.rendered) }
      Console.result(try VerdictWriter.render(verdicts, .table))
      let dossier = target.appendingPathComponent("dossier").path
      _ = try PublishCommand.publish(session, to: dossier)
      Console.result("\nthe case lies in \(caseFolder)\nthe dossier lies in \(dossier)/index.html")
    }
  }

  /// Copies the example's own files; evidence of an earlier run stays, so a second run reads nothing again.
  private func copy(_ source: String, to target: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: target, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: source).sorted() where !name.hasPrefix(".") {
      let destination = target + "/" + name
      if files.fileExists(atPath: destination) { try files.removeItem(atPath: destination) }
      try files.copyItem(atPath: source + "/" + name, toPath: destination)
    }
  }

  /// The example beside the program's own source, or in the current folder.
  private static func example(_ given: String?) throws -> String {
    if let given { return given }
    let executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    var candidates = [FileManager.default.currentDirectoryPath]
    while folder.path != "/" {
      candidates.append(folder.path)
      folder.deleteLastPathComponent()
    }
    for candidate in candidates {
      let path = candidate + "/Examples/open-sky"
      if FileManager.default.fileExists(atPath: path + "/case.yaml") { return path }
    }
    throw ValidationError("the example case is not beside the program; give --example FOLDER")
  }
}

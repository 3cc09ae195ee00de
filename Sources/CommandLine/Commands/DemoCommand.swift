import ArgumentParser
import Foundation
import SightlineCaseStore

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Makes the example cases from real records, checks their claims and publishes the dossiers.",
    discussion: """
      Two cases: open-sky, claims about real flights, in FOLDER itself; south-caucasus, claims and commitments of all
      sides against registers and public figures, in FOLDER/south-caucasus.

      EXAMPLES
        sightline demo --to demo               then open demo/dossier/index.html
                                               and demo/south-caucasus/dossier/index.html
        sightline demo --example my-case       only that case, into demo/case and demo/dossier
      """)
  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder")) var to: String = "demo"
  @Option(
    help: ArgumentHelp(
      "One example case; the two that come with Sightline if not given.", valueName: "folder"))
  var example: String?

  /// Where each example goes below `--to`; the first lies in the folder itself.
  private static let examples = [("open-sky", ""), ("south-caucasus", "south-caucasus")]
  /// The folders of an example that hold its evidence.
  private static let evidence = ["records", "tables"]

  func run() throws {
    Cancellation.listen()
    try reporting {
      let target = URL(fileURLWithPath: to).standardizedFileURL
      var made: [(title: String, folder: String, dossier: String)] = []
      if let example {
        made.append(try DemoCommand.make(example, in: target))
      } else {
        let source = try DemoCommand.examplesFolder()
        for (name, below) in DemoCommand.examples {
          let place = below.isEmpty ? target : target.appendingPathComponent(below)
          made.append(try DemoCommand.make(source + "/" + name, in: place))
        }
      }
      for item in made {
        Console.result(
          "\n\(item.title)\n  the case lies in \(item.folder)\n  the dossier lies in \(item.dossier)/index.html"
        )
      }
    }
  }

  private static func make(_ source: String, in target: URL) throws -> (
    title: String, folder: String, dossier: String
  ) {
    let caseFolder = target.appendingPathComponent("case").path
    try copy(source, to: caseFolder)
    let session = try CaseSession(at: caseFolder, now: clockNow())
    let threads = ProcessInfo.processInfo.activeProcessorCount
    Console.say("\(session.manifest.title)\nadding the records")
    let intake = EvidenceIntake(
      journal: session.journal, origin: session.manifest.sources.first?.origin ?? "",
      licence: session.manifest.licence, threads: threads)
    let paths = evidence.map { caseFolder + "/" + $0 }.filter { FileManager.default.fileExists(atPath: $0) }
    let added = try intake.take(paths, relativeTo: caseFolder)
    for item in added.refused.prefix(20) { Console.say("kept aside: \(item.name): \(item.reason)") }
    if let failure = added.failure { throw Refusal(failure) }
    Console.say("reading them and finding events")
    try CaseObserver(session, columns: nil, threads: threads).observe().report()
    if Cancellation.isAsked { throw ExitCode.interrupted }
    let (verdicts, diagnostics) = try CheckCommand.check(session, asOf: clockNow())
    for d in diagnostics { Console.say(d.rendered) }
    Console.result(try VerdictWriter.render(verdicts, .table))
    let dossier = target.appendingPathComponent("dossier").path
    _ = try PublishCommand.publish(session, to: dossier)
    return (session.manifest.title, caseFolder, dossier)
  }

  /// Copies the example's own files; evidence of an earlier run stays, so a second run reads nothing again.
  private static func copy(_ source: String, to target: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: target, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: source).sorted() where !name.hasPrefix(".") {
      let destination = target + "/" + name
      if files.fileExists(atPath: destination) { try files.removeItem(atPath: destination) }
      try files.copyItem(atPath: source + "/" + name, toPath: destination)
    }
  }

  /// The examples beside the program's own source, or in the current folder.
  private static func examplesFolder() throws -> String {
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
      let path = candidate + "/Examples"
      if FileManager.default.fileExists(atPath: path + "/open-sky/case.yaml") { return path }
    }
    throw Refusal("the example cases are not beside the program; give --example FOLDER")
  }
}

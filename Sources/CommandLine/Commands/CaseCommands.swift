import ArgumentParser
import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

/// Where the case is: `--case`, else the current folder or the nearest one above that is a case.
struct CaseOption: ParsableArguments {
  @Option(name: .customLong("case"), help: ArgumentHelp("The case's folder.", valueName: "folder"))
  var path: String = "."
}

/// Turns what can go wrong with a case into a sentence and the right exit code.
func reporting(_ body: () throws -> Void) throws {
  do { try body() } catch let error as ExitCode { throw error } catch let error as ValidationError {
    throw error
  } catch let error as Refusal { throw error } catch let error as CleanExit { throw error } catch let error
    as CaseDatabase.Failure
    where error.code == .damaged || error.code == .lost
  {
    Console.say("evidence damaged: \(error)")
    throw ExitCode.evidenceDamaged
  } catch let error as ObjectStore.Failure where error.code != .cannotWrite {
    Console.say("evidence damaged: \(error)")
    throw ExitCode.evidenceDamaged
  } catch let error as JournalFault {
    Console.say("evidence damaged: \(error)")
    throw ExitCode.evidenceDamaged
  } catch {
    Console.say("error: \(error)")
    throw ExitCode.badInput
  }
}

/// The one place that reads the clock.
func clockNow() -> Instant {
  // So that two runs can be compared byte by byte (https://reproducible-builds.org/specs/source-date-epoch/).
  if let text = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"], let seconds = UInt32(text) {
    return Instant(unixSeconds: Double(seconds))
  }
  return Instant(unixSeconds: Date().timeIntervalSince1970.rounded(.down))
}

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Makes a new case folder.",
    discussion: "EXAMPLE\n  sightline init cargo-2024 --title \"Cargo flights of August 2024\"")
  @Argument(help: "The folder to make.") var folder: String
  @Option(help: "What the case is called.") var title: String = "Untitled case"

  func run() throws {
    try reporting {
      let made = try CaseFolder.create(at: folder, title: title)
      Console.result("made \(made.path)")
      Console.say("next: write accords/claims.accord, then `sightline add PATH…` in the folder")
    }
  }
}

struct AddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Takes records into the case as evidence.",
    discussion: """
      Every file is kept byte for byte, named by its SHA-256. Adding a file again changes nothing. What `private:` in
      case.yaml names is written down by its SHA-256 alone, without name and origin.

      EXAMPLE
        sightline add ~/traces month.tar --origin "receivers of network X" --licence CC-BY-4.0
      """)
  @OptionGroup var location: CaseOption
  @Argument(help: "Files, folders, archives.") var paths: [String]
  @Option(help: "Who published the records, as an address or a sentence.") var origin: String = ""
  @Option(help: "Their licence.") var licence: String = ""
  @Option(help: ArgumentHelp("Threads.", valueName: "n")) var threads: Int = ProcessInfo.processInfo
    .activeProcessorCount

  func run() throws {
    Cancellation.listen()
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow())
      var intake = EvidenceIntake(
        journal: session.journal, origin: origin, licence: licence,
        threads: max(1, threads))
      intake.privacy = EvidenceIntake.Privates(session)
      let summary = try intake.take(paths, relativeTo: session.folder.path)
      for item in summary.refused.prefix(20) { Console.say("kept aside: \(item.name): \(item.reason)") }
      Console.result(
        "added \(summary.added) artifacts (\(summary.bytes) bytes), \(summary.known) were there already")
      if let failure = summary.failure {
        Console.say("error: \(failure); what was acknowledged before is kept")
        throw ExitCode.badInput
      }
      if Cancellation.isAsked { throw ExitCode.interrupted }
      if !summary.refused.isEmpty { throw ExitCode.badInput }
    }
  }
}

struct ObserveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe", abstract: "Reads the evidence and finds events; what was read is not read again.",
    discussion: """
      With paths, the records are added first.

      EXAMPLES
        sightline observe
        sightline observe ~/traces
      """)
  @OptionGroup var location: CaseOption
  @Argument(help: "Records to add first.") var paths: [String] = []
  @Option(
    help: ArgumentHelp(
      "What the columns of tables mean: time=ts:unix_ms, icao24=hex, …", valueName: "mapping"))
  var columns: String?
  @Option(help: ArgumentHelp("Threads.", valueName: "n")) var threads: Int = ProcessInfo.processInfo
    .activeProcessorCount

  func run() throws {
    Cancellation.listen()
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow())
      var aside = false
      if !paths.isEmpty {
        var intake = EvidenceIntake(
          journal: session.journal, origin: "", licence: "",
          threads: max(1, threads))
        intake.privacy = EvidenceIntake.Privates(session)
        let summary = try intake.take(paths, relativeTo: session.folder.path)
        for item in summary.refused.prefix(20) { Console.say("kept aside: \(item.name): \(item.reason)") }
        aside = !summary.refused.isEmpty
        if let failure = summary.failure { throw Refusal(failure, code: .badInput) }
      }
      let summary = try CaseObserver(session, columns: columns, threads: max(1, threads)).observe()
      summary.report()
      Console.result(
        "read \(summary.files) files with \(summary.positions) positions; the case now holds "
          + "\(try session.database.countObservations()) observations")
      if Cancellation.isAsked { throw ExitCode.interrupted }
      if aside || !summary.refused.isEmpty { throw ExitCode.badInput }
    }
  }
}

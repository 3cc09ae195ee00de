import ArgumentParser
import Foundation
import SightlineAudit
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract:
      "Makes the case's database again from its objects and journal, and compares it with what was signed.",
    discussion: """
      The new database is made beside the one in use and takes its place only when every observation set and
      verdict came out as it was signed, or with --accept.

      EXAMPLES
        sightline rebuild
        sightline rebuild --accept      after an update of Sightline whose detectors find other things
      """)
  @OptionGroup var location: CaseOption
  @Flag(help: "Take the new database also where it differs; what differs is signed anew.") var accept = false
  @Option(help: ArgumentHelp("Threads.", valueName: "n")) var threads: Int = ProcessInfo.processInfo
    .activeProcessorCount

  func run() throws {
    Cancellation.listen()
    try reporting {
      let folder = try CaseFolder.find(from: location.path)
      let lock = try CaseLock(folder)
      defer { withExtendedLifetime(lock) {} }
      let journal = try Journal.open(at: folder.journalPath, keyFile: folder.keyPath)
      let rebuilding = try Rebuilding(journal.reader, threads: max(1, threads))
      var made = folder
      made.databaseName = "case.db.rebuilding"
      RebuildCommand.discard(made)
      let outcome = try rebuild(made, rebuilding, journal)
      outcome.notes.forEach { Console.say("note: \($0)") }
      Console.result(
        "\(outcome.artifacts) artifacts, \(outcome.sets) observation sets, \(outcome.verdicts) verdicts derived again"
      )
      guard outcome.differences.isEmpty || accept else {
        for difference in outcome.differences { Console.say("differs: \(difference)") }
        Console.say("the database in use was kept; --accept takes the new one")
        throw ExitCode.evidenceDamaged
      }
      try CaseDatabase.replace(folder, with: made)
      Console.result(
        outcome.differences.isEmpty
          ? "the database was made again, as it was signed"
          : "the database was made again; \(outcome.differences.count) differences were accepted and signed")
    }
  }

  /// Leaves the new database closed where it is taken, and nothing where it is not.
  private func rebuild(_ made: CaseFolder, _ rebuilding: Rebuilding, _ journal: Journal) throws
    -> Rebuilding.Outcome
  {
    var taken = false
    defer { if !taken { RebuildCommand.discard(made) } }
    let session = try CaseSession(examining: made, now: clockNow())
    let outcome = try rebuilding.run(session)
    if Cancellation.isAsked { throw ExitCode.interrupted }
    guard outcome.differences.isEmpty || accept else { return outcome }
    let changed = outcome.fresh.union(outcome.differences.map(\.place))
    let statements = Rebuilding.statements(session, on: changed)
    let position = try statements.isEmpty ? rebuilding.record.entries : journal.append(statements).upperBound
    try session.database.advance(to: position)
    try session.database.close()
    taken = true
    return outcome
  }

  private static func discard(_ folder: CaseFolder) {
    for suffix in ["", "-wal", "-shm"] { unlink(folder.databasePath + suffix) }
  }
}

struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Takes an artifact's bytes away and leaves a signed record that and why they were taken.",
    discussion: """
      For a legal duty or the safety of a person. What rested on the artifact is derived again without it. Its
      name, size and SHA-256 stay in the journal; verdicts given before may quote what it said.

      EXAMPLE
        sightline remove 3fa9c21b7d04 --because "a witness asked for it"
      """)
  @OptionGroup var location: CaseOption
  @Argument(help: "The SHA-256, or its first 8 or more digits.") var digest: String
  @Option(help: "Why; kept in the record.") var because: String

  func run() throws {
    Cancellation.listen()
    try reporting {
      guard !because.isEmpty, because.utf8.count <= 10_000 else {
        throw ValidationError("--because: give a reason of at most 10,000 bytes")
      }
      let session = try CaseSession(at: location.path, now: clockNow())
      let found = try session.database.artifacts().filter { $0.digest.hex.hasPrefix(digest.lowercased()) }
      guard digest.count >= 8, let record = found.first, found.count == 1 else {
        throw ValidationError(
          found.count > 1
            ? "\(found.count) artifacts begin with '\(digest)'"
            : "no artifact begins with '\(digest)' (8 digits or more)")
      }
      // The download that brought it holds the same bytes once more, under its own digest.
      let downloads = try JournalRecord(session.signedJournal().reader).retrievals.filter {
        record.name == $0.address || record.name.hasPrefix($0.address + "!")
      }
      let others = downloads.flatMap {
        [Statement.Subject($0.address, $0.exchange), Statement.Subject($0.address + "#body", $0.body)]
      }.filter { $0.digest != record.digest && session.store.contains($0.digest) }
      try session.journal.remove(record, with: others, because: because)
      Console.result("removed \(record.name) (\(record.digest))")
      try CaseObserver(session, columns: nil, threads: ProcessInfo.processInfo.activeProcessorCount)
        .observe().report()
    }
  }
}

enum AuditFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Checks a dossier, a bundle or a case again: hashes, proofs, signatures and every number.",
    discussion: """
      With the artifacts at hand (a bundle or a case) detectors and verdicts are run again too. Says what was
      altered, missing or added; exit 4 if anything was.

      EXAMPLES
        sightline audit dossier --key sightline/3fa9c21b7d04+1a2b3c4d+Ab…
        sightline audit dossier.tar --since checkpoint.seen
        sightline audit my-case --seals-only --format json
      """)
  @Argument(help: "A dossier's folder, a bundle, or a case's folder.") var path: String
  @Option(
    help: ArgumentHelp("The verifier key, received in another way than with the dossier.", valueName: "vkey"))
  var key: String?
  @Option(
    help: ArgumentHelp(
      "A checkpoint seen before, which the journal must continue; proof of a fork is kept beside it.",
      valueName: "file"))
  var since: String?
  @Option(help: ArgumentHelp("Keep the journal's checkpoint there for the next audit.", valueName: "file"))
  var keep: String?
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "The key of a witness that must have co-signed; may be given several times.", valueName: "vkey"))
  var witness: [String] = []
  @Flag(help: "Hashes, proofs, signatures and numbers only; nothing is derived again.") var sealsOnly = false
  @Option(help: "table or json.") var format: AuditFormat = .table
  @Option(help: ArgumentHelp("Threads.", valueName: "n")) var threads: Int = ProcessInfo.processInfo
    .activeProcessorCount

  func run() throws {
    Cancellation.listen()
    try reporting {
      let trusted = try key.map { try AuditCommand.key($0, "--key") }
      let seen = try since.map { path -> SignedNote in
        do { return try SignedNote(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))) } catch {
          throw ValidationError("--since: \(path): \(error)")
        }
      }
      let audit = Audit(
        key: trusted, seen: seen, witnesses: try witness.map { try AuditCommand.key($0, "--witness") })
      var report = try audit.run(path)
      if !sealsOnly { try deriveAgain(&report, trusted) }
      try keepNotes(report)
      Console.result(try AuditWriter.render(report, format))
      if !report.holds { throw ExitCode.evidenceDamaged }
    }
  }

  /// Only what is whole is worth deriving from: an altered object ends the work in any case.
  private func deriveAgain(_ report: inout AuditReport, _ key: NoteKey?) throws {
    guard report.isSound else {
      report.include(
        findings: [], notes: ["nothing was derived again, because what it would rest on does not hold"],
        derived: 0)
      return
    }
    let result = try Examination.run(path, key: key, threads: max(1, threads), now: clockNow())
    report.include(findings: result.findings, notes: result.notes, derived: result.derived)
  }

  private func keepNotes(_ report: AuditReport) throws {
    if let keep, report.holds, let note = report.checkpoint {
      try Data(note.encoded).write(to: URL(fileURLWithPath: keep), options: .atomic)
    }
    if let since, let fork = report.contradiction {
      let bytes = fork.map(\.encoded).joined(separator: [0x0A])
      let proof = since + ".fork-\(ContentDigest(of: Array(bytes)).short)"
      try Data(bytes).write(to: URL(fileURLWithPath: proof), options: .atomic)
      Console.say("both checkpoints are kept as proof in \(proof)")
    }
  }

  private static func key(_ text: String, _ option: String) throws -> NoteKey {
    do throws(SignedNote.Fault) { return try NoteKey(text) } catch {
      throw ValidationError("\(option): \(error.rawValue)")
    }
  }
}

enum AuditWriter {
  static func render(_ report: AuditReport, _ format: AuditFormat) throws -> String {
    switch format {
    case .json: return String(decoding: try StableJSON.encode(report, pretty: true), as: UTF8.self)
    case .table:
      var lines = report.findings.map { Console.inert("\($0)") }
      lines += report.notes.map { Console.inert("note: \($0)") }
      let checked = [
        "\(report.entries) journal entries", "\(report.objects) objects", "\(report.files) files",
        "\(report.numbers) numbers", "\(report.derived) sets and verdicts derived again",
      ]
      lines.append("checked \(checked.joined(separator: ", "))")
      if report.withheld + report.removed > 0 {
        lines.append(
          "\(report.withheld) artifacts are named by SHA-256 only, \(report.removed) were removed by a signed record"
        )
      }
      lines.append(
        report.holds
          ? "all of it holds" : "\(report.findings.count) findings: the evidence is not as it was signed")
      return lines.joined(separator: "\n")
    }
  }
}

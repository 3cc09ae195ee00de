import ArgumentParser
import Foundation
import SightlineAudit
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

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
      let seen = try since.map { try AuditCommand.note($0) }
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

  static func note(_ path: String) throws -> SignedNote {
    do { return try SignedNote(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))) } catch {
      throw ValidationError("--since: \(path): \(error)")
    }
  }

  private static func key(_ text: String, _ option: String) throws -> NoteKey {
    do throws(SignedNote.Fault) { return try NoteKey(text) } catch {
      throw ValidationError("\(option): \(error.rawValue)")
    }
  }
}

struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract:
      "Co-signs a journal's checkpoint: it was seen at this moment and continues what was seen before.",
    discussion: """
      Audits the seals first and signs only what holds. The co-signed checkpoint goes into the dossier's journal, or
      to --to; whoever audits asks for it with `audit --witness KEY`. The key is made at the first use.

      EXAMPLE
        sightline witness dossier --key-file ~/witness.key --since checkpoint.seen
      """)
  @Argument(help: "A dossier's folder, a bundle, or a case's folder.") var path: String
  @Option(help: ArgumentHelp("The witness's secret key.", valueName: "file")) var keyFile: String
  @Option(help: ArgumentHelp("The checkpoint signed before; none for the first time.", valueName: "file"))
  var since: String?
  @Option(help: ArgumentHelp("Where the co-signed checkpoint goes.", valueName: "file")) var to: String?

  func run() throws {
    try reporting {
      let seen = try since.map { try AuditCommand.note($0) }
      let report = try Audit(seen: seen).run(path)
      guard report.holds, let note = report.checkpoint else {
        Console.result(try AuditWriter.render(report, .table))
        throw ExitCode.evidenceDamaged
      }
      let signer = try KeyFile.witness(at: keyFile)
      let signed = try signer.cosigning(note, at: clockNow())
      let inside = path + "/journal/checkpoint"
      let target = to ?? inside
      guard to != nil || FileManager.default.fileExists(atPath: inside) else {
        throw ValidationError(
          "--to: say where the co-signed checkpoint goes; only a dossier's folder takes it in")
      }
      try Data(signed.encoded).write(to: URL(fileURLWithPath: target), options: .atomic)
      Console.result("co-signed by \(signer.key) in \(target)")
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

import ArgumentParser
import Foundation
import SightlineAudit
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

/// Derives everything again from a case or bundle, in a temporary place, and compares it with what was signed.
/// Nothing of what is examined is written to.
struct Examination {
  /// The case in the bundle, or the case itself, with a database elsewhere.
  private let folder: CaseFolder
  private let scratch: String
  private let reader: JournalReader
  private let isCase: Bool
  private let threads: Int

  struct Result {
    var findings: [AuditReport.Finding] = []
    var notes: [String] = []
    var derived = 0
  }

  /// Why there is nothing to derive from.
  enum Missing: String {
    case artifacts =
      "a dossier without its artifacts: nothing could be derived again; a bundle or the case can"
    case manifest = "the bundle holds no case/case.yaml; nothing could be derived again"
  }

  static func run(_ path: String, key: NoteKey?, threads: Int, now: Instant) throws -> Result {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("sightline-audit-\(getpid())-\(UInt32.random(in: 0 ... .max))").path
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    if FileManager.default.fileExists(atPath: path + "/case.yaml") {
      var folder = CaseFolder(path: URL(fileURLWithPath: path).standardizedFileURL.path)
      // While it is read nobody writes to it; where no lock can be taken nobody can write either.
      let lock = try writerKeptOut(folder)
      defer { withExtendedLifetime(lock) {} }
      folder.databaseFolder = scratch
      let files = JournalReader.files(in: folder.journalPath)
      let reader = JournalReader(files: files, key: try key ?? JournalReader.ownKey(files))
      return try Examination(folder: folder, scratch: scratch, reader: reader, isCase: true, threads: threads)
        .run(now)
    }
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let tree = try isFolder.boolValue ? FileTree(folder: path) : FileTree(bundle: path)
    guard tree.names.contains(where: { $0.hasPrefix(DossierSeal.objectsFolder + "/") }) else {
      return Result(notes: [Missing.artifacts.rawValue])
    }
    guard tree.names.contains(CaseFiles.folder + "/case.yaml") else {
      return Result(notes: [Missing.manifest.rawValue])
    }
    let folder = try unpack(tree, scratch)
    let files: JournalReader.Files = { tree.bytes(DossierSeal.journalFolder + "/" + $0) }
    let reader = JournalReader(files: files, key: try key ?? JournalReader.ownKey(files))
    return try Examination(folder: folder, scratch: scratch, reader: reader, isCase: false, threads: threads)
      .run(now)
  }

  private static func writerKeptOut(_ folder: CaseFolder) throws -> CaseLock? {
    do { return try CaseLock(folder) } catch let failure as CaseDatabase.Failure
      where failure.code == .cannotOpen
    {
      return nil
    }
  }

  /// The names were checked when the bundle was listed: none leaves its folder.
  private static func unpack(_ tree: FileTree, _ scratch: String) throws -> CaseFolder {
    let folder = CaseFolder(path: scratch + "/case")
    func put(_ name: String, _ target: String) throws {
      guard let bytes = tree.bytes(name) else { throw InputError(.unreadable, name) }
      try FileManager.default.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: target))
    }
    for name in tree.names {
      if name.hasPrefix(CaseFiles.folder + "/") {
        try put(name, folder.path + "/" + name.dropFirst(CaseFiles.folder.count + 1))
      } else if name.hasPrefix(DossierSeal.objectsFolder + "/") {
        try put(name, folder.objectsPath + "/" + name.dropFirst(DossierSeal.objectsFolder.count + 1))
      }
    }
    return folder
  }

  // MARK: Deriving

  private func run(_ now: Instant) throws -> Result {
    var result = Result()
    let missing = try tables().filter { !FileManager.default.fileExists(atPath: folder.path + "/" + $0) }
    guard missing.isEmpty else {
      result.notes = missing.map { "\($0) is not at hand; nothing could be derived again" }
      return result
    }
    var again = folder
    again.databaseName = "again.db"
    let session = try CaseSession(examining: again, now: now)
    let rebuilding = try Rebuilding(reader, threads: threads)
    let outcome = try rebuilding.run(session)
    if Cancellation.isAsked { throw ExitCode.interrupted }
    result.notes = outcome.notes
    result.derived = outcome.sets + outcome.verdicts
    result.findings = outcome.differences.map { .init(.altered, $0.place, $0.detail) }
    if isCase {
      try compareDatabase(session.database, &result)
    } else if outcome.withheld == 0, outcome.differences.isEmpty {
      try compareDossier(session, rebuilding.record, &result)
    }
    return result
  }

  private func tables() throws -> [String] {
    let m = try folder.manifest()
    return ([m.airports, m.runways] + m.aircraft).filter { !$0.isEmpty && !$0.hasPrefix("/") }
  }

  /// The dossier written again must have the bytes that were signed.
  private func compareDossier(_ session: CaseSession, _ record: JournalRecord, _ result: inout Result) throws
  {
    guard let publication = record.publication else { return }
    guard publication.making.version == Sightline.version else {
      result.notes.append(
        "the dossier was written by version \(publication.making.version); this is \(Sightline.version), which may word it otherwise"
      )
      return
    }
    let target = scratch + "/dossier"
    let names = Set(publication.subjects.map(\.name))
    let files = try PublishCommand.write(session, to: target, only: names)
    for subject in publication.subjects where files.contains(subject.name) {
      result.derived += 1
      guard let data = FileManager.default.contents(atPath: target + "/" + subject.name),
        ContentDigest(of: [UInt8](data)) == subject.digest
      else {
        result.findings.append(
          .init(
            .altered, subject.name, "written again from the evidence, it has other bytes than those signed"))
        continue
      }
    }
  }

  /// The case's own database must say what the journal says, as far as it has followed it.
  private func compareDatabase(_ again: CaseDatabase, _ result: inout Result) throws {
    var copy = folder
    copy.databaseName = "copy.db"
    let original = folder.toolPath + "/case.db"
    guard FileManager.default.fileExists(atPath: original) else {
      result.notes.append("there is no database; `sightline rebuild` makes it")
      return
    }
    // A copy: opening a database writes to it.
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: original + suffix) {
      try FileManager.default.copyItem(atPath: original + suffix, toPath: copy.databasePath + suffix)
    }
    do {
      let database = try CaseDatabase(copy, entries: try reader.checkpoint().size)
      try DatabaseCheck(database, reader, again).run(&result)
    } catch let failure as CaseDatabase.Failure {
      let kind: AuditReport.Finding.Kind = failure.code == .lost ? .missing : .altered
      result.findings.append(.init(kind, "case.db", failure.description))
    }
  }
}

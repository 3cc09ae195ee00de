import Dispatch
import Foundation
import SightlineEvidence
import SightlineUnits
import Synchronization

/// Checks a case, a dossier or a bundle again, with code that shares nothing with the evaluator.
public struct Audit: Sendable {
  /// The key that the journal must be signed with, received in another way than with the dossier.
  public let key: NoteKey?
  /// A checkpoint seen before, which the journal must continue.
  public let seen: SignedNote?

  /// Keys that must have co-signed the checkpoint.
  public let witnesses: [NoteKey]

  public init(key: NoteKey? = nil, seen: SignedNote? = nil, witnesses: [NoteKey] = []) {
    (self.key, self.seen, self.witnesses) = (key, seen, witnesses)
  }

  /// Where the parts of what is audited lie.
  struct Layout {
    let tree: FileTree
    let journal: String
    let objects: String
    /// A case must hold all its objects and has no published files; a dossier may withhold objects.
    let isCase: Bool
    /// The dossier's own files.
    var files: [String] {
      isCase ? [] : tree.names.filter { !$0.hasPrefix(journal) && !$0.hasPrefix(objects) }
    }
  }

  /// - Parameter path: a case's folder, a dossier's folder or a bundle.
  /// - Throws: `InputError` or a file error where there is nothing to audit.
  public func run(_ path: String) throws -> AuditReport {
    let layout = try Audit.layout(path)
    var report = AuditReport()
    if let byte = layout.tree.irregular {
      report.add(.altered, "byte \(byte) of the bundle", "it is not as `publish` writes a bundle")
    }
    for refused in layout.tree.refused { report.add(.added, refused.name, refused.error.description) }
    guard let record = record(layout, &report) else {
      report.isSound = false
      return report
    }
    objects(layout, record, &report)
    report.isSound = report.findings.isEmpty
    if !layout.isCase { dossier(layout, record, &report) }
    return report
  }

  static func layout(_ path: String) throws -> Layout {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: path, isDirectory: &isFolder) else { throw InputError(.notFound, path) }
    guard isFolder.boolValue else {
      return Layout(tree: try FileTree(bundle: path), journal: "journal/", objects: "objects/", isCase: false)
    }
    if files.fileExists(atPath: path + "/case.yaml") {
      let tree = try FileTree(folder: path + "/.sightline")
      return Layout(tree: tree, journal: "journal/", objects: "objects/", isCase: true)
    }
    return Layout(tree: try FileTree(folder: path), journal: "journal/", objects: "objects/", isCase: false)
  }

  // MARK: The journal

  /// What the journal says, entry by entry.
  struct Record {
    var artifacts: [ContentDigest: ArtifactRecord] = [:]
    var removed: Set<ContentDigest> = []
    /// Whatever lies in the object store: artifacts, accord texts, verdicts; the last statement on each.
    var kept: [ContentDigest: Statement.Subject] = [:]
    /// The latest publication.
    var publication: Statement?
  }

  /// `nil` where the journal cannot be relied on at all.
  private func record(_ layout: Layout, _ report: inout AuditReport) -> Record? {
    let tree = layout.tree
    let files: JournalReader.Files = { tree.bytes(layout.journal + $0) }
    let reader: JournalReader
    do throws(JournalFault) {
      let own = try JournalReader.ownKey(files)
      if let key, key != own {
        report.add(.altered, layout.journal + JournalReader.keyPath, "not the key expected")
      }
      if key == nil {
        report.notes.append("the key was taken from the journal itself: \(own)")
      }
      reader = JournalReader(files: files, key: key ?? own)
    } catch {
      report.add(error.code == .noKey ? .missing : .altered, layout.journal + error.place, error.description)
      return nil
    }
    var record = Record()
    var (entries, strange) = (0, [UInt64]())
    let faults = reader.check { index, entry in
      entries += 1
      guard let statement = Attestation.statement(entry, key: reader.key) else {
        strange.append(index)
        return
      }
      record.take(statement)
    }
    report.entries = entries
    for fault in faults { report.add(fault.kind, layout.journal + fault.place, fault.description) }
    for index in strange {
      report.add(.altered, "\(layout.journal)entry \(index)", "not signed by the journal's key")
    }
    notes(reader, layout, &report)
    strays(layout, reader, &report)
    return record
  }

  /// The checkpoint against what was seen before, and the witnesses' signatures under it.
  private func notes(_ reader: JournalReader, _ layout: Layout, _ report: inout AuditReport) {
    guard let note = try? reader.note(), (try? reader.checkpoint()) != nil else { return }
    report.checkpoint = note
    if let seen {
      do throws(JournalFault) { try reader.continues(seen) } catch {
        report.add(.altered, layout.journal + error.place, error.description)
        // Both signed by one key: together they prove that its holder showed different records.
        if error.code == .forked, (try? seen.verified(by: [reader.key])) != nil {
          report.contradiction = [seen, note]
        }
      }
    }
    for witness in witnesses {
      do throws(SignedNote.Fault) { _ = try note.verified(by: [witness]) } catch {
        report.add(
          error == .unsigned ? .missing : .altered, layout.journal + JournalReader.checkpointPath,
          "the witness \(witness.name): \(error.rawValue)")
      }
    }
  }

  /// Files of the journal that the checkpoint does not cover. Partial tiles of earlier sizes must be the
  /// beginning of what replaced them; a case may hold leftovers of an append that was cut off.
  private func strays(_ layout: Layout, _ reader: JournalReader, _ report: inout AuditReport) {
    guard let size = try? reader.checkpoint().size else { return }
    // A checkpoint may claim any size, and listing its files would fill the memory: where fewer files are here than
    // it needs, the journal was found incomplete already.
    guard size / 256 <= UInt64(layout.tree.names.count) else { return }
    let current = Set(TileName.all(size: size).map { layout.journal + $0.path })
    let known = [JournalReader.checkpointPath, JournalReader.keyPath, ".lock"].map { layout.journal + $0 }
    for name in layout.tree.names
    where name.hasPrefix(layout.journal) && !current.contains(name) && !known.contains(name) {
      let path = name.dropFirst(layout.journal.count)
      if let tile = TileName(path: path), tile.isWithin(size: size) {
        let full = TileName(level: tile.level, index: tile.index)
        let count = size >> UInt64(8 * (tile.level ?? 0))
        let now =
          full.isWithin(size: size)
          ? full : TileName(level: tile.level, index: tile.index, width: Int(count - tile.index * 256))
        guard let old = layout.tree.bytes(name),
          layout.tree.bytes(layout.journal + now.path)?.starts(with: old) == true
        else {
          report.add(.altered, name, "it is not the beginning of \(now.path), as it was once")
          continue
        }
      } else if layout.isCase, path.hasPrefix("forks/") {
        report.notes.append("\(name) is kept as proof of a fork")
      } else if layout.isCase, TileName(path: path) != nil || path.hasSuffix(".part") {
        report.notes.append("\(name) is left over from an append that was cut off, and was not used")
      } else {
        report.add(.added, name, "the journal knows no such file")
      }
    }
  }

  // MARK: Objects

  private func objects(_ layout: Layout, _ record: Record, _ report: inout AuditReport) {
    var present: [(name: String, digest: ContentDigest)] = []
    for name in layout.tree.names where name.hasPrefix(layout.objects) {
      let hex = name.dropFirst(layout.objects.count).filter { $0 != "/" }
      if let digest = ContentDigest(hex: hex), name == Audit.path(layout, digest) {
        present.append((name, digest))
      } else if layout.isCase, name.hasSuffix(".part") {
        // A kill may leave a temporary file in a case; in a dossier nothing may lie beside the objects.
        report.notes.append("\(name) is left over from a write that was cut off")
      } else {
        report.add(.added, name, "not an object")
      }
    }
    report.objects = present.count
    let there = present
    let looked = Audit.inParallel(there.count) { i in
      Audit.examine(there[i].name, there[i].digest, layout, record)
    }
    for (findings, notes) in looked {
      report.findings += findings
      report.notes += notes
    }
    let here = Set(present.map(\.digest))
    for (digest, kept) in record.kept.sorted(by: { $0.key < $1.key }) where !here.contains(digest) {
      if record.removed.contains(digest) {
        report.removed += 1
      } else if layout.isCase {
        report.add(.missing, Audit.path(layout, digest), kept.name)
      } else if record.artifacts[digest] != nil {
        report.withheld += 1
      }
    }
  }

  /// Results in the order of their indices, whatever the order of finishing.
  private static func inParallel<Value: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Value) -> [Value] {
    let results = Mutex([Value?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { i in
      let value = work(i)
      results.withLock { $0[i] = value }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  private static func examine(
    _ name: String, _ digest: ContentDigest, _ layout: Layout, _ record: Record
  ) -> (findings: [AuditReport.Finding], notes: [String]) {
    if record.removed.contains(digest) {
      // The statement is written before the bytes go; a kill between leaves them.
      return layout.isCase
        ? ([], ["\(name) is journaled as removed and still there; the next command removes it"])
        : ([.init(.added, name, "journaled as removed")], [])
    }
    guard let kept = record.kept[digest] else {
      // A kill between storing and journaling leaves one; nothing was acknowledged and nothing rests on it.
      return layout.isCase
        ? ([], ["\(name) was stored and never journaled; adding its source again mends that"])
        : ([.init(.added, name, "the journal names no such object")], [])
    }
    guard let stored = layout.tree.bytes(name), let bytes = unpacked(stored),
      ContentDigest(of: bytes) == digest
    else { return ([.init(.altered, name, "the bytes of \(kept.name) have another SHA-256")], []) }
    if let form = kept.stored, ContentDigest(of: stored) != form {
      return (
        [.init(.altered, name, "the bytes still say the same, but are not the ones that were stored")], []
      )
    }
    if let artifact = record.artifacts[digest], artifact.size != bytes.count {
      return ([.init(.altered, name, "another size is journaled")], [])
    }
    return ([], [])
  }

  private static func path(_ layout: Layout, _ digest: ContentDigest) -> String {
    "\(layout.objects)\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  /// An object's bytes; one zstd frame, of whatever ratio: its digest is checked next.
  private static func unpacked(_ stored: [UInt8]) -> [UInt8]? {
    var limits = ReadingLimits()
    limits.largestRatio = .max
    return stored.withUnsafeBufferPointer { try? Inflating.zstd($0, limits: limits) }
  }

  // MARK: The dossier

  private func dossier(_ layout: Layout, _ record: Record, _ report: inout AuditReport) {
    guard let publication = record.publication else {
      return report.add(.missing, "publication", "the journal names no published dossier")
    }
    var named: Set<String> = []
    for subject in publication.subjects {
      named.insert(subject.name)
      report.files += 1
      guard let bytes = layout.tree.bytes(subject.name) else {
        report.add(.missing, subject.name)
        continue
      }
      if ContentDigest(of: bytes) != subject.digest {
        report.add(.altered, subject.name, "the journal names \(subject.digest)")
      }
    }
    for name in layout.files where !named.contains(name) {
      report.add(.added, name, "the journal names no such file")
    }
    guard let bytes = layout.tree.bytes("dossier.json") else { return }
    var numbers = DossierNumbers.check(bytes, artifacts: record.artifacts)
    if let tree = DossierTree(bytes) {
      TableNumbers(tree, layout.tree.bytes).check(&numbers)
      if let page = layout.tree.bytes("index.html") { PageNumbers.check(page, tree, &numbers) }
    }
    report.findings += numbers.findings
    report.notes += numbers.notes
    report.numbers = numbers.checked
  }
}

extension Audit.Record {
  mutating func take(_ statement: Statement) {
    switch statement.kind {
    case .artifact:
      guard let artifact = statement.artifact else { return }
      artifacts[artifact.digest] = artifact
      keep(statement)
    case .accord, .verdict, .retrieval: keep(statement)
    case .removal: removed.formUnion(statement.subjects.map(\.digest))
    case .publication: publication = statement
    case .failedRetrieval, .observationSet, .reading: break
    }
  }
  private mutating func keep(_ statement: Statement) {
    for subject in statement.subjects {
      kept[subject.digest] = subject
      removed.remove(subject.digest)
    }
  }
}

extension JournalFault {
  var kind: AuditReport.Finding.Kind {
    switch code {
    case .missing, .noCheckpoint, .noKey: .missing
    default: .altered
    }
  }
}

import Foundation
import SightlineEvidence
import SightlineUnits

/// Checks a case, a dossier or a bundle again, with code that shares nothing with the evaluator.
public struct Audit: Sendable {
  /// The key that the journal must be signed with, received in another way than with the dossier.
  public let key: NoteKey?
  /// A checkpoint seen before, which the journal must continue.
  public let seen: SignedNote?

  public init(key: NoteKey? = nil, seen: SignedNote? = nil) { (self.key, self.seen) = (key, seen) }

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
    for refused in layout.tree.refused { report.add(.added, refused.name, refused.error.description) }
    guard let record = record(layout, &report) else { return report }
    objects(layout, record, &report)
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
    if let seen {
      do throws(JournalFault) { try reader.continues(seen) } catch {
        report.add(.altered, layout.journal + error.place, error.description)
      }
    }
    strays(layout, reader, &report)
    return record
  }

  /// Files of the journal that the checkpoint does not cover. Partial tiles of earlier sizes must be the
  /// beginning of what replaced them; a case may hold leftovers of an append that was cut off.
  private func strays(_ layout: Layout, _ reader: JournalReader, _ report: inout AuditReport) {
    guard let size = try? reader.checkpoint().size else { return }
    let current = Set(TileName.all(size: size).map { layout.journal + $0.path })
    // The file in use by its name without the width.
    let inUse = Dictionary(
      current.map { name in (name.range(of: ".p/").map { String(name[..<$0.lowerBound]) } ?? name, name) },
      uniquingKeysWith: { first, _ in first })
    let known = [JournalReader.checkpointPath, JournalReader.keyPath, ".lock"].map { layout.journal + $0 }
    for name in layout.tree.names
    where name.hasPrefix(layout.journal) && !current.contains(name) && !known.contains(name) {
      if let part = name.range(of: ".p/"), let bytes = layout.tree.bytes(name) {
        let successor = inUse[String(name[..<part.lowerBound])]
        if let now = successor.flatMap({ layout.tree.bytes($0) }), now.starts(with: bytes) { continue }
      }
      if layout.isCase, name.hasPrefix(layout.journal + "tile/") || name.hasPrefix(layout.journal + "forks/")
      {
        report.notes.append("\(name) is not covered by the checkpoint and was not used")
      } else {
        report.add(.added, name, "the journal knows no such file")
      }
    }
  }

  // MARK: Objects

  private func objects(_ layout: Layout, _ record: Record, _ report: inout AuditReport) {
    var present: Set<ContentDigest> = []
    for name in layout.tree.names where name.hasPrefix(layout.objects) {
      let hex = name.dropFirst(layout.objects.count).filter { $0 != "/" }
      guard let digest = ContentDigest(hex: hex), name == Audit.path(layout, digest) else {
        // A kill may leave a temporary file in a case; in a dossier nothing may lie beside the objects.
        if layout.isCase, name.hasSuffix(".part") {
          report.notes.append("\(name) is left over from a write that was cut off")
        } else {
          report.add(.added, name, "not an object")
        }
        continue
      }
      present.insert(digest)
      object(name, digest, layout, record, &report)
    }
    for digest in record.artifacts.keys.sorted() where !present.contains(digest) {
      if record.removed.contains(digest) {
        report.removed += 1
      } else if layout.isCase {
        report.add(.missing, Audit.path(layout, digest), record.artifacts[digest]?.name ?? "")
      } else {
        report.withheld += 1
      }
    }
  }

  private func object(
    _ name: String, _ digest: ContentDigest, _ layout: Layout, _ record: Record, _ report: inout AuditReport
  ) {
    report.objects += 1
    if record.removed.contains(digest) { report.add(.added, name, "journaled as removed") }
    guard let stored = layout.tree.bytes(name), let bytes = Audit.unpacked(stored),
      ContentDigest(of: bytes) == digest
    else { return report.add(.altered, name, "the bytes have another SHA-256") }
    if let artifact = record.artifacts[digest] {
      if artifact.size != bytes.count { report.add(.altered, name, "another size is journaled") }
    } else if layout.isCase {
      // A kill between storing and journaling leaves one; nothing was acknowledged and nothing rests on it.
      report.notes.append("\(name) was stored and never journaled; adding its source again mends that")
    } else {
      report.add(.added, name, "the journal names no such artifact")
    }
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
    let numbers = DossierNumbers.check(bytes, artifacts: record.artifacts)
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
      removed.remove(artifact.digest)
    case .removal: removed.formUnion(statement.subjects.map(\.digest))
    case .publication: publication = statement
    case .failedRetrieval, .observationSet, .accord, .verdict: break
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

import Foundation
import SightlineUnits

/// Makes a published dossier checkable by strangers.
///
/// The digests of its files are journaled as one `publication` statement, and the journal is laid beside them in
/// `journal/`. A bundle is the same in one file, with the artifacts' objects in `objects/`; artifacts that must
/// stay private are left out and remain named by their digests in the journal.
public enum DossierSeal {
  public static let journalFolder = "journal"
  public static let objectsFolder = "objects"

  /// - Parameters:
  ///   - folder: of the dossier.
  ///   - files: its files' names, as written.
  ///   - making: detector `sightline publish`; its moment is the dossier's, so that publishing the same case
  ///     again journals nothing new.
  /// - Returns: the journal's size.
  @discardableResult
  public static func seal(
    _ folder: String, files: [String], journal: Journal, making: Statement.Making
  ) throws -> UInt64 {
    let subjects = try files.sorted().map { name in
      let source = try ByteSource(file: folder + "/" + name)
      return Statement.Subject(name, ContentDigest(of: try source.read(0, source.count)))
    }
    let statement = Statement(.publication, subjects, making)
    var latest: Statement?
    _ = journal.reader.check { _, entry in
      let found = Attestation.statement(entry, key: journal.signer.key)
      if found?.kind == .publication { latest = found }
    }
    if latest != statement { try journal.append([statement]) }
    let beside = folder + "/" + journalFolder
    // An older journal's partial files would be files that nobody vouches for.
    if access(beside, F_OK) == 0 { try FileManager.default.removeItem(atPath: beside) }
    let copied = try journalFiles(journal)
    try journal.disk.put(copied.files, under: beside)
    return copied.size
  }

  /// The journal's files at its present size, checkpoint last.
  static func journalFiles(_ journal: Journal) throws -> (
    size: UInt64, files: [(path: String, bytes: [UInt8])]
  ) {
    let size = try journal.reader.checkpoint().size
    let names =
      [JournalReader.keyPath] + TileName.all(size: size).map(\.path) + [JournalReader.checkpointPath]
    return (
      size,
      try names.map { name in
        guard let bytes = journal.reader.files(name) else { throw JournalFault(.missing, name) }
        return (name, bytes)
      }
    )
  }

  /// Writes the sealed dossier and the given objects (artifacts, accord texts, verdicts) into one tar file, whose
  /// bytes depend on theirs alone. Objects are compressed already.
  /// - Parameter files: of the dossier, as sealed.
  public static func bundle(
    _ folder: String, files: [String], objects: ObjectStore, of digests: [ContentDigest], to path: String
  ) throws {
    let tree = try FileTree(folder: folder)
    let wanted = Set(files)
    let temporary = path + ".part"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let file = FileHandle(forWritingAtPath: temporary)
    else { throw DiskActions.Failure("create", temporary) }
    defer { unlink(temporary) }
    func add(_ name: String, _ bytes: [UInt8]?) throws {
      guard let bytes else { throw JournalFault(.missing, name) }
      try file.write(contentsOf: Data(TarWriter.member(name, bytes)))
    }
    for name in tree.names where wanted.contains(name) || name.hasPrefix(journalFolder + "/") {
      try add(name, tree.bytes(name))
    }
    for digest in Set(digests).sorted() {
      let source = try ByteSource(file: objects.path(of: digest))
      try add(
        "\(objectsFolder)/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))",
        try source.read(0, source.count))
    }
    try file.write(contentsOf: Data(TarWriter.end))
    try file.synchronize()
    try file.close()
    try DiskActions.real.rename(temporary, path)
  }
}

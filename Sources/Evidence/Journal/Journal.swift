import Foundation
import SightlineUnits

/// The case's append-only record: a Merkle log in the layout of C2SP tlog-tiles.
///
/// Files are written in the order bundles, tiles, checkpoint, each step durable before the next. The checkpoint
/// is the one point of commitment: after a kill at any moment the log is what the last checkpoint says, and files
/// beyond it are written anew by the next append. Nothing is held between calls, so several processes may append.
public struct Journal: Sendable {
  public let folder: String
  public let signer: NoteSigner
  let disk: DiskActions
  public var reader: JournalReader { JournalReader(folder: folder, key: signer.key) }

  /// Opens a journal; makes it, with a new key, where there is neither journal nor key.
  /// - Parameter keyFile: holds the secret; outside the folder, because the folder is published.
  /// - Throws: `JournalFault`, or `DiskActions.Failure`.
  public static func open(
    at folder: String, keyFile: String, disk: DiskActions = .real
  ) throws -> Journal {
    let reader = JournalReader.files(in: folder)
    let isNew = reader(JournalReader.checkpointPath) == nil
    if isNew, access(keyFile, F_OK) != 0 { try makeKey(keyFile, disk) }
    let journal = Journal(folder: folder, signer: try signer(keyFile), disk: disk)
    if isNew {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try journal.locked {
        guard reader(JournalReader.checkpointPath) == nil else { return }
        try journal.refuseLostCheckpoint()
        try disk.put([(JournalReader.keyPath, Array("\(journal.signer.key)\n".utf8))], under: folder)
        try journal.commit(TreeEdge())
        // The names that lead to it must be durable as well: the journal's in its folder, and that one's in the case.
        let above = (folder as NSString).deletingLastPathComponent
        for parent in [above, (above as NSString).deletingLastPathComponent] where !parent.isEmpty {
          try disk.syncFolder(parent)
        }
      }
    }
    _ = try journal.load()
    return journal
  }

  /// A journal with entries and no checkpoint was tampered with; a new empty checkpoint would hide it.
  private func refuseLostCheckpoint() throws {
    if reader.files(TileName(level: 0, index: 0).path) != nil {
      throw JournalFault(.noCheckpoint, JournalReader.checkpointPath, "though there are entries")
    }
  }

  // MARK: The key

  private static func makeKey(_ path: String, _ disk: DiskActions) throws {
    try KeyFile.make(path, prefix: "sightline", .ed25519, disk)
  }
  private static func signer(_ path: String) throws -> NoteSigner { try KeyFile.read(path, .ed25519) }

  // MARK: Appending

  private func locked<Value>(_ body: () throws -> Value) throws -> Value {
    let path = folder + "/.lock"
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw DiskActions.Failure("open", path) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw DiskActions.Failure("lock", path) }
    }
    return try body()
  }

  /// The right edge, checked against the signed root, and the entries of the unfinished bundle.
  private func load() throws(JournalFault) -> (edge: TreeEdge, bundle: [UInt8]) {
    let reader = reader
    let signed = try reader.checkpoint()
    var rows: [[ContentDigest]] = []
    var count = signed.size
    while count > 0 {
      let width = Int(count % 256)
      rows.append(
        width == 0 ? [] : try reader.tile(TileName(level: rows.count, index: count / 256, width: width)))
      count /= 256
    }
    let edge = TreeEdge(size: signed.size, rows: rows)
    guard edge.root == signed.root else {
      throw JournalFault(.damaged, "tile", "the tree's edge does not lead to the signed root")
    }
    var bundle: [UInt8] = []
    let width = Int(signed.size % 256)
    guard width > 0 else { return (edge, bundle) }
    let name = TileName(level: nil, index: signed.size / 256, width: width)
    let entries = try reader.bundle(name)
    guard entries.map(Merkle.leaf) == rows[0] else { throw JournalFault(.damaged, name.path) }
    for entry in entries { EntryBundle.append(entry, to: &bundle) }
    return (edge, bundle)
  }

  /// Appends entries; durable on return. Nothing is acknowledged where anything failed.
  /// - Returns: the entries' indices.
  @discardableResult
  public func append(entries: [[UInt8]]) throws -> Range<UInt64> {
    if let index = entries.firstIndex(where: { $0.count > EntryBundle.largestEntry }) {
      throw JournalFault(
        .entryTooLarge, "entry \(index) of \(entries.count)", "\(entries[index].count) bytes")
    }
    return try locked {
      var (edge, bundle) = try load()
      let first = edge.size
      guard !entries.isEmpty else { return first..<first }
      clearLeftovers(edge)
      var bundles: [(path: String, bytes: [UInt8])] = []
      var tiles: [(path: String, bytes: [UInt8])] = []
      for entry in entries {
        EntryBundle.append(entry, to: &bundle)
        edge.append(Merkle.leaf(entry)) { tiles.append(($0.path, $1.flatMap(\.bytes))) }
        if edge.size % 256 == 0 {
          bundles.append((TileName(level: nil, index: edge.size / 256 - 1).path, bundle))
          bundle.removeAll(keepingCapacity: true)
        }
      }
      if !bundle.isEmpty {
        let name = TileName(level: nil, index: edge.size / 256, width: Int(edge.size % 256))
        bundles.append((name.path, bundle))
      }
      for (name, hashes) in edge.partial { tiles.append((name.path, hashes.flatMap(\.bytes))) }
      try disk.put(bundles, under: folder)
      try disk.put(tiles, under: folder)
      try commit(edge)
      prune(from: first, to: edge.size)
      return first..<edge.size
    }
  }

  /// Removes the partial files of what is full now, as the specification allows; without that a journal of
  /// single appends grows with the square of its length. Failing to is harmless: they are read by nobody.
  private func prune(from first: UInt64, to size: UInt64) {
    var (level, low, high) = (-1, first / 256, size / 256)
    while low < high {
      let name = TileName(level: level < 0 ? nil : level, index: low)
      // Only the first of the newly full files can have been partial before.
      try? FileManager.default.removeItem(atPath: folder + "/" + name.path + ".p")
      if level >= 0 { (low, high) = (low / 256, high / 256) }
      level += 1
    }
  }

  /// Removes what an append that was cut off left beyond the checkpoint, so that no file ever lies within the
  /// tree that is not a beginning of the tile it stands for. Such an append wrote without gaps.
  private func clearLeftovers(_ edge: TreeEdge) {
    let files = FileManager.default
    for level in -1...max(0, edge.rows.count) {
      let row = max(0, level)
      var index = edge.size >> UInt64(8 * row + 8)
      let width = row < edge.rows.count ? edge.rows[row].count : 0
      let partial = folder + "/" + TileName(level: level < 0 ? nil : level, index: index).path + ".p"
      for name in (try? files.contentsOfDirectory(atPath: partial)) ?? [] where Int(name) ?? 256 > width {
        try? files.removeItem(atPath: partial + "/" + name)
      }
      while true {
        let full = folder + "/" + TileName(level: level < 0 ? nil : level, index: index).path
        let hadFull = unlink(full) == 0
        index += 1
        let next = folder + "/" + TileName(level: level < 0 ? nil : level, index: index).path + ".p"
        guard access(next, F_OK) == 0 || hadFull else { break }
        try? files.removeItem(atPath: next)
      }
    }
  }

  private func commit(_ edge: TreeEdge) throws {
    let checkpoint = Checkpoint(origin: signer.key.name, size: edge.size, root: edge.root)
    let note = try signer.signing(SignedNote(text: checkpoint.text))
    try disk.put([(JournalReader.checkpointPath, note.encoded)], under: folder)
  }

  /// Signs the statements and appends them.
  @discardableResult
  public func append(_ statements: [Statement]) throws -> Range<UInt64> {
    try append(entries: statements.map { try Attestation.envelope($0, signer: signer) })
  }

  /// Keeps two checkpoints that contradict each other, under a name from what they say.
  @discardableResult
  public func keep(_ fork: ForkProof) throws -> String {
    let bytes = fork.one.encoded + [0x0A] + fork.other.encoded
    let path = "forks/\(ContentDigest(of: bytes).hex)"
    try disk.put([(path, bytes)], under: folder)
    return path
  }
}

import SightlineUnits

/// What is wrong with a journal, and where. Compared by code.
public struct JournalFault: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, Equatable {
    case noCheckpoint = "there is no checkpoint"
    case badCheckpoint = "the checkpoint is not what the key signed"
    case noKey = "the signing key is missing"
    case badKey = "the key cannot be used"
    case missing = "a file of the journal is missing"
    case damaged = "a file of the journal was altered"
    case entryTooLarge = "an entry is longer than 65,535 bytes"
    case noSuchEntry = "the journal has no such entry"
    case rolledBack = "the journal is shorter than it has been"
    case forked = "the journal shows another past than it has shown before"
    case badEntry = "an entry is not an attestation signed by the journal's key"
  }
  public let code: Code
  /// The file or entry concerned.
  public let place: String
  public let detail: String
  public init(_ code: Code, _ place: String, _ detail: String = "") {
    (self.code, self.place, self.detail) = (code, place, detail)
  }
  public static func == (a: JournalFault, b: JournalFault) -> Bool { a.code == b.code }
  public var description: String { "\(place): \(code.rawValue)" + (detail.isEmpty ? "" : ": \(detail)") }
}

/// Reads a log from its files, wherever they lie: in a folder or in a bundle held in memory.
///
/// Nothing that it reads is trusted: a proof made from altered tiles does not hold, and `check` says which.
public struct JournalReader: Sendable {
  /// The bytes of a file by its path in the journal; `nil` where there is none.
  public typealias Files = @Sendable (_ path: String) -> [UInt8]?
  public let files: Files
  public let key: NoteKey

  public static let checkpointPath = "checkpoint"
  /// Holds the verifier key, for whoever has not received it in another way.
  public static let keyPath = "key.pub"

  public init(files: @escaping Files, key: NoteKey) { (self.files, self.key) = (files, key) }

  public init(folder: String, key: NoteKey) { self.init(files: JournalReader.files(in: folder), key: key) }

  public static func files(in folder: String) -> Files {
    { path in
      guard let source = try? ByteSource(file: folder + "/" + path), source.count <= mostBytes else {
        return nil
      }
      return try? source.read(0, source.count)
    }
  }
  /// A full bundle of the longest entries.
  static let mostBytes = 256 * (EntryBundle.largestEntry + 2)

  /// The key that a journal says is its own. Who relies on it trusts the journal's bearer.
  public static func ownKey(_ files: Files) throws(JournalFault) -> NoteKey {
    guard let bytes = files(keyPath) else { throw JournalFault(.noKey, keyPath) }
    do throws(SignedNote.Fault) {
      let text = String(decoding: bytes, as: UTF8.self)
      return try NoteKey(text.last == "\n" ? String(text.dropLast()) : text)
    } catch { throw JournalFault(.badKey, keyPath, error.rawValue) }
  }

  public func note() throws(JournalFault) -> SignedNote {
    guard let bytes = files(JournalReader.checkpointPath) else {
      throw JournalFault(.noCheckpoint, JournalReader.checkpointPath)
    }
    do throws(SignedNote.Fault) { return try SignedNote(parsing: bytes) } catch {
      throw JournalFault(.badCheckpoint, JournalReader.checkpointPath, error.rawValue)
    }
  }

  public func checkpoint() throws(JournalFault) -> Checkpoint {
    let note = try note()
    do throws(SignedNote.Fault) { return try Checkpoint(note.encoded, key: key) } catch {
      throw JournalFault(.badCheckpoint, JournalReader.checkpointPath, error.rawValue)
    }
  }

  // MARK: Files

  /// A file in its given width, or the start of the full one that replaced it.
  private func bytes(_ name: TileName) throws(JournalFault) -> [UInt8] {
    if let found = files(name.path) { return found }
    let full = TileName(level: name.level, index: name.index)
    guard name.width < TileName.full, let found = files(full.path) else {
      throw JournalFault(.missing, name.path)
    }
    return found
  }

  func tile(_ name: TileName) throws(JournalFault) -> [ContentDigest] {
    let bytes = try bytes(name)
    guard bytes.count == name.width * 32 || bytes.count == TileName.full * 32 else {
      throw JournalFault(.damaged, name.path, "\(bytes.count) bytes")
    }
    return (0..<name.width).compactMap { ContentDigest(bytes: bytes[($0 * 32)..<($0 * 32 + 32)]) }
  }

  func bundle(_ name: TileName) throws(JournalFault) -> [[UInt8]] {
    guard let entries = EntryBundle.entries(try bytes(name)),
      entries.count == name.width || entries.count == TileName.full
    else { throw JournalFault(.damaged, name.path, "not \(name.width) entries") }
    return Array(entries.prefix(name.width))
  }

  private func width(_ count: UInt64, _ index: UInt64) -> Int { Int(min(256, count - index * 256)) }

  /// The entry's bytes, as they are on disk: prove them before use.
  public func entry(_ index: UInt64, size: UInt64) throws(JournalFault) -> [UInt8] {
    guard index < size else { throw JournalFault(.noSuchEntry, "entry \(index)", "the journal has \(size)") }
    let name = TileName(level: nil, index: index / 256, width: width(size, index / 256))
    return try bundle(name)[Int(index % 256)]
  }

  /// Hands over the entries from an index on, bundle by bundle, as they are on disk.
  public func entries(from start: UInt64, size: UInt64, _ body: (UInt64, [UInt8]) throws -> Void) throws {
    var index = start
    while index < size {
      let name = TileName(level: nil, index: index / 256, width: width(size, index / 256))
      for entry in try bundle(name).dropFirst(Int(index % 256)) {
        try body(index, entry)
        index += 1
      }
    }
  }

  // MARK: Proofs

  /// - Parameters:
  ///   - level: of the tree, leaves at 0.
  ///   - size: of a tree that this journal holds.
  private func node(
    _ level: Int, _ index: UInt64, _ size: UInt64, _ tiles: inout Tiles
  ) throws(JournalFault) -> ContentDigest {
    let (row, inside) = (level / 8, level % 8)
    let first = index << UInt64(inside)
    let name = TileName(level: row, index: first / 256, width: width(size >> UInt64(8 * row), first / 256))
    let hashes: [ContentDigest]
    if let known = tiles[name] { hashes = known } else { hashes = try tile(name) }
    tiles[name] = hashes
    let (from, to) = (Int(first % 256), Int(first % 256) + 1 << inside)
    guard to <= hashes.count else { throw JournalFault(.damaged, name.path) }
    return Merkle.perfectRoot(hashes[from..<to])
  }

  /// The tiles that a proof has read: most of its nodes lie in three.
  private typealias Tiles = [TileName: [ContentDigest]]

  private func root(
    _ low: UInt64, _ high: UInt64, _ size: UInt64, _ tiles: inout Tiles
  ) throws(JournalFault) -> ContentDigest {
    let n = high - low
    if n & (n - 1) == 0, low % n == 0 {
      return try node(n.trailingZeroBitCount, low >> UInt64(n.trailingZeroBitCount), size, &tiles)
    }
    let k = JournalReader.split(n)
    return Merkle.node(try root(low, low + k, size, &tiles), try root(low + k, high, size, &tiles))
  }

  /// The largest power of two below n, for n of 2 and more.
  private static func split(_ n: UInt64) -> UInt64 { 1 << UInt64(63 - (n - 1).leadingZeroBitCount) }

  /// - Parameter size: of the tree, at most the checkpoint's.
  public func inclusion(of index: UInt64, size: UInt64) throws(JournalFault) -> InclusionProof {
    guard index < size else { throw JournalFault(.noSuchEntry, "entry \(index)") }
    var (path, tiles) = ([ContentDigest](), Tiles())
    var (low, high) = (UInt64(0), size)
    while high - low > 1 {
      let middle = low + JournalReader.split(high - low)
      if index < middle {
        path.append(try root(middle, high, size, &tiles))
        high = middle
      } else {
        path.append(try root(low, middle, size, &tiles))
        low = middle
      }
    }
    return InclusionProof(index: index, size: size, path: path.reversed())
  }

  /// - Parameter earlier: at least 1 and at most `later`.
  public func consistency(from earlier: UInt64, to later: UInt64) throws(JournalFault) -> ConsistencyProof {
    guard earlier > 0, earlier <= later else { throw JournalFault(.noSuchEntry, "tree of \(earlier)") }
    var (path, tiles) = ([ContentDigest](), Tiles())
    var (low, high, whole) = (UInt64(0), later, true)
    while earlier != high {
      let middle = low + JournalReader.split(high - low)
      if earlier <= middle {
        path.append(try root(middle, high, later, &tiles))
        high = middle
      } else {
        path.append(try root(low, middle, later, &tiles))
        (low, whole) = (middle, false)
      }
    }
    if !whole { path.append(try root(low, high, later, &tiles)) }
    return ConsistencyProof(earlier: earlier, later: later, path: path.reversed())
  }

  /// Whether the journal continues what was seen of it before: the answer to rollback and fork.
  public func continues(_ seen: SignedNote) throws(JournalFault) {
    let old: Checkpoint
    do throws(SignedNote.Fault) { old = try Checkpoint(seen.encoded, key: key) } catch {
      throw JournalFault(.badCheckpoint, "the earlier checkpoint", error.rawValue)
    }
    let now = try checkpoint()
    guard now.origin == old.origin else {
      throw JournalFault(.forked, JournalReader.checkpointPath, "another name")
    }
    guard now.size >= old.size else {
      throw JournalFault(
        .rolledBack, JournalReader.checkpointPath, "\(old.size) entries once, \(now.size) now")
    }
    guard old.size > 0 else { return }
    let fault = try consistency(from: old.size, to: now.size).fault(
      earlierRoot: old.root, laterRoot: now.root)
    if let fault { throw JournalFault(.forked, JournalReader.checkpointPath, fault.rawValue) }
  }

  // MARK: Checking everything

  /// Reads every bundle and tile and computes the tree again.
  /// - Parameter body: gets each entry with its index.
  /// - Returns: every fault found; with none, what `body` got is exactly what the key signed.
  public func check(_ body: (UInt64, [UInt8]) -> Void = { _, _ in }) -> [JournalFault] {
    let signed: Checkpoint
    do throws(JournalFault) { signed = try checkpoint() } catch { return [error] }
    var faults: [JournalFault] = []
    var edge = TreeEdge()
    func compare(_ name: TileName, _ hashes: [ContentDigest]) {
      do throws(JournalFault) {
        if try tile(name) != hashes { faults.append(JournalFault(.damaged, name.path)) }
      } catch { faults.append(error) }
    }
    // A checkpoint may claim any size: the first missing bundle ends the reading.
    var index: UInt64 = 0
    while index < signed.size {
      let name = TileName(level: nil, index: index / 256, width: width(signed.size, index / 256))
      do throws(JournalFault) {
        for entry in try bundle(name) {
          body(index, entry)
          edge.append(Merkle.leaf(entry), full: compare)
          index += 1
        }
      } catch {
        return faults + [error]
      }
    }
    for (name, hashes) in edge.partial { compare(name, hashes) }
    if edge.root != signed.root {
      // The tiles that differ say where; without any, it is the checkpoint itself.
      faults.append(JournalFault(.damaged, "entries", "their root is not the one that was signed"))
    }
    return faults.isEmpty ? [] : blamed(signed) ?? faults
  }

  /// Which files are at fault where the lowest tiles lead to the signed root: not they, but what differs from them.
  /// `nil` where they do not.
  private func blamed(_ signed: Checkpoint) -> [JournalFault]? {
    var (edge, faults, bundles) = (TreeEdge(), [JournalFault](), [TileName]())
    func compare(_ name: TileName, _ hashes: [ContentDigest]) {
      guard name.level != 0 else { return }
      do throws(JournalFault) {
        if try tile(name) != hashes { faults.append(JournalFault(.damaged, name.path)) }
      } catch { faults.append(error) }
    }
    for index in 0..<(signed.size + 255) / 256 {
      let width = width(signed.size, index)
      guard let hashes = try? tile(TileName(level: 0, index: index, width: width)) else { return nil }
      for hash in hashes { edge.append(hash, full: compare) }
      let name = TileName(level: nil, index: index, width: width)
      if (try? bundle(name).map(Merkle.leaf)) != hashes { bundles.append(name) }
    }
    guard edge.root == signed.root else { return nil }
    for (name, hashes) in edge.partial { compare(name, hashes) }
    return faults + bundles.map { JournalFault(.damaged, $0.path) }
  }
}

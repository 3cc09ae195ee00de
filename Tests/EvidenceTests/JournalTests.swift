import Foundation
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineEvidence

@Suite("The journal") struct JournalTests {
  func entries(_ n: Int, from first: Int = 0) -> [[UInt8]] {
    (first..<first + n).map { Array("entry \($0)".utf8) }
  }

  @Test("a tree grown in steps has the root, tiles and proofs of RFC 9162")
  func growth() throws {
    let scratch = try JournalFolder()
    let journal = try scratch.open()
    var all: [[UInt8]] = []
    var roots: [UInt64: ContentDigest] = [:]
    for step in [1, 1, 5, 248, 1, 1, 255, 300] {
      let added = entries(step, from: all.count)
      all += added
      let range = try journal.append(entries: added)
      #expect(range == UInt64(all.count - step)..<UInt64(all.count))
      let checkpoint = try journal.reader.checkpoint()
      #expect(checkpoint.root == plainRoot(all[...]))
      roots[checkpoint.size] = checkpoint.root
    }
    let reader = try scratch.open().reader
    #expect(reader.check().isEmpty)
    let size = UInt64(all.count)
    let root = try #require(roots[size])
    for index in [0, 1, 6, 254, 255, 256, 257, 511, 512, size - 1] {
      let proof = try reader.inclusion(of: index, size: size)
      #expect(proof.fault(leaf: Merkle.leaf(all[Int(index)]), root: root) == nil)
      #expect(proof.fault(leaf: Merkle.leaf([1]), root: root) == .otherRoot)
    }
    for (earlier, old) in roots {
      #expect(try reader.consistency(from: earlier, to: size).fault(earlierRoot: old, laterRoot: root) == nil)
    }
  }

  @Test("partial files go once what they began is full, and only then")
  func pruning() throws {
    let scratch = try JournalFolder()
    let journal = try scratch.open()
    func partials() -> [String] {
      let all = FileManager.default.enumerator(atPath: scratch.journal)?.compactMap { $0 as? String } ?? []
      return all.filter { $0.contains(".p/") }.sorted()
    }
    try journal.append(entries: entries(3))
    try journal.append(entries: entries(250, from: 3))
    #expect(
      partials() == ["tile/0/000.p/253", "tile/0/000.p/3", "tile/entries/000.p/253", "tile/entries/000.p/3"])
    try journal.append(entries: entries(5, from: 253))
    #expect(partials() == ["tile/0/001.p/2", "tile/1/000.p/1", "tile/entries/001.p/2"])
    #expect(journal.reader.check().isEmpty)
    let old = try journal.reader.inclusion(of: 1, size: 3)
    #expect(old.fault(leaf: Merkle.leaf(Array("entry 1".utf8)), root: plainRoot(entries(3)[...])) == nil)
  }

  @Test("a tile's name is read back from its one spelling, and from no other")
  func readNames() {
    for name in TileName.all(size: 70_000) + [TileName(level: 3, index: 1_234_067, width: 8)] {
      #expect(TileName(path: name.path) == name, "\(name.path)")
    }
    for path in [
      "tile/0/0", "tile/0/x001/7", "tile/0/000.p/0", "tile/0/000.p/256", "tile/-1/000", "tile/entries",
      "tile/0/000.p/+5", "checkpoint", "tile/0/x1/000", "",
    ] {
      #expect(TileName(path: path) == nil, "\(path)")
    }
  }

  @Test("tiles are named as the specification names them")
  func names() {
    #expect(TileName(level: 0, index: 1_234_067).path == "tile/0/x001/x234/067")
    #expect(TileName(level: nil, index: 0, width: 14).path == "tile/entries/000.p/14")
    #expect(
      TileName.all(size: 70_000).filter { $0.level == 1 }.map(\.path) == ["tile/1/000", "tile/1/001.p/17"])
  }

  @Test("one changed byte in any file is found and the file named")
  func alteredFile() throws {
    let scratch = try JournalFolder()
    try scratch.open().append(entries: entries(260))
    let files = JournalReader.files(in: scratch.journal)
    let key = try JournalReader.ownKey(files)
    for name in TileName.all(size: 260).map(\.path) + ["checkpoint"] {
      let bytes = try #require(files(name))
      for at in [0, bytes.count / 2, bytes.count - 1] {
        let reader = JournalReader(
          files: { path in
            guard path == name, var bytes = files(path) else { return files(path) }
            bytes[at] ^= 1
            return bytes
          }, key: key)
        let faults = reader.check()
        #expect(!faults.isEmpty, "\(name) byte \(at)")
        #expect(faults.contains { $0.place == name }, "\(name) byte \(at)")
      }
      let without = JournalReader(files: { $0 == name ? nil : files($0) }, key: key)
      #expect(!without.check().isEmpty)
    }
  }

  struct Refused: Error {}
  final class Counter: @unchecked Sendable {
    var left: Int
    init(_ left: Int) { self.left = left }
    func step() throws {
      left -= 1
      if left < 0 { throw Refused() }
    }
  }

  @Test("whatever call fails, nothing is acknowledged, nothing acknowledged is lost, and work goes on")
  func failingDisk() throws {
    for allowed in 0..<60 {
      let scratch = try JournalFolder()
      try scratch.open().append(entries: entries(254))
      let before = try scratch.open().reader.checkpoint()
      let counter = Counter(allowed)
      let real = DiskActions.real
      let failing = DiskActions(
        write: { bytes, path in
          do { try counter.step() } catch {
            // A disk that fills up leaves half a file.
            try? real.write(Array(bytes.prefix(bytes.count / 2)), path)
            throw error
          }
          try real.write(bytes, path)
        },
        rename: {
          try counter.step(); try real.rename($0, $1)
        },
        syncFolder: {
          try counter.step(); try real.syncFolder($0)
        })
      var acknowledged: Range<UInt64>?
      acknowledged = try? Journal.open(at: scratch.journal, keyFile: scratch.key, disk: failing)
        .append(entries: entries(5, from: 254))
      let again = try scratch.open()
      let after = try again.reader.checkpoint()
      #expect(after.size == 254 || after.size == 259)
      if acknowledged != nil { #expect(after.size == 259) }
      if after.size == 254 { #expect(after == before) }
      try again.append(entries: entries(3, from: 1000))
      #expect(again.reader.check().isEmpty)
      // What was cut off is gone: every file within the tree begins the tile it stands for, none lies beyond.
      let size = try again.reader.checkpoint().size
      let all = FileManager.default.enumerator(atPath: scratch.journal)?.compactMap { $0 as? String } ?? []
      for (path, tile) in all.compactMap({ path in TileName(path: path).map { (path, $0) } }) {
        #expect(tile.isWithin(size: size), "\(path) after \(allowed) calls")
        let full = TileName(level: tile.level, index: tile.index)
        let now =
          full.isWithin(size: size)
          ? full
          : TileName(
            level: tile.level, index: tile.index,
            width: Int((size >> UInt64(8 * (tile.level ?? 0))) - tile.index * 256))
        let (old, new) = (again.reader.files(path), again.reader.files(now.path))
        #expect(
          old.flatMap { old in new.map { $0.starts(with: old) } } == true, "\(path) after \(allowed) calls")
      }
      if acknowledged != nil { return }
    }
    Issue.record("the append never went through")
  }

  @Test("a rollback, a fork and another key are told apart")
  func hostile() throws {
    let scratch = try JournalFolder()
    let journal = try scratch.open()
    try journal.append(entries: entries(3))
    let three = try journal.reader.note()
    try journal.append(entries: entries(3, from: 3))
    try journal.reader.continues(three)
    let six = try journal.reader.note()
    let files = JournalReader.files(in: scratch.journal)
    let rolled = JournalReader(
      files: { $0 == "checkpoint" ? three.encoded : files($0) }, key: journal.signer.key)
    #expect(throws: JournalFault(.rolledBack, "")) { try rolled.continues(six) }

    let lie = Checkpoint(origin: journal.signer.key.name, size: 6, root: Merkle.emptyRoot)
    let forged = try journal.signer.signing(SignedNote(text: lie.text))
    #expect(throws: JournalFault(.forked, "")) { try journal.reader.continues(forged) }
    let proof = try #require(ForkProof(six, forged, key: journal.signer.key))
    let kept = try journal.keep(proof)
    #expect(files(kept) != nil)
    #expect(ForkProof(six, six, key: journal.signer.key) == nil)

    let other = try NoteSigner.random(name: journal.signer.key.name)
    let swapped = JournalReader(files: files, key: other.key)
    #expect(throws: JournalFault(.badCheckpoint, "")) { try swapped.checkpoint() }
  }

  @Test("a checkpoint is not replaced by an empty one where entries are")
  func lostCheckpoint() throws {
    let scratch = try JournalFolder()
    try scratch.open().append(entries: entries(300))
    try FileManager.default.removeItem(atPath: scratch.journal + "/checkpoint")
    #expect(throws: JournalFault(.noCheckpoint, "")) { try scratch.open() }
  }

  @Test("ten thousand signatures are refused, and a witness's timed signature counts")
  func signatures() throws {
    let signer = try NoteSigner(name: "log.example", secret: Array(repeating: 7, count: 32))
    let witness = try NoteSigner(
      name: "w.example", algorithm: .cosignature, secret: Array(repeating: 9, count: 32))
    let text = Checkpoint(origin: "log.example", size: 1, root: Merkle.leaf([])).text
    var note = try signer.signing(SignedNote(text: text))
    note = try witness.cosigning(note, at: Instant(unixSeconds: 1_700_000_000))
    let read = try SignedNote(parsing: note.encoded)
    #expect(try read.verified(by: [signer.key, witness.key]) == [signer.key, witness.key])
    #expect(try NoteKey(witness.key.description) == witness.key)
    let many = SignedNote(text: text, signatures: Array(repeating: note.signatures[0], count: 10_000))
    #expect(throws: SignedNote.Fault.self) { try SignedNote(parsing: many.encoded) }
  }

  @Test("an entry longer than the layout can hold is refused before anything is written")
  func longEntry() throws {
    let scratch = try JournalFolder()
    let journal = try scratch.open()
    #expect(throws: JournalFault(.entryTooLarge, "")) {
      try journal.append(entries: [[1], [UInt8](repeating: 0, count: 65_536)])
    }
    #expect(try journal.reader.checkpoint().size == 0)
    #expect(try journal.append(entries: [[UInt8](repeating: 0, count: 65_535)]) == 0..<1)
    #expect(journal.reader.check().isEmpty)
  }

  @Test("a statement comes back from its envelope, and from no altered one")
  func attestation() throws {
    let signer = try NoteSigner(name: "log.example", secret: Array(repeating: 7, count: 32))
    let statement = Statement(
      .verdict, [.init("claims/one", ContentDigest(of: "verdict"))],
      .init(
        detector: "event count", version: "1", parameters: ["prior": "0.2-0.8"],
        inputs: [ContentDigest(of: "set")], at: Instant(unixSeconds: 1_700_000_000)))
    let bytes = try Attestation.envelope(statement, signer: signer)
    #expect(Attestation.statement(bytes, key: signer.key) == statement)
    var random = SeededRandom(seed: 5)
    for _ in 0..<200 {
      var flipped = bytes
      flipped[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let found = Attestation.statement(flipped, key: signer.key)
      #expect(found == nil || found == statement)
    }
  }
}

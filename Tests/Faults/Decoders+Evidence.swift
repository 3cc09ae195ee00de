import Foundation
import SightlineAudit
import SightlineEvidence
import SightlineUnits

extension Decoder {
  static let sample = Array(
    "the same words again, and again, and once more so that there is something to press together 0123456789"
      .utf8)

  /// Names and contents that an archive gives; contents alone where the names carry no checksum.
  private static func walked(_ bytes: [UInt8]) throws -> Set<String> {
    let file = try MemoryFile(bytes)
    var found: Set<String> = []
    _ = try InputWalker().walk([file.path]) { input in
      if let data = try? input.load() { found.insert(ContentDigest(of: data).hex) }
    }
    return found
  }
  private static func plain(_ bytes: [UInt8]) throws -> Set<String> {
    [ContentDigest(of: try InputWalker.plain(bytes)).hex]
  }
  private static func buffer<T>(_ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows
    -> T
  {
    try bytes.withUnsafeBufferPointer { try body($0) }
  }

  static let evidence: [Decoder] = [
    Decoder(
      "gzip", .checked,
      seeds: { [Containers.gzip(sample), Containers.gzip(sample) + Containers.gzip([65])] },
      read: { bytes in
        let content = try buffer(bytes) { try Inflating.gzip($0) }
        // Cut between two members a file of two is a whole file of one, as RFC 1952 has it.
        let whole = content == sample + [65] ? [content, sample] : [content]
        return Set(whole.map { ContentDigest(of: $0).hex })
      }),
    Decoder(
      "zstd", .checked, seeds: { [ObjectStore.packed(sample)] },
      read: { bytes in [ContentDigest(of: try buffer(bytes) { try Inflating.zstd($0) }).hex] }),
    Decoder(
      "zip", .checked, seeds: { [Containers.zip([("a/b.json", sample), ("c", [1, 2, 3])])] },
      read: { bytes in
        var found: Set<String> = []
        for member in try ZipMembers.list(bytes).members.values {
          if let data = try? member.load() { found.insert(ContentDigest(of: data).hex) }
        }
        return found
      }),
    Decoder(
      "tar",
      seeds: {
        [
          Containers.tar([
            ("a/b.json", 0x30, sample), ("././@LongLink", 0x4C, Array("long/name\u{0}".utf8)),
            ("x", 0x30, [1]),
            ("pax", 0x78, Array("17 path=long/two\n".utf8)), ("y", 0x30, Containers.gzip(sample)),
            ("inner.zip", 0x30, Containers.zip([("c", [1, 2, 3])])),
          ])
        ]
      }, read: walked),
    Decoder(
      "object", .checked, seeds: { [ObjectStore.packed(sample)] },
      read: { bytes in
        let store = try ObjectStore(folder: Workshop.folder + "/objects")
        let digest = ContentDigest(of: sample)
        try Workshop.put(bytes, store.path(of: digest))
        return [ContentDigest(of: try store.get(digest)).hex]
      }),
  ]

  // MARK: The journal

  /// A journal of 300 entries: one full tile, one partial, two levels.
  private static let log: (folder: String, keyFile: String, reader: JournalReader) = {
    let folder = Workshop.folder + "/log"
    do {
      let journal = try Journal.open(at: folder + "/journal", keyFile: folder + "/key")
      try journal.append(entries: (0..<299).map { Array("entry \($0)".utf8) })
      try journal.append([
        Statement(
          .accord, [.init("accords/a.accord", ContentDigest(of: sample))],
          .init(detector: "d", version: "1", inputs: [ContentDigest(of: "x")], at: Instant(unixSeconds: 0)))
      ])
      return (folder, folder + "/key", journal.reader)
    } catch { fatalError("the journal of the fault run cannot be made: \(error)") }
  }()
  private static func file(_ name: String) throws -> [UInt8] {
    guard let bytes = log.reader.files(name) else { throw JournalFault(.missing, name) }
    return bytes
  }
  /// The whole journal with one file replaced: it must say so.
  private static func journal(_ name: String) -> Decoder {
    Decoder(
      "journal-" + name.replacingOccurrences(of: "/", with: "-"), .checked, seeds: { [try file(name)] },
      read: { bytes in
        let files = log.reader.files
        let reader = JournalReader(files: { $0 == name ? bytes : files($0) }, key: log.reader.key)
        var hasher: [String] = []
        let faults = reader.check { index, entry in hasher.append("\(index) \(ContentDigest(of: entry).hex)")
        }
        if let first = faults.first { throw first }
        return [ContentDigest(of: hasher.joined()).hex]
      })
  }

  static let journal: [Decoder] = [
    journal("checkpoint"), journal("tile/0/000"), journal("tile/0/001.p/44"), journal("tile/1/000.p/1"),
    journal("tile/entries/000"), journal("tile/entries/001.p/44"),
    Decoder(
      "verifier-key", .checked, seeds: { [try file(JournalReader.keyPath)] },
      read: { bytes in
        ["\(try NoteKey(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)))"]
      }),
    Decoder(
      "signing-key", .checked,
      seeds: { [Array(FileManager.default.contents(atPath: log.keyFile) ?? Data())] },
      read: { bytes in
        let path = Workshop.folder + "/key-damaged"
        try Workshop.put(bytes, path)
        return ["\(try Journal.open(at: log.folder + "/journal", keyFile: path).signer.key)"]
      }),
    Decoder(
      "envelope", .checked, seeds: { [try log.reader.entry(299, size: 300)] },
      read: { bytes in
        guard let s = Attestation.statement(bytes, key: log.reader.key) else {
          throw JournalFault(.badEntry, "entry")
        }
        return ["\(s)"]
      }),
    Decoder(
      "note", seeds: { [try file("checkpoint")] },
      read: { bytes in ["\(try Checkpoint(note: SignedNote(parsing: bytes)))"] }),
    Decoder(
      "entry-bundle", seeds: { [try file("tile/entries/001.p/44")] },
      read: { bytes in [String(EntryBundle.entries(bytes)?.count ?? -1)] }),
    // Any text as a published dossier, sealed as a stranger with a key of their own would.
    Decoder(
      "dossier", texts: [Seeds.dossier],
      read: { bytes in
        let folder = Workshop.folder + "/dossier"
        try Workshop.put(bytes, folder + "/dossier.json")
        let journal = try Journal.open(at: Workshop.folder + "/sealing/journal", keyFile: log.keyFile)
        try DossierSeal.seal(
          folder, files: ["dossier.json"], journal: journal,
          making: .init(detector: "sightline publish", version: "1", at: Instant(unixSeconds: 0)))
        defer { try? FileManager.default.removeItem(atPath: Workshop.folder + "/sealing") }
        return Set(try Audit().run(folder).findings.map(\.description))
      }),
  ]
}

import Foundation
import SightlineFaults
import SightlineTesting
import Testing

@testable import SightlineEvidence

/// Archives written byte by byte, so that they can lie.
enum Forge {
  struct ZipMember {
    var name: String
    var data: [UInt8]
    var size: UInt32?
    var method: UInt16 = 0
    var mode: UInt32 = 0o100644
    /// Points the directory at another member's bytes.
    var offset: UInt32?
    var extra: [UInt8] = []
  }
  static func le16(_ v: UInt16) -> [UInt8] { [UInt8(v & 255), UInt8(v >> 8)] }
  static func le32(_ v: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: v >> (8 * UInt32($0))) }
  }

  static func zip(_ members: [ZipMember]) -> [UInt8] {
    var (body, directory): ([UInt8], [UInt8]) = ([], [])
    for m in members {
      let name = Array(m.name.utf8)
      let sizes = le32(CRC32.of(m.data)) + le32(UInt32(m.data.count)) + le32(m.size ?? UInt32(m.data.count))
      let at = m.offset ?? UInt32(body.count)
      body += le32(0x0403_4B50) + le16(20) + le16(0) + le16(m.method) + le32(0) + sizes
      body += le16(UInt16(name.count)) + le16(0) + name + m.data
      directory += le32(0x0201_4B50) + le16(0x0314) + le16(20) + le16(0) + le16(m.method) + le32(0) + sizes
      directory += le16(UInt16(name.count)) + le16(UInt16(m.extra.count)) + le16(0) + le16(0) + le16(0)
      directory += le32(m.mode << 16) + le32(at) + name + m.extra
    }
    let count = le16(UInt16(members.count))
    return body + directory + le32(0x0605_4B50) + le16(0) + le16(0) + count + count
      + le32(UInt32(directory.count)) + le32(UInt32(body.count)) + le16(0)
  }

  static func tar(_ members: [(name: String, kind: UInt8, data: [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = []
    for m in members {
      var h = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, _ at: Int) {
        h.replaceSubrange(at..<at + text.utf8.count, with: Array(text.utf8))
      }
      put(m.name, 0)
      put("0000644", 100)
      put(
        String(repeating: "0", count: 11 - String(m.data.count, radix: 8).count)
          + String(m.data.count, radix: 8), 124)
      h[156] = m.kind
      put("ustar", 257)
      let sum = h.reduce(8 * 32) { $0 + Int($1) }
      put(String(repeating: "0", count: 6 - String(sum, radix: 8).count) + String(sum, radix: 8), 148)
      bytes += h + m.data + [UInt8](repeating: 0, count: (512 - m.data.count % 512) % 512)
    }
    return bytes + [UInt8](repeating: 0, count: 1024)
  }

  /// gzip of stored blocks: no compressor needed.
  static func gzip(_ data: [UInt8]) -> [UInt8] {
    let n = UInt16(data.count)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + le16(n) + le16(~n) + data + le32(CRC32.of(data))
      + le32(UInt32(n))
  }
  static func zstd(_ data: [UInt8]) -> [UInt8] { ObjectStore.packed(data) }
}

@Suite("Guarded reading") struct InputTests {
  let text = Array("the same words again and again and again".utf8)

  /// What a walk gives: contents by name without the folder, and refusals.
  func walk(_ name: String, _ bytes: [UInt8], _ limits: ReadingLimits = .standard) throws -> (
    files: [String: [UInt8]], refused: [String: InputError]
  ) {
    let scratch = try Scratch()
    let path = try scratch.write(name, bytes)
    let base = scratch.path + "/"
    var files: [String: [UInt8]] = [:]
    var refused: [String: InputError] = [:]
    let aside = try InputWalker(limits: limits).walk([path]) { file in
      let short = String(file.name.dropFirst(base.count))
      do { files[short] = try file.load() } catch let error as InputError { refused[short] = error }
    }
    for r in aside { refused[String(r.name.dropFirst(base.count))] = r.error }
    return (files, refused)
  }

  @Test("plain, gzip, several gzip members, zstd, tar, zip and nests of them give the same bytes")
  func formats() throws {
    let half = text.count / 2
    #expect(try walk("a.json", text).files == ["a.json": text])
    #expect(try walk("a.json", Forge.gzip(text)).files == ["a.json": text])
    let two = Forge.gzip(Array(text[..<half])) + Forge.gzip(Array(text[half...]))
    #expect(try walk("a", two).files == ["a": text])
    #expect(try walk("a", Forge.zstd(text)).files == ["a": text])
    let tar = Forge.tar([("d/x", 0x30, text), ("d/y.gz", 0x30, Forge.gzip(text))])
    #expect(try walk("m.tar", tar).files == ["m.tar!d/x": text, "m.tar!d/y.gz": text])
    #expect(try walk("m.tar.zst", Forge.zstd(tar)).files.count == 2)
    let zip = Forge.zip([.init(name: "x", data: text), .init(name: "in.tar", data: tar)])
    #expect(try walk("z.zip", zip).files["z.zip!in.tar!d/x"] == text)
  }

  @Test("names that leave the folder, links and devices are refused by name, the rest goes on")
  func unsafe() throws {
    let tar = Forge.tar([
      ("../up", 0x30, text), ("/etc/x", 0x30, text), ("link", 0x32, []), ("hard", 0x31, []),
      ("dev", 0x33, []),
      ("good", 0x30, text),
    ])
    let found = try walk("t.tar", tar)
    #expect(found.files == ["t.tar!good": text])
    #expect(found.refused["t.tar!../up"]?.code == .unsafeName)
    #expect(found.refused["t.tar!/etc/x"]?.code == .unsafeName)
    for name in ["link", "hard", "dev"] { #expect(found.refused["t.tar!\(name)"]?.code == .link) }
    let zip = Forge.zip([
      .init(name: "a/../../b", data: text), .init(name: "c:x", data: text),
      .init(name: "l", data: text, mode: 0o120777), .init(name: "good", data: text),
    ])
    let members = try walk("z.zip", zip)
    #expect(members.files == ["z.zip!good": text])
    #expect(
      members.refused.mapValues(\.code) == [
        "z.zip!a/../../b": .unsafeName, "z.zip!c:x": .unsafeName, "z.zip!l": .link,
      ])
  }

  @Test("a slash is a slash whatever stands on it: names are judged by bytes")
  func combining() throws {
    let names = ["/\u{301}x", "..\u{2F}\u{301}x", "a\\\u{301}b", "ok/..a/x"]
    let found = try walk("t.tar", Forge.tar(names.map { ($0, 0x30, text) }))
    #expect(found.files.keys.sorted() == ["t.tar!ok/..a/x"])
    #expect(found.refused.values.allSatisfy { $0.code == .unsafeName } && found.refused.count == 3)
  }

  @Test("a tar cut inside a header is truncated, and what was kept aside before stays named")
  func cutTar() throws {
    let tar = Forge.tar([("../up", 0x30, text), ("good", 0x30, text), ("lost", 0x30, text)])
    let found = try walk("t.tar", Array(tar[..<(4 * 512 + 200)]))
    #expect(found.files.keys.sorted() == ["t.tar!good"])
    #expect(found.refused["t.tar!../up"]?.code == .unsafeName)
    #expect(found.refused["t.tar"]?.code == .truncated)
    // Without its two closing blocks, as many tools write it, it is whole.
    #expect(try walk("t.tar", Array(tar[..<(6 * 512)])).refused["t.tar"] == nil)
  }

  @Test("no bytes at all are no gzip stream")
  func emptyGzip() {
    #expect(throws: InputError(.truncated)) {
      _ = try [UInt8]().withUnsafeBufferPointer { try Inflating.gzip($0) }
    }
  }

  @Test("zip entries that share bytes are refused")
  func overlapping() throws {
    let zip = Forge.zip([.init(name: "a", data: text), .init(name: "b", data: text, offset: 0)])
    #expect(try walk("z.zip", zip).refused["z.zip!b"]?.code == .overlapping)
  }

  @Test("a zip64 size beyond all sense is damage, not a length")
  func impossibleSize() throws {
    let extra = Forge.le16(1) + Forge.le16(8) + [UInt8](repeating: 0xFF, count: 8)
    let zip = Forge.zip([.init(name: "a", data: [3, 0], size: 0xFFFF_FFFF, method: 8, extra: extra)])
    #expect(try walk("z.zip", zip).refused["z.zip!a"]?.code == .damaged)
  }

  @Test("bombs stop at the ratio or at the size, whichever comes first")
  func bombs() throws {
    var limits = ReadingLimits()
    (limits.ratioFloor, limits.largestFile) = (1 << 16, 1 << 22)
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    let bomb = Forge.zstd(zeros)
    #expect(zeros.count / bomb.count > 1000)
    #expect(try walk("b", bomb, limits).refused["b"]?.code == .bomb)
    #expect(try walk("b.tar", Forge.tar([("b", 0x30, bomb)]), limits).refused["b.tar!b"]?.code == .bomb)
    limits.largestRatio = .max
    limits.largestFile = 1 << 19
    #expect(try walk("b", bomb, limits).refused["b"]?.code == .tooLarge)
    // One block of deflate that repeats a zero a thousand times and more.
    limits = ReadingLimits()
    (limits.ratioFloor, limits.largestFile) = (1 << 16, 1 << 22)
    let gzip = Containers.gzip(zeros)
    #expect(try walk("b.gz", gzip, limits).refused["b.gz"]?.code == .bomb)
    // Behind a start that does not expand, the whole still counts.
    let junk = (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    #expect(
      try walk("b.gz", Containers.gzip(junk + zeros + zeros + zeros), limits).refused["b.gz"]?.code == .bomb)
    let zip = Forge.zip([.init(name: "a", data: [3, 0], size: 1 << 30, method: 8)])
    #expect(try walk("z.zip", zip, limits).refused["z.zip!a"]?.code == .tooLarge)
  }

  @Test("archives nested too deeply are refused")
  func nesting() throws {
    var tar = Forge.tar([("x", 0x30, text)])
    for level in 0..<4 { tar = Forge.tar([("level\(level).tar", 0x30, tar)]) }
    let found = try walk("t.tar", tar)
    #expect(found.files.isEmpty)
    #expect(found.refused.values.map(\.code) == [.tooDeep])
  }

  @Test("a folder is read in the order of names, hidden files and links left out")
  func folders() throws {
    let scratch = try Scratch()
    for name in ["b", "a/z", "a/c", ".hidden"] { _ = try scratch.write(name, text) }
    try FileManager.default.createSymbolicLink(atPath: scratch.path + "/l", withDestinationPath: "b")
    let base = scratch.path
    var names: [String] = []
    let refused = try InputWalker().walk([base]) { names.append(String($0.name.dropFirst(base.count + 1))) }
    #expect(names == ["a/c", "a/z", "b"])
    #expect(refused.map(\.error.code) == [.link])
    #expect(try InputWalker().walk([base + "/none"]) { _ in }.map(\.error.code) == [.notFound])
  }

  @Test(
    "no truncation and no flipped bit of a compressed file passes for another content",
    arguments: ["gzip", "zstd"])
  func damage(_ format: String) throws {
    let bytes = format == "gzip" ? Forge.gzip(text) : Forge.zstd(text)
    for damaged in Damage.truncations(bytes).dropFirst(format == "gzip" ? 18 : 4) {
      #expect((try? InputWalker.plain(damaged)) == nil, "\(damaged.count) bytes")
    }
    for damaged in Damage.bitFlips(bytes, count: 2000, seed: 3) {
      let found = try? InputWalker.plain(damaged)
      // A flip in the magic number makes it a plain file: its bytes as they are.
      #expect(found == nil || found == text || found == damaged)
    }
  }

  @Test("truncated and bit-flipped archives end in errors or right members, never in a crash")
  func damagedArchives() throws {
    let tar = Forge.tar([("x", 0x30, text), ("y", 0x30, text)])
    let zip = Forge.zip([.init(name: "x", data: text), .init(name: "y", data: text)])
    for (name, bytes) in [("t.tar", tar), ("z.zip", zip)] {
      let cuts = stride(from: 0, to: bytes.count, by: 29).map { Array(bytes[..<$0]) }
      for damaged in cuts + Damage.bitFlips(bytes, count: 120, seed: 4) {
        let found = try walk(name, damaged)
        guard name == "z.zip" else { continue }
        for (member, content) in found.files where member.contains("!") { #expect(content == text) }
      }
    }
  }
}

@Suite("The object store") struct ObjectStoreTests {
  @Test("bytes come back, twice stored is once stored, and their name is their SHA-256")
  func roundTrip() throws {
    let scratch = try Scratch()
    let store = try ObjectStore(folder: scratch.path)
    let digest = try store.put(Array("abc".utf8))
    #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(try store.put(Array("abc".utf8)) == digest)
    #expect(try store.get(digest) == Array("abc".utf8))
    #expect(try store.get(try store.put([])) == [])
    #expect(store.all().count == 2)
  }

  @Test("no altered object is taken for evidence")
  func altered() throws {
    let scratch = try Scratch()
    let store = try ObjectStore(folder: scratch.path)
    let text = Array("evidence that must not change".utf8)
    let digest = try store.put(text)
    let path = store.path(of: digest)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    for damaged in Damage.bitFlips(bytes, count: 500, seed: 1) + Damage.truncations(bytes) {
      try Data(damaged).write(to: URL(fileURLWithPath: path))
      // A flip may hit a bit that means nothing; then the bytes are still the right ones.
      let found = try? store.get(digest)
      #expect(found == nil || found == text)
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: ObjectStore.Failure.self) { try store.get(digest) }
  }

  @Test("a half-written file is never an object")
  func partial() throws {
    let scratch = try Scratch()
    let store = try ObjectStore(folder: scratch.path)
    let digest = try store.put([1, 2, 3])
    _ = try scratch.write(String(store.path(of: digest).dropFirst(scratch.path.count + 1)) + ".7-9.part", [1])
    #expect(store.all() == [digest])
  }
}

import Foundation
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAudit
@testable import SightlineEvidence

/// A small sealed dossier: two artifacts, one withheld, one verdict.
final class Sealed {
  let folder: String
  let dossier: String
  let bundle: String
  let artifacts: [ContentDigest]

  init() throws {
    folder = NSTemporaryDirectory() + "sightline-audit-\(UInt64.random(in: 0 ... .max))"
    (dossier, bundle) = (folder + "/dossier", folder + "/dossier.tar")
    try FileManager.default.createDirectory(atPath: dossier, withIntermediateDirectories: true)
    let at = Instant(unixSeconds: 1_700_000_000)
    let journal = try Journal.open(at: folder + "/case/journal", keyFile: folder + "/case/key")
    let store = try ObjectStore(folder: folder + "/case/objects")
    let texts = ["what the receivers saw", "what must stay private"]
    artifacts = try texts.map { try store.put(Array($0.utf8)) }
    try journal.append(
      try zip(texts, artifacts).map { text, digest in
        Statement(
          adding: ArtifactRecord(
            digest: digest, size: text.utf8.count, name: "records/\(digest.short)", origin: "synthetic",
            licence: "", retrieved: at, published: nil, toolVersion: "test"),
          stored: try store.storedDigest(of: digest))
      })
    try Data(Sealed.json(artifacts[0]).utf8).write(to: URL(fileURLWithPath: dossier + "/dossier.json"))
    try Data("<p>one</p>".utf8).write(to: URL(fileURLWithPath: dossier + "/index.html"))
    try DossierSeal.seal(
      dossier, files: ["dossier.json", "index.html"], journal: journal,
      making: .init(detector: "sightline publish", version: "test", at: at))
    try DossierSeal.bundle(
      dossier, files: ["dossier.json", "index.html"], objects: store, of: [artifacts[0]], to: bundle)
  }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// One sure candidate in a period half watched: at least one flight is certain.
  static func json(_ artifact: ContentDigest) -> String {
    let candidate = """
      {"observation":{"id":"o1","kind":"flight","basis":{"slices":[{"artifact":"\(artifact.hex)"}]}},
       "probability":1,"factors":[{"probability":1}]}
      """
    return """
      {"artifacts":[{"sha256":"\(artifact.hex)","size":22,"name":"a"}],"verdicts":[{"id":"c/one",
      "statement":"at least 1 flights to LFPG","outcome":"supported","probability":{"low":1,"high":1},
      "wouldHaveSeen":0.5,"period":{"start":0,"end":100},"candidates":[\(candidate)],
      "looks":[{"during":{"start":0,"end":50},"detection":1,"group":"g"}],
      "workings":{"prior.shape":0.5,"detection":0.5,"scale.atLow":1,"scale.atHigh":2,"candidates":1,
      "seen.expected":1,"count.atLeast":1,"detection.stays":0}}]}
      """
  }
}

@Suite("The audit") struct AuditTests {
  @Test("a sealed dossier and its bundle hold")
  func holds() throws {
    let sealed = try Sealed()
    let folder = try Audit().run(sealed.dossier)
    #expect(folder.findings == [])
    #expect((folder.withheld, folder.objects, folder.files, folder.entries) == (2, 0, 2, 3))
    let bundle = try Audit().run(sealed.bundle)
    #expect(bundle.findings == [])
    #expect((bundle.withheld, bundle.objects) == (1, 1))
    #expect(bundle.numbers > 5)
  }

  @Test("one changed byte in any file of a dossier is found, and the file named")
  func everyFile() throws {
    let sealed = try Sealed()
    for name in try FileTree(folder: sealed.dossier).names {
      let url = URL(fileURLWithPath: sealed.dossier + "/" + name)
      let bytes = try Data(contentsOf: url)
      for at in Set([0, bytes.count / 2, bytes.count - 1]) {
        var changed = bytes
        changed[at] ^= 1
        try changed.write(to: url)
        let report = try Audit().run(sealed.dossier)
        #expect(!report.holds, "\(name) byte \(at)")
        // A changed key leaves no signature to rely on; entries name themselves by bundle or root.
        if !name.contains("key.pub"), !name.contains("entries") {
          #expect(report.findings.contains { $0.place == name }, "\(name) byte \(at): \(report.findings)")
        }
      }
      try FileManager.default.removeItem(at: url)
      #expect(try !Audit().run(sealed.dossier).holds, "\(name)")
      try bytes.write(to: url)
    }
    try Data("more".utf8).write(to: URL(fileURLWithPath: sealed.dossier + "/more.txt"))
    #expect(
      try Audit().run(sealed.dossier).findings.map(\.description) == [
        "added: more.txt: the journal names no such file"
      ])
  }

  @Test("any one changed byte of a bundle is found, in headers and padding too")
  func bundleBytes() throws {
    let sealed = try Sealed()
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: sealed.bundle)))
    var random = SeededRandom(seed: 2)
    for _ in 0..<200 {
      let at = random.below(bytes.count)
      var changed = bytes
      changed[at] ^= 1 << UInt8(random.below(8))
      try Data(changed).write(to: URL(fileURLWithPath: sealed.bundle))
      let report = try? Audit().run(sealed.bundle)
      #expect(report?.holds != true, "byte \(at)")
    }
    for cut in [1, 512, 1024, bytes.count / 2] {
      try Data(bytes.dropLast(cut)).write(to: URL(fileURLWithPath: sealed.bundle))
      #expect((try? Audit().run(sealed.bundle))?.holds != true, "without the last \(cut)")
    }
  }

  @Test("a case must hold every artifact that was not removed by a journaled removal")
  func wholeCase() throws {
    let sealed = try Sealed()
    let root = sealed.folder + "/whole"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: sealed.folder + "/case", toPath: root + "/.sightline")
    try Data("title: synthetic".utf8).write(to: URL(fileURLWithPath: root + "/case.yaml"))
    let store = try ObjectStore(folder: root + "/.sightline/objects")
    #expect(try Audit().run(root).findings == [])
    #expect(try Audit().run(root).objects == 2)

    // Stored, then killed before it was journaled: nothing rests on it.
    let orphan = try store.put(Array("never acknowledged".utf8))
    let report = try Audit().run(root)
    #expect(report.holds)
    #expect(report.notes.contains { $0.contains(orphan.hex.dropFirst(2)) })

    let gone = sealed.artifacts[1]
    try FileManager.default.removeItem(atPath: store.path(of: gone))
    #expect(try Audit().run(root).findings.map(\.kind) == [.missing])
    let journal = try Journal.open(at: root + "/.sightline/journal", keyFile: root + "/.sightline/key")
    try journal.append([
      Statement(
        .removal, [.init("records/private", gone)],
        .init(
          detector: "sightline remove", version: "test", at: Instant(unixSeconds: 1_700_000_001),
          note: "safety of a person"))
    ])
    #expect(try Audit().run(root).findings == [])
    #expect(try Audit().run(root).removed == 1)

    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: store.path(of: sealed.artifacts[0])))
    #expect(try Audit().run(root).findings.map(\.kind) == [.altered])
  }

  @Test("a witness that is asked for must have co-signed; its signature is checked")
  func witnesses() throws {
    let sealed = try Sealed()
    let secret = [UInt8](repeating: 7, count: 32)
    let witness = try NoteSigner(name: "witness.example", algorithm: .cosignature, secret: secret)
    let path = sealed.dossier + "/journal/checkpoint"
    let note = try SignedNote(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    let audit = Audit(witnesses: [witness.key])
    #expect(try audit.run(sealed.dossier).findings.map(\.kind) == [.missing])
    let signed = try witness.cosigning(note, at: Instant(unixSeconds: 1_700_000_100))
    try Data(signed.encoded).write(to: URL(fileURLWithPath: path))
    #expect(try audit.run(sealed.dossier).findings == [])
    // The signature of another time does not hold.
    var bytes = signed.signatures[1].bytes
    bytes[11] ^= 1
    let forged = note.adding(.init(name: witness.key.name, bytes: bytes))
    try Data(forged.encoded).write(to: URL(fileURLWithPath: path))
    #expect(try audit.run(sealed.dossier).findings.map(\.kind) == [.altered])
  }

  @Test(
    "a checkpoint that claims more entries than memory holds is refused, not listed", arguments: [40, 62, 63])
  func absurdSize(_ bits: UInt64) throws {
    let sealed = try Sealed()
    let mallory = try NoteSigner(name: "mallory", secret: [UInt8](repeating: 9, count: 32))
    let checkpoint = Checkpoint(origin: "mallory", size: 1 << bits, root: ContentDigest(of: "anything"))
    let folder = sealed.dossier + "/journal/"
    try Data(mallory.signing(SignedNote(text: checkpoint.text)).encoded).write(
      to: URL(fileURLWithPath: folder + "checkpoint"))
    try Data("\(mallory.key)\n".utf8).write(to: URL(fileURLWithPath: folder + "key.pub"))
    #expect(try !Audit().run(sealed.dossier).holds)
  }

  @Test(
    "a claim of a negative or enormous count is not computed, and nothing falls over",
    arguments: [
      "exactly -5 flights", "at most -1 flights", "between -9 and -3 flights",
      "at least 9223372036854775807 flights",
    ])
  func absurdCounts(_ words: String) throws {
    let digest = ContentDigest(of: "a")
    let text = Sealed.json(digest).replacing("at least 1 flights", with: words)
    #expect(!DossierNumbers.check(Array(text.utf8), artifacts: [:]).findings.isEmpty)
  }

  @Test("looks without number that all overlap are noted, not computed for hours")
  func manyLooks() throws {
    let looks = (0..<20_000).map {
      "{\"during\":{\"start\":\(-$0),\"end\":\(100_000 + $0)},\"detection\":0.1,\"group\":\"g\($0)\"}"
    }
    let inner = (0..<20_000).map {
      "{\"during\":{\"start\":\($0),\"end\":100000},\"detection\":0.1,\"group\":\"g\"}"
    }
    let text = Sealed.json(ContentDigest(of: "a")).replacing("\"end\":100}", with: "\"end\":100000}")
      .replacing(
        "{\"during\":{\"start\":0,\"end\":50},\"detection\":1,\"group\":\"g\"}",
        with: (looks + inner).joined(separator: ","))
    let result = DossierNumbers.check(Array(text.utf8), artifacts: [:])
    #expect(result.notes.contains { $0.contains("overlap too much") })
  }

  @Test("another party's key is not accepted, and the bearer's own key is said to be that")
  func keys() throws {
    let sealed = try Sealed()
    let other = try NoteSigner.random(name: "sightline/other").key
    #expect(try !Audit(key: other).run(sealed.dossier).holds)
    #expect(try Audit().run(sealed.dossier).notes.contains { $0.hasPrefix("the key was taken") })
  }

  @Test(
    "a number that does not follow from the evidence is named",
    arguments: [
      ("\"high\":1}", "\"high\":0.97}", "c/one probability.high"),
      ("\"low\":1", "\"low\":0.9", "c/one probability.low"),
      ("\"probability\":1,\"factors\"", "\"probability\":0.4,\"factors\"", "c/one candidate o1 probability"),
      ("\"wouldHaveSeen\":0.5", "\"wouldHaveSeen\":0.6", "c/one wouldHaveSeen"),
      ("\"detection\":0.5", "\"detection\":0.6", "c/one workings.detection"),
      ("\"size\":22", "\"size\":23", "size"), ("supported", "contradicted", "c/one outcome"),
      ("at least 1", "at least 2", "c/one statement"),
      ("\"count.atLeast\":1", "\"count.atLeast\":2", "c/one probability.low"),
    ])
  func numbers(_ old: String, _ new: String, _ place: String) throws {
    let digest = ContentDigest(of: "a")
    let record = ArtifactRecord(
      digest: digest, size: 22, name: "a", origin: "", licence: "", retrieved: Instant(unixSeconds: 0),
      published: nil, toolVersion: "")
    let text = Sealed.json(digest)
    #expect(DossierNumbers.check(Array(text.utf8), artifacts: [digest: record]).findings.isEmpty)
    let changed = text.replacingOccurrences(of: old, with: new)
    let findings = DossierNumbers.check(Array(changed.utf8), artifacts: [digest: record]).findings
    #expect(findings.contains { $0.place.hasSuffix(place) }, "\(findings)")
  }
}

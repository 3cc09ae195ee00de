import Foundation
import SightlineAudit
import SightlineEvidence
import SightlineUnits

/// A case of many artifacts, audited, against plain SHA-256 of the same bytes.
struct AuditRun {
  let folder: String
  let megabytes: Int

  private var root: String { folder + "/case" }

  func run() throws {
    let store = try ObjectStore(folder: root + "/.sightline/objects")
    if !FileManager.default.fileExists(atPath: root + "/case.yaml") { try make(store) }
    let all = store.all()
    var (hashing, plain, bytes) = (Duration(), Duration(), 0)
    plain = try Duration.of {
      // The same bytes, as `sha256sum` would read them: uncompressed, one thread.
      for digest in all {
        let artifact = try store.get(digest)
        bytes += artifact.count
        hashing = hashing + Duration.of { precondition(ContentDigest(of: artifact) == digest) }
      }
    }
    say("plain SHA-256 of \(bytes / 1_000_000) MB", Double(bytes) / 1e6, "MB", hashing)
    say("the same with reading and unpacking", Double(bytes) / 1e6, "MB", plain)
    let whole = try Duration.of {
      let report = try Audit().run(root)
      precondition(report.holds && report.objects == all.count)
    }
    say("audit of the case", Double(bytes) / 1e6, "MB", whole)
    func times(_ a: Double, _ b: Double) -> String { String(format: "%.2f", a / b) }
    print(
      "  \(times(whole.clock, hashing.clock)) times plain SHA-256 on the clock, \(times(whole.processor, hashing.processor)) in processor time"
    )
  }

  private func make(_ store: ObjectStore) throws {
    let journal = try Journal.open(at: root + "/.sightline/journal", keyFile: root + "/.sightline/key")
    try Data("title: synthetic\n".utf8).write(to: URL(fileURLWithPath: root + "/case.yaml"))
    var pending: [Statement] = []
    var sequence = Sequence64()
    for i in 0..<megabytes {
      let artifact = rows(i, &sequence)
      let digest = try store.put(artifact)
      pending.append(
        Statement(
          adding: ArtifactRecord(
            digest: digest, size: artifact.count, name: "records/\(i)", origin: "synthetic", licence: "",
            retrieved: moment, published: nil, toolVersion: "bench"),
          stored: try store.storedDigest(of: digest)))
      if pending.count == 200 {
        try journal.append(pending)
        pending = []
      }
    }
    try journal.append(pending)
  }

  /// A megabyte of rows like those of a trace, as compressible as real ones.
  private func rows(_ i: Int, _ sequence: inout Sequence64) -> [UInt8] {
    var text = Array("{\"icao\":\"\(i)\",\"trace\":[".utf8)
    text.reserveCapacity(1_000_200)
    func put(_ n: Int) { text.append(contentsOf: String(n).utf8) }
    while text.count < 1_000_000 {
      for (whole, part) in [(86_400, 100), (90, 1_000_000), (180, 1_000_000)] {
        text.append(text.last == 0x5B || text.last == 0x2C ? 0x5B : 0x2C)
        put(sequence.below(whole))
        text.append(0x2E)
        put(sequence.below(part))
      }
      text.append(0x2C)
      put(sequence.below(40_000))
      text.append(0x2C)
      put(sequence.below(500))
      text.append(contentsOf: Array(".3,0,64,null],".utf8))
    }
    return text
  }
}

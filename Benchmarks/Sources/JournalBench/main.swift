// journal-bench append FOLDER [N]    N entries (1,000,000) in batches of 1,000: rate, and proofs of inclusion and consistency
// journal-bench audit FOLDER [MB]    a synthetic case of so many MB (1,000) in artifacts of 1 MB: audit against plain SHA-256
import Foundation
import SightlineAudit
import SightlineEvidence
import SightlineUnits

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let d = (ContinuousClock.now - start).components
  return Double(d.seconds) + Double(d.attoseconds) / 1e18
}
func say(_ what: String, _ n: Double, _ unit: String, _ s: Double) {
  print("\(what): \(String(format: "%.2f", s)) s, \(String(format: "%.0f", n / s)) \(unit)/s")
}

let arguments = CommandLine.arguments
guard arguments.count >= 3, ["append", "audit"].contains(arguments[1]) else {
  print("usage: journal-bench append|audit FOLDER [N]")
  exit(2)
}
let folder = arguments[2]
let moment = Instant(unixSeconds: 1_700_000_000)
var state: UInt64 = 1
func random() -> UInt64 {
  state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
  return state >> 11
}

func append() throws {
  let n = arguments.count > 3 ? Int(arguments[3]) ?? 1_000_000 : 1_000_000
  let journal = try Journal.open(at: folder + "/journal", keyFile: folder + "/key")
  // As long as a statement on one artifact, signature included.
  let filler = [UInt8](repeating: 0x61, count: 1_100)
  say(
    "append \(n) entries of 1.1 KB", Double(n), "entries",
    try seconds {
      for start in stride(from: 0, to: n, by: 1_000) {
        try journal.append(entries: (start..<min(n, start + 1_000)).map { Array("\($0)".utf8) + filler })
      }
    })
  let signed = try (0..<2_000).map {
    try Attestation.envelope(
      Statement(
        .accord, [.init("accords/\($0)", ContentDigest(of: "\($0)"))],
        .init(detector: "bench", version: "1", at: moment)),
      signer: journal.signer)
  }
  say(
    "verify signatures", 2_000, "statements",
    seconds {
      for envelope in signed { precondition(Attestation.statement(envelope, key: journal.signer.key) != nil) }
    })
  let reader = journal.reader
  let checkpoint = try reader.checkpoint()
  var proofs: [(InclusionProof, ContentDigest)] = []
  say(
    "make inclusion proofs", 10_000, "proofs",
    try seconds {
      for _ in 0..<10_000 {
        let index = random() % checkpoint.size
        proofs.append(
          (
            try reader.inclusion(of: index, size: checkpoint.size),
            Merkle.leaf(Array("\(index)".utf8) + filler)
          ))
      }
    })
  say(
    "verify inclusion proofs", 10_000, "proofs",
    seconds {
      for (proof, leaf) in proofs { precondition(proof.fault(leaf: leaf, root: checkpoint.root) == nil) }
    })
  say(
    "make consistency proofs", 1_000, "proofs",
    try seconds {
      for _ in 0..<1_000 {
        _ = try reader.consistency(from: 1 + random() % (checkpoint.size - 1), to: checkpoint.size)
      }
    })
  say(
    "read and check the whole journal", Double(n), "entries", seconds { precondition(reader.check().isEmpty) }
  )
}

func audit() throws {
  let megabytes = arguments.count > 3 ? Int(arguments[3]) ?? 1_000 : 1_000
  let root = folder + "/case"
  let store = try ObjectStore(folder: root + "/.sightline/objects")
  let journal = try Journal.open(at: root + "/.sightline/journal", keyFile: root + "/.sightline/key")
  try Data("title: synthetic\n".utf8).write(to: URL(fileURLWithPath: root + "/case.yaml"))
  var bytes = 0
  var pending: [Statement] = []
  for i in 0..<megabytes {
    // Rows like those of a trace: as compressible as real ones.
    var text = "{\"icao\":\"\(i)\",\"trace\":["
    while text.utf8.count < 1_000_000 {
      text +=
        "[\(random() % 86_400).\(random() % 100),\(random() % 90).\(random() % 1_000_000),\(random() % 180).\(random() % 1_000_000),\(random() % 40_000),\(random() % 500).3,\(random() % 360).7,0,\(random() % 64),null],"
    }
    let artifact = Array(text.utf8)
    bytes += artifact.count
    let digest = try store.put(artifact)
    pending.append(
      Statement(
        adding: ArtifactRecord(
          digest: digest, size: artifact.count, name: "records/\(i)", origin: "synthetic", licence: "",
          retrieved: moment,
          published: nil, toolVersion: "bench"), stored: try store.storedDigest(of: digest)))
    if pending.count == 200 {
      try journal.append(pending)
      pending = []
    }
  }
  try journal.append(pending)
  let all = store.all()
  let plain = try seconds {
    // The same bytes, as `sha256sum` would read them: uncompressed, one thread.
    for digest in all {
      let artifact = try store.get(digest)
      let once = seconds { precondition(ContentDigest(of: artifact) == digest) }
      hashing += once
    }
  }
  print(
    "plain SHA-256 of \(bytes / 1_000_000) MB: \(String(format: "%.2f", hashing)) s on one core (with reading and unpacking \(String(format: "%.2f", plain)) s)"
  )
  let whole = try seconds {
    let report = try Audit().run(root)
    precondition(report.holds && report.objects == all.count)
  }
  print(
    "audit of the case: \(String(format: "%.2f", whole)) s, \(String(format: "%.2f", whole / hashing)) times plain SHA-256"
  )
}

var hashing = 0.0
if arguments[1] == "append" { try append() } else { try audit() }

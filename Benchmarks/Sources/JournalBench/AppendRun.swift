import Foundation
import SightlineEvidence
import SightlineUnits

/// Appends, proofs and the reading of a whole journal.
struct AppendRun {
  let folder: String
  let entries: Int

  /// As long as a statement on one artifact, signature included.
  private static let filler = [UInt8](repeating: 0x61, count: 1_100)
  private func entry(_ i: Int) -> [UInt8] { Array("\(i)".utf8) + AppendRun.filler }

  func run() throws {
    let journal = try Journal.open(at: folder + "/journal", keyFile: folder + "/key")
    let n = Double(entries)
    say(
      "append \(entries) entries of 1.1 KB, 1,000 at a time", n, "entries",
      try Duration.of {
        for start in stride(from: 0, to: entries, by: 1_000) {
          try journal.append(entries: (start..<min(entries, start + 1_000)).map(entry))
        }
      })
    let plain = Duration.of { for i in 0..<entries { _ = ContentDigest(of: entry(i)) } }
    say("plain SHA-256 of the same entries", n, "entries", plain)
    try signatures(journal)
    try proofs(journal.reader)
    let whole = Duration.of { precondition(journal.reader.check().isEmpty) }
    say("read and check the whole journal", n, "entries", whole)
    print("  \(String(format: "%.2f", whole.processor / plain.processor)) times plain SHA-256")
  }

  private func signatures(_ journal: Journal) throws {
    let signed = try (0..<2_000).map {
      try Attestation.envelope(
        Statement(
          .accord, [.init("accords/\($0)", ContentDigest(of: "\($0)"))],
          .init(detector: "bench", version: "1", at: moment)),
        signer: journal.signer)
    }
    say(
      "verify statements", 2_000, "statements",
      Duration.of {
        for envelope in signed {
          precondition(Attestation.statement(envelope, key: journal.signer.key) != nil)
        }
      })
  }

  private func proofs(_ reader: JournalReader) throws {
    let checkpoint = try reader.checkpoint()
    var sequence = Sequence64()
    var proofs: [(InclusionProof, ContentDigest)] = []
    say(
      "make inclusion proofs", 10_000, "proofs",
      try Duration.of {
        for _ in 0..<10_000 {
          let index = sequence.next() % checkpoint.size
          proofs.append(
            (try reader.inclusion(of: index, size: checkpoint.size), Merkle.leaf(entry(Int(index)))))
        }
      })
    say(
      "verify inclusion proofs", 10_000, "proofs",
      Duration.of {
        for (proof, leaf) in proofs { precondition(proof.fault(leaf: leaf, root: checkpoint.root) == nil) }
      })
    var consistent: [ConsistencyProof] = []
    say(
      "make consistency proofs", 1_000, "proofs",
      try Duration.of {
        for _ in 0..<1_000 {
          let earlier = 1 + sequence.next() % (checkpoint.size - 1)
          consistent.append(try reader.consistency(from: earlier, to: checkpoint.size))
        }
      })
    precondition(consistent.count == 1_000)
  }
}

import Foundation
import SightlineAudit
import SightlineEvidence
import SightlineUnits

/// A dossier of many observations, each a candidate of some claim, audited against plain SHA-256 of its files.
struct DossierRun {
  let folder: String
  let observations: Int

  private static let each = 1_000

  func run() throws {
    let dossier = folder + "/dossier"
    if !FileManager.default.fileExists(atPath: dossier + "/dossier.json") { try make(dossier) }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: dossier + "/dossier.json")))
    let megabytes = Double(bytes.count) / 1e6
    let plain = Duration.of { _ = ContentDigest(of: bytes) }
    say("plain SHA-256 of \(Int(megabytes)) MB", megabytes, "MB", plain)
    let whole = try Duration.of {
      let report = try Audit().run(dossier)
      precondition(report.holds, "\(report.findings.prefix(3))")
      print("  \(report.numbers) numbers computed again")
    }
    say("audit of \(observations) observations", Double(observations), "observations", whole)
    print("  \(String(format: "%.1f", whole.processor / plain.processor)) times plain SHA-256")
  }

  /// Claims of a thousand flights each, every one seen with a probability of one half.
  private func make(_ dossier: String) throws {
    let journal = try Journal.open(at: folder + "/journal", keyFile: folder + "/key")
    let digest = ContentDigest(of: "the record")
    try journal.append([
      Statement(
        adding: ArtifactRecord(
          digest: digest, size: 1, name: "record", origin: "synthetic", licence: "", retrieved: moment,
          published: nil, toolVersion: "bench"))
    ])
    let verdicts = (0..<observations / DossierRun.each).map { verdict($0, digest) }
    let text = """
      {"artifacts":[{"sha256":"\(digest.hex)","size":1,"name":"record"}],"verdicts":[\(verdicts.joined(separator: ","))]}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: dossier + "/dossier.json"))
    try DossierSeal.seal(
      dossier, files: ["dossier.json"], journal: journal,
      making: .init(detector: "sightline publish", version: "bench", at: moment))
  }

  private func verdict(_ i: Int, _ digest: ContentDigest) -> String {
    let candidates = (0..<DossierRun.each).map { j in
      """
      {"observation":{"id":"air/\(i)/\(j)","kind":"flight","time":{"start":{"start":\(j),"end":\(j + 1)},
      "end":{"start":\(j + 2),"end":\(j + 3)}},"basis":{"slices":[{"artifact":"\(digest.hex)"}]}},
      "probability":0.5,"factors":[{"probability":0.5},{"probability":1}]}
      """
    }
    // 100 of 1,000 coins at the least, watched without a gap: certain.
    return """
      {"id":"c/\(i)","statement":"at least 100 flights to LFPG","outcome":"supported","probability":{"low":1,"high":1},
      "wouldHaveSeen":1,"period":{"start":0,"end":100},"candidates":[\(candidates.joined(separator: ","))],
      "looks":[{"during":{"start":0,"end":100},"detection":1,"group":"g"}],"workings":{"prior.shape":0.5,"detection":1,
      "scale.atLow":1,"scale.atHigh":2,"candidates":\(DossierRun.each),"seen.expected":\(DossierRun.each / 2),
      "count.atLeast":100,"detection.stays":0}}
      """
  }
}

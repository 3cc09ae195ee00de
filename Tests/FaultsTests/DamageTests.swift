import Foundation
import SightlineFaults
import SightlineTesting
import Testing

/// A seeded sample of what `scripts/faults flips` does in full. One after the other: some decoders want a file or a
/// folder, and share one.
@Suite("Damaged inputs", .serialized) struct DamageTests {
  static let names = Decoder.all.map(\.name)

  @Test("no seed is refused whole: damage is measured against something that reads", arguments: names)
  func seedsRead(_ name: String) throws {
    let decoder = try #require(Decoder.named(name))
    for seed in try decoder.seeds() {
      guard case .read(let found) = decoder.read(seed) else {
        Issue.record("\(name): \(decoder.read(seed))")
        continue
      }
      #expect(!found.isEmpty)
    }
  }

  @Test(
    "cut or flipped bytes end in a typed reason or a reading, and no altered evidence is taken",
    arguments: names)
  func damage(_ name: String) throws {
    let decoder = try #require(Decoder.named(name))
    var run = DamageRun()
    try run.run(decoder, truncations: 40, flips: 60, seed: 7)
    #expect(run.runs >= 60)
    #expect(run.accepted.isEmpty, "\(run.accepted.prefix(3))")
  }

  @Test("inputs that once brought a decoder down are read or refused")
  func fixtures() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures/fuzz"
    ).path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for name in names where !name.hasPrefix(".") {
      let decoder = try #require(Decoder.named(name), "no decoder '\(name)'")
      for file in try FileManager.default.contentsOfDirectory(atPath: folder + "/" + name).sorted() {
        let bytes = Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(name)/\(file)")))
        _ = decoder.read(bytes)
      }
    }
  }
}

import Foundation
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineEvidence

@Suite("Against the public vectors", .enabled(if: SharedData.isPresent, "the shared data is not at hand"))
struct TransparencyVectorTests {
  struct Inclusion: Decodable {
    let leafIdx: UInt64
    let treeSize: UInt64
    let root: String?
    let leafHash: String?
    let proof: [String]?
    let wantErr: Bool
  }
  struct Consistency: Decodable {
    let size1: UInt64
    let size2: UInt64
    let root1: String?
    let root2: String?
    let proof: [String]?
    let wantErr: Bool
  }

  func vectors<T: Decodable>(_ kind: String, _ type: T.Type) throws -> [(String, T)] {
    let folder = SharedData.path("transparency/merkle/testdata/\(kind)")
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".json") }.sorted().map {
      ($0, try JSONDecoder().decode(T.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))))
    }
  }
  func digest(_ text: String?) -> ContentDigest? {
    Data(base64Encoded: text ?? "").flatMap { ContentDigest(bytes: Array($0)) }
  }
  /// Some cases carry words in place of a root ("don't care"), and one of them holds: only whether two roots are
  /// equal matters there. Such words stand as their own hash; a root of the wrong length stays a wrong root.
  func root(_ text: String?) -> ContentDigest? {
    digest(text) ?? Data(base64Encoded: text ?? "").map { ContentDigest(of: Array($0)) }
  }
  func path(_ texts: [String]?) -> [ContentDigest]? {
    let found = (texts ?? []).map(digest)
    return found.contains(nil) ? nil : found.compactMap { $0 }
  }

  @Test("all 98 inclusion proofs are judged as published")
  func inclusion() throws {
    let cases = try vectors("inclusion", Inclusion.self)
    #expect(cases.count == 98)
    for (name, c) in cases {
      var holds = false
      if let path = path(c.proof), let leaf = digest(c.leafHash), let root = digest(c.root) {
        holds =
          InclusionProof(index: c.leafIdx, size: c.treeSize, path: path).fault(leaf: leaf, root: root) == nil
      }
      #expect(holds == !c.wantErr, "\(name)")
    }
  }

  @Test("all 98 consistency proofs are judged as published")
  func consistency() throws {
    let cases = try vectors("consistency", Consistency.self)
    #expect(cases.count == 98)
    for (name, c) in cases {
      var holds = false
      if let path = path(c.proof), let one = root(c.root1), let two = root(c.root2) {
        let proof = ConsistencyProof(earlier: c.size1, later: c.size2, path: path)
        holds = proof.fault(earlierRoot: one, laterRoot: two) == nil
      }
      #expect(holds == !c.wantErr, "\(name)")
    }
  }

  static let vkey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

  @Test("the real log holds: every checkpoint signed, every tile right, each tree continuing the one before")
  func realLog() throws {
    let key = try NoteKey(TransparencyVectorTests.vkey)
    let files = JournalReader.files(in: SharedData.path("transparency/tessera/testdata/log"))
    var trees: [ContentDigest] = []
    for n in 0...15 {
      let reader = JournalReader(
        files: { files($0 == JournalReader.checkpointPath ? "checkpoint.\(n)" : $0) }, key: key)
      let checkpoint = try reader.checkpoint()
      #expect(checkpoint.size == UInt64(n))
      #expect(reader.check().isEmpty, "\(n)")
      trees.append(checkpoint.root)
    }
    #expect(trees.count == 16)
    let reader = JournalReader(files: files, key: key)
    for (n, root) in trees.enumerated().dropFirst() {
      let proof = try reader.consistency(from: UInt64(n), to: 15)
      #expect(proof.fault(earlierRoot: root, laterRoot: trees[15]) == nil)
      let leaf = Merkle.leaf(try reader.entry(UInt64(n - 1), size: 15))
      #expect(try reader.inclusion(of: UInt64(n - 1), size: 15).fault(leaf: leaf, root: trees[15]) == nil)
    }
  }

  @Test("no bit of a real checkpoint can be flipped")
  func flippedCheckpoint() throws {
    let key = try NoteKey(TransparencyVectorTests.vkey)
    let path = SharedData.path("transparency/tessera/testdata/log/checkpoint")
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let whole = try Checkpoint(bytes, key: key)
    for bit in 0..<(bytes.count * 8) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect((try? Checkpoint(flipped, key: key)) == nil, "bit \(bit)")
    }
    for length in 0..<bytes.count { #expect((try? Checkpoint(Array(bytes[..<length]), key: key)) == nil) }
    #expect(whole.size == 15)
  }
}

import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// A small case database, and everything that can be asked of a damaged one.
enum DatabaseSample {
  private static let lens = LensName("air")
  private static func at(_ seconds: Int64) -> Instant { Instant(microseconds: seconds * 1_000_000) }

  static func bytes() throws -> [UInt8] {
    let path = Workshop.folder + "/sample"
    try? FileManager.default.removeItem(atPath: path)
    let folder = try CaseFolder.create(at: path, title: "sample")
    try fill(CaseDatabase(folder))
    // The last connection is closed: everything is in the one file.
    guard let data = FileManager.default.contents(atPath: folder.databasePath) else { throw POSIXError(.EIO) }
    return Array(data)
  }

  private static func fill(_ database: CaseDatabase) throws {
    let digests = (0..<12).map { ContentDigest(of: "artifact \($0)") }
    try database.add(
      digests.enumerated().map { i, digest in
        ArtifactRecord(
          digest: digest, size: 10 + i, name: "records/\(i).json", origin: "synthetic", licence: "CC0-1.0",
          retrieved: at(0), published: nil, toolVersion: "test")
      })
    try database.write(
      digests.enumerated().map { i, digest in
        CaseDatabase.Reading(
          artifact: digest, lens: lens, version: 1, account: "{}", fault: i % 3 == 0 ? "broken" : nil,
          blocks: [
            BoundedBlock(
              lens: lens, subject: "4ca12\(i % 4)", time: Interval(spanning: at(Int64(i)), at(Int64(i) + 9)),
              box: BoundingBox(south: 1, west: Double(i), north: 2, east: Double(i) + 1), rows: 3,
              bytes: [UInt8](repeating: UInt8(i), count: 300), artifact: digest)
          ])
      })
    try database.replace(
      (0..<6).map { i in
        try CaseDatabase.Finding(
          lens: lens, subject: "4ca12\(i)", digest: digests[i],
          observations: (0..<3).map { n in
            Observation(
              id: "o-\(i)-\(n)", lens: lens, kind: .flight,
              time: EventTime(from: at(Int64(n)), to: at(Int64(n) + 50)), source: SourceName("s"),
              group: DependenceGroup("g"),
              basis: Basis(
                [ArtifactSlice(artifact: digests[i], file: "f")],
                Derivation(detector: "air/flights", version: 1)),
              title: "flight \(n)")
          })
      })
    try database.saveCoverage(lens, Data("[1,2,3]".utf8), digest: digests[0])
    try database.append(accord: "claims", digests[1])
  }

  /// Everything, item by item; throws what the store throws.
  static func read(_ bytes: [UInt8]) throws -> Set<String> {
    // To SQLite no bytes are a new database; the case then follows its journal from the start (`catchUp`).
    guard !bytes.isEmpty else { throw POSIXError(.ENODATA) }
    let path = Workshop.folder + "/damaged"
    let folder = CaseFolder(path: path)
    for suffix in ["-wal", "-shm"] { unlink(folder.databasePath + suffix) }
    try Workshop.put(bytes, folder.databasePath)
    let database = try CaseDatabase(folder)
    var found: Set<String> = []
    let artifacts = try database.artifacts()
    found.formUnion(artifacts.map { "artifact \($0)" })
    // Absence is a statement too: what is gone must not pass for never there.
    found.insert("artifacts: \(artifacts.count)")
    let blocks = try database.blocks(lens)
    found.formUnion(blocks.map { "block \($0.subject) \($0.artifact) \($0.bytes) \($0.time) \($0.rows)" })
    found.insert("blocks: \(blocks.count)")
    let observations = try database.observations()
    found.formUnion(observations.map { "observation \($0)" })
    found.insert("observations: \(observations.count)")
    let near = try database.observations(.flight, touching: Interval(spanning: at(0), at(1)))
    found.insert("near: \(near.count)")
    if let coverage = try database.coverage(lens) {
      found.insert("coverage \(coverage.digest) \(String(decoding: coverage.body, as: UTF8.self))")
    } else {
      found.insert("no coverage")
    }
    found.insert("faults \(try database.faults().map { $0.name + $0.reason })")
    found.insert("accords \(try database.accordDigests().sorted { $0.key < $1.key })")
    return found
  }
}

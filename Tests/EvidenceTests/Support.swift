import Foundation
import SightlineUnits

@testable import SightlineEvidence

/// The folder of shared real data, found beside the checkout or named by `SIGHTLINE_SHARED_DATA`.
enum Shared {
  static let root: String? = {
    if let named = ProcessInfo.processInfo.environment["SIGHTLINE_SHARED_DATA"] { return named }
    var url = URL(fileURLWithPath: #filePath)
    while url.path != "/" {
      url.deleteLastPathComponent()
      let candidate = url.appendingPathComponent("shared/data").path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    return nil
  }()
  static var hasTransparency: Bool {
    root.map { FileManager.default.fileExists(atPath: $0 + "/transparency") } ?? false
  }
  static func path(_ name: String) -> String { (root ?? "") + "/" + name }
}

/// A folder that is removed with the value.
final class Scratch {
  let path: String
  init() throws {
    path = NSTemporaryDirectory() + "sightline-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  var journal: String { path + "/journal" }
  var key: String { path + "/key" }
  func open(_ disk: DiskActions = .real) throws -> Journal {
    try Journal.open(at: journal, keyFile: key, disk: disk)
  }
}

/// splitmix64: the same numbers in every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// RFC 9162, section 2.1.1, word by word.
func plainRoot(_ entries: ArraySlice<[UInt8]>) -> ContentDigest {
  if entries.isEmpty { return Merkle.emptyRoot }
  if entries.count == 1 { return Merkle.leaf(entries[entries.startIndex]) }
  var k = 1
  while k * 2 < entries.count { k *= 2 }
  let middle = entries.startIndex + k
  return Merkle.node(plainRoot(entries[..<middle]), plainRoot(entries[middle...]))
}

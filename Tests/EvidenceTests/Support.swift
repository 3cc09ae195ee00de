import Foundation
import SightlineUnits

@testable import SightlineEvidence

/// A folder that is removed with the value.
final class JournalFolder {
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

/// RFC 9162, section 2.1.1, word by word.
func plainRoot(_ entries: ArraySlice<[UInt8]>) -> ContentDigest {
  if entries.isEmpty { return Merkle.emptyRoot }
  if entries.count == 1 { return Merkle.leaf(entries[entries.startIndex]) }
  var k = 1
  while k * 2 < entries.count { k *= 2 }
  let middle = entries.startIndex + k
  return Merkle.node(plainRoot(entries[..<middle]), plainRoot(entries[middle...]))
}

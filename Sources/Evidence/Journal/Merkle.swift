import SightlineUnits

/// Hashing of a Merkle tree after RFC 9162, section 2.1: leaves and nodes are told apart by their first byte, so
/// that no leaf can pass for a node.
public enum Merkle {
  /// The hash of a tree without leaves: SHA-256 of nothing.
  public static let emptyRoot = ContentDigest(of: [UInt8]())

  public static func leaf(_ entry: [UInt8]) -> ContentDigest {
    ContentDigest(of: 0, then: entry)
  }

  public static func node(_ left: ContentDigest, _ right: ContentDigest) -> ContentDigest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(65)
    bytes.append(1)
    bytes.append(contentsOf: left.bytes)
    bytes.append(contentsOf: right.bytes)
    return ContentDigest(of: bytes)
  }

  /// The root of the perfect tree over a power of two of hashes.
  /// - Parameter hashes: a power of two of them; `emptyRoot` for none.
  static func perfectRoot(_ hashes: some Collection<ContentDigest>) -> ContentDigest {
    var row = Array(hashes)
    guard !row.isEmpty else { return emptyRoot }
    while row.count > 1 {
      row = stride(from: 0, to: row.count - 1, by: 2).map { node(row[$0], row[$0 + 1]) }
    }
    return row[0]
  }
}

/// Why a proof does not hold.
public enum ProofFault: String, Error, Sendable, Hashable {
  case indexBeyondTree = "the entry's index lies beyond the tree"
  case sizesReversed = "the earlier tree is larger than the later one"
  /// Every tree continues the empty tree, so such a proof proves nothing and is refused.
  case emptyEarlierTree = "the earlier tree is empty, so nothing is proved"
  case tooLong = "the proof is too long"
  case tooShort = "the proof is too short"
  case otherRoot = "the proof leads to another root"
}

/// Shows that an entry is in a tree.
public struct InclusionProof: Sendable, Hashable, Codable {
  public let index: UInt64
  public let size: UInt64
  /// Sibling hashes from the leaf up.
  public let path: [ContentDigest]
  public init(index: UInt64, size: UInt64, path: [ContentDigest]) {
    (self.index, self.size, self.path) = (index, size, path)
  }

  /// RFC 9162, section 2.1.3.2. `nil` where the proof holds.
  public func fault(leaf: ContentDigest, root: ContentDigest) -> ProofFault? {
    guard index < size else { return .indexBeyondTree }
    var (fn, sn) = (index, size - 1)
    var hash = leaf
    for sibling in path {
      guard sn != 0 else { return .tooLong }
      if fn & 1 == 1 || fn == sn {
        hash = Merkle.node(sibling, hash)
        // Guarded by `fn != 0`: without it a crafted proof would loop for ever.
        while fn != 0, fn & 1 == 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        hash = Merkle.node(hash, sibling)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    guard sn == 0 else { return .tooShort }
    return hash == root ? nil : .otherRoot
  }
}

/// Shows that a later tree holds all entries of an earlier one, in their places.
public struct ConsistencyProof: Sendable, Hashable, Codable {
  public let earlier: UInt64
  public let later: UInt64
  public let path: [ContentDigest]
  public init(earlier: UInt64, later: UInt64, path: [ContentDigest]) {
    (self.earlier, self.later, self.path) = (earlier, later, path)
  }

  /// RFC 9162, section 2.1.4.2. `nil` where the proof holds.
  public func fault(earlierRoot: ContentDigest, laterRoot: ContentDigest) -> ProofFault? {
    guard earlier <= later else { return .sizesReversed }
    guard earlier > 0 else { return .emptyEarlierTree }
    if earlier == later {
      guard path.isEmpty else { return .tooLong }
      return earlierRoot == laterRoot ? nil : .otherRoot
    }
    guard !path.isEmpty else { return .tooShort }
    let isPower = earlier & (earlier - 1) == 0
    let steps = isPower ? [earlierRoot] + path : path
    var (fn, sn) = (earlier - 1, later - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    var (old, new) = (steps[0], steps[0])
    for step in steps.dropFirst() {
      guard sn != 0 else { return .tooLong }
      if fn & 1 == 1 || fn == sn {
        old = Merkle.node(step, old)
        new = Merkle.node(step, new)
        while fn != 0, fn & 1 == 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        new = Merkle.node(new, step)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    guard sn == 0 else { return .tooShort }
    return old == earlierRoot && new == laterRoot ? nil : .otherRoot
  }
}

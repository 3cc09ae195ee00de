import SightlineUnits

/// Names of a log's files (C2SP tlog-tiles): 256 hashes a tile, 256 entries a bundle.
public struct TileName: Sendable, Hashable {
  /// `nil` for a bundle of entries.
  public let level: Int?
  public let index: UInt64
  /// 1 to 256; below 256 the file is partial and is named so.
  public let width: Int
  public init(level: Int?, index: UInt64, width: Int = TileName.full) {
    (self.level, self.index, self.width) = (level, index, width)
  }
  public static let full = 256

  /// `tile/0/x001/x234/067`, `tile/entries/000.p/14`.
  public var path: String {
    var rest = index / 1000
    var name = TileName.three(index % 1000)
    while rest > 0 {
      name = "x\(TileName.three(rest % 1000))/\(name)"
      rest /= 1000
    }
    let part = width == TileName.full ? "" : ".p/\(width)"
    return "tile/\(level.map(String.init) ?? "entries")/\(name)\(part)"
  }
  /// Reads a path; `nil` for any but the one spelling of a name.
  public init?(path: some StringProtocol) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts.removeFirst() == "tile" else { return nil }
    let row = parts.removeFirst()
    let level = Int(row)
    guard row == "entries" || level.map({ $0 >= 0 }) == true else { return nil }
    var width = TileName.full
    if parts.count > 1, let w = Int(parts[parts.count - 1]), parts[parts.count - 2].hasSuffix(".p") {
      width = w
      parts.removeLast()
      parts[parts.count - 1] = parts[parts.count - 1].dropLast(2)
    }
    // Six steps are 10^18: more than any log's.
    guard parts.count <= 6, (1...TileName.full).contains(width) else { return nil }
    var index: UInt64 = 0
    for part in parts {
      guard let n = UInt64(part.hasPrefix("x") ? part.dropFirst() : part), n < 1000 else { return nil }
      index = index * 1000 + n
    }
    self.init(level: level, index: index, width: width)
    guard self.path == path else { return nil }
  }

  /// Whether a log of that size has this file, or had it when it was smaller.
  public func isWithin(size: UInt64) -> Bool {
    let count = size >> UInt64(8 * min(7, level ?? 0))
    return index <= count / 256 && index * 256 + UInt64(width) <= count
  }
  private static func three(_ n: UInt64) -> String {
    let text = String(n)
    return String(repeating: "0", count: 3 - text.count) + text
  }

  /// All files of a log of that size, without partial files of earlier sizes.
  public static func all(size: UInt64) -> [TileName] {
    var names = row(nil, size)
    var (level, count) = (0, size)
    while count > 0 {
      names += row(level, count)
      (level, count) = (level + 1, count / 256)
    }
    return names
  }
  private static func row(_ level: Int?, _ count: UInt64) -> [TileName] {
    let rest = Int(count % 256)
    return (0..<count / 256).map { TileName(level: level, index: $0) }
      + (rest > 0 ? [TileName(level: level, index: count / 256, width: rest)] : [])
  }
}

/// Entries one after the other, each behind its length in two bytes, big-endian.
public enum EntryBundle {
  /// What fits two bytes.
  public static let largestEntry = 65_535

  public static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
    bundle.append(UInt8(truncatingIfNeeded: entry.count >> 8))
    bundle.append(UInt8(truncatingIfNeeded: entry.count))
    bundle.append(contentsOf: entry)
  }

  /// `nil` where the bytes do not end with an entry's end.
  public static func entries(_ bundle: [UInt8]) -> [[UInt8]]? {
    var entries: [[UInt8]] = []
    var at = 0
    while at < bundle.count {
      guard bundle.count - at >= 2 else { return nil }
      let length = Int(bundle[at]) << 8 | Int(bundle[at + 1])
      guard bundle.count - at - 2 >= length else { return nil }
      entries.append(Array(bundle[(at + 2)..<(at + 2 + length)]))
      at += 2 + length
    }
    return entries
  }
}

/// The right edge of a growing tree: for each level of tiles, the hashes of its last, unfinished tile.
///
/// With it an entry is appended and the root computed without reading anything.
struct TreeEdge: Sendable {
  private(set) var size: UInt64 = 0
  /// Each row has fewer than 256 hashes.
  private(set) var rows: [[ContentDigest]] = []

  init() {}
  /// - Parameter rows: as kept; their lengths must be the digits of the size to base 256.
  init(size: UInt64, rows: [[ContentDigest]]) { (self.size, self.rows) = (size, rows) }

  /// Appends a leaf and hands over each tile that became full.
  mutating func append(_ leaf: ContentDigest, full: (TileName, [ContentDigest]) -> Void) {
    size += 1
    var carried = leaf
    var level = 0
    while true {
      if level == rows.count { rows.append([]) }
      rows[level].append(carried)
      guard rows[level].count == TileName.full else { return }
      full(TileName(level: level, index: (size >> UInt64(8 * level + 8)) - 1), rows[level])
      carried = Merkle.perfectRoot(rows[level])
      rows[level].removeAll(keepingCapacity: true)
      level += 1
    }
  }

  /// The unfinished tiles.
  var partial: [(TileName, [ContentDigest])] {
    rows.enumerated().filter { !$0.element.isEmpty }.map { level, row in
      (TileName(level: level, index: size >> UInt64(8 * level + 8), width: row.count), row)
    }
  }

  /// RFC 9162: the perfect subtrees from the largest to the smallest, folded from the right.
  var root: ContentDigest {
    var peaks: [ContentDigest] = []
    for row in rows.reversed() {
      var at = 0
      for bit in (0..<8).reversed() where row.count >> bit & 1 == 1 {
        peaks.append(Merkle.perfectRoot(row[at..<(at + 1 << bit)]))
        at += 1 << bit
      }
    }
    guard var root = peaks.popLast() else { return Merkle.emptyRoot }
    for peak in peaks.reversed() { root = Merkle.node(peak, root) }
    return root
  }
}

import SightlineEvidence
import SightlineUnits

/// Positions as compressed columns: what the track store keeps.
///
/// A block holds up to 4,096 positions of one aircraft. Each column is written as differences, zigzag and
/// varint: time and place as second differences (aircraft fly straight at steady speed), the rest as first
/// differences. Then one zstd frame, level 1. Where that takes more than `thrifty` bytes a position, as on thinned
/// tracks, the block is written as a `ReckonedBlock` if that is smaller: its first byte tells them apart. Nothing of
/// a `Position` is lost in either. Measured: Docs/Results.md.
public enum BlockCodec {
  /// Positions a block.
  public static let capacity = 4096
  /// Of the differences; raised with every change of their layout. Blocks of another version are refused.
  static let version: UInt8 = 1
  /// Bytes a position up to which the quick layout is good enough.
  static let thrifty = 7

  public struct Damaged: Error, Hashable, CustomStringConvertible {
    public let description: String
  }

  public static func encode(_ positions: ArraySlice<Position>) -> [UInt8] {
    let plain = differences(positions)
    guard !positions.isEmpty, plain.count > thrifty * positions.count,
      let reckoned = ReckonedBlock.encode(positions),
      reckoned.count < plain.count
    else { return plain }
    return reckoned
  }

  private static func differences(_ positions: ArraySlice<Position>) -> [UInt8] {
    // A varint of 64 bits takes ten bytes at the most.
    let most = 16 + positions.count * 10 * 10
    let raw = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      var out = VarintWriter(next: start)
      out.byte(version)
      out.unsigned(UInt64(positions.count))
      out.second(positions) { $0.time.microseconds }
      out.second(positions) { Int64($0.latitudeE7) }
      out.second(positions) { Int64($0.longitudeE7) }
      out.first(positions) { Int64($0.altitudeFeet) }
      out.first(positions) { Int64($0.geometricFeet) }
      out.first(positions) { Int64($0.speedTenths) }
      out.first(positions) { Int64($0.trackHundredths) }
      out.first(positions) { Int64($0.rateFeetPerMinute) }
      out.first(positions) { Int64($0.flags.rawValue) }
      out.first(positions) { Int64($0.source.rawValue) }
      count = out.next - start
    }
    return raw.withUnsafeBufferPointer { Inflating.zstdCompress($0, level: 1) }
  }

  /// - Throws: `Damaged`, with `positions` as they were.
  public static func decode(_ block: [UInt8], into positions: inout [Position]) throws(Damaged) {
    try decode(block[...], into: &positions)
  }

  static func decode(_ block: ArraySlice<UInt8>, into positions: inout [Position]) throws(Damaged) {
    if block.first == ReckonedBlock.version {
      guard block.withUnsafeBufferPointer({ ReckonedBlock.decode($0, into: &positions) }) else {
        throw Damaged(description: "track block: checksum does not match")
      }
      return
    }
    let raw: [UInt8]
    let result: Result<[UInt8], InputError> = block.withUnsafeBufferPointer { buffer in
      do throws(InputError) { return .success(try Inflating.zstd(buffer)) } catch { return .failure(error) }
    }
    switch result {
    case .failure(let error): throw Damaged(description: "track block: \(error)")
    case .success(let bytes): raw = bytes
    }
    guard raw.first == version else { throw Damaged(description: "track block: unknown version") }
    let start = positions.count
    let good = raw.withUnsafeBufferPointer { bytes in
      var reader = VarintReader(bytes: bytes, at: 1)
      guard let count = reader.unsigned(), count <= UInt64(capacity) else { return false }
      let n = Int(count)
      positions.append(contentsOf: repeatElement(Position(time: Instant(microseconds: 0)), count: n))
      return positions.withUnsafeMutableBufferPointer { all in
        let rows = UnsafeMutableBufferPointer(rebasing: all[start...])
        guard reader.second(n, { rows[$0].time.microseconds = $1 }) else { return false }
        guard reader.second(n, { rows[$0].latitudeE7 = Int32(truncatingIfNeeded: $1) }) else { return false }
        guard reader.second(n, { rows[$0].longitudeE7 = Int32(truncatingIfNeeded: $1) }) else { return false }
        guard reader.first(n, { rows[$0].altitudeFeet = Int32(truncatingIfNeeded: $1) }) else { return false }
        guard reader.first(n, { rows[$0].geometricFeet = Int32(truncatingIfNeeded: $1) }) else {
          return false
        }
        guard reader.first(n, { rows[$0].speedTenths = UInt16(truncatingIfNeeded: $1) }) else { return false }
        guard reader.first(n, { rows[$0].trackHundredths = UInt16(truncatingIfNeeded: $1) }) else {
          return false
        }
        guard reader.first(n, { rows[$0].rateFeetPerMinute = Int16(truncatingIfNeeded: $1) }) else {
          return false
        }
        guard reader.first(n, { rows[$0].flags = PositionFlags(rawValue: UInt16(truncatingIfNeeded: $1)) })
        else { return false }
        guard
          reader.first(
            n, { rows[$0].source = PositionSource(rawValue: UInt8(truncatingIfNeeded: $1)) ?? .other })
        else { return false }
        return reader.at == bytes.count
      }
    }
    guard good else {
      positions.removeLast(positions.count - start)
      throw Damaged(description: "track block: columns do not fit their count")
    }
  }

  // MARK: Columns

  @inline(__always) static func zigzag(_ v: Int64) -> UInt64 { UInt64(bitPattern: (v << 1) ^ (v >> 63)) }

  @inline(__always) static func varint(_ value: UInt64, _ out: inout [UInt8]) {
    var v = value
    while v >= 0x80 {
      out.append(UInt8(truncatingIfNeeded: v) | 0x80)
      v >>= 7
    }
    out.append(UInt8(truncatingIfNeeded: v))
  }
}

/// Writes varints into room that was made large enough for all of them.
private struct VarintWriter {
  var next: UnsafeMutablePointer<UInt8>

  @inline(__always) mutating func byte(_ b: UInt8) {
    next.pointee = b
    next += 1
  }
  @inline(__always) mutating func unsigned(_ value: UInt64) {
    var v = value
    while v >= 0x80 {
      byte(UInt8(truncatingIfNeeded: v) | 0x80)
      v >>= 7
    }
    byte(UInt8(truncatingIfNeeded: v))
  }
  /// Differences of neighbours.
  @inline(__always)
  mutating func first(_ positions: ArraySlice<Position>, _ value: (Position) -> Int64) {
    var last: Int64 = 0
    for p in positions {
      let v = value(p)
      unsigned(BlockCodec.zigzag(v &- last))
      last = v
    }
  }
  /// Differences of differences.
  @inline(__always)
  mutating func second(_ positions: ArraySlice<Position>, _ value: (Position) -> Int64) {
    var last: Int64 = 0
    var step: Int64 = 0
    for p in positions {
      let v = value(p)
      let now = v &- last
      unsigned(BlockCodec.zigzag(now &- step))
      (last, step) = (v, now)
    }
  }
}

/// Reads varints and never past the end.
struct VarintReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var at: Int

  @inline(__always) mutating func unsigned() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while at < bytes.count {
      let b = bytes[at]
      at += 1
      value |= UInt64(b & 0x7F) << shift
      if b < 0x80 { return value }
      shift += 7
      if shift > 63 { return nil }
    }
    return nil
  }

  @inline(__always) mutating func signed() -> Int64? {
    guard let u = unsigned() else { return nil }
    return Int64(bitPattern: (u >> 1) ^ (0 &- (u & 1)))
  }

  @inline(__always) mutating func first(_ n: Int, _ put: (Int, Int64) -> Void) -> Bool {
    guard n > 0 else { return true }
    guard var last = signed() else { return false }
    put(0, last)
    // Flags, source and missing altitudes stay the same for whole blocks.
    if isZero(n - 1) {
      at += n - 1
      for i in 1..<n { put(i, last) }
      return true
    }
    for i in 1..<n {
      guard let d = signed() else { return false }
      last &+= d
      put(i, last)
    }
    return true
  }

  /// Whether the next bytes are there and all zero.
  private func isZero(_ count: Int) -> Bool {
    guard count <= bytes.count - at else { return false }
    let raw = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[at..<(at + count)]))
    let words = count / 8
    for i in 0..<words where raw.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self) != 0 { return false }
    return raw[(8 * words)...].allSatisfy { $0 == 0 }
  }

  @inline(__always) mutating func second(_ n: Int, _ put: (Int, Int64) -> Void) -> Bool {
    var last: Int64 = 0
    var step: Int64 = 0
    for i in 0..<n {
      guard let d = signed() else { return false }
      step &+= d
      last &+= step
      put(i, last)
    }
    return true
  }
}

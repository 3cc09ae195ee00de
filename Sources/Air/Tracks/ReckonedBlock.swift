import SightlineEvidence
import SightlineUnits

/// The thrifty layout of a block, for thinned tracks: their positions lie far apart, so that differences are large,
/// and are too few for a general compressor to learn from.
///
/// Each place is foretold by dead reckoning from the speeds and courses at both ends, the geometric altitude from the
/// barometric one, everything else from the row before; what is left, in steps of the source's own grain (25 ft,
/// 10 ms, 1e-6 degree), goes through an arithmetic coder that learns each column. Some 50 decisions a position make
/// it several times slower than `BlockCodec`'s differences, which stay wherever they are small enough.
///
/// Layout: byte 2, varint of the number of positions, coded bits, CRC-32 of all before (little-endian). The
/// arithmetic below is part of the format: it uses nothing but IEEE's exactly rounded operations, so that every
/// machine foretells the same.
enum ReckonedBlock {
  static let version: UInt8 = 2

  /// `nil` where a value lies outside what this layout holds.
  static func encode(_ positions: ArraySlice<Position>) -> [UInt8]? {
    guard let layout = BlockLayout(positions) else { return nil }
    var head = [version]
    BlockCodec.varint(UInt64(positions.count), &head)
    return Odds.rates().withUnsafeBufferPointer { rates in
      guard let rates = rates.baseAddress else { return nil }
      var writer = BitWriter(rates: rates, after: head)
      let isComplete = walk(&writer, layout) { walk, writer in
        for position in positions { _ = walk.row(position, &writer) }
      }
      guard isComplete else { return nil }
      var bytes = writer.finish()
      let sum = CRC32.of(bytes)
      for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: sum >> shift)) }
      return bytes
    }
  }

  /// The positions, appended; `false` and nothing appended where the bytes are damaged.
  static func decode(_ block: UnsafeBufferPointer<UInt8>, into positions: inout [Position]) -> Bool {
    guard block.count > 5, block[0] == version else { return false }
    let body = UnsafeBufferPointer(rebasing: block[..<(block.count - 4)])
    let sum = block[(block.count - 4)...].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard CRC32.of(body) == sum else { return false }
    var counter = VarintReader(bytes: body, at: 1)
    guard let count = counter.unsigned(), count > 0, count <= UInt64(BlockCodec.capacity) else {
      return false
    }
    let start = positions.count
    positions.reserveCapacity(start + Int(count))
    let isWhole = Odds.rates().withUnsafeBufferPointer { rates in
      guard let rates = rates.baseAddress else { return false }
      var reader = BitReader(rates: rates, body, from: counter.at)
      _ = walk(&reader, nil) { walk, reader in
        for _ in 0..<count { positions.append(walk.row(Position(time: Instant(microseconds: 0)), &reader)) }
      }
      return reader.isAtEnd
    }
    if !isWhole { positions.removeLast(positions.count - start) }
    return isWhole
  }

  /// - Returns: whether every value had room.
  private static func walk<Coder: BitCoder>(
    _ coder: inout Coder, _ layout: BlockLayout?, _ body: (inout BlockWalk, inout Coder) -> Void
  ) -> Bool {
    let columns = BlockLayout.Column.allCases.count
    return withUnsafeTemporaryAllocation(of: Odds.self, capacity: columns * BlockWalk.room) { odds in
      odds.initialize(repeating: Odds())
      return withUnsafeTemporaryAllocation(of: BlockWalk.Memory.self, capacity: columns) { memory in
        memory.initialize(repeating: BlockWalk.Memory())
        guard let odds = odds.baseAddress, let memory = memory.baseAddress else { return false }
        let coded = coder.code(plain: UInt64((layout ?? BlockLayout()).packed), count: 32)
        var walk = BlockWalk(odds, memory, BlockLayout(packed: UInt32(truncatingIfNeeded: coded)))
        body(&walk, &coder)
        return walk.isWithinRoom
      }
    }
  }
}

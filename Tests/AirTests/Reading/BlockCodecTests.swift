import SightlineEvidence
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

@Suite struct BlockCodecTests {
  /// Synthetic: any value in any column.
  private func wild(_ n: Int, seed: UInt64) -> [Position] {
    var random = SeededRandom(seed: seed)
    return (0..<n).map { _ in
      var p = Position(time: Instant(microseconds: Int64(bitPattern: random.next()) >> 4))
      p.latitudeE7 = Int32(truncatingIfNeeded: random.next())
      p.longitudeE7 = Int32(truncatingIfNeeded: random.next())
      p.altitudeFeet = random.below(3) == 0 ? .min : Int32(truncatingIfNeeded: random.next())
      p.geometricFeet = Int32(truncatingIfNeeded: random.next())
      p.speedTenths = UInt16(truncatingIfNeeded: random.next())
      p.trackHundredths = UInt16(truncatingIfNeeded: random.next())
      p.rateFeetPerMinute = Int16(truncatingIfNeeded: random.next())
      p.flags = PositionFlags(rawValue: UInt16(truncatingIfNeeded: random.next()))
      p.source = PositionSource.allCases[random.below(PositionSource.allCases.count)]
      return p
    }
  }

  @Test("nothing of a position is lost, whatever the values", arguments: [0, 1, 2, 100, 4096])
  func roundTrip(_ n: Int) throws {
    let positions = wild(n, seed: UInt64(n))
    var back: [Position] = []
    try BlockCodec.decode(BlockCodec.encode(positions[...]), into: &back)
    #expect(back == positions)
  }

  @Test("a block broken off anywhere or with flipped bits is refused or decodes, and leaves no half block")
  func damage() {
    let block = BlockCodec.encode(wild(300, seed: 9)[...])
    for cut in Damage.truncations(block).enumerated().filter({ $0.offset % 37 == 0 }).map(\.element) {
      var out: [Position] = []
      #expect(throws: BlockCodec.Damaged.self) { try BlockCodec.decode(cut, into: &out) }
      #expect(out.isEmpty)
    }
    for damaged in Damage.bitFlips(block, count: 500, seed: 4) {
      var out: [Position] = []
      try? BlockCodec.decode(damaged, into: &out)
      #expect(out.isEmpty || out.count == 300)
    }
  }

  @Test("header and texts travel with the first block, and several artifacts make one track in order")
  func tracks() throws {
    var a = Track(try #require(ICAO24("4b1815")))
    a.header.registration = "HB-JCA"
    a.positions = (0..<5000).map { Position(time: Instant(unixSeconds: Double($0))) }
    a.callsigns = [Change(Instant(unixSeconds: 5), "SWR12")]
    var b = Track(a.address)
    b.positions = (2500..<2600).map { Position(time: Instant(unixSeconds: Double($0) + 0.5)) }
    let blocks = a.blocks(artifact: .unnamed) + b.blocks(artifact: .unnamed)
    #expect(blocks.count == 3)
    let whole = try Track(a.address, blocks: blocks)
    #expect(whole.header.registration == "HB-JCA" && whole.callsigns == a.callsigns)
    #expect(whole.positions.count == 5100)
    #expect(whole.positions.map(\.time) == whole.positions.map(\.time).sorted())
  }

  @Test(
    "positions of a thinned readsb trace take less than 13 bytes each",
    .enabled(if: SharedData.isPresent, "needs shared/data"))
  func size() throws {
    let read = try AirReader.read(try InputWalker().load(SharedData.path("air/trace/trace_full_ac671b.json")))
    let track = try #require(read.tracks.first)
    var (bytes, rows) = (0, 0)
    for block in track.blocks(artifact: .unnamed) {
      (bytes, rows) = (bytes + block.bytes.count, rows + block.rows)
    }
    let each = Double(bytes) / Double(rows)
    #expect(each < 13, "thinned trace: \(each) bytes a position")
  }
}

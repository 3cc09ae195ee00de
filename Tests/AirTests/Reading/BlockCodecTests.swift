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

  /// A flight as readsb thins it: seconds to minutes apart, in grains of 10 ms, 1e-6 degree, 25 ft, 64 ft/min.
  private func thinned(_ n: Int, seed: UInt64) -> [Position] {
    var random = SeededRandom(seed: seed)
    var (time, latitude, longitude) = (
      1_700_000_000_000_000 as Int64, random.uniform(-80, 80), random.uniform(-179, 179)
    )
    var (course, altitude) = (random.uniform(0, 360), 30_000)
    return (0..<n).map { _ in
      let seconds = Double(random.below(4_000)) / 100
      time += Int64((seconds * 100).rounded()) * 10_000
      course = (course + random.uniform(-8, 8) + 360).truncatingRemainder(dividingBy: 360)
      latitude = max(-89, min(89, latitude + seconds * 0.002 * random.uniform(0.9, 1)))
      longitude = Coordinate.wrap(longitude: longitude + seconds * 0.002)
      altitude += 25 * (random.below(5) - 2)
      var p = Position(time: Instant(microseconds: time))
      p.flags = random.below(20) == 0 ? [.stale] : []
      p.source = .adsb
      if random.below(30) == 0 { return p }
      p.latitudeE7 = Int32((latitude * 1e6).rounded()) * 10
      p.longitudeE7 = Int32((longitude * 1e6).rounded()) * 10
      if random.below(40) > 0 { p.altitudeFeet = Int32(altitude) }
      if random.below(9) > 0 { p.geometricFeet = Int32(altitude + 1_225) }
      if random.below(12) > 0 { p.speedTenths = UInt16(4_400 + random.below(30)) }
      if random.below(12) > 0 { p.trackHundredths = UInt16(course * 10) * 10 }
      if random.below(6) > 0 { p.rateFeetPerMinute = Int16(64 * (random.below(21) - 10)) }
      return p
    }
  }

  private func isReckoned(_ block: [UInt8]) -> Bool { block.first == ReckonedBlock.version }

  @Test("thinned tracks take the thrifty layout, and nothing of a position is lost in it")
  func thinnedRoundTrip() throws {
    for seed in 0..<150 as Range<UInt64> {
      let positions = thinned([1, 2, 25, 60, 300][Int(seed % 5)], seed: seed)
      let block = BlockCodec.encode(positions[...])
      #expect(isReckoned(block) || positions.count < 25)
      var back: [Position] = []
      try BlockCodec.decode(block, into: &back)
      guard back == positions else {
        Issue.record("seed \(seed) differs at \(zip(back, positions).prefix { $0 == $1 }.count)")
        return
      }
    }
  }

  @Test("the thrifty layout holds times that run back, any grain and odd values, or leaves them to the other")
  func oddValues() throws {
    var random = SeededRandom(seed: 77)
    for seed in 0..<150 as Range<UInt64> {
      var positions = thinned(40, seed: 1_000 + seed)
      for _ in 0..<random.below(4) {
        let i = random.below(positions.count)
        switch random.below(8) {
        case 0: positions[i].time = positions[i].time + Seconds(-100_000)
        case 1: positions[i].time = Instant(microseconds: positions[i].time.microseconds + 1)
        case 2: positions[i].latitudeE7 = Int32(truncatingIfNeeded: random.next())
        case 3: positions[i].longitudeE7 = -1_800_000_000
        case 4: positions[i].altitudeFeet = Int32(truncatingIfNeeded: random.next())
        case 5: positions[i].trackHundredths = UInt16(truncatingIfNeeded: random.next())
        case 6: positions[i].flags = PositionFlags(rawValue: UInt16(truncatingIfNeeded: random.next()))
        default: positions[i].source = PositionSource.allCases[random.below(PositionSource.allCases.count)]
        }
      }
      var back: [Position] = []
      try BlockCodec.decode(BlockCodec.encode(positions[...]), into: &back)
      #expect(back == positions, "seed \(seed)")
    }
  }

  @Test("a thrifty block broken off anywhere or with a flipped bit is refused, and leaves no half block")
  func reckonedDamage() {
    let block = BlockCodec.encode(thinned(120, seed: 3)[...])
    #expect(isReckoned(block))
    for damaged in Damage.truncations(block) + Damage.bitFlips(block, count: 1_000, seed: 5) {
      var out: [Position] = []
      #expect(throws: BlockCodec.Damaged.self) { try BlockCodec.decode(damaged, into: &out) }
      #expect(out.isEmpty)
    }
  }

  @Test("any bytes with a right checksum are decoded or refused, never a crash")
  func hostileBlocks() {
    var random = SeededRandom(seed: 12)
    for n in 0..<400 {
      var block: [UInt8] = [ReckonedBlock.version]
      BlockCodec.varint(UInt64(random.below(5_000)), &block)
      for _ in 0..<(n % 90) { block.append(UInt8(truncatingIfNeeded: random.next())) }
      let sum = CRC32.of(block)
      for shift: UInt32 in [0, 8, 16, 24] { block.append(UInt8(truncatingIfNeeded: sum >> shift)) }
      var out: [Position] = []
      try? BlockCodec.decode(block, into: &out)
      #expect(out.count <= BlockCodec.capacity)
    }
  }

  @Test("a block written before the thrifty layout is read as it was; one of an unknown layout is refused")
  func oldBlock() throws {
    // Two positions as the first version of this codec wrote them.
    let hex =
      "28b52ffd203ff9010001028080f28183898506ffea84fe8289850680e0b3c1039f99b2c1039f9db2a70894bea5a708a0930432e48d04e3"
      + "8d848010d63d1398b50314007f00020208"
    let bytes = Array(hex.utf8)
    let block = stride(from: 0, to: bytes.count, by: 2).map {
      UInt8(String(decoding: bytes[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
    }
    var back: [Position] = []
    try BlockCodec.decode(block, into: &back)
    #expect(back.map(\.time.microseconds) == [1_700_000_000_000_000, 1_700_000_004_040_000])
    #expect(back.map(\.latitudeE7) == [471_234_560, 471_247_280])
    #expect(back.map(\.longitudeE7) == [-1_115_047_760, -1_115_152_150])
    #expect(back.map(\.altitudeFeet) == [34_000, 34_025] && back.map(\.geometricFeet) == [33_650, .min])
    #expect(back.map(\.speedTenths) == [3_947, 3_937] && back.map(\.trackHundredths) == [27_980, 27_990])
    #expect(back.map(\.rateFeetPerMinute) == [0, -64] && back.map(\.source) == [.adsb, .mlat])
    #expect(back.map(\.flags.rawValue) == [0, 1])
    for unknown in [[3] + block, [9, 1, 2].withUnsafeBufferPointer { Inflating.zstdCompress($0, level: 1) }] {
      #expect(throws: BlockCodec.Damaged.self) { try BlockCodec.decode(unknown, into: &back) }
    }
    #expect(back.count == 2)
  }

  @Test(
    "positions of real thinned readsb traces take at most 7 bytes each, headers and callsigns included",
    .enabled(if: SharedData.isPresent, "needs shared/data"))
  func size() throws {
    var (bytes, rows) = (0, 0)
    let refused = try InputWalker().walk([SharedData.path("air/trace")]) { file in
      guard let read = try? AirReader.read(try file.load()) else { return }
      for block in read.tracks.flatMap({ $0.blocks(artifact: .unnamed) }) {
        (bytes, rows) = (bytes + block.bytes.count, rows + block.rows)
      }
    }
    #expect(refused.isEmpty && rows > 4_000)
    let each = Double(bytes) / Double(rows)
    #expect(each <= 7, "thinned traces: \(each) bytes a position")
  }
}

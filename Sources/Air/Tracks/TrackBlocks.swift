import SightlineObserving
import SightlineUnits

/// What a track says besides its positions: header and texts. Stored in front of a track's first block.
///
/// Layout: varint length of the note, then strings and numbers as varints and UTF-8; zero length in the other
/// blocks of the track.
enum TrackNote {
  static func encode(_ track: Track) -> [UInt8] {
    var out: [UInt8] = []
    let h = track.header
    for text in [h.registration, h.typeCode, h.description, h.operatorName, h.year] {
      // 0 is "none", so that an empty text and no text stay different.
      guard let text else {
        out.append(0)
        continue
      }
      let utf8 = Array(text.utf8.prefix(1000))
      BlockCodec.varint(UInt64(utf8.count + 1), &out)
      out += utf8
    }
    BlockCodec.varint(UInt64(max(0, h.databaseFlags)), &out)
    for changes in [track.callsigns, track.squawks, track.categories] {
      BlockCodec.varint(UInt64(changes.count), &out)
      for change in changes {
        BlockCodec.varint(BlockCodec.zigzag(change.time.microseconds), &out)
        let utf8 = Array(change.value.utf8.prefix(64))
        BlockCodec.varint(UInt64(utf8.count), &out)
        out += utf8
      }
    }
    return out
  }

  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, into track: inout Track) -> Bool {
    var reader = VarintReader(bytes: bytes, at: 0)
    func text(_ length: Int) -> String? {
      guard length >= 0, length <= bytes.count - reader.at else { return nil }
      defer { reader.at += length }
      return String(
        decoding: UnsafeBufferPointer(rebasing: bytes[reader.at..<reader.at + length]), as: UTF8.self)
    }
    var header = track.header
    for path in [\AircraftHeader.registration, \.typeCode, \.description, \.operatorName, \.year] {
      guard let n = reader.unsigned(), n <= 2000 else { return false }
      if n > 0 {
        guard let value = text(Int(n) - 1) else { return false }
        header[keyPath: path] = value
      }
    }
    guard let flags = reader.unsigned() else { return false }
    header.databaseFlags |= Int(truncatingIfNeeded: flags & 0xFFFF)
    track.header = header
    for path in [\Track.callsigns, \.squawks, \.categories] {
      guard let n = reader.unsigned(), n <= UInt64(bytes.count) else { return false }
      for _ in 0..<n {
        guard let time = reader.signed(), let length = reader.unsigned(), length <= 64,
          let value = text(Int(length))
        else { return false }
        track[keyPath: path].append(Change(Instant(microseconds: time), value))
      }
    }
    return reader.at == bytes.count
  }
}

extension Track {
  /// The lens whose blocks these are.
  public static let lens = LensName("air")

  /// The track cut into blocks of up to 4,096 positions; the first carries the header and texts.
  public func blocks(artifact: ContentDigest) -> [BoundedBlock] {
    stride(from: 0, to: positions.count, by: BlockCodec.capacity).map { start in
      let slice = positions[start..<min(start + BlockCodec.capacity, positions.count)]
      let (times, box) = Track.bounds(slice)
      let note = start == 0 ? TrackNote.encode(self) : []
      var bytes: [UInt8] = []
      BlockCodec.varint(UInt64(note.count), &bytes)
      bytes += note
      bytes += BlockCodec.encode(slice)
      return BoundedBlock(
        lens: Track.lens, subject: address.description, time: times, box: box, rows: slice.count,
        bytes: bytes,
        artifact: artifact)
    }
  }

  /// From the first to the last moment, and the smallest box around all places; `nil` where there is none.
  private static func bounds(_ positions: ArraySlice<Position>) -> (Interval, BoundingBox?) {
    var (first, last) = (Int64.max, Int64.min)
    var (south, north, west, east) = (Int32.max, Int32.min, Int32.max, Int32.min)
    for p in positions {
      first = min(first, p.time.microseconds)
      last = max(last, p.time.microseconds)
      guard p.hasPosition else { continue }
      south = min(south, p.latitudeE7)
      north = max(north, p.latitudeE7)
      west = min(west, p.longitudeE7)
      east = max(east, p.longitudeE7)
    }
    return (
      Interval(spanning: Instant(microseconds: first), Instant(microseconds: last)),
      south > north
        ? nil
        : BoundingBox(
          south: Double(south) / 1e7, west: Double(west) / 1e7, north: Double(north) / 1e7,
          east: Double(east) / 1e7)
    )
  }

  /// One aircraft's track from the blocks of all its artifacts, in order of time.
  public init(_ address: ICAO24, blocks: [BoundedBlock]) throws(BlockCodec.Damaged) {
    self.init(address)
    positions.reserveCapacity(blocks.reduce(0) { $0 + max(0, min($1.rows, BlockCodec.capacity)) })
    for block in blocks {
      var start = 0
      let bytes = block.bytes
      let readNote = bytes.withUnsafeBufferPointer { buffer in
        var reader = VarintReader(bytes: buffer, at: 0)
        guard let length = reader.unsigned(), length <= UInt64(buffer.count - reader.at) else { return false }
        start = reader.at + Int(length)
        return length == 0
          || TrackNote.decode(UnsafeBufferPointer(rebasing: buffer[reader.at..<start]), into: &self)
      }
      guard readNote else { throw BlockCodec.Damaged(description: "track block: damaged header") }
      try BlockCodec.decode(bytes[start...], into: &positions)
    }
    if blocks.count > 1 {
      callsigns.sort { $0.time < $1.time }
      squawks.sort { $0.time < $1.time }
      categories.sort { $0.time < $1.time }
      var account = ReadingAccount()
      settle(&account)
    }
  }
}

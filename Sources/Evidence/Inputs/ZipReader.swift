/// Lists the members of a zip archive by its central directory (PKWARE APPNOTE 6.3, with zip64).
struct ZipReader {
  struct Member: Sendable {
    let name: String
    /// Of the local header.
    let offset: Int
    let compressed: Int
    let size: Int
    let method: UInt16
    let crc: UInt32
  }

  static func isZip(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06])
  }

  static func list(
    _ source: ByteSource, _ limits: ReadingLimits,
    _ body: (String, Result<Member, InputError>) throws -> Void
  ) throws {
    let (start, size, total) = try directory(source)
    guard total <= limits.mostMembers, size <= 256 << 20 else { throw InputError(.tooManyMembers) }
    let bytes = try source.read(start, size)
    var at = 0
    var found: [(member: Member, result: Result<Member, InputError>)] = []
    for _ in 0..<total {
      guard at + 46 <= bytes.count, u32(bytes, at) == 0x0201_4B50 else {
        throw InputError(.damaged, at: start + at, "central directory")
      }
      let (nameLength, extra, comment) = (
        Int(u16(bytes, at + 28)), Int(u16(bytes, at + 30)), Int(u16(bytes, at + 32))
      )
      guard at + 46 + nameLength + extra + comment <= bytes.count else {
        throw InputError(.truncated, at: start + at)
      }
      let name = String(decoding: bytes[at + 46..<at + 46 + nameLength], as: UTF8.self)
      var sizes = [Int(u32(bytes, at + 24)), Int(u32(bytes, at + 20)), Int(u32(bytes, at + 42))]
      applyZip64(bytes[at + 46 + nameLength..<at + 46 + nameLength + extra], &sizes)
      let member = Member(
        name: name, offset: sizes[2], compressed: sizes[1], size: sizes[0], method: u16(bytes, at + 10),
        crc: u32(bytes, at + 16))
      let flags = u16(bytes, at + 8)
      let mode = u32(bytes, at + 38) >> 16 & 0xF000
      if !name.hasSuffix("/") {
        found.append((member, judge(member, flags: flags, mode: mode, at: start + at)))
      }
      at += 46 + nameLength + extra + comment
    }
    // Overlapping entries make a small file expand without end (Fifield 2019): each byte belongs to one.
    let order = found.indices.sorted { found[$0].member.offset < found[$1].member.offset }
    for (i, j) in zip(order, order.dropFirst())
    where found[i].member.offset + 30 + max(0, found[i].member.compressed) > found[j].member.offset {
      found[j].result = .failure(InputError(.overlapping, at: found[j].member.offset))
    }
    for entry in found { try body(entry.member.name, entry.result) }
  }

  private static func judge(_ m: Member, flags: UInt16, mode: UInt32, at: Int) -> Result<Member, InputError> {
    // A zip64 value beyond any file's size is kept as -1: it must never reach a decompressor as a length.
    guard m.size >= 0, m.compressed >= 0, m.offset >= 0 else {
      return .failure(InputError(.damaged, at: at, "impossible size or offset"))
    }
    if !ArchiveName.isSafe(m.name) { return .failure(InputError(.unsafeName, at: at)) }
    if flags & 1 != 0 { return .failure(InputError(.unsupported, at: at, "encrypted")) }
    if m.method != 0 && m.method != 8 {
      return .failure(InputError(.unsupported, at: at, "method \(m.method)"))
    }
    if mode == 0xA000 { return .failure(InputError(.link, at: at)) }
    return .success(m)
  }

  static func load(_ m: Member, from source: ByteSource, limits: ReadingLimits) throws(InputError) -> [UInt8]
  {
    let header = try source.read(m.offset, 30)
    guard u32(header, 0) == 0x0403_4B50 else { throw InputError(.damaged, at: m.offset, "local header") }
    let data = m.offset + 30 + Int(u16(header, 26)) + Int(u16(header, 28))
    try Inflating.check(m.size, from: max(1, m.compressed), limits)
    let bytes = try source.read(data, m.compressed)
    guard m.method == 8 else {
      guard m.size == m.compressed else { throw InputError(.damaged, at: m.offset, "stored size") }
      guard CRC32.of(bytes) == m.crc else { throw InputError(.damaged, at: m.offset, "CRC") }
      return bytes
    }
    let result: Result<[UInt8], InputError> = bytes.withUnsafeBufferPointer { buffer in
      do throws(InputError) {
        return .success(try Inflating.deflate(buffer, size: m.size, limits: limits))
      } catch {
        return .failure(error)
      }
    }
    let inflated = try result.get()
    guard CRC32.of(inflated) == m.crc else { throw InputError(.damaged, at: m.offset, "CRC") }
    return inflated
  }

  /// Start, size and entry count of the central directory.
  private static func directory(_ source: ByteSource) throws(InputError) -> (Int, Int, Int) {
    let tail = min(source.count, 22 + 65_535)
    let bytes = try source.read(source.count - tail, tail)
    var at = bytes.count - 22
    while at >= 0, u32(bytes, at) != 0x0605_4B50 { at -= 1 }
    guard at >= 0 else { throw InputError(.truncated, at: source.count, "no end of central directory") }
    var (total, size, start) = (Int(u16(bytes, at + 10)), Int(u32(bytes, at + 12)), Int(u32(bytes, at + 16)))
    if total == 0xFFFF || start == 0xFFFF_FFFF, at >= 20, u32(bytes, at - 20) == 0x0706_4B50 {
      guard let place = u64(bytes, at - 12) else { throw InputError(.damaged, "zip64 locator") }
      let record = try source.read(place, 56)
      guard u32(record, 0) == 0x0606_4B50, let n = u64(record, 32), let s = u64(record, 40),
        let o = u64(record, 48)
      else { throw InputError(.damaged, at: place, "zip64 record") }
      (total, size, start) = (n, s, o)
    }
    guard start >= 0, size >= 0, start <= source.count, size <= source.count - start else {
      throw InputError(.damaged, "central directory lies outside the file")
    }
    return (start, size, total)
  }

  /// Zip64 extra field: 8-byte values for those of size, compressed size and offset that are 0xFFFFFFFF.
  private static func applyZip64(_ extra: ArraySlice<UInt8>, _ sizes: inout [Int]) {
    let bytes = Array(extra)
    var at = 0
    while at + 4 <= bytes.count {
      let length = Int(u16(bytes, at + 2))
      guard at + 4 + length <= bytes.count else { return }
      if u16(bytes, at) == 1 {
        var p = at + 4
        for i in 0..<3 where sizes[i] == 0xFFFF_FFFF && p + 8 <= at + 4 + length {
          sizes[i] = u64(bytes, p) ?? -1
          p += 8
        }
      }
      at += 4 + length
    }
  }

  private static func u16(_ b: [UInt8], _ i: Int) -> UInt16 { UInt16(b[i]) | UInt16(b[i + 1]) << 8 }
  private static func u32(_ b: [UInt8], _ i: Int) -> UInt32 {
    UInt32(u16(b, i)) | UInt32(u16(b, i + 2)) << 16
  }
  /// `nil` beyond any file's size.
  private static func u64(_ b: [UInt8], _ i: Int) -> Int? {
    Int(exactly: UInt64(u32(b, i)) | UInt64(u32(b, i + 4)) << 32).flatMap { $0 < 1 << 50 ? $0 : nil }
  }
}

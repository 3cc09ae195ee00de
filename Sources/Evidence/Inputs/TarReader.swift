/// Lists the members of a tar archive (POSIX.1-2001 ustar and pax, GNU long names).
struct TarReader {
  struct Member {
    let name: String
    let offset: Int
    let size: Int
  }

  static func isTar(_ head: [UInt8]) -> Bool {
    head.count >= 512 && Array(head[257..<262]) == Array("ustar".utf8)
  }

  /// Hands over each regular member, or why it is refused. Stops with an error where the archive is damaged.
  static func list(
    _ source: ByteSource, _ limits: ReadingLimits,
    _ body: (String, Result<Member, InputError>) throws -> Void
  ) throws {
    var at = 0
    var longName: String?
    var members = 0
    while at + 512 <= source.count {
      let header = try source.read(at, 512)
      if header.allSatisfy({ $0 == 0 }) { return }
      guard checksumHolds(header) else { throw InputError(.damaged, at: at, "tar header checksum") }
      guard let size = number(header[124..<136]), size >= 0, size <= source.count - at - 512 else {
        throw InputError(.truncated, at: at, "member larger than the archive")
      }
      members += 1
      guard members <= limits.mostMembers else { throw InputError(.tooManyMembers, at: at) }
      let data = at + 512
      switch header[156] {
      case 0x4C, 0x78:  // GNU long name, pax header: names for the next member
        guard size <= 1 << 20 else { throw InputError(.tooLarge, at: at, "extended header") }
        let text = try source.read(data, size)
        longName = header[156] == 0x4C ? cString(text[...]) : paxPath(text) ?? longName
      case 0x67: break  // pax global header: nothing we use
      case 0x30, 0:
        let name = longName ?? ustarName(header)
        longName = nil
        if ArchiveName.isSafe(name) {
          try body(name, .success(Member(name: name, offset: data, size: size)))
        } else {
          try body(name, .failure(InputError(.unsafeName, at: at)))
        }
      case 0x35: longName = nil  // a folder
      default:
        let name = longName ?? ustarName(header)
        longName = nil
        try body(name, .failure(InputError(.link, at: at)))
      }
      at = data + (size + 511) / 512 * 512
    }
    // Two zero blocks should end it; many tools leave them off, so an end behind a whole member is accepted.
    // Anything but zeros there is a header that was cut.
    guard at < source.count else { return }
    guard try source.read(at, source.count - at).allSatisfy({ $0 == 0 }) else {
      throw InputError(.truncated, at: source.count)
    }
  }

  private static func checksumHolds(_ h: [UInt8]) -> Bool {
    var sum = 0
    for i in 0..<512 { sum += (148..<156).contains(i) ? 32 : Int(h[i]) }
    return number(h[148..<156]) == sum
  }

  /// Octal text, or base 256 where the top bit is set.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      var value = Int(first & 0x7F)
      for b in field.dropFirst() {
        guard value < 1 << 54 else { return nil }
        value = value << 8 | Int(b)
      }
      return value
    }
    var value = 0
    for b in field {
      if b == 0 || b == 32 { if value > 0 { break } else { continue } }
      guard (48...55).contains(b), value < 1 << 58 else { return nil }
      value = value << 3 | Int(b - 48)
    }
    return value
  }

  private static func cString(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
  private static func ustarName(_ h: [UInt8]) -> String {
    let prefix = cString(h[345..<500])
    let name = cString(h[0..<100])
    return prefix.isEmpty ? name : prefix + "/" + name
  }
  /// `LEN path=VALUE\n` records.
  private static func paxPath(_ bytes: [UInt8]) -> String? {
    for record in bytes.split(separator: 10) {
      let text = String(decoding: record, as: UTF8.self)
      if let space = text.firstIndex(of: " "), text[space...].hasPrefix(" path=") {
        return String(text[text.index(space, offsetBy: 6)...])
      }
    }
    return nil
  }
}

enum ArchiveName {
  /// False for absolute names, drive letters, and any step up. Nothing is ever written under a member's name,
  /// but a name that tries is a sign of a hostile archive.
  static func isSafe(_ name: String) -> Bool {
    // By bytes: to a `Character`, a slash followed by a combining mark is no slash.
    let bytes = Array(name.utf8)
    return !bytes.isEmpty && bytes[0] != 0x2F && !bytes.contains(0x5C) && !bytes.contains(0)
      && !bytes.split(separator: 0x2F).contains { $0.elementsEqual([0x2E, 0x2E]) }
      && !(bytes.count > 1 && bytes[1] == 0x3A)
  }
}

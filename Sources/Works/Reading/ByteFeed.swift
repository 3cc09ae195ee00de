import Foundation

/// Hands over the next bytes of an input; 0 at its end. Each call fills at most the given buffer.
typealias ByteFeed = (UnsafeMutableRawBufferPointer) throws(WorksRemark) -> Int

/// The ways bytes come in: from memory, from a plain file piece by piece, from another encoding.
enum ByteFeeds {
  static func memory(_ bytes: [UInt8]) -> ByteFeed {
    var at = 0
    return { (out: UnsafeMutableRawBufferPointer) throws(WorksRemark) in
      let n = min(out.count, bytes.count - at)
      bytes.withUnsafeBytes { all in
        if n > 0 { out.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[at..<at + n])) }
      }
      at += n
      return n
    }
  }

  /// Reads a plain file piece by piece, so that its size does not matter. The descriptor closes with the feed.
  static func file(_ path: String) throws(WorksRemark) -> ByteFeed {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw WorksRemark(.unreadable, .fileEnded, file: path, String(cString: strerror(errno)))
    }
    let holder = Descriptor(descriptor)
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      throw WorksRemark(.unreadable, .fileEnded, file: path, "not a regular file")
    }
    return { (out: UnsafeMutableRawBufferPointer) throws(WorksRemark) in
      while true {
        let n = read(holder.number, out.baseAddress, out.count)
        if n < 0, errno == EINTR { continue }
        guard n >= 0 else {
          throw WorksRemark(.unreadable, .fileEnded, file: path, String(cString: strerror(errno)))
        }
        return n
      }
    }
  }

  private final class Descriptor {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }
  }
}

/// The encodings ledgers come in; everything else is named and refused.
enum TextEncoding: Hashable {
  case utf8, latin1, windows1252, utf16Little, utf16Big

  init?(name: String) {
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
    case "iso-8859-1", "latin1", "latin-1", "iso8859-1": self = .latin1
    case "windows-1252", "cp1252": self = .windows1252
    case "utf-16": self = .utf16Little
    case "utf-16le": self = .utf16Little
    case "utf-16be": self = .utf16Big
    default: return nil
    }
  }

  /// By byte-order mark, else `nil`; and how many bytes the mark takes.
  static func mark(_ head: UnsafeBufferPointer<UInt8>) -> (TextEncoding, Int)? {
    if head.count >= 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF { return (.utf8, 3) }
    if head.count >= 2, head[0] == 0xFF, head[1] == 0xFE { return (.utf16Little, 2) }
    if head.count >= 2, head[0] == 0xFE, head[1] == 0xFF { return (.utf16Big, 2) }
    if head.count >= 4, head[0] == 0x3C, head[1] == 0, head[3] == 0 { return (.utf16Little, 0) }
    if head.count >= 4, head[0] == 0, head[1] == 0x3C, head[2] == 0 { return (.utf16Big, 0) }
    return nil
  }

  /// The 32 places where Windows-1252 differs from Latin-1 (Unicode mapping table CP1252.TXT); 0: undefined.
  private static let high: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
    0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0, 0x017E, 0x0178,
  ]

  /// The text as UTF-8; what is no character becomes U+FFFD.
  func utf8(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .utf8: return bytes
    case .latin1, .windows1252:
      var out: [UInt8] = []
      out.reserveCapacity(bytes.count + bytes.count / 8)
      for b in bytes {
        guard b >= 0x80 else {
          out.append(b)
          continue
        }
        let mapped = self == .windows1252 && b < 0xA0 ? TextEncoding.high[Int(b) - 0x80] : UInt16(b)
        out += Array(String(UnicodeScalar(mapped == 0 ? 0xFFFD : mapped) ?? "\u{FFFD}").utf8)
      }
      return out
    case .utf16Little, .utf16Big:
      let units = stride(from: 0, to: bytes.count - bytes.count % 2, by: 2).map { i in
        self == .utf16Little
          ? UInt16(bytes[i]) | UInt16(bytes[i + 1]) << 8 : UInt16(bytes[i]) << 8 | UInt16(bytes[i + 1])
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    }
  }
}

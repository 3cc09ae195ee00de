import CDeflate

/// Archives written byte by byte, so that they can lie.
public enum Containers {
  static func le16(_ v: Int) -> [UInt8] { [UInt8(v & 255), UInt8(v >> 8 & 255)] }
  static func le32(_ v: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: v >> (8 * $0)) } }

  private static func compressed(
    _ data: [UInt8], _ bound: (OpaquePointer, Int) -> Int,
    _ body: (OpaquePointer, UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?, Int) -> Int
  ) -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(9) else { return [] }
    defer { libdeflate_free_compressor(compressor) }
    let room = bound(compressor, data.count)
    return data.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: room) { out, count in
        count = body(compressor, input.baseAddress, input.count, out.baseAddress, room)
      }
    }
  }
  public static func gzip(_ data: [UInt8]) -> [UInt8] {
    compressed(data, libdeflate_gzip_compress_bound) { libdeflate_gzip_compress($0, $1, $2, $3, $4) }
  }
  public static func deflate(_ data: [UInt8]) -> [UInt8] {
    compressed(data, libdeflate_deflate_compress_bound) { libdeflate_deflate_compress($0, $1, $2, $3, $4) }
  }
  static func crc(_ data: [UInt8]) -> Int {
    data.withUnsafeBufferPointer { Int(libdeflate_crc32(0, $0.baseAddress, $0.count)) }
  }

  /// Members deflated; a member of 60 bytes and less is stored.
  public static func zip(_ members: [(name: String, data: [UInt8])]) -> [UInt8] {
    var (body, directory): ([UInt8], [UInt8]) = ([], [])
    for m in members {
      let name = Array(m.name.utf8)
      let method = m.data.count > 60 ? 8 : 0
      let packed = method == 8 ? deflate(m.data) : m.data
      let sums = le32(crc(m.data)) + le32(packed.count) + le32(m.data.count)
      let at = body.count
      body += le32(0x0403_4B50) + le16(20) + le16(0) + le16(method) + le32(0) + sums
      body += le16(name.count) + le16(0) + name + packed
      directory += le32(0x0201_4B50) + le16(0x0314) + le16(20) + le16(0) + le16(method) + le32(0) + sums
      directory += le16(name.count) + le16(0) + le16(0) + le16(0) + le16(0)
      directory += le32(0o100644 << 16) + le32(at) + name
    }
    return body + directory + le32(0x0605_4B50) + le16(0) + le16(0) + le16(members.count)
      + le16(members.count)
      + le32(directory.count) + le32(body.count) + le16(0)
  }

  public static func tar(_ members: [(name: String, kind: UInt8, data: [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = []
    func octal(_ n: Int, _ digits: Int) -> [UInt8] {
      let text = String(n, radix: 8)
      return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
    }
    for m in members {
      var h = [UInt8](repeating: 0, count: 512)
      func put(_ part: [UInt8], _ at: Int) { h.replaceSubrange(at..<at + part.count, with: part) }
      put(Array(m.name.utf8.prefix(100)), 0)
      put(octal(0o644, 7), 100)
      put(octal(m.data.count, 11), 124)
      h[156] = m.kind
      put(Array("ustar".utf8), 257)
      put(octal(h.reduce(8 * 32) { $0 + Int($1) }, 6), 148)
      bytes += h + m.data + [UInt8](repeating: 0, count: (512 - m.data.count % 512) % 512)
    }
    return bytes + [UInt8](repeating: 0, count: 1024)
  }
}

import CDeflate

/// The checksum of zip and gzip (ISO 3309).
public enum CRC32 {
  public static func of(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBufferPointer { of($0) } }
  public static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    libdeflate_crc32(0, bytes.baseAddress, bytes.count)
  }
}

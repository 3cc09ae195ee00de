import Crypto
import SightlineUnits

extension ContentDigest {
  /// The SHA-256 of the bytes.
  public init(of bytes: [UInt8]) { self = bytes.withUnsafeBytes { ContentDigest(of: $0) } }

  public init(of bytes: UnsafeRawBufferPointer) {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    self.init(sha256: hasher.finalize())
  }
  public init(of text: String) { self.init(of: Array(text.utf8)) }

  private init(sha256 digest: SHA256Digest) {
    guard let made = ContentDigest(bytes: Array(digest)) else {
      preconditionFailure("a SHA-256 has 32 bytes")
    }
    self = made
  }
}

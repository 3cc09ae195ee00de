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

  /// The SHA-256 of one byte and what follows it, without putting the two together first.
  init(of first: UInt8, then rest: [UInt8]) {
    var hasher = SHA256()
    withUnsafeBytes(of: first) { hasher.update(bufferPointer: $0) }
    rest.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    self.init(sha256: hasher.finalize())
  }

  fileprivate init(sha256 digest: SHA256Digest) {
    guard let made = digest.withUnsafeBytes({ ContentDigest(bytes: $0) }) else {
      preconditionFailure("a SHA-256 has 32 bytes")
    }
    self = made
  }
}

/// The SHA-256 of bytes that come in pieces.
public struct StreamedDigest: Sendable {
  private var hasher = SHA256()
  public init() {}
  public mutating func update(_ bytes: UnsafeRawBufferPointer) { hasher.update(bufferPointer: bytes) }
  public func finish() -> ContentDigest { ContentDigest(sha256: hasher.finalize()) }
}

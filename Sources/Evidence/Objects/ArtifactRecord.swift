import SightlineUnits

/// Where an artifact's bytes come from. The bytes themselves lie in the object store under `digest`.
public struct ArtifactRecord: Hashable, Sendable, Codable {
  /// SHA-256 of the uncompressed bytes.
  public let digest: ContentDigest
  /// Uncompressed.
  public let size: Int
  /// As found: `records/month.tar!traces/trace_full_4d208a.json`.
  public let name: String
  /// An address or a sentence: who published it.
  public let origin: String
  /// SPDX identifier or a sentence; empty where unknown.
  public let licence: String
  /// When Sightline took it in.
  public let retrieved: Instant
  /// The source's own clock (a file's modification time, an HTTP header), where it gave one.
  public let published: Instant?
  public let toolVersion: String
  public init(
    digest: ContentDigest, size: Int, name: String, origin: String, licence: String, retrieved: Instant,
    published: Instant?, toolVersion: String
  ) {
    (self.digest, self.size, self.name, self.origin) = (digest, size, name, origin)
    (self.licence, self.retrieved, self.published) = (licence, retrieved, published)
    self.toolVersion = toolVersion
  }
}

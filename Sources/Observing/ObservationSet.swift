import SightlineUnits

/// What one derivation found in one set of artifacts. Immutable, and named by the digest of what it was
/// derived from, so that the same work is never done twice and anyone can do it again.
public struct ObservationSet: Hashable, Sendable, Codable {
  public let lens: LensName
  public let derivation: Derivation
  /// The artifacts read, sorted.
  public let inputs: [ContentDigest]
  public let observations: [Observation]
  public init(lens: LensName, derivation: Derivation, inputs: [ContentDigest], observations: [Observation]) {
    (self.lens, self.derivation) = (lens, derivation)
    (self.inputs, self.observations) = (inputs.sorted(), observations)
  }
  /// The text whose SHA-256 names the set: one line each for lens, detector, version, parameters and inputs.
  public var identity: String {
    ([lens.text, derivation.detector, "\(derivation.version)"] + derivation.parameters + inputs.map(\.hex))
      .joined(separator: "\n")
  }
}

/// A stored stretch of a lens's own decoded rows: opaque bytes with the bounds a query needs.
///
/// The case store keeps blocks without knowing what is in them; the lens encodes and decodes.
public struct BoundedBlock: Hashable, Sendable {
  public let lens: LensName
  /// What the rows are about: an aircraft's address, a project.
  public let subject: String
  public let time: Interval
  /// `nil` where the rows have no place.
  public let box: BoundingBox?
  public let rows: Int
  public let bytes: [UInt8]
  /// Where the rows come from.
  public let artifact: ContentDigest
  public init(
    lens: LensName, subject: String, time: Interval, box: BoundingBox?, rows: Int, bytes: [UInt8],
    artifact: ContentDigest
  ) {
    (self.lens, self.subject, self.time, self.box) = (lens, subject, time, box)
    (self.rows, self.bytes, self.artifact) = (rows, bytes, artifact)
  }
}

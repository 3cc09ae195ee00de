import SightlineUnits

/// The bytes an observation rests on: an artifact and the part of it.
public struct ArtifactSlice: Hashable, Sendable, Codable {
  public let artifact: ContentDigest
  /// The artifact's name as added: `month.tar!traces/trace_full_4d208a.json`.
  public let file: String
  /// First and last row (from 0), or `nil` for the whole.
  public let rows: ClosedRange<Int>?
  public init(artifact: ContentDigest, file: String, rows: ClosedRange<Int>? = nil) {
    (self.artifact, self.file, self.rows) = (artifact, file, rows)
  }
}

/// Who derived something: the code's name, its version and its parameters, enough to run it again.
public struct Derivation: Hashable, Sendable, Codable {
  /// `air/flights`, `registers/concentration` …
  public let detector: String
  /// Raised whenever the same input could give another output.
  public let version: Int
  /// Every parameter that differs from the detector's documented default, `name=value`, sorted.
  public let parameters: [String]
  public init(detector: String, version: Int, parameters: [String] = []) {
    (self.detector, self.version, self.parameters) = (detector, version, parameters.sorted())
  }
}

/// What an observation or a look rests on. No basis, no observation.
public struct Basis: Hashable, Sendable, Codable {
  public let slices: [ArtifactSlice]
  public let derivation: Derivation
  public init(_ slices: [ArtifactSlice], _ derivation: Derivation) {
    (self.slices, self.derivation) = (slices, derivation)
  }
}

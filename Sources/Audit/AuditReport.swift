import SightlineEvidence

/// What an audit found.
public struct AuditReport: Sendable, Encodable {
  public struct Finding: Sendable, Codable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Codable, Hashable {
      case altered, missing, added
    }
    public let kind: Kind
    /// The object, tile, entry, file or number, by its exact name.
    public let place: String
    public let detail: String
    public init(_ kind: Kind, _ place: String, _ detail: String = "") {
      (self.kind, self.place, self.detail) = (kind, place, detail)
    }
    public var description: String { "\(kind.rawValue): \(place)" + (detail.isEmpty ? "" : ": \(detail)") }
  }
  public internal(set) var findings: [Finding] = []
  /// What limits the audit without being wrong: `the key was taken from the journal itself`.
  public internal(set) var notes: [String] = []
  public internal(set) var entries = 0
  public internal(set) var objects = 0
  /// Artifacts named by digest only.
  public internal(set) var withheld = 0
  public internal(set) var removed = 0
  public internal(set) var files = 0
  /// Numbers computed again from what the dossier names.
  public internal(set) var numbers = 0
  /// Observation sets and verdicts derived again from the artifacts.
  public internal(set) var derived = 0

  /// The journal's checkpoint as it was found, where it is signed.
  public internal(set) var checkpoint: SignedNote?
  /// Two checkpoints that the key has signed and that cannot both be true.
  public internal(set) var contradiction: [SignedNote]?
  /// Whether journal and objects hold, so that something can be derived from them.
  public internal(set) var isSound = true

  enum CodingKeys: String, CodingKey {
    case findings, notes, entries, objects, withheld, removed, files, numbers, derived
  }

  /// Whether everything checked is as it was signed.
  public var holds: Bool { findings.isEmpty }

  /// Adds what was found by deriving everything again.
  public mutating func include(findings: [Finding], notes: [String], derived: Int) {
    self.findings += findings
    self.notes += notes
    self.derived += derived
  }

  mutating func add(_ kind: Finding.Kind, _ place: String, _ detail: String = "") {
    findings.append(Finding(kind, place, detail))
  }
}

import Foundation
import SightlineUnits

/// One line of the record: what was made, from what, by what (an in-toto statement, version 1).
public struct Statement: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case artifact
    /// The artifact's bytes were taken away; the note says why.
    case removal
    /// A source was asked and answered: the exchange, and the body as it was sent.
    case retrieval
    /// A source was asked and gave nothing: evidence too.
    case failedRetrieval = "failed-retrieval"
    /// Artifacts were read as a person said: the parameters hold what the columns of a table mean.
    case reading
    case observationSet = "observation-set"
    case accord, verdict
    /// The files of a dossier, each by name and digest.
    case publication
    var type: String { "urn:sightline:\(rawValue):1" }
    init?(type: String) {
      guard let kind = Kind.allCases.first(where: { $0.type == type }) else { return nil }
      self = kind
    }
  }

  public struct Subject: Sendable, Hashable {
    public let name: String
    public let digest: ContentDigest
    /// SHA-256 of the compressed form in the object store, where the subject is kept there. Compressed bytes can
    /// be changed in places without changing what they say; with this no such change goes unseen.
    public let stored: ContentDigest?
    public init(_ name: String, _ digest: ContentDigest, stored: ContentDigest? = nil) {
      (self.name, self.digest, self.stored) = (name, digest, stored)
    }
  }

  /// How a subject came about.
  public struct Making: Sendable, Hashable, Codable {
    /// `air/flights`, `sightline add`.
    public var detector: String
    public var version: String
    public var parameters: [String: String]
    public var inputs: [ContentDigest]
    /// Where the inputs are too many for one entry: the digest of their hexadecimal names, sorted, one a line.
    public var inputList: ContentDigest?
    public var at: Instant
    public var note: String
    public init(
      detector: String, version: String, parameters: [String: String] = [:], inputs: [ContentDigest] = [],
      at: Instant, note: String = ""
    ) {
      (self.detector, self.version, self.parameters) = (detector, version, parameters)
      (self.at, self.note) = (at, note)
      if inputs.count <= Making.mostInputs {
        self.inputs = inputs
      } else {
        self.inputs = []
        inputList = ContentDigest(of: inputs.map(\.hex).sorted().joined(separator: "\n") + "\n")
      }
    }
    /// 67 bytes each, a third more in base64: these take half of an entry's 65,535 bytes.
    static let mostInputs = 360
  }

  public let kind: Kind
  public let subjects: [Subject]
  public let making: Making
  /// Where the artifact comes from; only for `artifact`.
  public let artifact: ArtifactRecord?

  public init(_ kind: Kind, _ subjects: [Subject], _ making: Making, artifact: ArtifactRecord? = nil) {
    (self.kind, self.subjects, self.making, self.artifact) = (kind, subjects, making, artifact)
  }

  /// An artifact taken in.
  /// - Parameter stored: the SHA-256 of its compressed form.
  public init(adding record: ArtifactRecord, stored: ContentDigest? = nil) {
    self.init(
      .artifact, [Subject(record.name, record.digest, stored: stored)],
      Making(detector: "sightline add", version: record.toolVersion, at: record.retrieved), artifact: record)
  }
}

/// Statements in signed envelopes (DSSE, version 1.0).
public enum Attestation {
  static let payloadType = "application/vnd.in-toto+json"
  static let statementType = "https://in-toto.io/Statement/v1"

  /// A name of our own in the digest set: SHA-256 of the zstd frame that holds the bytes.
  static let storedDigest = "sha256-zstd"

  private struct Wire: Codable {
    struct Subject: Codable {
      let name: String
      let digest: [String: String]
      init(_ subject: Statement.Subject) {
        name = subject.name
        var digest = ["sha256": subject.digest.hex]
        digest[storedDigest] = subject.stored?.hex
        self.digest = digest
      }
    }
    struct Predicate: Codable {
      let making: Statement.Making
      let artifact: ArtifactRecord?
    }
    let _type: String
    let subject: [Subject]
    let predicateType: String
    let predicate: Predicate
  }
  private struct Envelope: Codable {
    struct Signature: Codable {
      let keyid: String
      let sig: String
    }
    let payload: String
    let payloadType: String
    let signatures: [Signature]
  }

  /// What is signed: the type and the bytes, each behind its length, so that neither can pass for the other.
  static func preAuthentication(_ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
  }

  private static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  public static func envelope(_ statement: Statement, signer: NoteSigner) throws -> [UInt8] {
    let payload = try json(
      Wire(
        _type: statementType,
        subject: statement.subjects.map(Wire.Subject.init),
        predicateType: statement.kind.type,
        predicate: .init(making: statement.making, artifact: statement.artifact)))
    let signature = try signer.sign(preAuthentication(payload))
    return try json(
      Envelope(
        payload: Base64.text(payload), payloadType: payloadType,
        signatures: [.init(keyid: signer.key.name, sig: Base64.text(signature))]))
  }

  /// The statement in an envelope that the key has signed; `nil` for anything else.
  public static func statement(_ envelope: [UInt8], key: NoteKey) -> Statement? {
    let decoder = JSONDecoder()
    guard envelope.count <= EntryBundle.largestEntry,
      let outer = try? decoder.decode(Envelope.self, from: Data(envelope)), outer.payloadType == payloadType,
      let payload = Base64.bytes(outer.payload), outer.signatures.count == 1,
      outer.signatures[0].keyid == key.name, let signature = Base64.bytes(outer.signatures[0].sig),
      key.isValid(signature, of: preAuthentication(payload)),
      let wire = try? decoder.decode(Wire.self, from: Data(payload)), wire._type == statementType,
      let kind = Statement.Kind(type: wire.predicateType)
    else { return nil }
    var subjects: [Statement.Subject] = []
    for subject in wire.subject {
      guard let digest = subject.digest["sha256"].flatMap({ ContentDigest(hex: $0) }) else { return nil }
      let stored = subject.digest[storedDigest].flatMap { ContentDigest(hex: $0) }
      subjects.append(.init(subject.name, digest, stored: stored))
    }
    return Statement(kind, subjects, wire.predicate.making, artifact: wire.predicate.artifact)
  }
}

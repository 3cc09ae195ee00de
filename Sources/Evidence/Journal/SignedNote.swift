import Crypto
import Foundation
import SightlineUnits

/// A text with signatures (C2SP signed-note).
public struct SignedNote: Sendable, Hashable {
  public struct Signature: Sendable, Hashable {
    public let name: String
    /// Four bytes of key identifier, then what the key's algorithm says.
    public let bytes: [UInt8]
    var keyID: [UInt8] { Array(bytes.prefix(4)) }
  }

  /// Why a note is not accepted.
  public enum Fault: String, Error, Sendable, Hashable {
    case malformed = "this is not a signed note"
    case tooManySignatures = "the note carries more signatures than anybody needs"
    case badKey = "this is not a verifier key"
    case unsigned = "no signature by a known key"
    case badSignature = "a known key's signature does not fit the text"
  }

  /// Ends with a newline.
  public let text: String
  public let signatures: [Signature]

  public init(text: String, signatures: [Signature] = []) {
    (self.text, self.signatures) = (text, signatures)
  }

  /// The signed-note specification asks verifiers to bound both; logs carry one signature and a few witnesses'.
  static let mostSignatures = 100
  static let largest = 1 << 20

  public init(parsing bytes: [UInt8]) throws(Fault) {
    guard bytes.count <= SignedNote.largest, let all = String(validating: bytes, as: UTF8.self),
      !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }), bytes.last == 0x0A
    else { throw .malformed }
    // The last empty line parts text from signatures.
    guard let gap = all.range(of: "\n\n", options: .backwards) else { throw .malformed }
    text = String(all[..<gap.lowerBound]) + "\n"
    let lines = all[gap.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard !lines.isEmpty else { throw .malformed }
    guard lines.count <= SignedNote.mostSignatures else { throw .tooManySignatures }
    var found: [Signature] = []
    for line in lines {
      let parts = line.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "\u{2014}", NoteKey.isName(parts[1]),
        let bytes = Base64.bytes(parts[2]), bytes.count > 4
      else { throw .malformed }
      found.append(Signature(name: String(parts[1]), bytes: bytes))
    }
    signatures = found
  }

  public var encoded: [UInt8] {
    let lines = signatures.map { "\u{2014} \($0.name) \(Base64.text($0.bytes))\n" }
    return Array((text + "\n" + lines.joined()).utf8)
  }

  public func adding(_ signature: Signature) -> SignedNote {
    SignedNote(text: text, signatures: signatures + [signature])
  }

  /// The keys whose signatures hold. A known key with a wrong signature is refused outright; signatures by
  /// unknown keys are passed over, as the specification asks.
  public func verified(by keys: [NoteKey]) throws(Fault) -> [NoteKey] {
    var holding: [NoteKey] = []
    for signature in signatures {
      for key in keys where key.name == signature.name && key.identifier == signature.keyID {
        guard key.isValid(Array(signature.bytes.dropFirst(4)), over: text) else { throw .badSignature }
        if !holding.contains(key) { holding.append(key) }
      }
    }
    guard !holding.isEmpty else { throw .unsigned }
    return holding
  }
}

/// A public key with a name: `name+id+base64`.
public struct NoteKey: Sendable, Hashable, CustomStringConvertible {
  public enum Algorithm: UInt8, Sendable, Hashable {
    case ed25519 = 1
    /// A witness's timed co-signature over a checkpoint (C2SP tlog-cosignature).
    case cosignature = 4
  }
  public let name: String
  public let algorithm: Algorithm
  /// 32 bytes.
  public let publicKey: [UInt8]

  public init(name: String, algorithm: Algorithm = .ed25519, publicKey: [UInt8]) throws(SignedNote.Fault) {
    guard NoteKey.isName(name), publicKey.count == 32 else { throw .badKey }
    (self.name, self.algorithm, self.publicKey) = (name, algorithm, publicKey)
  }

  /// Reads the `vkey` form; the identifier in it must fit name and key.
  public init(_ text: String) throws(SignedNote.Fault) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.bytes(parts[2]), let first = bytes.first,
      let algorithm = Algorithm(rawValue: first)
    else { throw .badKey }
    try self.init(name: String(parts[0]), algorithm: algorithm, publicKey: Array(bytes.dropFirst()))
    guard hexIdentifier == parts[1] else { throw .badKey }
  }

  /// The first four bytes of SHA-256(name, newline, algorithm, key).
  public var identifier: [UInt8] {
    Array(ContentDigest(of: Array(name.utf8) + [0x0A, algorithm.rawValue] + publicKey).bytes.prefix(4))
  }
  private var hexIdentifier: String {
    identifier.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
  public var description: String {
    "\(name)+\(hexIdentifier)+\(Base64.text([algorithm.rawValue] + publicKey))"
  }

  /// A key name has no white space and no plus sign.
  static func isName(_ text: some StringProtocol) -> Bool {
    !text.isEmpty
      && !text.unicodeScalars.contains { $0 == "+" || $0.properties.isWhitespace || $0.value < 0x20 }
  }

  func isValid(_ signature: [UInt8], over text: String) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    switch algorithm {
    case .ed25519: return isValid(signature, of: Array(text.utf8))
    case .cosignature:
      guard signature.count == 72 else { return false }
      let time = signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return key.isValidSignature(
        Array(signature.dropFirst(8)), for: Array(NoteSigner.cosigned(text, time).utf8))
    }
  }
}

extension NoteKey {
  /// A plain Ed25519 signature of bytes.
  func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
    else { return false }
    return key.isValidSignature(signature, for: bytes)
  }
}

/// A private key with a name. Never written except by `Journal` into a file that only its owner can read.
public struct NoteSigner: Sendable {
  public let key: NoteKey
  let secret: [UInt8]

  /// - Parameter secret: the 32 bytes of an Ed25519 seed.
  public init(name: String, algorithm: NoteKey.Algorithm = .ed25519, secret: [UInt8]) throws(SignedNote.Fault)
  {
    guard let made = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret) else { throw .badKey }
    key = try NoteKey(name: name, algorithm: algorithm, publicKey: Array(made.publicKey.rawRepresentation))
    self.secret = secret
  }

  /// A new random key.
  public static func random(
    name: String, algorithm: NoteKey.Algorithm = .ed25519
  ) throws(SignedNote.Fault) -> NoteSigner {
    try NoteSigner(
      name: name, algorithm: algorithm, secret: Array(Curve25519.Signing.PrivateKey().rawRepresentation))
  }

  func sign(_ bytes: [UInt8]) throws -> [UInt8] {
    Array(try Curve25519.Signing.PrivateKey(rawRepresentation: secret).signature(for: bytes))
  }

  /// The note with this key's signature added.
  public func signing(_ note: SignedNote) throws -> SignedNote {
    note.adding(.init(name: key.name, bytes: key.identifier + (try sign(Array(note.text.utf8)))))
  }

  /// A witness's co-signature: it saw this checkpoint at that time, continuing all it had seen before.
  public func cosigning(_ note: SignedNote, at moment: Instant) throws -> SignedNote {
    guard key.algorithm == .cosignature else { throw SignedNote.Fault.badKey }
    let time = UInt64(clamping: moment.microseconds / 1_000_000)
    let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) }
    let signature = try sign(Array(NoteSigner.cosigned(note.text, time).utf8))
    return note.adding(.init(name: key.name, bytes: key.identifier + stamp + signature))
  }

  static func cosigned(_ text: String, _ time: UInt64) -> String { "cosignature/v1\ntime \(time)\n\(text)" }
}

/// Base64 in its one canonical spelling: what would be written otherwise is refused.
enum Base64 {
  static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else { return nil }
    return Array(data)
  }
}

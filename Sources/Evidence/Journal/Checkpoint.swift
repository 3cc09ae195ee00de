import SightlineUnits

/// The state of a log: its name, its size and the root of its tree (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable, Hashable {
  public let origin: String
  public let size: UInt64
  public let root: ContentDigest
  /// Further lines, kept as they are.
  public let extensions: [String]

  public init(origin: String, size: UInt64, root: ContentDigest, extensions: [String] = []) {
    (self.origin, self.size, self.root, self.extensions) = (origin, size, root, extensions)
  }

  public init(note: SignedNote) throws(SignedNote.Fault) {
    let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard lines.count >= 3, !lines.contains(where: \.isEmpty), let size = UInt64(lines[1]),
      String(size) == lines[1], let bytes = Base64.bytes(lines[2]), let root = ContentDigest(bytes: bytes)
    else { throw .malformed }
    self.init(
      origin: String(lines[0]), size: size, root: root, extensions: lines.dropFirst(3).map(String.init))
  }

  /// Reads a checkpoint that the key has signed under its own name.
  public init(_ bytes: [UInt8], key: NoteKey) throws(SignedNote.Fault) {
    let note = try SignedNote(parsing: bytes)
    _ = try note.verified(by: [key])
    try self.init(note: note)
    guard origin == key.name else { throw .unsigned }
  }

  public var text: String {
    ([origin, String(size), Base64.text(root.bytes)] + extensions).joined(separator: "\n") + "\n"
  }
}

/// Two checkpoints of one log which cannot both be true: the proof that its keeper has shown different parties
/// different records.
public struct ForkProof: Sendable, Hashable {
  public let one: SignedNote
  public let other: SignedNote

  /// `nil` unless both are signed by the key, of one origin and size, and differ in the root.
  public init?(_ one: SignedNote, _ other: SignedNote, key: NoteKey) {
    guard let a = try? Checkpoint(one.encoded, key: key), let b = try? Checkpoint(other.encoded, key: key),
      a.origin == b.origin, a.size == b.size, a.root != b.root
    else { return nil }
    (self.one, self.other) = (one, other)
  }
}

import Foundation
import SightlineUnits

/// A secret key on disk: its name, and the seed in base64.
public enum KeyFile {
  /// A witness's key; made where there is none.
  /// - Throws: `JournalFault` or `DiskActions.Failure`.
  public static func witness(at path: String) throws -> NoteSigner {
    if access(path, F_OK) != 0 { try make(path, prefix: "witness", .cosignature, .real) }
    return try read(path, .cosignature)
  }

  static func make(
    _ path: String, prefix: String, _ algorithm: NoteKey.Algorithm, _ disk: DiskActions
  ) throws {
    let made = try NoteSigner.random(name: prefix, algorithm: algorithm)
    // The name tells logs apart, and is derived from the key: no two cases share one.
    let name = prefix + "/" + ContentDigest(of: made.key.publicKey).short
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    let temporary = path + ".\(getpid()).part"
    // Readable by the owner alone from its first moment.
    try DiskActions.writeSynced(Array("\(name)\n\(Base64.text(made.secret))\n".utf8), temporary, mode: 0o600)
    defer { unlink(temporary) }
    // `link` fails where another process was first; its key then counts.
    if link(temporary, path) != 0, errno != EEXIST { throw DiskActions.Failure("link", path) }
    try disk.syncFolder(folder.isEmpty ? "." : folder)
  }

  static func read(_ path: String, _ algorithm: NoteKey.Algorithm) throws -> NoteSigner {
    guard let bytes = try? ByteSource(file: path), bytes.count < 1024,
      let text = try? bytes.read(0, bytes.count)
    else { throw JournalFault(.noKey, path) }
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, let secret = Base64.bytes(lines[1]),
      let signer = try? NoteSigner(name: String(lines[0]), algorithm: algorithm, secret: secret)
    else { throw JournalFault(.badKey, path) }
    return signer
  }
}

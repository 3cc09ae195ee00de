import Foundation
import SightlineUnits

/// The bytes of all artifacts, each once, named by the SHA-256 of what they say.
///
/// `objects/ab/cdef…` holds one zstd frame. A file is written under a temporary name, synced, renamed, and its
/// folder synced: under its own name there is either the whole object or nothing. Reading hashes again, so
/// bytes that were changed on disk are never taken for evidence.
public struct ObjectStore: Sendable {
  public let folder: String

  public struct Failure: Error, Sendable, CustomStringConvertible, Equatable {
    public enum Code: String, Sendable, Equatable {
      case missing = "the object is missing"
      case damaged = "the object is damaged"
      case cannotWrite = "the object cannot be written"
    }
    public let code: Code
    public let digest: ContentDigest
    public let detail: String
    public static func == (a: Failure, b: Failure) -> Bool { a.code == b.code }
    public var description: String { "\(code.rawValue): \(digest)" + (detail.isEmpty ? "" : ": \(detail)") }
  }

  /// Creates the folder where it is missing.
  public init(folder: String) throws {
    self.folder = folder
    guard access(folder, F_OK) != 0 else { return }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let parent = (folder as NSString).deletingLastPathComponent
    if !parent.isEmpty { try DiskActions.real.syncFolder(parent) }
  }

  public func path(of digest: ContentDigest) -> String {
    let hex = digest.hex
    return "\(folder)/\(hex.prefix(2))/\(hex.dropFirst(2))"
  }

  public func contains(_ digest: ContentDigest) -> Bool { access(path(of: digest), F_OK) == 0 }

  /// Stores the bytes; durable on return. Storing again is free.
  @discardableResult
  public func put(_ bytes: [UInt8]) throws -> ContentDigest {
    let digest = ContentDigest(of: bytes)
    guard !contains(digest) else { return digest }
    try write(ObjectStore.packed(bytes), digest)
    return digest
  }

  /// The stored form. Level 3: on JSON traces within 5 % of level 9 at six times its speed.
  public static func packed(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { Inflating.zstdCompress($0, level: 3) }
  }

  /// Stores bytes whose digest and stored form were computed elsewhere (on a worker thread).
  public func write(_ packed: [UInt8], _ digest: ContentDigest) throws {
    let target = path(of: digest)
    guard access(target, F_OK) != 0 else { return }
    let parent = (target as NSString).deletingLastPathComponent
    var isNew = false
    if mkdir(parent, 0o755) == 0 { isNew = true } else if errno != EEXIST { throw failure(digest, "mkdir") }
    let temporary = target + ".\(getpid())-\(UInt32.random(in: 0 ... .max)).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(digest, "open") }
    var done = false
    defer { if !done { unlink(temporary) } }
    do {
      defer { close(descriptor) }
      try packed.withUnsafeBytes { buffer in
        var at = 0
        while at < buffer.count {
          let n = Foundation.write(descriptor, buffer.baseAddress! + at, buffer.count - at)
          if n < 0, errno == EINTR { continue }
          guard n > 0 else { throw failure(digest, "write") }
          at += n
        }
      }
      guard fsync(descriptor) == 0 else { throw failure(digest, "fsync") }
    }
    guard rename(temporary, target) == 0 else { throw failure(digest, "rename") }
    done = true
    try syncFolder(parent, digest)
    if isNew { try syncFolder(folder, digest) }
  }

  private func syncFolder(_ path: String, _ digest: ContentDigest) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(digest, "open folder") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(digest, "fsync folder") }
  }

  private func failure(_ digest: ContentDigest, _ action: String) -> Failure {
    Failure(code: .cannotWrite, digest: digest, detail: "\(action): \(String(cString: strerror(errno)))")
  }

  /// The uncompressed bytes, checked against their name.
  public func get(_ digest: ContentDigest) throws -> [UInt8] {
    var limits = ReadingLimits()
    // Our own objects: made from bytes that were within the limit when they came in.
    limits.largestRatio = .max
    let bytes: [UInt8]
    do throws(InputError) {
      let source = try ByteSource(file: path(of: digest))
      let packed = try source.read(0, source.count)
      let result: Result<[UInt8], InputError> = packed.withUnsafeBufferPointer { buffer in
        do throws(InputError) { return .success(try Inflating.zstd(buffer, limits: limits)) } catch {
          return .failure(error)
        }
      }
      bytes = try result.get()
    } catch {
      throw Failure(
        code: error.code == .notFound ? .missing : .damaged, digest: digest, detail: error.description)
    }
    guard ContentDigest(of: bytes) == digest else {
      throw Failure(code: .damaged, digest: digest, detail: "the bytes have another SHA-256")
    }
    return bytes
  }

  /// Takes an object's bytes away; durable on return. Without such an object nothing happens.
  public func remove(_ digest: ContentDigest) throws {
    let target = path(of: digest)
    guard unlink(target) == 0 else {
      if errno == ENOENT { return }
      throw failure(digest, "remove")
    }
    try syncFolder((target as NSString).deletingLastPathComponent, digest)
  }

  /// The SHA-256 of an object's compressed form, read back from disk.
  public func storedDigest(of digest: ContentDigest) throws -> ContentDigest {
    do throws(InputError) {
      let source = try ByteSource(file: path(of: digest))
      return ContentDigest(of: try source.read(0, source.count))
    } catch {
      throw Failure(
        code: error.code == .notFound ? .missing : .damaged, digest: digest, detail: error.description)
    }
  }

  /// All objects' names, sorted; files with other names are skipped.
  public func all() -> [ContentDigest] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return folders.sorted().flatMap { prefix in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + prefix)) ?? []
      return names.sorted().compactMap { ContentDigest(hex: prefix + $0) }
    }
  }
}

import Foundation

/// What the journal asks of a disk: a value of closures, so that a test can make any call fail.
public struct DiskActions: Sendable {
  /// Writes a new file and syncs it.
  public var write: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void
  public var rename: @Sendable (_ from: String, _ to: String) throws -> Void
  /// Makes the names in a folder durable.
  public var syncFolder: @Sendable (_ path: String) throws -> Void

  public init(
    write: @escaping @Sendable ([UInt8], String) throws -> Void,
    rename: @escaping @Sendable (String, String) throws -> Void,
    syncFolder: @escaping @Sendable (String) throws -> Void
  ) {
    (self.write, self.rename, self.syncFolder) = (write, rename, syncFolder)
  }

  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    public let action: String
    public let path: String
    /// `errno`.
    public let code: Int32
    public init(_ action: String, _ path: String, code: Int32 = errno) {
      (self.action, self.path, self.code) = (action, path, code)
    }
    public var description: String { "\(path): \(action): \(String(cString: strerror(code)))" }
  }

  public static let real = DiskActions(
    write: { bytes, path in try writeSynced(bytes, path, mode: 0o644) },
    rename: { from, to in
      guard Foundation.rename(from, to) == 0 else { throw Failure("rename", to) }
    },
    syncFolder: { path in
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Failure("open", path) }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw Failure("fsync", path) }
    })

  static func writeSynced(_ bytes: [UInt8], _ path: String, mode: mode_t) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure("open", path) }
    defer { close(descriptor) }
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let n = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if n < 0, errno == EINTR { continue }
        guard n > 0 else { throw Failure("write", path) }
        rest = rest.dropFirst(n)
      }
    }
    guard fsync(descriptor) == 0 else { throw Failure("fsync", path) }
  }

  /// Puts whole files in place, durable on return: each is written beside its name, renamed, and every folder
  /// touched is synced once. Until a file's rename its old bytes stay.
  func put(_ files: [(path: String, bytes: [UInt8])], under root: String) throws {
    var folders: Set<String> = []
    for file in files {
      let path = root + "/" + file.path
      var folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try write(file.bytes, path + ".part")
      try rename(path + ".part", path)
      // Up to the root: a new folder's own name must be durable as well.
      while folder.count >= root.count, folders.insert(folder).inserted {
        folder = (folder as NSString).deletingLastPathComponent
      }
    }
    for folder in folders.sorted().reversed() { try syncFolder(folder) }
  }
}

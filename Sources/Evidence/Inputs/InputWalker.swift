import Foundation

/// One file to read, wherever it lies; reading and inflating happen in `load`, on whichever thread asks.
public struct InputFile: Sendable {
  /// `month.tar!traces/ab/trace_full_4d208a.json`.
  public let name: String
  /// Bytes as stored, compressed or not.
  public let storedSize: Int
  private let loader: @Sendable () -> Result<[UInt8], InputError>

  init(name: String, storedSize: Int, _ loader: @escaping @Sendable () throws(InputError) -> [UInt8]) {
    (self.name, self.storedSize) = (name, storedSize)
    self.loader = { do throws(InputError) { return .success(try loader()) } catch { return .failure(error) } }
  }
  /// The uncompressed bytes.
  public func load() throws(InputError) -> [UInt8] { try loader().get() }
}

/// Finds every file in files, folders and archives, in an order that is always the same.
public struct InputWalker: Sendable {
  public let limits: ReadingLimits
  public init(limits: ReadingLimits = .standard) { self.limits = limits }

  /// Hands over each file; what cannot be read is named in the result, and the rest goes on. Links inside
  /// folders are not followed; a path given by name may be one. The path `-` is standard input.
  public func walk(_ paths: [String], _ body: (InputFile) throws -> Void) throws -> [RefusedInput] {
    var refused: [RefusedInput] = []
    for path in paths {
      guard path == "-" else {
        try walk(path, named: true, &refused, body)
        continue
      }
      do { try standardInput(&refused, body) } catch let error as InputError {
        refused.append(RefusedInput(InputWalker.standardInputName, error))
      }
    }
    return refused
  }

  private func walk(
    _ path: String, named: Bool, _ refused: inout [RefusedInput], _ body: (InputFile) throws -> Void
  ) throws {
    var info = stat()
    guard (named ? stat(path, &info) : lstat(path, &info)) == 0 else {
      refused.append(RefusedInput(path, InputError(errno == ENOENT ? .notFound : .unreadable)))
      return
    }
    switch info.st_mode & S_IFMT {
    case S_IFDIR:
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        refused.append(RefusedInput(path, InputError(.unreadable)))
        return
      }
      let base = path.hasSuffix("/") ? path : path + "/"
      for name in names.sorted() where !name.hasPrefix(".") {
        try walk(base + name, named: false, &refused, body)
      }
    case S_IFREG:
      do { try file(path, &refused, body) } catch let error as InputError {
        refused.append(RefusedInput(path, error))
      }
    case S_IFLNK: refused.append(RefusedInput(path, InputError(.link)))
    default: refused.append(RefusedInput(path, InputError(.unreadable, "not a regular file")))
    }
  }

  private func file(_ path: String, _ refused: inout [RefusedInput], _ body: (InputFile) throws -> Void)
    throws
  {
    let source = try ByteSource(file: path)
    let head = try source.read(0, min(512, source.count))
    let limits = limits
    // A workbook is one document that happens to be a zip container.
    if TarReader.isTar(head) || ZipReader.isZip(head), !ZipMembers.isWorkbook(source, limits) {
      return try archive(source, head, path, depth: 1, &refused, body)
    }
    // The descriptor is not held: thousands of files may wait in a queue.
    if isCompressed(head), isCompressedTar(path) {
      guard source.count <= limits.largestFile else { throw InputError(.tooLarge, "unpack it first") }
      let inner = try InputWalker.plain(try source.read(0, source.count), limits)
      return try archive(
        ByteSource(memory: inner), Array(inner.prefix(512)), path, depth: 2, &refused, body)
    }
    try body(
      InputFile(name: path, storedSize: source.count) { () throws(InputError) in
        let source = try ByteSource(file: path)
        guard source.count <= limits.largestFile else {
          throw InputError(.tooLarge, "\(source.count) bytes, the limit is \(limits.largestFile)")
        }
        return try InputWalker.plain(try source.read(0, source.count), limits)
      })
  }

  static let standardInputName = "standard input"

  /// A pipe has no name that tells what it holds: a compressed one is inflated to look for an archive inside.
  private func standardInput(_ refused: inout [RefusedInput], _ body: (InputFile) throws -> Void) throws {
    var source = try ByteSource(copying: 0)
    var head = try source.read(0, min(512, source.count))
    let isArchive = TarReader.isTar(head) || ZipReader.isZip(head)
    guard isArchive || source.count <= limits.largestFile else {
      throw InputError(.tooLarge, "\(source.count) bytes, the limit is \(limits.largestFile)")
    }
    if !isArchive, isCompressed(head) {
      let inner = try InputWalker.plain(try source.read(0, source.count), limits)
      (source, head) = (ByteSource(memory: inner), Array(inner.prefix(512)))
    }
    let name = InputWalker.standardInputName
    if TarReader.isTar(head) || ZipReader.isZip(head) {
      return try archive(source, head, name, depth: isArchive ? 1 : 2, &refused, body)
    }
    let whole = source
    try body(
      InputFile(name: name, storedSize: whole.count) { () throws(InputError) in
        try whole.read(0, whole.count)
      })
  }

  private func isCompressed(_ head: [UInt8]) -> Bool {
    head.withUnsafeBufferPointer { Inflating.isGzip($0) || Inflating.isZstd($0) }
  }

  /// Only names that say so are inflated to look for a tar inside: inflating every file twice would be slow.
  private func isCompressedTar(_ path: String) -> Bool {
    let lower = path.lowercased()
    return [".tgz", ".tar.gz", ".tar.zst", ".tzst"].contains { lower.hasSuffix($0) }
  }

  private func archive(
    _ source: ByteSource, _ head: [UInt8], _ path: String, depth: Int, _ refused: inout [RefusedInput],
    _ body: (InputFile) throws -> Void
  ) throws {
    guard depth <= limits.deepest else { throw InputError(.tooDeep) }
    let limits = limits
    var aside: [RefusedInput] = []
    // Also where the archive breaks off: what was kept aside before stays named.
    defer { refused += aside }
    func each(
      _ name: String, _ stored: Int, _ loader: @escaping @Sendable () throws(InputError) -> [UInt8]
    ) throws {
      let full = path + "!" + name
      // An archive in an archive is opened here; all else is left to the thread that reads it.
      if InputWalker.looksLikeArchive(name) {
        do {
          let inner = try loader()
          let innerHead = Array(inner.prefix(512))
          if TarReader.isTar(innerHead) || ZipReader.isZip(innerHead) {
            return try archive(ByteSource(memory: inner), innerHead, full, depth: depth + 1, &aside, body)
          }
        } catch let error as InputError {
          aside.append(RefusedInput(full, error))
          return
        }
      }
      try body(InputFile(name: full, storedSize: stored, loader))
    }
    if TarReader.isTar(head) {
      try TarReader.list(source, limits) { name, result in
        switch result {
        case .failure(let error): aside.append(RefusedInput(path + "!" + name, error))
        case .success(let m):
          try each(name, m.size) { () throws(InputError) in
            guard m.size <= limits.largestFile else { throw InputError(.tooLarge, at: m.offset) }
            return try InputWalker.plain(try source.read(m.offset, m.size), limits)
          }
        }
      }
    } else {
      try ZipReader.list(source, limits) { name, result in
        switch result {
        case .failure(let error): aside.append(RefusedInput(path + "!" + name, error))
        case .success(let m):
          try each(name, m.compressed) { () throws(InputError) in
            try InputWalker.plain(try ZipReader.load(m, from: source, limits: limits), limits)
          }
        }
      }
    }
  }

  private static func looksLikeArchive(_ name: String) -> Bool {
    let lower = name.lowercased()
    return [".tar", ".tgz", ".tar.gz", ".tar.zst", ".zip"].contains { lower.hasSuffix($0) }
  }

  /// Bytes without their gzip or zstd wrapping, whatever the name says; one layer, since two are a trick.
  public static func plain(_ bytes: [UInt8], _ limits: ReadingLimits = .standard) throws(InputError)
    -> [UInt8]
  {
    let result: Result<[UInt8]?, InputError> = bytes.withUnsafeBufferPointer { buffer in
      do throws(InputError) {
        if Inflating.isGzip(buffer) { return .success(try Inflating.gzip(buffer, limits: limits)) }
        if Inflating.isZstd(buffer) { return .success(try Inflating.zstd(buffer, limits: limits)) }
        return .success(nil)
      } catch { return .failure(error) }
    }
    return try result.get() ?? bytes
  }

  /// One file by name, uncompressed.
  public func load(_ path: String) throws(InputError) -> [UInt8] {
    let source = try ByteSource(file: path)
    guard source.count <= limits.largestFile else { throw InputError(.tooLarge, "\(source.count) bytes") }
    return try InputWalker.plain(try source.read(0, source.count), limits)
  }
}

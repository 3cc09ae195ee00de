import Foundation

/// The files of a folder, or of one bundle, read the same way.
public struct FileTree: Sendable {
  /// Paths from the top, sorted.
  public let names: [String]
  /// Members of a bundle that were kept aside, and why.
  public let refused: [RefusedInput]
  /// The first byte of a bundle that is not as `TarWriter` writes it for these names and contents; `nil` where
  /// there is none, and for a folder. With it no byte of a bundle can be changed unseen, padding included.
  public let irregular: Int?
  private let loader: @Sendable (String) -> [UInt8]?

  /// The bytes as they lie there; `nil` where there is no such regular file.
  public func bytes(_ name: String) -> [UInt8]? { loader(name) }

  public init(folder: String) throws {
    let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    var (names, refused): ([String], [RefusedInput]) = ([], [])
    for name in found {
      var info = stat()
      guard lstat(folder + "/" + name, &info) == 0 else { continue }
      switch info.st_mode & S_IFMT {
      case S_IFREG: names.append(name)
      case S_IFDIR: break
      default: refused.append(RefusedInput(name, InputError(.link)))
      }
    }
    (self.names, self.refused, irregular) = (names.sorted(), refused, nil)
    loader = { name in
      guard let source = try? ByteSource(file: folder + "/" + name) else { return nil }
      return try? source.read(0, source.count)
    }
  }

  /// A tar bundle. A name that appears twice is refused: two readers might take different ones.
  public init(bundle path: String) throws {
    let source = try ByteSource(file: path)
    var members: [String: TarReader.Member] = [:]
    var refused: [RefusedInput] = []
    try TarReader.list(source, .standard) { name, result in
      switch result {
      case .failure(let error): refused.append(RefusedInput(name, error))
      case .success(let member):
        if members[name] == nil {
          members[name] = member
        } else {
          refused.append(RefusedInput(name, InputError(.overlapping, at: member.offset, "named twice")))
        }
      }
    }
    (names, self.refused) = (members.keys.sorted(), refused)
    irregular = try FileTree.irregular(source, members.values.sorted { $0.offset < $1.offset })
    loader = { [members] name in members[name].flatMap { try? source.read($0.offset, $0.size) } }
  }
}

extension FileTree {
  private static func irregular(_ source: ByteSource, _ members: [TarReader.Member]) throws -> Int? {
    var at = 0
    func differs(_ expected: [UInt8]) throws -> Bool {
      guard at + expected.count <= source.count else { return true }
      guard try source.read(at, expected.count) == expected else { return true }
      at += expected.count
      return false
    }
    for member in members {
      if try differs(TarWriter.header(member.name, size: member.size)) { return at }
      guard at == member.offset else { return at }
      at += member.size
      if try differs(TarWriter.padding(member.size)) { return at }
    }
    if try differs(TarWriter.end) { return at }
    return at == source.count ? nil : at
  }
}

/// Writes a tar archive whose bytes depend on names and contents alone (POSIX.1-2001 ustar, all times 0).
struct TarWriter {
  static func member(_ name: String, _ data: [UInt8]) -> [UInt8] {
    header(name, size: data.count) + data + padding(data.count)
  }
  static let end = [UInt8](repeating: 0, count: 1024)
  static func padding(_ size: Int) -> [UInt8] { [UInt8](repeating: 0, count: (512 - size % 512) % 512) }

  /// Up to 100 bytes of name; longer ones go through a pax header.
  static func header(_ name: String, size: Int) -> [UInt8] {
    let long = Array(name.utf8)
    if long.count <= 100 { return record(long, 0x30, size) }
    // The length counts its own digits.
    var length = long.count + 8
    while "\(length) path=\(name)\n".utf8.count != length { length = "\(length) path=\(name)\n".utf8.count }
    let pax = Array("\(length) path=\(name)\n".utf8)
    return record(Array("pax".utf8), 0x78, pax.count) + pax + padding(pax.count)
      + record(Array(long.prefix(100)), 0x30, size)
  }

  private static func record(_ name: [UInt8], _ kind: UInt8, _ size: Int) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: [UInt8], _ at: Int) { header.replaceSubrange(at..<at + bytes.count, with: bytes) }
    func octal(_ value: Int, _ digits: Int) -> [UInt8] {
      let text = String(value, radix: 8)
      return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
    }
    put(name, 0)
    put(octal(0o644, 7), 100)
    put(octal(0, 7), 108)
    put(octal(0, 7), 116)
    put(octal(size, 11), 124)
    put(octal(0, 11), 136)
    header[156] = kind
    put(Array("ustar\u{0}00".utf8), 257)
    // The checksum is taken with its own field as eight spaces.
    put(octal(header.reduce(8 * 32) { $0 + Int($1) }, 6) + [0, 0x20], 148)
    return header
  }
}

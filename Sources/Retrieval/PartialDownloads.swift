import Foundation
import SightlineEvidence
import SightlineUnits

/// What transfers brought so far, one file an address, with what tells whether the source is still the same.
struct PartialDownloads {
  let folder: String

  struct Kept {
    let size: Int
    /// The strong entity tag, or the date of the last change.
    let validator: String
  }

  private func path(_ address: WebAddress) -> String {
    folder + "/" + ContentDigest(of: address.description).hex + ".part"
  }

  func kept(_ address: WebAddress) -> Kept? {
    let path = path(address)
    guard let text = FileManager.default.contents(atPath: path + ".from"),
      let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size > 0
    else { return nil }
    let validator = String(decoding: text, as: UTF8.self)
    // It goes into a header field.
    guard !validator.isEmpty, validator.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else { return nil }
    return Kept(size: size, validator: validator)
  }

  func discard(_ address: WebAddress) {
    for suffix in ["", ".from"] { unlink(path(address) + suffix) }
  }

  /// The whole body, which no longer lies here afterwards.
  func take(_ address: WebAddress) throws(RetrievalFault) -> [UInt8] {
    let path = path(address)
    defer { discard(address) }
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return [UInt8](data)
  }

  func writer(_ address: WebAddress, appending: Bool) -> Writer { Writer(path(address), folder, appending) }

  /// Takes a body as it comes.
  final class Writer {
    private let path: String
    private let descriptor: Int32
    private(set) var failure: String?

    fileprivate init(_ path: String, _ folder: String, _ appending: Bool) {
      self.path = path
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      // A new body goes beside the old one until it is known whether the source goes on with it.
      descriptor = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      if descriptor < 0 { failure = "\(path): \(String(cString: strerror(errno)))" }
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let n = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if n < 0, errno == EINTR { continue }
        guard n > 0 else {
          failure = "\(path): \(String(cString: strerror(errno)))"
          return false
        }
        rest = rest.dropFirst(n)
      }
      return true
    }

    /// Joins or replaces what was there, and notes what the source can be known by again.
    func close(_ response: Transfer.Response, keeps before: Int) {
      Foundation.close(descriptor)
      defer { unlink(path + ".new") }
      guard failure == nil, response.status == 200 || response.status == 206 else { return }
      if response.status == 206 {
        // The range must begin where the kept bytes end.
        guard before > 0, response.field("content-range")?.hasPrefix("bytes \(before)-") == true else {
          unlink(path + ".from")
          failure = "the server sent another range than was asked for"
          return
        }
        append()
      } else {
        if rename(path + ".new", path) != 0 { failure = "\(path): \(String(cString: strerror(errno)))" }
      }
      let tag = response.field("etag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
      let validator = tag ?? response.field("last-modified")
      if let validator {
        try? Data(validator.utf8).write(to: URL(fileURLWithPath: path + ".from"), options: .atomic)
      } else {
        unlink(path + ".from")
      }
    }

    private func append() {
      guard let more = FileManager.default.contents(atPath: path + ".new"),
        let file = FileHandle(forWritingAtPath: path)
      else {
        failure = "\(path) cannot be gone on with"
        return
      }
      do {
        try file.seekToEnd()
        try file.write(contentsOf: more)
        try file.close()
      } catch { failure = "\(path): \(error)" }
    }
  }
}

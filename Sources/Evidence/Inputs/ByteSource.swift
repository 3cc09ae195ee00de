import Foundation

/// Bytes that can be read from any place: a file on disk or an archive already in memory.
final class ByteSource: Sendable {
  private enum Store: Sendable {
    case file(Int32)
    case memory([UInt8])
  }
  private let store: Store
  let count: Int

  init(file path: String) throws(InputError) {
    // O_NONBLOCK: a named pipe must not hang the run; the test for a regular file follows.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw InputError(errno == ENOENT ? .notFound : .unreadable, String(cString: strerror(errno)))
    }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw InputError(.unreadable, "not a regular file")
    }
    (store, count) = (.file(descriptor), Int(info.st_size))
  }
  /// Everything that comes out of a pipe, copied into a temporary file without a name: an archive is read from
  /// its end, and memory must not grow with the input.
  init(copying pipe: Int32) throws(InputError) {
    let folder = FileManager.default.temporaryDirectory.path
    var name = Array((folder + "/sightline-XXXXXX").utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw InputError(.unreadable, "no temporary file in \(folder)") }
    // The system frees it however the process ends.
    unlink(name)
    var total = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let n = chunk.withUnsafeMutableBytes { Foundation.read(pipe, $0.baseAddress, $0.count) }
      if n < 0, errno == EINTR { continue }
      guard n > 0 else {
        if n == 0 { break }
        close(descriptor)
        throw InputError(.unreadable, String(cString: strerror(errno)))
      }
      var done = 0
      while done < n {
        let m = chunk.withUnsafeBytes {
          pwrite(descriptor, $0.baseAddress! + done, n - done, off_t(total + done))
        }
        if m < 0, errno == EINTR { continue }
        guard m > 0 else {
          close(descriptor)
          throw InputError(.unreadable, "temporary file: \(String(cString: strerror(errno)))")
        }
        done += m
      }
      total += n
    }
    (store, count) = (.file(descriptor), total)
  }
  init(memory bytes: [UInt8]) { (store, count) = (.memory(bytes), bytes.count) }
  deinit { if case .file(let descriptor) = store { close(descriptor) } }

  /// Exactly `length` bytes from `offset`.
  func read(_ offset: Int, _ length: Int) throws(InputError) -> [UInt8] {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else {
      throw InputError(.truncated, at: max(0, min(offset, count)))
    }
    switch store {
    case .memory(let bytes): return Array(bytes[offset..<offset + length])
    case .file(let descriptor):
      var failure: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, done in
        while done < length {
          let n = pread(descriptor, buffer.baseAddress! + done, length - done, off_t(offset + done))
          if n < 0, errno == EINTR { continue }
          guard n > 0 else {
            failure = n < 0 ? errno : -1
            return
          }
          done += n
        }
      }
      guard failure == 0 else {
        throw failure < 0
          ? InputError(.truncated, at: offset + bytes.count)
          : InputError(.unreadable, String(cString: strerror(failure)))
      }
      return bytes
    }
  }
}

import Foundation
import SightlineObserving
import SightlineUnits

/// Encoded rows of many subjects on disk, so that `flights` needs no case and its memory does not grow with
/// its input: a temporary file that is already unlinked, and one small index entry a block.
///
/// Written by one thread, then read by several; not both at once.
final class BlockSpool: @unchecked Sendable {
  // @unchecked: `append` is called by the one delivering thread; after `seal` the index is only read, and
  // `pread` takes its own offset.
  struct Failure: Error, CustomStringConvertible {
    let action: String
    let code: Int32
    var description: String { "temporary file: cannot \(action): \(String(cString: strerror(code)))" }
  }
  private struct Entry {
    let offset: Int
    let length: Int
    let block: BoundedBlock
  }
  private let descriptor: Int32
  private var end = 0
  private var entries: [String: [Entry]] = [:]

  /// - Parameter folder: where the temporary file lies; it needs some 7 bytes a position.
  init(in folder: URL = FileManager.default.temporaryDirectory) throws {
    var name = Array((folder.path + "/sightline-XXXXXX").utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw Failure(action: "create one in \(folder.path)", code: errno) }
    // Unlinked while open: the system frees it however the process ends.
    unlink(name)
  }
  deinit { close(descriptor) }

  func append(_ block: BoundedBlock) throws {
    try block.bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let n = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(end + done))
        if n < 0, errno == EINTR { continue }
        guard n > 0 else { throw Failure(action: "write", code: errno) }
        done += n
      }
    }
    let bounds = BoundedBlock(
      lens: block.lens, subject: block.subject, time: block.time, box: block.box, rows: block.rows,
      bytes: [], artifact: block.artifact)
    entries[block.subject, default: []].append(
      Entry(offset: end, length: block.bytes.count, block: bounds))
    end += block.bytes.count
  }

  /// All subjects, sorted.
  var subjects: [String] { entries.keys.sorted() }
  var bytesWritten: Int { end }

  /// A subject's blocks in order of time, then of arrival.
  func blocks(of subject: String) throws -> [BoundedBlock] {
    let wanted = (entries[subject] ?? []).enumerated().sorted {
      ($0.element.block.time.start, $0.offset) < ($1.element.block.time.start, $1.offset)
    }
    return try wanted.map { try load($0.element) }
  }

  private func load(_ entry: Entry) throws -> BoundedBlock {
    let bytes = try [UInt8](unsafeUninitializedCapacity: entry.length) { buffer, count in
      while count < entry.length {
        let n = pread(
          descriptor, buffer.baseAddress! + count, entry.length - count, off_t(entry.offset + count))
        if n < 0, errno == EINTR { continue }
        guard n > 0 else { throw Failure(action: "read", code: errno) }
        count += n
      }
    }
    let b = entry.block
    return BoundedBlock(
      lens: b.lens, subject: b.subject, time: b.time, box: b.box, rows: b.rows, bytes: bytes,
      artifact: b.artifact)
  }
}

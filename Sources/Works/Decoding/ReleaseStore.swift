/// What all releases say of money, by contracting process, packed: any later file may bring a later release of
/// any process, so all must be kept, and a million processes must still fit in memory.
///
/// A process found again costs one look into a table of hashes; hashing is seeded for each run, so no file can
/// be made to slow it down.
struct ReleaseStore {
  private struct Slot {
    /// The hash of the process's name, of which the lower bits give the slot.
    var tag: UInt32 = 0
    /// 1 more than the process's number; 0: empty.
    var number: UInt32 = 0
  }
  private var bytes = PackedBytes()
  /// Addresses of the processes in order of appearance. Each holds the addresses (1 more; 0: none) of its first
  /// and of its last release, then its name; each release that of the next one, then what it says.
  private var processes: [UInt64] = []
  private var slots = [Slot](repeating: Slot(), count: 1024)
  var count: Int { processes.count }

  /// - Parameters:
  ///   - room: as many bytes as `write` may need.
  ///   - write: what `PackedRelease` reads.
  @inline(__always) mutating func add(
    _ ocid: UnsafeBufferPointer<UInt8>, room: Int, _ write: (inout PackedWriter) -> Void
  ) {
    let process = place(ocid)
    let release = bytes.append(room: room + 8) { writer in
      writer.word(0)
      write(&writer)
    }
    var head = bytes.reader(process + 8)
    let last = head.word()
    bytes.overwrite(last == 0 ? process : last - 1, with: release + 1)
    bytes.overwrite(process + 8, with: release + 1)
  }

  private mutating func place(_ ocid: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if (processes.count + 1) * 4 > slots.count * 3 { grow() }
    let tag = ReleaseStore.hash(ocid)
    var at = Int(tag) & (slots.count - 1)
    while slots[at].number > 0 {
      if slots[at].tag == tag {
        let process = processes[Int(slots[at].number) - 1]
        if name(process).isSame(as: ocid) { return process }
      }
      at = (at + 1) & (slots.count - 1)
    }
    let process = bytes.append(room: ocid.count + 16 + PackedWriter.countRoom) { writer in
      writer.word(0)
      writer.word(0)
      writer.text(ocid)
    }
    processes.append(process)
    slots[at] = Slot(tag: tag, number: UInt32(processes.count))
    return process
  }

  private func name(_ process: UInt64) -> UnsafeBufferPointer<UInt8> {
    var head = bytes.reader(process + 16)
    return head.text() ?? UnsafeBufferPointer(start: nil, count: 0)
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(text))
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  private mutating func grow() {
    var larger = [Slot](repeating: Slot(), count: slots.count * 2)
    for slot in slots where slot.number > 0 {
      var at = Int(slot.tag) & (larger.count - 1)
      while larger[at].number > 0 { at = (at + 1) & (larger.count - 1) }
      larger[at] = slot
    }
    slots = larger
  }

  /// Every process in order of appearance, with a reader for each of its releases, in order of arrival. What is
  /// handed over holds for the call; memory goes back on the way, since no release lies before its process.
  mutating func drain(
    _ body: (_ ocid: UnsafeBufferPointer<UInt8>, _ first: PackedReader, _ others: [PackedReader]) -> Void
  ) {
    slots = []
    var done = 0
    for process in processes {
      let piece = PackedBytes.piece(process)
      if piece > done {
        bytes.drop(from: done, before: piece)
        done = piece
      }
      var head = bytes.reader(process)
      let release = head.word()
      guard release > 0 else { continue }
      var first = bytes.reader(release - 1)
      var next = first.word()
      var others: [PackedReader] = []
      while next > 0 {
        var other = bytes.reader(next - 1)
        next = other.word()
        others.append(other)
      }
      body(name(process), first, others)
    }
    (processes, bytes) = ([], PackedBytes())
  }
}

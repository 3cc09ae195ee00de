/// Many small records in few large pieces: a million of them must not cost a million allocations.
///
/// An address is the piece's number times 2³² plus the place in it; it holds as long as its piece is not dropped.
/// Copies share what is written; each then writes on in a piece of its own.
struct PackedBytes: Sendable {
  /// Written once and never changed but for links (`overwrite`), which only the one owner sets.
  private final class Piece: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt8>
    let capacity: Int
    init(_ capacity: Int) { (base, self.capacity) = (.allocate(capacity: capacity), capacity) }
    deinit { base.deallocate() }
  }
  private static let piece = 1 << 20
  private var pieces: [Piece?] = []
  /// Bytes used of the last piece.
  private var used = 0
  private var isOpen = false

  /// Writes a record of at most `room` bytes.
  @inline(__always) mutating func append(room: Int, _ write: (inout PackedWriter) -> Void) -> UInt64 {
    let base = makeRoom(room)
    let place = UInt64(pieces.count &- 1) << 32 | UInt64(used)
    var writer = PackedWriter(base + used)
    write(&writer)
    used = writer.at - base
    return place
  }

  private mutating func makeRoom(_ room: Int) -> UnsafeMutablePointer<UInt8> {
    let last = pieces.count - 1
    if isOpen, isKnownUniquelyReferenced(&pieces[last]), let piece = pieces[last],
      piece.capacity - used >= room
    {
      return piece.base
    }
    let piece = Piece(max(PackedBytes.piece, room))
    pieces.append(piece)
    (used, isOpen) = (0, true)
    return piece.base
  }

  @inline(__always) private func pointer(_ address: UInt64) -> UnsafeMutablePointer<UInt8> {
    guard let piece = pieces[PackedBytes.piece(address)] else {
      preconditionFailure("a piece read after it was dropped")
    }
    return piece.base + Int(truncatingIfNeeded: address & 0xFFFF_FFFF)
  }
  /// Valid while this value lives and keeps the piece.
  @inline(__always) func reader(_ address: UInt64) -> PackedReader {
    PackedReader(at: UnsafePointer(pointer(address)))
  }
  @inline(__always) mutating func overwrite(_ address: UInt64, with word: UInt64) {
    UnsafeMutableRawPointer(pointer(address)).storeBytes(of: word, as: UInt64.self)
  }
  static func piece(_ address: UInt64) -> Int { Int(truncatingIfNeeded: address >> 32) }

  /// Takes over another's records; its addresses go up by what is returned.
  mutating func take(_ other: PackedBytes) -> UInt64 {
    let shift = UInt64(pieces.count) << 32
    pieces += other.pieces
    isOpen = false
    return shift
  }
  /// Gives back the memory of the pieces from one to before another.
  mutating func drop(from first: Int, before piece: Int) {
    for i in first..<max(first, piece) { pieces[i] = nil }
  }
}

/// Writes what `PackedReader` reads, in the same order. Room was made before: nothing is checked.
struct PackedWriter {
  private(set) var at: UnsafeMutablePointer<UInt8>
  init(_ at: UnsafeMutablePointer<UInt8>) { self.at = at }
  /// What one of each can take: a count, an amount.
  static let (countRoom, amountRoom) = (10, 17)

  @inline(__always) mutating func byte(_ b: UInt8) {
    at.pointee = b
    at += 1
  }
  /// Seven bits a byte, the last without the top bit.
  @inline(__always) mutating func count(_ n: Int) {
    var rest = UInt64(n)
    while rest >= 128 {
      byte(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    byte(UInt8(truncatingIfNeeded: rest))
  }
  @inline(__always) mutating func word(_ w: UInt64) {
    UnsafeMutableRawPointer(at).storeBytes(of: w, as: UInt64.self)
    at += 8
  }
  /// `nil` stays apart from the empty text.
  @inline(__always) mutating func text(_ text: UnsafeBufferPointer<UInt8>?) {
    guard let text else { return byte(0) }
    count(text.count + 1)
    guard let from = text.baseAddress else { return }
    at.update(from: from, count: text.count)
    at += text.count
  }
  mutating func text(_ text: String) {
    var copy = text
    copy.withUTF8 { self.text($0) }
  }
  /// Nine bytes, or seventeen for what 64 bits do not hold. Scales go to 37.
  @inline(__always) mutating func amount(_ significand: Int128, _ scale: Int) {
    let bits = UInt128(truncatingIfNeeded: significand)
    let low = UInt64(truncatingIfNeeded: bits)
    let isNarrow = Int128(Int64(bitPattern: low)) == significand
    byte(UInt8(truncatingIfNeeded: scale) | (isNarrow ? 0 : 0x80))
    word(low)
    if !isNarrow { word(UInt64(truncatingIfNeeded: bits >> 64)) }
  }
}

/// Reads what `PackedWriter` wrote, in the same order.
struct PackedReader {
  private(set) var at: UnsafePointer<UInt8>
  init(at: UnsafePointer<UInt8>) { self.at = at }

  @inline(__always) mutating func byte() -> UInt8 {
    at += 1
    return at[-1]
  }
  @inline(__always) mutating func count() -> Int {
    var (n, shift) = (0, 0)
    while true {
      let b = byte()
      n |= Int(b & 127) &<< shift
      if b < 128 { return n }
      shift = shift &+ 7
    }
  }
  @inline(__always) mutating func word() -> UInt64 {
    at += 8
    return UnsafeRawPointer(at - 8).loadUnaligned(as: UInt64.self)
  }
  @inline(__always) mutating func text() -> UnsafeBufferPointer<UInt8>? {
    let n = count()
    guard n > 0 else { return nil }
    at += n - 1
    return UnsafeBufferPointer(start: at - (n - 1), count: n - 1)
  }
  mutating func string() -> String? { text().map { String(decoding: $0, as: UTF8.self) } }
  @inline(__always) mutating func amount() -> RawAmount {
    let head = byte()
    let low = word()
    guard head & 0x80 != 0 else {
      return RawAmount(significand: Int128(Int64(bitPattern: low)), scale: Int(head))
    }
    let bits = UInt128(word()) << 64 | UInt128(low)
    return RawAmount(significand: Int128(truncatingIfNeeded: bits), scale: Int(head & 0x7F))
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Byte by byte, from the end: names of one ledger differ there first.
  @inline(__always) func isSame(as other: Self) -> Bool {
    guard count == other.count else { return false }
    var i = count &- 1
    while i >= 0 {
      if self[i] != other[i] { return false }
      i = i &- 1
    }
    return true
  }
}

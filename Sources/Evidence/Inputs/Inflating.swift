import CDeflate
import CZstd
import Synchronization

/// Whole-buffer decompression with limits. Nothing is allocated on a stranger's word: a size in a header is a
/// hint, checked against the ratio and the limit before memory is asked for.
public enum Inflating {
  public static func isGzip(_ b: UnsafeBufferPointer<UInt8>) -> Bool {
    b.count >= 18 && b[0] == 0x1F && b[1] == 0x8B && b[2] == 8
  }
  public static func isZstd(_ b: UnsafeBufferPointer<UInt8>) -> Bool {
    b.count >= 4 && b[0] == 0x28 && b[1] == 0xB5 && b[2] == 0x2F && b[3] == 0xFD
  }

  static func check(_ output: Int, from input: Int, _ limits: ReadingLimits) throws(InputError) {
    guard output <= limits.largestFile else {
      throw InputError(.tooLarge, "over \(limits.largestFile) bytes")
    }
    guard output <= limits.ratioFloor || output / max(1, input) <= limits.largestRatio else {
      throw InputError(.bomb, "more than \(limits.largestRatio) to 1")
    }
  }

  /// gzip (RFC 1952), one or several members, each checked by its CRC.
  public static func gzip(
    _ input: UnsafeBufferPointer<UInt8>, limits: ReadingLimits = .standard
  ) throws(InputError) -> [UInt8] {
    guard !input.isEmpty else { throw InputError(.truncated, at: 0) }
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw InputError(.unreadable, "no memory")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var output: [UInt8] = []
    var at = 0
    while at < input.count {
      let rest = UnsafeBufferPointer(rebasing: input[at...])
      // Zero padding after the last member is common on tapes and harmless.
      if at > 0, !isGzip(rest) {
        guard rest.allSatisfy({ $0 == 0 }) else {
          throw InputError(.damaged, at: at, "bytes after the gzip stream")
        }
        break
      }
      at += try member(rest, decompressor, at: at, total: input.count, limits, into: &output)
    }
    return output
  }

  private static func member(
    _ input: UnsafeBufferPointer<UInt8>, _ decompressor: OpaquePointer, at: Int, total: Int,
    _ limits: ReadingLimits, into output: inout [UInt8]
  ) throws(InputError) -> Int {
    guard input.count >= 18 else { throw InputError(.truncated, at: at) }
    // ISIZE: the length modulo 2³², right for a single member, a hint for all others.
    let tail = input.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var capacity = max(4096, min(tail, limits.largestFile))
    if capacity > limits.ratioFloor {
      capacity = min(capacity, max(limits.ratioFloor, input.count * limits.largestRatio))
    }
    var isProbed = capacity > limits.ratioFloor || tail > limits.ratioFloor
    if isProbed { try refuseBomb(input, decompressor, at: at, limits) }
    while true {
      var used = 0
      var made = 0
      let before = output.count
      var code = LIBDEFLATE_BAD_DATA
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        code = libdeflate_gzip_decompress_ex(
          decompressor, input.baseAddress, input.count, buffer.baseAddress, capacity, &used, &made)
        count = code == LIBDEFLATE_SUCCESS ? made : 0
      }
      switch code {
      case LIBDEFLATE_SUCCESS:
        try check(before + made, from: total, limits)
        if before == 0 { output = chunk } else { output += chunk }
        return used
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        try check(before + capacity + 1, from: total, limits)
        // It makes more than it said: looked at before it is given more room.
        if !isProbed { try refuseBomb(input, decompressor, at: at, limits) }
        isProbed = true
        capacity = min(capacity * 2, limits.largestFile + 1)
      default:
        throw InputError(.damaged, at: at, "gzip data is broken off or its checksum does not match")
      }
    }
  }

  /// Stops what expands out of proportion from its start, before memory is given to all of it: as much of the
  /// input as may make `ratioFloor` bytes, and then as may make the largest file, must not make more.
  private static func refuseBomb(
    _ input: UnsafeBufferPointer<UInt8>, _ decompressor: OpaquePointer, at: Int, _ limits: ReadingLimits
  ) throws(InputError) {
    var room = limits.ratioFloor
    while limits.largestRatio < 1032, room <= limits.largestFile {
      let start = min(input.count, room / limits.largestRatio)
      var made = 0
      var code = LIBDEFLATE_BAD_DATA
      // Pages that are not written to cost nothing.
      _ = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        code = libdeflate_gzip_decompress_ex(
          decompressor, input.baseAddress, start, buffer.baseAddress, room, nil, &made)
        count = 0
      }
      // Data that was cut short and fits ends in "bad data" here, and is read in full afterwards.
      guard code != LIBDEFLATE_INSUFFICIENT_SPACE else {
        throw InputError(.bomb, at: at, "more than \(limits.largestRatio) to 1")
      }
      if start == input.count { return }
      room *= 2
    }
  }

  /// Raw deflate (a zip member), whose size the archive states.
  static func deflate(
    _ input: UnsafeBufferPointer<UInt8>, size: Int, limits: ReadingLimits
  ) throws(InputError) -> [UInt8] {
    try check(size, from: input.count, limits)
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw InputError(.unreadable, "no memory")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var code = LIBDEFLATE_BAD_DATA
    let output = [UInt8](unsafeUninitializedCapacity: max(1, size)) { buffer, count in
      code = libdeflate_deflate_decompress(
        decompressor, input.baseAddress, input.count, buffer.baseAddress, size, nil)
      count = code == LIBDEFLATE_SUCCESS ? size : 0
    }
    guard code == LIBDEFLATE_SUCCESS else { throw InputError(.damaged, "deflate data") }
    return output
  }

  /// One or several zstd frames (RFC 8878).
  public static func zstd(
    _ input: UnsafeBufferPointer<UInt8>, limits: ReadingLimits = .standard
  ) throws(InputError) -> [UInt8] {
    let bound = ZSTD_getFrameContentSize(input.baseAddress, input.count)
    if let whole = oneFrame(input, size: bound, limits) { return whole }
    guard let context = ZSTD_createDStream() else { throw InputError(.unreadable, "no memory") }
    defer { ZSTD_freeDStream(context) }
    // 2²⁷: zstd's own default; a frame that wants a larger window wants our memory.
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
    var output: [UInt8] = []
    if bound < UInt64(limits.largestFile), Int(bound) / max(1, input.count) <= limits.largestRatio {
      output.reserveCapacity(Int(bound))
    }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var chunk = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
    var pending = 1
    while source.pos < source.size || pending == 0 {
      var produced = 0
      let result = chunk.withUnsafeMutableBytes { buffer in
        var sink = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        let code = ZSTD_decompressStream(context, &sink, &source)
        produced = sink.pos
        return code
      }
      guard ZSTD_isError(result) == 0 else {
        throw InputError(.damaged, at: source.pos, String(cString: ZSTD_getErrorName(result)))
      }
      output += chunk[..<produced]
      // By what was taken in so far: a bomb stops at its start, however long it is.
      try check(output.count, from: source.pos, limits)
      pending = 1
      if result == 0, source.pos == source.size { return output }
      if produced < chunk.count, source.pos == source.size { break }
      if produced == chunk.count { pending = 0 }
    }
    throw InputError(.truncated, at: input.count, "zstd data is broken off")
  }

  /// A single frame that states its size, straight into a buffer of that size; `nil` for anything else, which
  /// the stream then reads or refuses with its reason.
  private static func oneFrame(
    _ input: UnsafeBufferPointer<UInt8>, size: UInt64, _ limits: ReadingLimits
  ) -> [UInt8]? {
    guard size < UInt64(limits.largestFile),
      Int(size) <= limits.ratioFloor || Int(size) / max(1, input.count) <= limits.largestRatio
    else { return nil }
    let made = unpackers.with { context in
      var made = 0
      let output = [UInt8](unsafeUninitializedCapacity: max(1, Int(size))) { buffer, count in
        made = ZSTD_decompressDCtx(context, buffer.baseAddress, Int(size), input.baseAddress, input.count)
        count = ZSTD_isError(made) == 0 ? made : 0
      }
      return ZSTD_isError(made) == 0 && made == Int(size) ? output : nil
    }
    return made ?? nil
  }

  /// One zstd frame with its size and a checksum.
  public static func zstdCompress(_ input: UnsafeBufferPointer<UInt8>, level: Int32) -> [UInt8] {
    let bound = ZSTD_compressBound(input.count)
    let packed = packers.with { context in
      ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters)
      ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
      ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
      return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
        let n = ZSTD_compress2(context, buffer.baseAddress, bound, input.baseAddress, input.count)
        count = ZSTD_isError(n) == 0 ? n : 0
      }
    }
    return packed ?? []
  }

  private static let packers = ContextPool(make: { ZSTD_createCCtx() }, free: { _ = ZSTD_freeCCtx($0) })
  private static let unpackers = ContextPool(make: { ZSTD_createDCtx() }, free: { _ = ZSTD_freeDCtx($0) })
}

/// zstd's working memory, lent out and taken back: to make and clear it takes longer than to pack a small block.
private final class ContextPool: Sendable {
  // @unchecked: a context is in one hand at a time, the pool's or a borrower's.
  private struct Context: @unchecked Sendable { let pointer: OpaquePointer }
  /// More than threads that work at once would only lie about.
  private static let most = 16

  private let idle = Mutex<[Context]>([])
  private let make: @Sendable () -> OpaquePointer?
  private let free: @Sendable (OpaquePointer) -> Void

  init(make: @escaping @Sendable () -> OpaquePointer?, free: @escaping @Sendable (OpaquePointer) -> Void) {
    (self.make, self.free) = (make, free)
  }

  /// `nil` where there is no memory for a context.
  func with<Value>(_ body: (OpaquePointer) -> Value) -> Value? {
    guard let context = idle.withLock({ $0.popLast() }) ?? make().map(Context.init) else { return nil }
    defer {
      let isKept = idle.withLock { idle in
        guard idle.count < ContextPool.most else { return false }
        idle.append(context)
        return true
      }
      if !isKept { free(context.pointer) }
    }
    return body(context.pointer)
  }
}

/// Opens a text input whatever its encoding: by byte-order mark, else by an XML declaration, else UTF-8
/// (XML 1.0, appendix F; RFC 8259, 8.1). What comes out is UTF-8 without a mark.
enum TextOpening {
  struct Opened {
    /// The first bytes, decoded; the feed hands them over again.
    let head: [UInt8]
    let feed: ByteFeed
    let encoding: TextEncoding
  }

  static func open(
    file: String, as known: TextEncoding? = nil, _ feed: @escaping ByteFeed
  ) throws(WorksRemark) -> Opened {
    var head = [UInt8](repeating: 0, count: 4096)
    let n = try fill(&head, feed)
    head.removeLast(head.count - n)
    let mark = head.withUnsafeBufferPointer { TextEncoding.mark($0) }
    var encoding = mark?.0 ?? known ?? .utf8
    if mark == nil, known == nil, let declared = declared(head) {
      guard let named = TextEncoding(name: declared) else {
        throw WorksRemark(.wrongEncoding, .fileEnded, file: file, byte: 0, "`\(declared)` is not supported")
      }
      // An XML declaration in ASCII that says UTF-16 is wrong about itself.
      encoding = named == .utf16Little || named == .utf16Big ? .utf8 : named
    }
    head.removeFirst(mark?.1 ?? 0)
    if encoding == .utf8 { return Opened(head: head, feed: joined(head, feed), encoding: encoding) }
    let decoded = encoding.utf8(Array(head.prefix(head.count - head.count % 2)))
    return Opened(head: decoded, feed: transcoded(joined(head, feed), encoding), encoding: encoding)
  }

  private static func fill(_ head: inout [UInt8], _ feed: ByteFeed) throws(WorksRemark) -> Int {
    var n = 0
    while n < head.count {
      var room = [UInt8](repeating: 0, count: head.count - n)
      let got = try read(&room, feed)
      guard got > 0 else { break }
      head.replaceSubrange(n..<n + got, with: room[..<got])
      n += got
    }
    return n
  }

  private static func read(_ room: inout [UInt8], _ feed: ByteFeed) throws(WorksRemark) -> Int {
    let outcome: Result<Int, WorksRemark> = room.withUnsafeMutableBytes { buffer in
      do throws(WorksRemark) { return .success(try feed(buffer)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// The name in `encoding="…"` of the declaration.
  private static func declared(_ head: [UInt8]) -> String? {
    let text = String(decoding: head, as: UTF8.self)
    guard text.hasPrefix("<?xml"), let close = text.range(of: "?>") else { return nil }
    let declaration = text[..<close.lowerBound]
    guard let at = declaration.range(of: "encoding") else { return nil }
    let rest = declaration[at.upperBound...].drop { $0 == "=" || $0.isWhitespace }
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    return String(rest.dropFirst().prefix { $0 != quote })
  }

  static func joined(_ head: [UInt8], _ feed: @escaping ByteFeed) -> ByteFeed {
    let first = ByteFeeds.memory(head)
    return { (out: UnsafeMutableRawBufferPointer) throws(WorksRemark) in
      let n = try first(out)
      return n > 0 ? n : try feed(out)
    }
  }

  static func transcoded(_ feed: @escaping ByteFeed, _ encoding: TextEncoding) -> ByteFeed {
    var ready = ByteFeeds.memory([])
    var carry: [UInt8] = []
    return { (out: UnsafeMutableRawBufferPointer) throws(WorksRemark) in
      while true {
        let n = try ready(out)
        if n > 0 { return n }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let got = try read(&piece, feed)
        piece.removeLast(piece.count - got)
        piece = carry + piece
        carry = []
        guard got > 0 else { return 0 }
        if encoding == .utf16Little || encoding == .utf16Big { carry = halfPair(&piece, encoding) }
        ready = ByteFeeds.memory(encoding.utf8(piece))
      }
    }
  }

  /// Takes off what belongs to the next piece: an odd byte, a high surrogate.
  private static func halfPair(_ piece: inout [UInt8], _ encoding: TextEncoding) -> [UInt8] {
    var keep = piece.count % 2
    if piece.count - keep >= 2 {
      let high = piece[piece.count - keep - (encoding == .utf16Little ? 1 : 2)]
      if (0xD8...0xDB).contains(high) { keep += 2 }
    }
    defer { piece.removeLast(keep) }
    return Array(piece.suffix(keep))
  }
}

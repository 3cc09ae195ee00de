/// What an input turned out to be, told by its content and never by its name.
public enum TrackFormat: String, Sendable, Hashable, CaseIterable {
  case trace = "readsb trace"
  case states = "OpenSky states"
  case records = "JSON records"
  case columns = "JSON columns"
  case lines = "JSON lines"
  case csv = "CSV"

  /// `nil` when it is none of them.
  public static func recognise(_ bytes: UnsafeBufferPointer<UInt8>) -> TrackFormat? {
    var scanner = JSONScanner(bytes)
    switch scanner.peek() {
    case 0x5B: return .records
    case 0x7B: return object(scanner)
    case 0: return nil
    default: return CSVTableReader.header(bytes) == nil ? nil : .csv
    }
  }

  /// A trace names `icao`, `timestamp` or `trace` among its first keys, a state vector `states`; pandas' columns
  /// hold objects, and a line of a table holds none.
  static func object(_ at: JSONScanner) -> TrackFormat {
    var scanner = at
    let head = scanner.bytes[scanner.at...].prefix(4096)
    if head.holds("\"trace\"") { return .trace }
    if head.prefix(200).holds("\"states\"") { return .states }
    guard scanner.take(0x7B), (try? scanner.string()) != nil, scanner.take(0x3A) else { return .columns }
    if scanner.peek() == 0x7B { return .columns }
    return head.holds("\"icao\"") && !head.holds("\"lat") ? .trace : .lines
  }
}

extension Collection where Element == UInt8 {
  func holds(_ word: StaticString) -> Bool {
    let n = word.utf8CodeUnitCount
    var rest = self[...]
    while let start = rest.firstIndex(of: word.utf8Start[0]) {
      rest = rest[start...]
      guard rest.count >= n else { return false }
      if zip(rest, UnsafeBufferPointer(start: word.utf8Start, count: n)).allSatisfy({ $0 == $1 }) {
        return true
      }
      rest = rest.dropFirst()
    }
    return false
  }
}

/// The one door for aircraft-track files.
public enum AirReader {
  /// Raised whenever the same bytes could give other tracks or blocks.
  public static let version = 3

  /// - Throws: a fault with the byte offset when the input as a whole cannot be read. Faulty rows of tables do
  ///   not throw: they stand in the account.
  public static func read(_ bytes: [UInt8], mapping: ColumnMapping? = nil) throws(ReadingFault) -> ReadTracks
  {
    let result: Result<ReadTracks, ReadingFault> = bytes.withUnsafeBufferPointer { buffer in
      do throws(ReadingFault) { return .success(try read(buffer, mapping: mapping)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, mapping: ColumnMapping?
  ) throws(ReadingFault) -> ReadTracks {
    switch TrackFormat.recognise(bytes) {
    case .trace: return try traces(bytes)
    case .states:
      var reader = StatesReader(bytes)
      return try reader.read()
    case .records, .columns, .lines:
      var reader = RecordsReader(bytes, mapping: mapping)
      return try reader.read()
    case .csv:
      if let other = ForeignFormat(bytes) { throw other.fault }
      var reader = CSVTableReader(bytes)
      return try reader.read(mapping: mapping)
    case nil:
      if let other = ForeignFormat(bytes) { throw other.fault }
      throw ReadingFault(.notATrackFile, at: 0, bytes.isEmpty ? "the file is empty" : "neither JSON nor CSV")
    }
  }

  /// One trace, or several one after another, as a pipe of a cluster's worker hands them over.
  private static func traces(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReadingFault) -> ReadTracks {
    var reader = TraceReader(JSONScanner(bytes))
    var all = ReadTracks([try reader.read()], reader.account)
    while !reader.scanner.atEnd {
      guard reader.scanner.peek() == 0x7B else {
        throw reader.scanner.fault(.malformed, "text after the end of the object")
      }
      reader = TraceReader(reader.scanner)
      all.tracks.append(try reader.read())
      all.account.add(reader.account)
    }
    return all
  }
}

/// What Sightline knows and does not read: the reason says so, instead of calling it broken.
enum ForeignFormat: String {
  case beast = "Mode S frames in Beast format, not decoded tracks"
  case avr = "Mode S frames as AVR text, not decoded tracks"
  case baseStation = "BaseStation (SBS) messages, not tracks"
  case tar = "a tar archive inside a compressed file whose name does not end in .tar.gz, .tgz or .tar.zst"

  var fault: ReadingFault { ReadingFault(.notATrackFile, at: 0, rawValue) }

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    let head = bytes.prefix(4096)
    guard head.count >= 3 else { return nil }
    if head[0] == 0x1A, (0x31...0x35).contains(head[1]) {
      self = .beast
    } else if head.count >= 262, head[257..<262].elementsEqual("ustar".utf8) {
      self = .tar
    } else if ForeignFormat.isAVR(head) {
      self = .avr
    } else if head.holds("MSG,") {
      self = .baseStation
    } else {
      return nil
    }
  }

  /// `*8D4840D6202CC371C32CE0576098;`, or `@` with a time stamp in front.
  private static func isAVR(_ head: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard head[0] == 0x2A || head[0] == 0x40, let end = head.firstIndex(of: 0x3B), (15...42).contains(end)
    else { return false }
    return head[1..<end].allSatisfy { (48...57).contains($0) || (65...70).contains($0 & 0xDF) }
  }
}

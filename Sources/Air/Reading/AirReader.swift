/// What an input turned out to be, told by its content and never by its name.
public enum TrackFormat: String, Sendable, Hashable, CaseIterable {
  case trace = "readsb trace"
  case records = "JSON records"
  case columns = "JSON columns"
  case csv = "CSV"

  /// `nil` when it is none of them.
  public static func recognise(_ bytes: UnsafeBufferPointer<UInt8>) -> TrackFormat? {
    var scanner = JSONScanner(bytes)
    switch scanner.peek() {
    case 0x5B: return .records
    case 0x7B:
      // A trace names `icao`, `timestamp` or `trace` among its first keys; pandas' columns hold objects.
      let head = bytes[scanner.at...].prefix(4096)
      if contains(head, "\"trace\"") || contains(head, "\"icao\"") { return .trace }
      return .columns
    case 0: return nil
    default: return CSVTableReader.header(bytes) == nil ? nil : .csv
    }
  }

  private static func contains(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ word: StaticString) -> Bool {
    let n = word.utf8CodeUnitCount
    guard bytes.count >= n else { return false }
    for start in bytes.startIndex...(bytes.endIndex - n) {
      var i = 0
      while i < n, bytes[start + i] == word.utf8Start[i] { i += 1 }
      if i == n { return true }
    }
    return false
  }
}

/// The one door for aircraft-track files.
public enum AirReader {
  /// Raised whenever the same bytes could give other tracks.
  public static let version = 1

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
    case .trace:
      var reader = TraceReader(bytes)
      let track = try reader.read()
      return ReadTracks([track], reader.account)
    case .records, .columns:
      var reader = RecordsReader(bytes, mapping: mapping)
      return try reader.read()
    case .csv:
      var reader = CSVTableReader(bytes)
      return try reader.read(mapping: mapping)
    case nil:
      throw ReadingFault(.notATrackFile, at: 0, bytes.isEmpty ? "the file is empty" : "neither JSON nor CSV")
    }
  }
}

extension AirReader {
  /// Whether the input is aircraft tracks, told by its beginning.
  ///
  /// JSON and tables come from everywhere: they count as tracks only where they name what a position needs.
  public static func recognises(_ bytes: [UInt8], mapping: ColumnMapping? = nil) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      switch TrackFormat.recognise(buffer) {
      case nil: return false
      case .csv:
        guard let header = CSVTableReader.header(buffer) else { return false }
        return ColumnMapping.guess(header) != nil || mapping?.fits(header) == true
      case .records, .columns:
        // 64 KiB hold the first record of any such file seen.
        let head = String(decoding: buffer.prefix(65_536), as: UTF8.self)
        let own = mapping?.entries.values.map(\.column) ?? []
        return (words + own).contains { head.contains("\"\($0)\"") }
      default: return true
      }
    }
  }

  /// Whether the input is a table that has every column which the mapping names.
  public static func fits(_ mapping: ColumnMapping, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      switch TrackFormat.recognise(buffer) {
      case .csv: return CSVTableReader.header(buffer).map(mapping.fits) ?? false
      case .records, .columns, .lines:
        let head = String(decoding: buffer.prefix(65_536), as: UTF8.self)
        return mapping.entries.values.allSatisfy { head.contains("\"\($0.column)\"") }
      default: return false
      }
    }
  }

  /// Keys of aircraft records in the formats read here; none stands in ledgers or maps.
  private static let words = [
    "icao24", "hex", "icao", "callsign", "states", "aircraft", "altitude", "alt_baro",
  ]
}

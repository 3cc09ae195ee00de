import SightlineUnits

/// Reads tables of positions as CSV (RFC 4180): OpenSky state vectors, or any through a column mapping.
///
/// The delimiter is the one of comma, semicolon and tab that the header has most of; quotes, CRLF and a byte
/// order mark are understood. A faulty row is reported with its line and byte, and the rest goes on.
struct CSVTableReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var delimiter: UInt8 = 0x2C
  private var assembler = RowAssembler()
  /// Unquoted copies of quoted cells of the current row.
  private var scratch: [UInt8] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
  }

  /// The header's cells, when the first line looks like one.
  static func header(_ bytes: UnsafeBufferPointer<UInt8>) -> [String]? {
    var reader = CSVTableReader(bytes)
    return reader.takeHeader()
  }

  private mutating func takeHeader() -> [String]? {
    let end = bytes[at...].prefix(100_000).firstIndex(of: 0x0A) ?? bytes.count
    let line = bytes[at..<min(end, at + 100_000)]
    guard !line.isEmpty, !line.contains(0) else { return nil }
    var best = 0
    for candidate in [0x2C, 0x3B, 0x09] as [UInt8] {
      let count = line.reduce(0) { $0 + ($1 == candidate ? 1 : 0) }
      if count > best { (best, delimiter) = (count, candidate) }
    }
    guard best > 0 else { return nil }
    var cells: [String] = []
    nextRow { _, cell in cells.append(String(decoding: cell, as: UTF8.self).trimmingSpaces()) }
    return cells
  }

  mutating func read(mapping given: ColumnMapping?) throws(ReadingFault) -> ReadTracks {
    guard let header = takeHeader() else { throw ReadingFault(.notATrackFile, at: 0, "no header line") }
    guard let mapping = given ?? ColumnMapping.guess(header) else {
      throw ReadingFault(
        .notATrackFile, at: 0,
        "no columns for time, address and place among \(header.prefix(30)); give a mapping")
    }
    for (field, entry) in mapping.entries where !header.contains(entry.column) {
      throw ReadingFault(
        .missingField, at: 0,
        "no column '\(entry.column)' for \(field.rawValue); there are \(header.prefix(30))")
    }
    let placer = CellPlacer(
      meanings: header.map { name in
        guard let (field, entry) = mapping.entries.first(where: { $0.value.column == name }) else {
          return nil
        }
        return (field, CellPlacer.unit(entry.unit))
      })
    while at < bytes.count {
      let offset = at
      var draft = CellPlacer.Draft()
      var cells = 0
      nextRow { column, cell in
        cells += 1
        if cell.count > 0, !CellPlacer.isNull(cell) {
          placer.place(.text(cell), column: column, into: &draft)
        }
      }
      if cells == 1, draft.time == nil, draft.address == nil { continue }  // a blank line
      assembler.account.rows += 1
      finish(draft, cells: cells, header: header, offset: offset)
    }
    for (i, name) in header.enumerated() where placer.meanings[i] == nil {
      if TableFields.ignored.contains(name.lowercased()) {
        assembler.account.ignoredFields[name] = assembler.account.rows
      } else {
        assembler.account.unknownFields[name] = assembler.account.rows
      }
    }
    let tracks = assembler.finish()
    return ReadTracks(tracks, assembler.account)
  }

  private mutating func finish(_ draft: CellPlacer.Draft, cells: Int, header: [String], offset: Int) {
    let row = assembler.account.rows - 1
    if cells != header.count {
      assembler.account.add(
        ReadingFault(
          at >= bytes.count && cells < header.count ? .truncated : .malformed, at: offset, row: row,
          "\(cells) cells where the header has \(header.count)"))
    } else if let (made, address) = draft.finished() {
      assembler.add(made, to: address)
    } else {
      let what = draft.fault?.rawValue ?? (draft.time == nil ? "time" : "icao24")
      assembler.account.add(
        ReadingFault(draft.fault == nil ? .missingField : .outOfRange, at: offset, row: row, what))
    }
  }

  /// Hands the cells of the next row over and moves behind it.
  @inline(__always)
  private mutating func nextRow(_ body: (Int, UnsafeBufferPointer<UInt8>) -> Void) {
    var column = 0
    while true {
      if at < bytes.count, bytes[at] == 0x22 {
        quotedCell { body(column, $0) }
      } else {
        let start = at
        while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A { at += 1 }
        var end = at
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        body(column, UnsafeBufferPointer(rebasing: bytes[start..<end]))
      }
      guard at < bytes.count, bytes[at] == delimiter else { break }
      at += 1
      column += 1
    }
    if at < bytes.count { at += 1 }
  }

  private mutating func quotedCell(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    scratch.removeAll(keepingCapacity: true)
    at += 1
    while at < bytes.count {
      if bytes[at] == 0x22 {
        at += 1
        guard at < bytes.count, bytes[at] == 0x22 else { break }
      }
      scratch.append(bytes[at])
      at += 1
    }
    // What follows the closing quote up to the delimiter is not a cell's: passed over.
    while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A { at += 1 }
    scratch.withUnsafeBufferPointer(body)
  }
}

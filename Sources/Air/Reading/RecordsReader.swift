import SightlineUnits

/// Reads tables written as JSON: an array of row objects, or pandas' object of columns.
///
/// `[{"timestamp":1527693698000,"icao24":"484506",…},…]` (the `traffic` library, records) and
/// `{"timestamp":{"0":…,"1":…},"icao24":{"0":…}}` (pandas, columns); also one row object after another, a line
/// each. Fields are recognised by name.
struct RecordsReader {
  private var scanner: JSONScanner
  private var assembler = RowAssembler()
  /// The columns in the order first met, and what they mean once that is settled.
  private var names: [String] = []
  private var indices: [String: Int] = [:]
  private var placer = CellPlacer(meanings: [])
  private let mapping: ColumnMapping?

  init(_ bytes: UnsafeBufferPointer<UInt8>, mapping: ColumnMapping?) {
    scanner = JSONScanner(bytes)
    self.mapping = mapping
  }

  mutating func read() throws(ReadingFault) -> ReadTracks {
    if scanner.peek() == 0x5B {
      try records()
    } else if TrackFormat.object(scanner) == .lines {
      try lines()
    } else {
      try columns()
    }
    guard scanner.atEnd else { throw scanner.fault(.malformed, "text after the end") }
    let tracks = assembler.finish()
    return ReadTracks(tracks, assembler.account)
  }

  /// The column's number; a new name is one more column.
  private mutating func column(_ name: String) -> Int {
    if let known = indices[name] { return known }
    indices[name] = names.count
    names.append(name)
    let map = mapping ?? ColumnMapping.guess(names)
    placer = CellPlacer(
      meanings: names.map { n in
        guard let (field, entry) = map?.entries.first(where: { $0.value.column == n }) else { return nil }
        return (field, CellPlacer.unit(entry.unit))
      })
    return names.count - 1
  }

  // MARK: Records

  /// A hostile file could name a new key in every row; a table has few columns.
  private static let mostColumns = 200

  private mutating func records() throws(ReadingFault) {
    try scanner.expect(0x5B)
    if scanner.take(0x5D) { return }
    var keyOrder: [(bytes: Range<Int>, column: Int)] = []
    repeat { try record(&keyOrder) } while try scanner.another(closing: 0x5D)
    try settleNames()
  }

  private mutating func lines() throws(ReadingFault) {
    var keyOrder: [(bytes: Range<Int>, column: Int)] = []
    repeat { try record(&keyOrder) } while scanner.peek() == 0x7B
    try settleNames()
  }

  private mutating func record(_ keyOrder: inout [(bytes: Range<Int>, column: Int)]) throws(ReadingFault) {
    let offset = scanner.at
    try scanner.expect(0x7B)
    var cells: [(Int, Cell)] = []
    var i = 0
    if !scanner.take(0x7D) {
      repeat {
        let (range, escaped) = try scanner.string()
        try scanner.expect(0x3A)
        let number: Int
        // Rows of one export have their keys in one order: compare bytes before making a string.
        if i < keyOrder.count, scanner.same(keyOrder[i].bytes, range) {
          number = keyOrder[i].column
        } else {
          let raw = UnsafeBufferPointer(rebasing: scanner.bytes[range])
          number = column(escaped ? JSONScanner.unescape(raw) : String(decoding: raw, as: UTF8.self))
          guard names.count <= RecordsReader.mostColumns else {
            throw scanner.fault(.malformed, "over 200 different fields")
          }
          if i < keyOrder.count { keyOrder[i] = (range, number) } else { keyOrder.append((range, number)) }
        }
        cells.append((number, try scanner.cell()))
        i += 1
      } while try scanner.another(closing: 0x7D)
    }
    finish(cells, offset)
  }

  private mutating func finish(_ cells: [(Int, Cell)], _ offset: Int) {
    assembler.account.rows += 1
    var draft = CellPlacer.Draft()
    for (column, value) in cells {
      placer.place(value, column: column, into: &draft)
      if column < placer.meanings.count, placer.meanings[column] == nil, case .none = value {
      } else if column < placer.meanings.count, placer.meanings[column] == nil {
        assembler.account.unknownFields[names[column], default: 0] += 1
      }
    }
    add(draft, offset)
  }

  private mutating func add(_ draft: CellPlacer.Draft, _ offset: Int) {
    guard let (row, address) = draft.finished() else {
      let missing = draft.address == nil ? "icao24" : draft.time == nil ? "time" : nil
      let what = draft.fault?.rawValue ?? missing ?? "row"
      let code: ReadingFault.Code = draft.fault == nil ? .missingField : .outOfRange
      assembler.account.add(
        ReadingFault(code, at: offset, row: assembler.account.rows - 1, what))
      return
    }
    assembler.add(row, to: address)
  }

  /// Fields left aside on purpose leave the list of unknown ones.
  private mutating func settleNames() throws(ReadingFault) {
    guard mapping != nil || ColumnMapping.guess(names) != nil || names.isEmpty else {
      throw ReadingFault(
        .notATrackFile, at: 0,
        "no time, address and place among the fields \(names.prefix(20))"
          + (names.contains("aircraft") || names.contains("ac")
            ? ": one moment of many aircraft, no track" : ""))
    }
    for (name, count) in assembler.account.unknownFields where TableFields.ignored.contains(name.lowercased())
    {
      assembler.account.unknownFields[name] = nil
      assembler.account.ignoredFields[name] = count
    }
  }

  // MARK: Columns

  private mutating func columns() throws(ReadingFault) {
    try scanner.expect(0x7B)
    if scanner.take(0x7D) { return }
    var rowOf: [String: Int] = [:]
    var drafts: [CellPlacer.Draft] = []
    // What a column means may depend on its neighbours (SI or not), so all names are learned first.
    var start = scanner
    repeat {
      _ = column(try scanner.text())
      try scanner.expect(0x3A)
      guard scanner.peek() == 0x7B else {
        throw scanner.fault(
          .notATrackFile, "no table: the values of the first field are in columns, these are not")
      }
      try scanner.skipValue()
      guard names.count <= 200 else { throw scanner.fault(.malformed, "over 200 different fields") }
    } while try scanner.another(closing: 0x7D)
    swap(&start, &scanner)
    repeat {
      let number = column(try scanner.text())
      try scanner.expect(0x3A)
      try scanner.expect(0x7B)
      if scanner.take(0x7D) { continue }
      var i = 0
      repeat {
        let key = try scanner.text()
        try scanner.expect(0x3A)
        let place = rowOf[key] ?? drafts.count
        if place == drafts.count {
          rowOf[key] = place
          drafts.append(CellPlacer.Draft())
        }
        let value = try scanner.cell()
        placer.place(value, column: number, into: &drafts[place])
        if case .none = value {
        } else if placer.meanings[number] == nil {
          assembler.account.unknownFields[names[number], default: 0] += 1
        }
        i += 1
      } while try scanner.another(closing: 0x7D)
    } while try scanner.another(closing: 0x7D)
    for draft in drafts {
      assembler.account.rows += 1
      add(draft, 0)
    }
    try settleNames()
  }
}

extension JSONScanner {
  /// Any value as a table's cell; lists and objects are no cells and count as none.
  mutating func cell() throws(ReadingFault) -> Cell {
    switch peek() {
    case 0x22:
      let (range, _) = try string()
      return .text(UnsafeBufferPointer(rebasing: bytes[range]))
    case 0x6E:
      try literal("null")
      return .none
    case 0x74:
      try literal("true")
      return .truth(true)
    case 0x66:
      try literal("false")
      return .truth(false)
    case 0x7B, 0x5B:
      try skipValue()
      return .none
    default: return .number(try number())
    }
  }

  @inline(__always) func same(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    guard a.count == b.count else { return false }
    for i in 0..<a.count where bytes[a.lowerBound + i] != bytes[b.lowerBound + i] { return false }
    return true
  }
}

/// Columns of tables that are left aside on purpose: copies of other columns, receivers' bookkeeping, and
/// values no detector needs.
enum TableFields {
  static let ignored: Set<String> = [
    "alert", "spi", "lastposupdate", "last_position", "lastposition", "sensors", "position_source",
    "origin_country", "category", "roll", "tas", "ias", "mach", "hour", "day", "flight_id", "origin",
    "destination", "serials", "track_rate", "geominurbaro", "rssi", "df", "nacv", "tcas", "index", "cumdist",
    "compute_gs", "compute_track", "firstseen", "lastseen", "estdepartureairport", "estarrivalairport",
    "heading_mag", "wind_u", "wind_v", "selected_mcp", "selected_fms", "antenna",
  ]
}

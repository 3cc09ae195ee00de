import SightlineUnits

/// Reads the answers of OpenSky's REST interface: `{"time":1458564121,"states":[["3c6444","DLH9LF  ",…],…]}`, one
/// or, as a poller writes them, many one after another.
///
/// Seventeen columns, eighteen with the category (OpenSky, REST API, "All state vectors"). A state is repeated
/// for 300 s after the last contact with the same `time_position`, which is the time of its row here: a repeated
/// position is then a repeated row.
struct StatesReader {
  private var scanner: JSONScanner
  private var assembler = RowAssembler()

  init(_ bytes: UnsafeBufferPointer<UInt8>) { scanner = JSONScanner(bytes) }

  private static let placer = CellPlacer(meanings: [
    (.icao24, .plain), (.callsign, .plain), nil, (.time, .seconds), (.lastContact, .seconds), (.lon, .plain),
    (.lat, .plain), (.altitude, .metres), (.onground, .plain), (.groundspeed, .metresPerSecond),
    (.track, .plain), (.verticalRate, .metresPerSecond), nil, (.geoaltitude, .metres), (.squawk, .plain),
  ])
  /// Columns left aside on purpose.
  private static let ignored = [
    2: "states column 2 (origin_country)", 12: "states column 12 (sensors)", 15: "states column 15 (spi)",
    17: "states column 17 (category)",
  ]
  private static let sources: [PositionSource] = [.adsb, .asterix, .mlat, .flarm]

  mutating func read() throws(ReadingFault) -> ReadTracks {
    repeat { try answer() } while scanner.peek() == 0x7B
    guard scanner.atEnd else { throw scanner.fault(.malformed, "text after the end of the object") }
    let tracks = assembler.finish()
    return ReadTracks(tracks, assembler.account)
  }

  private mutating func answer() throws(ReadingFault) {
    try scanner.expect(0x7B)
    if scanner.take(0x7D) { return }
    var time: Instant?
    repeat {
      let key = try scanner.text()
      try scanner.expect(0x3A)
      switch key {
      case "time": time = CellPlacer.instant(try scanner.cell(), .seconds)
      case "states":
        // No aircraft in sight is written as null.
        if try !scanner.takeNull() { try states(at: time) }
      default:
        if assembler.account.unknownFields.count < 100 {
          assembler.account.unknownFields[key, default: 0] += 1
        }
        try scanner.skipValue()
      }
    } while try scanner.another(closing: 0x7D)
  }

  private mutating func states(at time: Instant?) throws(ReadingFault) {
    try scanner.expect(0x5B)
    if scanner.take(0x5D) { return }
    repeat { try state(at: time) } while try scanner.another(closing: 0x5D)
  }

  private mutating func state(at time: Instant?) throws(ReadingFault) {
    let offset = scanner.at
    try scanner.expect(0x5B)
    var draft = CellPlacer.Draft()
    var source = PositionSource.unknown
    var column = 0
    repeat {
      let cell = try scanner.cell()
      if column == 16 {
        if case .number(let n) = cell, let code = n.fixed(0), StatesReader.sources.indices.contains(Int(code))
        {
          source = StatesReader.sources[Int(code)]
        }
      } else if column < StatesReader.placer.meanings.count, StatesReader.placer.meanings[column] != nil {
        StatesReader.placer.place(cell, column: column, into: &draft)
      } else if case .none = cell {
      } else if let name = StatesReader.ignored[column] {
        assembler.account.ignoredFields[name, default: 0] += 1
      } else {
        assembler.account.unknownFields["states column \(min(column, 99))", default: 0] += 1
      }
      column += 1
    } while try scanner.another(closing: 0x5D)
    assembler.account.rows += 1
    // Without a position of the last 15 s there is no time of one: the row stands at the answer's own time.
    if draft.time == nil, draft.fault == nil { draft.time = time }
    // The time is the position's own, so a later contact without a position makes nothing stale.
    draft.lastContact = nil
    guard let (made, address) = draft.finished() else {
      let what = draft.fault?.rawValue ?? (draft.address == nil ? "icao24" : "time")
      assembler.account.add(
        ReadingFault(
          draft.fault == nil ? .missingField : .outOfRange, at: offset, row: assembler.account.rows - 1, what)
      )
      return
    }
    var row = made
    row.position.source = source
    if source == .mlat { row.position.flags.insert(.multilateration) }
    assembler.add(row, to: address)
  }
}

import SightlineUnits

/// Reads readsb's `trace_full_*.json` and `trace_recent_*.json` (readsb, README-json.md, "trace jsons").
///
/// Rows of 8, 9 and 14 columns occur in the wild. Keys may come in any order; white space is free.
/// A file that breaks off gives its fault with the byte offset and no track: what stood before the break is
/// counted in the account, since a damaged file is set aside as a whole.
struct TraceReader {
  /// Header keys left aside on purpose.
  static let ignoredKeys: Set<String> = ["noRegData", "version", "dbFlagsExtended"]
  /// Columns left aside: geometric rate, indicated air speed, roll. No detector needs them.
  static let ignoredColumns = [
    "column 11 (geometric rate)", "column 12 (IAS)", "column 13 (roll)",
  ]
  /// Fields of the detail object left aside on purpose.
  static let ignoredDetails: Set<String> = [
    "alt_geom", "ias", "tas", "mach", "wd", "ws", "oat", "tat", "track", "track_rate", "roll", "mag_heading",
    "true_heading", "baro_rate", "geom_rate", "emergency", "nav_qnh", "nav_altitude_mcp", "nav_altitude_fms",
    "nav_heading", "nav_modes", "rc", "version", "nic_baro", "nac_v", "sil", "sil_type", "gva", "sda",
    "alert",
    "spi", "lat", "lon", "seen", "seen_pos", "rssi", "messages", "alt_baro", "gs", "rr_lat", "rr_lon",
    "calc_track", "gpsOkBefore", "gpsOkLat", "gpsOkLon", "acas_ra", "hex", "lastPosition", "dbFlags", "r",
    "t",
  ]

  var scanner: JSONScanner
  private(set) var account = ReadingAccount()
  private var header = AircraftHeader()
  private var positions: [Position] = []
  private var callsigns: [Change<String>] = []
  private var squawks: [Change<String>] = []
  private var categories: [Change<String>] = []
  private var lowIntegrity = false
  /// Values met in columns 11, 12 and 13: counted here, since a dictionary in every row costs a third of the
  /// reading time.
  private var ignoredValues: (Int, Int, Int) = (0, 0, 0)

  /// Reads from where the scanner stands; afterwards it stands behind the trace.
  init(_ scanner: JSONScanner) { self.scanner = scanner }

  mutating func read() throws(ReadingFault) -> Track {
    var address: ICAO24?
    var base: Int64?
    var sawTrace = false
    try scanner.expect(0x7B)
    if scanner.peek() != 0x7D {
      repeat {
        let key = try scanner.keyBytes()
        if key == "trace" {
          guard !sawTrace else { throw scanner.fault(.malformed, "a second 'trace'") }
          sawTrace = true
          try rows()
        } else if key == "icao" {
          let offset = scanner.at
          address = ICAO24(try scanner.text())
          if address == nil {
            throw ReadingFault(.outOfRange, at: offset, "'icao' is not a 24-bit address in hexadecimal")
          }
        } else if key == "timestamp" {
          let offset = scanner.at
          guard let micros = try scanner.number().fixed(6), micros.magnitude < 1 << 57 else {
            throw ReadingFault(.outOfRange, at: offset, "'timestamp'")
          }
          base = micros
        } else {
          try headerValue(String(decoding: key, as: UTF8.self))
        }
      } while try scanner.another(closing: 0x7D)
    } else {
      _ = scanner.take(0x7D)
    }
    guard let address else { throw ReadingFault(.missingField, at: 0, "'icao'") }
    guard let base else { throw ReadingFault(.missingField, at: 0, "'timestamp'") }
    guard sawTrace else { throw ReadingFault(.missingField, at: 0, "'trace'") }
    return track(address, base: base)
  }

  private mutating func headerValue(_ key: String) throws(ReadingFault) {
    switch key {
    case "r": header.registration = try optionalText()
    case "t": header.typeCode = try optionalText()
    case "desc": header.description = try optionalText()
    case "ownOp": header.operatorName = try optionalText()
    case "year": header.year = try optionalText()
    case "dbFlags":
      if try !scanner.takeNull() { header.databaseFlags = Int(try scanner.number().fixed(0) ?? 0) & 0xFFFF }
    default:
      if TraceReader.ignoredKeys.contains(key) {
        account.ignoredFields[key, default: 0] += 1
      } else if account.unknownFields.count < 100 || account.unknownFields[key] != nil {
        account.unknownFields[key, default: 0] += 1
      }
      try scanner.skipValue()
    }
  }

  /// A text, or a number as text (years come both ways), or nothing.
  private mutating func optionalText() throws(ReadingFault) -> String? {
    switch scanner.peek() {
    case 0x22:
      let text = try scanner.text().trimmingSpaces()
      return text.isEmpty ? nil : text
    case 0x6E:
      try scanner.literal("null")
      return nil
    case 0x2D, 0x30...0x39: return (try scanner.number().fixed(0)).map { String($0) }
    default:
      try scanner.skipValue()
      return nil
    }
  }

  // MARK: Rows

  private mutating func rows() throws(ReadingFault) {
    try scanner.expect(0x5B)
    // A row takes some 90 bytes; reserving too much costs only address space.
    positions.reserveCapacity(min(1 << 16, scanner.bytes.count / 90))
    if scanner.take(0x5D) { return }
    repeat { try row() } while try scanner.another(closing: 0x5D)
  }

  private mutating func row() throws(ReadingFault) {
    let offset = scanner.at
    try scanner.expect(0x5B)
    account.rows += 1
    guard let micros = try scanner.number().fixed(6), micros.magnitude < 1 << 57 else {
      throw ReadingFault(.outOfRange, at: offset, row: account.rows - 1, "seconds after the timestamp")
    }
    var p = Position(time: Instant(microseconds: micros))
    var column = 1
    while try scanner.another(closing: 0x5D) {
      try value(of: column, into: &p)
      column += 1
    }
    guard column >= 4 else {
      throw ReadingFault(.missingField, at: offset, row: account.rows - 1, "a row of \(column) columns")
    }
    if p.hasPosition { p.flags.remove(.noPosition) } else { account.withoutPosition += 1 }
    if lowIntegrity { p.flags.insert(.lowIntegrity) }
    positions.append(p)
  }

  @inline(__always)
  private mutating func value(of column: Int, into p: inout Position) throws(ReadingFault) {
    if column == 8 { return try detail(at: p.time) }
    if try scanner.takeNull() { return }
    switch column {
    case 1: p.latitudeE7 = try degrees(limit: 900_000_000)
    case 2: p.longitudeE7 = try degrees(limit: 1_800_000_000)
    case 3:
      if scanner.peek() == 0x22 {
        let (range, _) = try scanner.string()
        guard UnsafeBufferPointer(rebasing: scanner.bytes[range]) == "ground" else {
          throw ReadingFault(.malformed, at: range.lowerBound, row: account.rows - 1, "altitude")
        }
        p.flags.insert(.onGround)
      } else {
        p.altitudeFeet = try feet()
      }
    case 4: p.speedTenths = Fixed.speed(tenths: try scanner.number().fixed(1))
    case 5: p.trackHundredths = Fixed.track(hundredths: try scanner.number().fixed(2))
    case 6: TraceReader.apply(flags: try scanner.number().fixed(0) ?? 0, to: &p)
    case 7: p.rateFeetPerMinute = Fixed.rate(try scanner.number().fixed(0))
    case 9:
      let (range, _) = try scanner.string()
      let source = PositionSource(readsb: UnsafeBufferPointer(rebasing: scanner.bytes[range]))
      p.source = source
      if source == .mlat { p.flags.insert(.multilateration) }
      if source == .tisb || source == .adsr { p.flags.insert(.rebroadcast) }
    case 10: p.geometricFeet = try feet()
    case 11:
      ignoredValues.0 += 1
      try scanner.skipScalar()
    case 12:
      ignoredValues.1 += 1
      try scanner.skipScalar()
    case 13:
      ignoredValues.2 += 1
      try scanner.skipScalar()
    default:
      account.unknownFields["column \(min(column, 99))", default: 0] += 1
      try scanner.skipValue()
    }
  }

  private mutating func degrees(limit: Int64) throws(ReadingFault) -> Int32 {
    let offset = scanner.at
    guard let v = try scanner.number().fixed(7), v >= -limit, v <= limit else {
      throw ReadingFault(.outOfRange, at: offset, row: account.rows - 1, "latitude or longitude")
    }
    return Int32(v)
  }

  private mutating func feet() throws(ReadingFault) -> Int32 {
    let offset = scanner.at
    guard let v = try scanner.number().fixed(0), v.magnitude < 1_000_000 else {
      throw ReadingFault(.outOfRange, at: offset, row: account.rows - 1, "altitude")
    }
    return Int32(v)
  }

  /// Static on purpose: a method that reads `self` would copy the whole reader for every row.
  private static func apply(flags: Int64, to p: inout Position) {
    if flags & 1 != 0 { p.flags.insert(.stale) }
    if flags & 2 != 0 { p.flags.insert(.newLeg) }
    if flags & 4 != 0 { p.flags.insert(.geometricRate) }
    if flags & 8 != 0 { p.flags.insert(.altitudeIsGeometric) }
  }

  // MARK: The detail object

  private mutating func detail(at time: Instant) throws(ReadingFault) {
    if try scanner.takeNull() { return }
    try scanner.expect(0x7B)
    if scanner.take(0x7D) { return }
    var integrity: Int64?
    var accuracy: Int64?
    repeat {
      let key = try scanner.keyBytes()
      if key == "flight" {
        if let text = try optionalText() { callsigns.note(text, at: time) }
      } else if key == "squawk" {
        if let text = try optionalText() { squawks.note(text, at: time) }
      } else if key == "category" {
        if let text = try optionalText() { categories.note(text, at: time) }
      } else if key == "nic" {
        if try !scanner.takeNull() { integrity = try scanner.number().fixed(0) }
      } else if key == "nac_p" {
        if try !scanner.takeNull() { accuracy = try scanner.number().fixed(0) }
      } else {
        try otherDetail(key)
      }
    } while try scanner.another(closing: 0x7D)
    if integrity != nil || accuracy != nil {
      // NIC 0: integrity unknown. NACp ≤ 2: worse than 4 NM, readsb's own mark of a jammed receiver.
      lowIntegrity = integrity == 0 || (accuracy ?? 9) <= 2
    }
  }

  private mutating func otherDetail(_ key: UnsafeBufferPointer<UInt8>) throws(ReadingFault) {
    // The first byte tells most rows' keys apart without making a string: "type" repeats column 9.
    if !(key == "type") {
      let name = String(decoding: key, as: UTF8.self)
      if TraceReader.ignoredDetails.contains(name) {
        account.ignoredFields["detail." + name, default: 0] += 1
      } else if account.unknownFields.count < 100 || account.unknownFields["detail." + name] != nil {
        account.unknownFields["detail." + name, default: 0] += 1
      }
    }
    try scanner.skipValue()
  }

  // MARK: The whole

  private mutating func track(_ address: ICAO24, base: Int64) -> Track {
    for (name, n) in zip(TraceReader.ignoredColumns, [ignoredValues.0, ignoredValues.1, ignoredValues.2])
    where n > 0 { account.ignoredFields[name] = n }
    for i in positions.indices {
      positions[i].time.microseconds += base
      // The file's own start is the day's first row; anything more than a second before it is left over
      // from the day before (readsb writes rows of the previous day into `trace_recent`).
      if positions[i].time.microseconds < base - 1_000_000 { positions[i].flags.insert(.previousDay) }
    }
    var track = Track(address)
    track.header = header
    track.positions = positions
    func moved(_ changes: [Change<String>]) -> [Change<String>] {
      changes.map { Change(Instant(microseconds: $0.time.microseconds + base), $0.value) }
        .sorted { $0.time < $1.time }
    }
    (track.callsigns, track.squawks) = (moved(callsigns), moved(squawks))
    track.categories = moved(categories)
    track.settle(&account)
    return track
  }
}

extension Array where Element == Change<String> {
  /// Notes a value where it differs from the last one noted.
  mutating func note(_ value: String, at time: Instant) {
    if last?.value != value { append(Change(time, value)) }
  }
}

extension String {
  /// Without white space (and the `@` that pads empty callsigns) at either end.
  func trimmingSpaces() -> String {
    let blank: (Character) -> Bool = { $0 == " " || $0 == "@" || $0 == "\t" || $0 == "\u{0}" }
    guard let first = firstIndex(where: { !blank($0) }), let last = lastIndex(where: { !blank($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}

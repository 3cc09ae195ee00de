import SightlineUnits

/// One cell of a table: a number, a text, a truth value, or nothing.
enum Cell {
  case none
  case number(JSONScanner.Number)
  case text(UnsafeBufferPointer<UInt8>)
  case truth(Bool)
}

/// Puts cells into rows, with the units a mapping gives. One instance a table; no state between rows but the
/// row being made.
struct CellPlacer {
  enum Unit: UInt8 {
    case plain, metres, metresPerSecond, kilometresPerHour, seconds, milliseconds, iso, automatic
  }

  /// For each column, what it means; `nil` where the column is not used.
  let meanings: [(field: TrackField, unit: Unit)?]

  static func unit(_ text: String) -> Unit {
    switch text {
    case "m": .metres
    case "m/s": .metresPerSecond
    case "km/h": .kilometresPerHour
    case "unix_s": .seconds
    case "unix_ms": .milliseconds
    case "iso": .iso
    case "auto": .automatic
    default: .plain
    }
  }

  /// What one row has so far.
  struct Draft {
    var row = RowAssembler.Row(time: Instant(microseconds: 0))
    var time: Instant?
    var lastContact: Instant?
    var address: ICAO24?
    /// The field whose value could not be read, if any.
    var fault: TrackField?
  }

  @inline(__always) func place(_ cell: Cell, column: Int, into draft: inout Draft) {
    guard column < meanings.count, let (field, unit) = meanings[column] else { return }
    if case .none = cell { return }
    switch field {
    case .time:
      draft.time = CellPlacer.instant(cell, unit)
      if draft.time == nil { draft.fault = field }
    case .lastContact: draft.lastContact = CellPlacer.instant(cell, unit)
    case .icao24:
      draft.address = CellPlacer.address(cell)
      if draft.address == nil { draft.fault = field }
    case .lat: draft.row.position.latitudeE7 = coordinate(cell, 90, field, &draft)
    case .lon: draft.row.position.longitudeE7 = coordinate(cell, 180, field, &draft)
    case .altitude:
      if case .text(let t) = cell, t == "ground" {
        draft.row.position.flags.insert(.onGround)
      } else {
        draft.row.position.altitudeFeet = feet(cell, unit)
      }
    case .geoaltitude: draft.row.position.geometricFeet = feet(cell, unit)
    case .groundspeed:
      guard let v = CellPlacer.double(cell) else { return }
      let knots =
        switch unit {
        case .metresPerSecond: Knots(metresPerSecond: MetresPerSecond(v)).value
        case .kilometresPerHour: Knots(metresPerSecond: MetresPerSecond(v / 3.6)).value
        default: v
        }
      draft.row.position.speedTenths = Fixed.speed(tenths: Fixed.integer(knots * 10))
    case .track:
      guard let v = CellPlacer.double(cell) else { return }
      draft.row.position.trackHundredths = Fixed.track(hundredths: Fixed.integer(v * 100))
    case .verticalRate:
      guard let v = CellPlacer.double(cell) else { return }
      let rate = unit == .metresPerSecond ? FeetPerMinute(metresPerSecond: MetresPerSecond(v)).value : v
      draft.row.position.rateFeetPerMinute = Fixed.rate(Fixed.integer(rate))
    case .onground:
      if CellPlacer.truth(cell) { draft.row.position.flags.insert(.onGround) }
    case .callsign: draft.row.callsign = CellPlacer.string(cell)
    case .squawk: draft.row.squawk = CellPlacer.squawk(cell)
    case .registration: draft.row.registration = CellPlacer.string(cell)
    case .typecode: draft.row.typeCode = CellPlacer.string(cell)
    }
  }

  // MARK: One value

  /// The words with which databases and data frames write "no value" into a table (Impala and SQL `NULL`,
  /// pandas `NaN`, `NaT`, `None`, `<NA>`, Hive `\N`).
  @inline(__always) static func isNull(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    // Values begin with a digit or a sign; few cells come as far as the words.
    guard cell.count >= 2, cell.count <= 4, cell[0] > 0x3B else { return false }
    return nullWords.contains { word in cell.elementsEqual(word.utf8) }
  }
  private static let nullWords = ["NULL", "null", "Null", "NaN", "nan", "NAN", "NaT", "None", "<NA>", "\\N"]

  static func double(_ cell: Cell) -> Double? {
    switch cell {
    case .number(let n): return n.double
    case .text(let t):
      var scanner = JSONScanner(t)
      guard t.count > 0, let n = try? scanner.number(), scanner.atEnd else { return nil }
      return n.double
    default: return nil
    }
  }

  private func coordinate(_ cell: Cell, _ limit: Double, _ field: TrackField, _ draft: inout Draft) -> Int32 {
    guard let v = CellPlacer.double(cell) else {
      if case .text(let t) = cell, t.count > 0, !(t == "nan"), !(t == "NaN") { draft.fault = field }
      return .min
    }
    let fixed = Fixed.degreesE7(v, limit: limit)
    if fixed == .min { draft.fault = field }
    return fixed
  }

  private func feet(_ cell: Cell, _ unit: Unit) -> Int32 {
    guard let v = CellPlacer.double(cell) else { return .min }
    return Fixed.feet(unit == .metres ? Feet(metres: Metres(v)).value : v)
  }

  static func truth(_ cell: Cell) -> Bool {
    switch cell {
    case .truth(let b): return b
    case .number(let n): return n.mantissa != 0
    case .text(let t):
      let word = String(decoding: t, as: UTF8.self).lowercased()
      return word == "true" || word == "1" || word == "t" || word == "1.0"
    case .none: return false
    }
  }

  static func string(_ cell: Cell) -> String? {
    switch cell {
    case .text(let t): return String(decoding: t, as: UTF8.self)
    case .number(let n): return n.fixed(0).map { String($0) }
    default: return nil
    }
  }

  /// Four octal digits; pandas turns them into numbers and loses leading zeros.
  static func squawk(_ cell: Cell) -> String? {
    guard let v = double(cell).flatMap(Fixed.integer), v >= 0, v <= 7777 else { return nil }
    let digits = String(v)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  static func address(_ cell: Cell) -> ICAO24? {
    switch cell {
    case .text(let t): return ICAO24(utf8: t)
    // An address of digits alone comes out of some exports as a number.
    case .number(let n): return n.fixed(0).flatMap { $0 >= 0 ? ICAO24(String($0)) : nil }
    default: return nil
    }
  }

  /// A number is seconds below 10¹¹ (the year 5138), milliseconds below 10¹⁴, else microseconds; a text is ISO
  /// 8601, in UTC where it names no zone.
  static func instant(_ cell: Cell, _ unit: Unit) -> Instant? {
    switch cell {
    case .number(let n): return instant(n, unit)
    case .text(let t):
      var scanner = JSONScanner(t)
      if t.count > 0, let n = try? scanner.number(), scanner.atEnd { return instant(n, unit) }
      return DateText.instant(String(decoding: t, as: UTF8.self))
    default: return nil
    }
  }
  private static func instant(_ n: JSONScanner.Number, _ unit: Unit) -> Instant? {
    let magnitude = abs(n.double)
    let places =
      switch unit {
      case .seconds: 6
      case .milliseconds: 3
      default: magnitude < 1e11 ? 6 : magnitude < 1e14 ? 3 : 0
      }
    guard let micros = n.fixed(places), micros.magnitude < 1 << 57 else { return nil }
    return Instant(microseconds: micros)
  }
}

extension CellPlacer.Draft {
  /// The finished row, or what is wrong with it.
  func finished() -> (row: RowAssembler.Row, address: ICAO24)? {
    guard fault == nil, let time, let address else { return nil }
    var row = row
    row.position.time = time
    // OpenSky repeats a state for 300 s after the last contact; within 15 s it is fresh (field notes, Air).
    if let lastContact, time - lastContact > Seconds(15) { row.position.flags.insert(.stale) }
    return (row, address)
  }
}

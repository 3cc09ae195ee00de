import SightlineUnits

/// Walks through the rows of a block, foretells each value and codes by how many steps it was missed.
///
/// Arithmetic wraps: bytes that are damaged may say anything, and their checksum tells in the end.
struct BlockWalk {
  /// Odds a column: 2 for gaps, 4 for "as foretold", 32 for the width of a miss, 60 for its highest digits.
  static let room = 128

  /// What is known of a column from the rows before.
  struct Memory {
    var last: Int64 = 0
    var hasStarted = false
    /// Whether the row before had a value, and whether that was other than foretold.
    var wasThere = false
    var wasMissed = false
    /// Steps a second: where no speed or course is known.
    var drift = 0.0
  }
  typealias Column = BlockLayout.Column

  private let odds: UnsafeMutablePointer<Odds>
  private let memory: UnsafeMutablePointer<Memory>
  private let layout: BlockLayout
  private let steps: [Int64]
  private let gaps: [Bool]
  private var before: Position?
  /// False once a miss was too wide to be coded.
  private(set) var isWithinRoom = true

  init(_ odds: UnsafeMutablePointer<Odds>, _ memory: UnsafeMutablePointer<Memory>, _ layout: BlockLayout) {
    (self.odds, self.memory, self.layout) = (odds, memory, layout)
    steps = Column.allCases.map(layout.step)
    gaps = Column.allCases.map(layout.hasGaps)
  }

  /// A writer gives the row and gets it back; a reader gives any row and gets the one that was written.
  mutating func row(_ given: Position, _ coder: inout some BitCoder) -> Position {
    var p = Position(time: given.time)
    p.time.microseconds = time(given.time.microseconds, &coder)
    let altitude = number(.altitude, Int64(given.altitudeFeet), &coder)
    p.altitudeFeet = Int32(truncatingIfNeeded: altitude)
    let climbed = before.map { $0.altitudeFeet != p.altitudeFeet } ?? false
    p.geometricFeet = Int32(
      truncatingIfNeeded: number(
        .geometric, Int64(given.geometricFeet), expected: risen(to: p), context: climbed ? 2 : 0, &coder))
    p.speedTenths = UInt16(truncatingIfNeeded: number(.speed, Int64(given.speedTenths), &coder))
    p.trackHundredths = UInt16(truncatingIfNeeded: number(.track, Int64(given.trackHundredths), &coder))
    p.rateFeetPerMinute = Int16(
      truncatingIfNeeded: number(.rate, Int64(given.rateFeetPerMinute), context: climbed ? 2 : 0, &coder))
    p.flags = PositionFlags(
      rawValue: UInt16(truncatingIfNeeded: number(.flags, Int64(given.flags.rawValue), &coder)))
    let source = number(.source, Int64(given.source.rawValue), &coder)
    p.source = PositionSource(rawValue: UInt8(truncatingIfNeeded: source)) ?? .other
    place(given, &p, &coder)
    before = p
    return p
  }

  // MARK: Columns

  private mutating func time(_ given: Int64, _ coder: inout some BitCoder) -> Int64 {
    let m = memory + Column.time.rawValue
    guard m.pointee.hasStarted else { return start(.time, given, &coder) }
    let step = steps[Column.time.rawValue]
    let passed = (given &- m.pointee.last) / step
    let u = layout.isAscending ? UInt64(bitPattern: passed) : BlockCodec.zigzag(passed)
    let coded = symbol(.time, u, m.pointee.wasMissed ? 1 : 0, &coder)
    m.pointee.wasMissed = coded != 0
    let found = layout.isAscending ? Int64(bitPattern: coded) : BlockWalk.unzigzag(coded)
    m.pointee.last = m.pointee.last &+ found &* step
    return m.pointee.last
  }

  /// - Parameters:
  ///   - expected: steps by which it is foretold to differ from the last value.
  ///   - context: 0 or 2, for odds of their own.
  @inline(__always)
  private mutating func number(
    _ column: Column, _ given: Int64, expected: Int64 = 0, context: Int = 0, _ coder: inout some BitCoder
  ) -> Int64 {
    let m = memory + column.rawValue
    if gaps[column.rawValue], let none = column.none {
      let chance = odds + (column.rawValue * BlockWalk.room + (m.pointee.wasThere ? 1 : 0))
      m.pointee.wasThere = coder.code(given != none, chance)
      guard m.pointee.wasThere else { return none }
    }
    guard m.pointee.hasStarted else { return start(column, given, &coder) }
    let step = steps[column.rawValue]
    var difference = given &- m.pointee.last
    if column == .track { difference = BlockWalk.halfTurn(difference) }
    let miss = difference / step &- expected
    let coded = symbol(column, BlockCodec.zigzag(miss), context + (m.pointee.wasMissed ? 1 : 0), &coder)
    m.pointee.wasMissed = coded != 0
    var value = m.pointee.last &+ (BlockWalk.unzigzag(coded) &+ expected) &* step
    if column == .track { value = value < 0 ? value &+ 36_000 : value >= 36_000 ? value &- 36_000 : value }
    m.pointee.last = value
    return value
  }

  /// The first value of a column, as it is.
  private func start(_ column: Column, _ given: Int64, _ coder: inout some BitCoder) -> Int64 {
    let width = column.width
    var value: UInt64 = 0
    for shift in stride(from: width - min(width, 32), through: 0, by: -32) {
      let part = UInt64(bitPattern: given) >> UInt64(shift) & 0xFFFF_FFFF & (1 << UInt64(min(width, 32)) - 1)
      value = value << 32 | coder.code(plain: part, count: min(width, 32))
    }
    let m = memory + column.rawValue
    m.pointee.hasStarted = true
    switch column {
    case .time: m.pointee.last = Int64(bitPattern: value)
    case .latitude, .longitude, .altitude, .geometric:
      m.pointee.last = Int64(Int32(truncatingIfNeeded: value))
    case .rate: m.pointee.last = Int64(Int16(truncatingIfNeeded: value))
    case .speed, .track, .flags, .source: m.pointee.last = Int64(value)
    }
    return m.pointee.last
  }

  /// A whole number below 2³¹: whether it is 0, how wide it is, its two digits behind the first by learnt odds, the
  /// rest as they are.
  @inline(__always)
  private mutating func symbol(
    _ column: Column, _ u: UInt64, _ context: Int, _ coder: inout some BitCoder
  ) -> UInt64 {
    if u >= 1 << 31 { isWithinRoom = false }
    let own = odds + column.rawValue * BlockWalk.room
    guard coder.code(u != 0, own + (2 + context)) else { return 0 }
    let width = 64 - u.leadingZeroBitCount
    var (node, k) = (1, 4)
    while k >= 0 {
      node = node << 1 | (coder.code(width >> k & 1 != 0, own + (6 + node)) ? 1 : 0)
      k -= 1
    }
    let found = node & 31
    guard found > 1 else { return 1 }
    let digits = own + (38 + 4 * min(found, 14))
    let high = coder.code(u >> UInt64(found - 2) & 1 != 0, digits)
    var value: UInt64 = high ? 3 : 2
    guard found > 2 else { return value }
    let next = coder.code(u >> UInt64(found - 3) & 1 != 0, digits + (high ? 2 : 1))
    value = value << 1 | (next ? 1 : 0)
    guard found > 3 else { return value }
    let rest = found - 3
    return value << UInt64(rest) | coder.code(plain: u & (1 << UInt64(rest) - 1), count: rest)
  }

  // MARK: Foretelling

  /// Steps of the geometric altitude by which the barometric one rose.
  private func risen(to p: Position) -> Int64 {
    guard let before, before.altitudeFeet != .min, p.altitudeFeet != .min else { return 0 }
    let step = steps[Column.geometric.rawValue]
    guard steps[Column.altitude.rawValue] % step == 0 else { return 0 }
    return (Int64(p.altitudeFeet) &- Int64(before.altitudeFeet)) / step
  }

  /// Latitude and longitude, from where it was with the mean of the velocities now and then.
  private mutating func place(_ given: Position, _ p: inout Position, _ coder: inout some BitCoder) {
    var (north, east) = (0.0, 0.0)
    var seconds = 0.0
    let (y, x) = (memory + Column.latitude.rawValue, memory + Column.longitude.rawValue)
    if let before {
      seconds = Double(p.time.microseconds &- before.time.microseconds) / 1_000_000
      let (now, then) = (BlockWalk.velocity(p), BlockWalk.velocity(before))
      if let a = now ?? then, let b = then ?? now {
        let scale = BlockWalk.cosine(hundredths: Int64(y.pointee.last.magnitude / 100_000))
        north = (a.north + b.north) / 2 * seconds
        east = (a.east + b.east) / 2 * seconds / max(scale, 0.01)
      } else {
        (north, east) = (y.pointee.drift * seconds, x.pointee.drift * seconds)
      }
    }
    let from = (y.pointee.last, x.pointee.last)
    let latitude = number(.latitude, Int64(given.latitudeE7), expected: stepped(north, .latitude), &coder)
    let longitude = number(.longitude, Int64(given.longitudeE7), expected: stepped(east, .longitude), &coder)
    p.latitudeE7 = Int32(truncatingIfNeeded: latitude)
    p.longitudeE7 = Int32(truncatingIfNeeded: longitude)
    guard seconds > 0, p.hasPosition else { return }
    y.pointee.drift = Double(latitude &- from.0) / seconds
    x.pointee.drift = Double(longitude &- from.1) / seconds
  }

  private func stepped(_ way: Double, _ column: Column) -> Int64 {
    let whole = (way / Double(steps[column.rawValue])).rounded()
    return abs(whole) < 1e12 ? Int64(whole) : 0
  }

  /// 1e-7 degree of latitude a second, north and east.
  private static func velocity(_ p: Position) -> (north: Double, east: Double)? {
    guard p.speedTenths != .max, p.trackHundredths != .max else { return nil }
    let speed = Double(p.speedTenths) * (0.051_444_4 * 1e7 / 111_195)
    let course = Int64(p.trackHundredths)
    return (speed * cosine(hundredths: course), speed * cosine(hundredths: course &- 9_000))
  }

  /// The cosine of hundredths of a degree, by Taylor's series: off by less than 1e-6, and the same everywhere.
  private static func cosine(hundredths: Int64) -> Double {
    var turned = abs(hundredths % 36_000)
    if turned > 18_000 { turned = 36_000 - turned }
    let x = Double(turned > 9_000 ? 18_000 - turned : turned) * (3.141592653589793 / 18_000)
    let s = x * x
    let y = 1 + s * (-0.5 + s * (1.0 / 24 + s * (-1.0 / 720 + s * (1.0 / 40_320 - s * (1.0 / 3_628_800)))))
    return turned > 9_000 ? -y : y
  }

  @inline(__always) private static func unzigzag(_ u: UInt64) -> Int64 {
    Int64(bitPattern: (u >> 1) ^ (0 &- (u & 1)))
  }
  /// A difference of courses the short way round, where both are courses.
  @inline(__always) private static func halfTurn(_ d: Int64) -> Int64 {
    d > 18_000 ? d &- 36_000 : d < -18_000 ? d &+ 36_000 : d
  }
}

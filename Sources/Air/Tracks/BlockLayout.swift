import SightlineUnits

/// What is the same for all rows of a block: the grain of each column and whether it has gaps.
struct BlockLayout {
  enum Column: Int, CaseIterable {
    case time, latitude, longitude, altitude, geometric, speed, track, rate, flags, source

    /// Grains of sources, the coarsest first; the last always fits. At most eight. Those of the course divide 360°.
    var steps: [Int64] {
      switch self {
      case .time: [1_000_000, 100_000, 10_000, 1000, 1]
      case .latitude, .longitude: [10, 1]
      case .altitude, .geometric: [100, 25, 1]
      case .speed: [10, 1]
      case .track: [100, 10, 1]
      case .rate: [64, 32, 1]
      case .flags, .source: [1]
      }
    }
    /// Bits of its first value.
    var width: Int {
      switch self {
      case .time: 64
      case .latitude, .longitude, .altitude, .geometric: 32
      case .speed, .track, .rate, .flags: 16
      case .source: 8
      }
    }
    /// What stands for "none".
    var none: Int64? {
      switch self {
      case .time, .flags, .source: nil
      case .latitude, .longitude, .altitude, .geometric: Int64(Int32.min)
      case .speed, .track: Int64(UInt16.max)
      case .rate: Int64(Int16.min)
      }
    }
    func value(_ p: Position) -> Int64 {
      switch self {
      case .time: p.time.microseconds
      case .latitude: Int64(p.latitudeE7)
      case .longitude: Int64(p.longitudeE7)
      case .altitude: Int64(p.altitudeFeet)
      case .geometric: Int64(p.geometricFeet)
      case .speed: Int64(p.speedTenths)
      case .track: Int64(p.trackHundredths)
      case .rate: Int64(p.rateFeetPerMinute)
      case .flags: Int64(p.flags.rawValue)
      case .source: Int64(p.source.rawValue)
      }
    }
  }

  /// Three bits for each of the first eight columns: the place of its grain in the list. Then one for each column but
  /// the first: whether it has gaps. The highest: whether time never runs back.
  private(set) var packed: UInt32 = 0
  init() {}
  init(packed: UInt32) { self.packed = packed }

  /// `nil` where a course is none.
  init?(_ positions: ArraySlice<Position>) {
    for column in Column.allCases {
      let values = positions.lazy.map(column.value)
      if column == .track, values.contains(where: { $0 >= 36_000 && $0 != column.none }) { return nil }
      if column.steps.count > 1 {
        packed |= UInt32(BlockLayout.grain(column, values)) << UInt32(3 * column.rawValue)
      }
      if let none = column.none, values.contains(none) { packed |= 1 << UInt32(23 + column.rawValue) }
    }
    if zip(positions, positions.dropFirst()).allSatisfy({ $0.time <= $1.time }) { packed |= 1 << 31 }
  }

  /// The place in the list of the coarsest step that divides all differences from the first value.
  private static func grain(_ column: Column, _ values: some Sequence<Int64>) -> Int {
    let present = values.filter { $0 != column.none }
    guard let first = present.first else { return column.steps.count - 1 }
    return column.steps.firstIndex { step in present.allSatisfy { ($0 &- first) % step == 0 } }
      ?? column.steps.count - 1
  }

  var isAscending: Bool { packed >> 31 != 0 }
  func hasGaps(_ column: Column) -> Bool {
    column.none != nil && packed >> UInt32(23 + column.rawValue) & 1 != 0
  }
  /// Out of the list only in damaged bytes: then 1.
  func step(_ column: Column) -> Int64 {
    let steps = column.steps
    guard steps.count > 1 else { return 1 }
    let place = Int(packed >> UInt32(3 * column.rawValue) & 7)
    return place < steps.count ? steps[place] : 1
  }
}

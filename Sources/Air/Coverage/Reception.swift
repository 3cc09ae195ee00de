import SightlineUnits

/// Where and when aircraft were heard, and where and when they must have been and were not.
///
/// The second half is what tells "nobody flew" from "nobody listened": a flight heard on both sides of a
/// silence crossed the cells between, and one that was lost on its way down to a field flew on to it.
/// Silence with nobody known to be there is evidence of neither.
public struct Reception: Hashable, Sendable, Codable {
  /// A cell of half a degree, a height band and an hour, packed so that an array of them sorts fast.
  public struct Key: Hashable, Sendable, Comparable {
    public let packed: UInt64
    init(packed: UInt64) { self.packed = packed }
    init(row: Int, column: Int, band: Band, hour: Int) {
      packed =
        UInt64(UInt32(truncatingIfNeeded: hour)) << 32 | UInt64(band.rawValue) << 24
        | UInt64(row * Reception.columns + column)
    }
    public var hour: Int { Int(packed >> 32) }
    public var band: Band { Band(rawValue: UInt8(truncatingIfNeeded: packed >> 24)) ?? .high }
    public var cell: Int { Int(packed & 0xFF_FFFF) }
    public static func < (a: Key, b: Key) -> Bool { a.packed < b.packed }
  }

  /// Radio needs a line of sight, so what a receiver hears depends on height first of all.
  public enum Band: UInt8, Sendable, Codable, CaseIterable {
    /// Under 3,000 ft over sea level, or on the ground.
    case ground = 0
    /// 3,000 to 10,000 ft.
    case low
    /// 10,000 to 25,000 ft.
    case middle
    case high
    public init(feet: Float, isOnGround: Bool) {
      self = isOnGround || feet < 3000 ? .ground : feet < 10_000 ? .low : feet < 25_000 ? .middle : .high
    }
  }

  /// Seconds of aircraft.
  public struct Tally: Hashable, Sendable {
    public var heard: Double = 0
    public var missed: Double = 0
    public init(heard: Double = 0, missed: Double = 0) { (self.heard, self.missed) = (heard, missed) }
    public var isEmpty: Bool { heard == 0 && missed == 0 }
    public static func += (a: inout Tally, b: Tally) {
      a.heard += b.heard
      a.missed += b.missed
    }
  }

  static let columns = 720
  static let rows = 360
  /// Between two positions no farther apart the aircraft counts as heard; readsb thins its traces to some
  /// 30 s on straight ways, OpenSky to 10 s.
  static let heardGap = 75.0
  /// A silence is filled with positions only where both sides agree (segmentation made it one flight) and it
  /// is not longer than this: over an ocean the way is guesswork.
  static let fillGap = 5400.0

  public private(set) var tallies: [Key: Tally] = [:]
  public init() {}
  public var isEmpty: Bool { tallies.isEmpty }

  /// Key, seconds heard, seconds missed, one after another in order of the keys: equal receptions give equal
  /// bytes, which a dictionary's own order does not.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.unkeyedContainer()
    for (key, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      try box.encode(key.packed)
      try box.encode(tally.heard)
      try box.encode(tally.missed)
    }
  }
  public init(from decoder: any Decoder) throws {
    var box = try decoder.unkeyedContainer()
    while !box.isAtEnd {
      let key = Key(packed: try box.decode(UInt64.self))
      tallies[key] = Tally(heard: try box.decode(Double.self), missed: try box.decode(Double.self))
    }
  }

  public mutating func add(_ key: Key, _ tally: Tally) { tallies[key, default: Tally()] += tally }

  /// Sums of both; the order of merging changes at most the last digit, so callers merge in a fixed order.
  public mutating func merge(_ other: Reception) {
    for (key, tally) in other.tallies { tallies[key, default: Tally()] += tally }
  }

  static func row(_ latitude: Double) -> Int { min(rows - 1, max(0, Int((latitude + 90) * 2))) }
  static func column(_ longitude: Double) -> Int {
    let c = Int((longitude + 180) * 2)
    return c < 0 ? 0 : c % columns
  }
  static func hour(_ time: Double) -> Int { max(0, Int(min(4e12, max(0, time)) / 3600)) }
  static func key(_ f: Fix) -> Key {
    Key(
      row: row(f.latitude), column: column(f.longitude),
      band: Band(feet: f.altitude, isOnGround: f.isOnGround),
      hour: hour(f.time))
  }
}

/// Adds one flight's fixes to a reception; keeps the running cell in hand, since an aircraft stays in one
/// for minutes.
struct ReceptionTallier {
  private(set) var reception = Reception()
  private var key: Reception.Key?
  private var tally = Reception.Tally()

  mutating func add(_ fixes: ArraySlice<Fix>) {
    var last: Fix?
    for f in fixes {
      defer { last = f }
      guard let a = last else { continue }
      let seconds = f.time - a.time
      if seconds <= Reception.heardGap {
        count(Reception.key(f), heard: seconds, missed: 0)
      } else if seconds <= Reception.fillGap {
        fill(a, f, seconds)
      }
    }
    flush()
  }

  /// The descent that must have followed when a flight was lost above a field it all but certainly used, or
  /// the climb before it was first heard; `p` is that probability and the weight.
  mutating func addUnheard(from f: Fix, to place: Coordinate, elevation: Double, p: Double) {
    let km = (f.coordinate?.distance(to: place).value ?? 0) / 1000
    let height = Double(f.altitude.isNaN ? 3000 : f.altitude)
    guard km < 400 else { return }
    let speed = max(120, min(300, Double(f.groundSpeed.isNaN ? 200 : f.groundSpeed))) * 0.514
    let seconds = max(60, max(km * 1000 / speed, (height - elevation) / 1500 * 60))
    var end = f
    end.time = f.time + seconds
    end.latitude = place.latitude
    end.longitude = place.longitude
    end.altitude = Float(elevation)
    fill(f, end, seconds, weight: p)
    flush()
  }

  private mutating func fill(_ a: Fix, _ b: Fix, _ seconds: Double, weight: Double = 1) {
    let steps = min(200, max(1, Int(seconds / 30)))
    let each = seconds / Double(steps)
    let Δλ = Coordinate.wrap(longitude: b.longitude - a.longitude)
    for i in 0..<steps {
      let t = (Double(i) + 0.5) / Double(steps)
      var f = a
      f.time = a.time + seconds * t
      f.latitude = a.latitude + (b.latitude - a.latitude) * t
      f.longitude = Coordinate.wrap(longitude: a.longitude + Δλ * t)
      f.altitude = a.altitude + (b.altitude - a.altitude) * Float(t)
      f.isOnGround = false
      // A receiver that skips a minute still hears: the first and last half of the usual interval is heard.
      let heard = min(each, i == 0 || i == steps - 1 ? Reception.heardGap / 2 : 0)
      count(Reception.key(f), heard: heard * weight, missed: (each - heard) * weight)
    }
  }

  @inline(__always)
  private mutating func count(_ k: Reception.Key, heard: Double, missed: Double) {
    if k != key {
      flush()
      key = k
    }
    tally.heard += heard
    tally.missed += missed
  }

  private mutating func flush() {
    if let key, !tally.isEmpty { reception.add(key, tally) }
    key = nil
    tally = Reception.Tally()
  }
}

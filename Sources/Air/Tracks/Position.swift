import SightlineUnits

/// What is known of one received row besides its numbers. Rows are never dropped for a flag: they are kept,
/// and detectors do not use those in `unusable`.
@frozen public struct PositionFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The aircraft itself said it was on the ground.
  public static let onGround = PositionFlags(rawValue: 1 << 0)
  /// No position for 20 s when the row was written (readsb flag 1), or an OpenSky state more than 15 s after
  /// the last contact.
  public static let stale = PositionFlags(rawValue: 1 << 1)
  /// readsb's own opinion that a new leg starts here (flag 2). A hint, not a fact.
  public static let newLeg = PositionFlags(rawValue: 1 << 2)
  /// The vertical rate is geometric (readsb flag 4).
  public static let geometricRate = PositionFlags(rawValue: 1 << 3)
  /// The altitude in the barometric column is geometric (readsb flag 8).
  public static let altitudeIsGeometric = PositionFlags(rawValue: 1 << 4)
  /// Computed from arrival times; can carry a neighbour's callsign (readsb #124).
  public static let multilateration = PositionFlags(rawValue: 1 << 5)
  /// Rebroadcast by a ground station.
  public static let rebroadcast = PositionFlags(rawValue: 1 << 6)
  /// Navigation integrity reported as NIC 0 or NACp ≤ 2 (gpsOkBefore in readsb): likely jammed.
  public static let lowIntegrity = PositionFlags(rawValue: 1 << 7)
  /// It came after a row with a later time.
  public static let outOfOrder = PositionFlags(rawValue: 1 << 8)
  /// It lies before the file's own start: left over from the day before.
  public static let previousDay = PositionFlags(rawValue: 1 << 9)
  /// Another row of the same time says another place.
  public static let conflicting = PositionFlags(rawValue: 1 << 10)
  /// The row has no latitude or no longitude.
  public static let noPosition = PositionFlags(rawValue: 1 << 11)

  public static let unusable: PositionFlags = [.stale, .noPosition, .conflicting]
}

/// How a position was obtained.
@frozen public enum PositionSource: UInt8, Sendable, Hashable, CaseIterable {
  case unknown, adsb, adsbNonTransponder, adsr, tisb, mlat, adsc, modeS, uat, asterix, flarm, other
}

/// One received row: 40 trivial bytes, so that millions are one array.
///
/// What is kept: time to the microsecond; latitude and longitude to 1e-7 degree (1.1 cm; readsb writes
/// 1e-6); altitudes to 1 ft (sources give 25 ft or 1 m); speed to 0.1 kt; track to 0.01°; rate to 1 ft/min.
@frozen public struct Position: Hashable, Sendable {
  public var time: Instant
  /// 1e-7 degree; `Int32.min` where there is none.
  public var latitudeE7: Int32
  public var longitudeE7: Int32
  /// Feet at standard pressure; `Int32.min` where there is none.
  public var altitudeFeet: Int32
  /// Feet above the ellipsoid; `Int32.min` where there is none.
  public var geometricFeet: Int32
  /// 0.1 kt; `UInt16.max` where there is none.
  public var speedTenths: UInt16
  /// 0.01°, 0 to 35,999; `UInt16.max` where there is none.
  public var trackHundredths: UInt16
  /// ft/min; `Int16.min` where there is none.
  public var rateFeetPerMinute: Int16
  public var flags: PositionFlags
  public var source: PositionSource

  @inlinable public init(time: Instant) {
    self.time = time
    (latitudeE7, longitudeE7) = (.min, .min)
    (altitudeFeet, geometricFeet) = (.min, .min)
    (speedTenths, trackHundredths, rateFeetPerMinute) = (.max, .max, .min)
    (flags, source) = ([.noPosition], .unknown)
  }

  @inlinable public var hasPosition: Bool { latitudeE7 != .min && longitudeE7 != .min }
  @inlinable public var coordinate: Coordinate? {
    hasPosition ? Coordinate(latitude: Double(latitudeE7) / 1e7, longitude: Double(longitudeE7) / 1e7) : nil
  }
  @inlinable public var altitude: Feet? { altitudeFeet == .min ? nil : Feet(Double(altitudeFeet)) }
  @inlinable public var geometricAltitude: Feet? { geometricFeet == .min ? nil : Feet(Double(geometricFeet)) }
  @inlinable public var groundSpeed: Knots? { speedTenths == .max ? nil : Knots(Double(speedTenths) / 10) }
  @inlinable public var track: Degrees? {
    trackHundredths == .max ? nil : Degrees(Double(trackHundredths) / 100)
  }
  @inlinable public var verticalRate: FeetPerMinute? {
    rateFeetPerMinute == .min ? nil : FeetPerMinute(Double(rateFeetPerMinute))
  }
  @inlinable public var isOnGround: Bool { flags.contains(.onGround) }
}

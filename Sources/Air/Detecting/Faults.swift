/// Why a position, or its altitude, is kept but not used.
@frozen public struct PositionFault: OptionSet, Hashable, Sendable, Codable {
  public let rawValue: UInt16
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Same time and place as the row before.
  public static let duplicate = PositionFault(rawValue: 1 << 0)
  /// The source says it is old, or it stands still while the speed says otherwise.
  public static let stale = PositionFault(rawValue: 1 << 1)
  /// The aircraft cannot have flown from the positions around to this one.
  public static let jump = PositionFault(rawValue: 1 << 2)
  /// A second consistent track at the same time under the same address.
  public static let sharedAddress = PositionFault(rawValue: 1 << 3)
  /// The altitude leaps out of the climb or descent around it; the place is used all the same.
  public static let altitudeSpike = PositionFault(rawValue: 1 << 4)
  /// The aircraft reports that it does not know its place well enough (NIC 0 or NACp of 2 and less).
  public static let poorIntegrity = PositionFault(rawValue: 1 << 5)
  /// Much too slow for its height: it would fall. Seen where positions are jammed or replaced.
  public static let impossibleSpeed = PositionFault(rawValue: 1 << 6)
  /// Points of the day before the file's own: true positions at their own time, so they are used.
  public static let previousDay = PositionFault(rawValue: 1 << 7)
  /// Many aircraft were shown at this very point.
  public static let crowded = PositionFault(rawValue: 1 << 8)
  /// Out of the order of time; put in place and used.
  public static let outOfOrder = PositionFault(rawValue: 1 << 9)
  /// Made by multilateration; used, with a wider speed gate.
  public static let multilateration = PositionFault(rawValue: 1 << 10)

  /// Faults with which the place is still used.
  public static let harmless: PositionFault = [.altitudeSpike, .outOfOrder, .multilateration, .previousDay]
  public var isUsable: Bool { subtracting(.harmless).isEmpty }

  static let names: [(PositionFault, String)] = [
    (.duplicate, "duplicate"), (.stale, "stale"), (.jump, "impossible jump"),
    (.sharedAddress, "address used by two aircraft"), (.altitudeSpike, "altitude spike"),
    (.poorIntegrity, "poor position integrity"), (.impossibleSpeed, "impossible speed at height"),
    (.previousDay, "previous day"), (.crowded, "many aircraft at one point"), (.outOfOrder, "out of order"),
    (.multilateration, "multilateration"),
  ]
}

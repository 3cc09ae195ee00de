import SightlineObserving
import SightlineUnits

/// One flight of one aircraft, as far as it was received.
public struct Flight: Hashable, Sendable, Codable {
  /// 24-bit address in six lower-case hexadecimal digits; `~` before it when it is no ICAO address.
  public var icao24: String
  /// The callsign shown longest; `nil` when none was.
  public var callsign: String?
  public var identity: AircraftIdentity
  public var firstSeen: Instant
  public var lastSeen: Instant
  /// Identifiers of airports with probabilities; what is left is unknown.
  public var origin: Alternatives<PlaceName>
  public var destination: Alternatives<PlaceName>
  /// When it left the ground, where that was received or follows from the last seconds.
  public var takeOff: Instant?
  public var landing: Instant?
  /// Earliest to latest possible take-off and landing; a moment where `takeOff` or `landing` is known.
  public var departure: Interval
  public var arrival: Interval
  /// The way along the positions, silences along the great circle.
  public var distance: Kilometres
  /// Positions used.
  public var positions: Int
  /// Positions of the flight's time that were not used.
  public var rejected: Int
  public var longestGap: Seconds
  /// In plain words, sorted.
  public var flags: [String]
  public var events: [FlightEvent]
  /// First and last row of the track, as the reader counts them.
  public var rows: ClosedRange<Int>
  /// The probability that this flight took place as told: not spoofed, not another aircraft's positions.
  public var existence: Probability
  /// At most 200 points along the way, for maps.
  public var path: [Coordinate]

  public func isLikely(_ name: ClassFinding.Name, atLeast p: Probability = .even) -> Bool {
    identity.probability(of: name) >= p
  }
}

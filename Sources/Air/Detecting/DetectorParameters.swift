import SightlineUnits

/// Every threshold of segmentation, events and patterns, with where it comes from.
public struct DetectorParameters: Hashable, Sendable, Codable {
  /// A longer silence asks whether the aircraft landed in between. OpenSky states coast for 300 s and
  /// receivers hand over within minutes: below this a gap is reception, not a stop.
  public var gap = Seconds(600)
  /// Ground time from which the next take-off begins another flight. Shorter ones are touch-and-go or a stop
  /// within the flight; measured turn-rounds of airliners take 25 min and more.
  public var groundStop = Seconds(300)
  /// Below this speed an aircraft near a field's height is taken to be on the ground; the slowest approach
  /// speeds of aeroplanes met lie above 45 kt.
  public var taxiSpeed = Knots(45)
  /// No aircraft in ordinary reception flies longer without being heard; a longer silence always splits.
  public var longestSilence = Seconds(hours: 10)
  /// A cruise over a silence keeps its mean speed within these factors of the speeds at both ends (wind
  /// changes and detours; frankea/adsbtrack allows 1.2 above).
  public var silentSpeedLow = 0.7
  public var silentSpeedHigh = 1.25
  /// Rates used to ask whether there was time to come down, turn round and climb again; steeper than
  /// airliners use, so that a landing is excluded only when it was impossible.
  public var steepestDescent = FeetPerMinute(3000)
  public var quickestTurnRound = Seconds(600)
  /// Something in the air was once faster than this or changed its height by 300 ft.
  public var flyingSpeed = Knots(45)
  /// A flight needs so many airborne positions and so long in the air; less is noise on the ground.
  public var minimumAirbornePositions = 3
  public var minimumAirborneTime = Seconds(60)
  /// An approach is aligned with a runway for at least this long (as in traffic 2.13).
  public var approachTime = Seconds(60)
  /// … within this angle of the extended centre line seen from the threshold …
  public var approachAngle = Degrees(4)
  /// … and this of its heading, and ends below this height over the field.
  public var approachHeading = Degrees(15)
  public var approachHeight = Feet(2500)
  /// An approach that comes no nearer to the threshold than this was broken off too early to be told from
  /// passing by.
  public var approachReach = NauticalMiles(2)

  public init() {}

  /// `name=value` for every parameter that differs from the default.
  public var differences: [String] {
    let standard = DetectorParameters()
    var list: [String] = []
    func note<T: Equatable>(_ name: String, _ path: KeyPath<DetectorParameters, T>) {
      if self[keyPath: path] != standard[keyPath: path] { list.append("\(name)=\(self[keyPath: path])") }
    }
    note("gap", \.gap)
    note("groundStop", \.groundStop)
    note("taxiSpeed", \.taxiSpeed)
    note("longestSilence", \.longestSilence)
    note("silentSpeedLow", \.silentSpeedLow)
    note("silentSpeedHigh", \.silentSpeedHigh)
    note("steepestDescent", \.steepestDescent)
    note("quickestTurnRound", \.quickestTurnRound)
    note("flyingSpeed", \.flyingSpeed)
    note("minimumAirbornePositions", \.minimumAirbornePositions)
    note("minimumAirborneTime", \.minimumAirborneTime)
    note("approachTime", \.approachTime)
    note("approachAngle", \.approachAngle)
    note("approachHeading", \.approachHeading)
    note("approachHeight", \.approachHeight)
    note("approachReach", \.approachReach)
    return list.sorted()
  }
}

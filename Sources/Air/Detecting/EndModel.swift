import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Names the airport at an end of a flight as a distribution, "unknown" always included.
///
/// A conditional logit: each airport within reach gets a utility that is linear in `EndFeatures`, with
/// coefficients that change with the height over the ground; "somewhere else" competes with a utility of
/// its own. The coefficients are fitted (`EndCoefficients.fitted`) on flights whose landing was received,
/// cut off at many heights.
public struct EndModel: Sendable {
  /// Heights in feet over the nearest field between which coefficients are interpolated.
  public static let knots: [Double] = [0, 1000, 3000, 6000, 11_000, 20_000, 34_000]
  /// Features of "somewhere else": 1; going away from the ground (over 300 ft/min); level; fast; fast and
  /// going away; an airline going away; the rate in thousands of feet a minute for fast aircraft; how far it
  /// has come down, logarithmic.
  public static let unknownCount = 8

  public struct Coefficients: Hashable, Sendable {
    /// [set][knot][feature]; a set is a side and whether the aircraft goes away from the ground
    public var airport: [[[Double]]]
    /// [set][knot][unknown feature]
    public var unknown: [[[Double]]]
    /// [knot]: the share of ends that none of this explains (a diversion in the last minute, a field at which
    /// nobody lands as one does); they fall on every candidate and "elsewhere" alike. Without it one such end
    /// in a hundred bends all coefficients.
    public var stray: [Double]
    public init(airport: [[[Double]]], unknown: [[[Double]]], stray: [Double]) {
      (self.airport, self.unknown, self.stray) = (airport, unknown, stray)
    }
  }

  /// Side and direction, as in `Situation.set`.
  public static let setCount = 4

  public let coefficients: Coefficients
  public init(coefficients: Coefficients = .fitted) { self.coefficients = coefficients }

  /// One airport that could be the end, with what speaks for it.
  public struct Candidate: Sendable {
    public let airport: Int
    public let distance: Metres
    public let features: EndFeatures
  }

  /// Everything the utilities need of one end: the candidates and the place between the knots.
  public struct Situation: Sendable {
    /// Departure, arrival; then both once more for aircraft going away from the ground at the end that is
    /// looked at: one that climbs out says where it came from, and little of where it lands.
    public let set: Int
    public let candidates: [Candidate]
    public let unknown: [Double]
    /// Lower knot and the weight of the upper one.
    public let knot: Int
    public let weight: Double
  }

  /// Airports farther than this from an aircraft at cruise are left to "unknown".
  static let farthest = 700.0
  /// Kilometres: the runways farthest from their airport's reference point lie at some 7 (EHAM 18R).
  static let groundReach = 8.0
  /// An aircraft that stands farther from every runway than this is not on that airport.
  static let offPavement = Metres(2000)
  /// Kilometres within which every field is looked at.
  static let farSide = 120.0

  public static func situation(_ state: EndState, _ airports: AirportTable) -> Situation {
    let field = airports.nearest(to: state.position, within: Metres(60_000))
    let ground = field?.airport.elevation?.value ?? 0
    let height = state.isOnGround ? 0 : state.altitude.isNaN ? 3000 : max(0, state.altitude - ground)
    let expected = EndFeatures.expectedKilometres(height: height)
    let reach = state.isOnGround ? groundReach : min(farthest, 25 + 3 * expected)
    var candidates: [Candidate] = []
    candidates.reserveCapacity(64)
    let frame = EndFrame(state)
    func add(_ index: Int, _ distance: Metres) {
      if state.isOnGround, airports.distanceToPavement(index, from: state.position) > offPavement { return }
      candidates.append(
        Candidate(
          airport: index, distance: distance,
          features: EndFeatures(frame, airports, index: index, distance: distance)))
    }
    // Far away only fields that scheduled or military aircraft use; the small ones are too many to tell.
    airports.forEach(within: Metres(min(reach, farSide) * 1000), of: state.position, add)
    if reach > farSide {
      airports.forEachMajor(within: Metres(reach * 1000), of: state.position) { index, distance in
        if distance.value > farSide * 1000 { add(index, distance) }
      }
    }
    let (knot, weight) = place(height)
    let away = state.rate > 300 ? 1.0 : 0
    let fast = state.topSpeed > EndFeatures.fast ? 1.0 : 0
    let unknown = [
      1, away, abs(state.rate) <= 300 ? 1.0 : 0, fast, away * fast, state.isAirline ? away : 0,
      fast * max(-2, min(2, state.rate / 1000)), log1p(max(0, min(40_000, state.descended)) / 1000),
    ]
    return Situation(
      set: state.side.rawValue + (state.rate > 300 && !state.isOnGround ? 2 : 0), candidates: candidates,
      unknown: unknown, knot: knot, weight: weight)
  }

  /// Between the knots by the square root of the height: finer low down.
  static func place(_ height: Double) -> (knot: Int, weight: Double) {
    for k in 0..<(knots.count - 1) where height < knots[k + 1] {
      let (a, b) = (knots[k].squareRoot(), knots[k + 1].squareRoot())
      return (k, max(0, min(1, (height.squareRoot() - a) / (b - a))))
    }
    return (knots.count - 2, 1)
  }

  /// Probabilities in the order of the candidates; what is left to 1 is "unknown".
  public func probabilities(_ s: Situation) -> [Double] {
    let low = coefficients.airport[s.set][s.knot]
    let high = coefficients.airport[s.set][s.knot + 1]
    var mixed = EndFeatures.InlineValues()
    for i in 0..<EndFeatures.count { mixed[i] = low[i] * (1 - s.weight) + high[i] * s.weight }
    let unknownLow = coefficients.unknown[s.set][s.knot]
    let unknownHigh = coefficients.unknown[s.set][s.knot + 1]
    var nothing = 0.0
    for i in 0..<EndModel.unknownCount {
      nothing += (unknownLow[i] * (1 - s.weight) + unknownHigh[i] * s.weight) * s.unknown[i]
    }
    var utilities = s.candidates.map { mixed.dot($0.features.values) }
    let top = max(nothing, utilities.max() ?? nothing)
    var sum = exp(nothing - top)
    for i in utilities.indices {
      utilities[i] = exp(utilities[i] - top)
      sum += utilities[i]
    }
    let stray = coefficients.stray[s.knot] * (1 - s.weight) + coefficients.stray[s.knot + 1] * s.weight
    let share = stray / Double(utilities.count + 1)
    for i in utilities.indices { utilities[i] = utilities[i] / sum * (1 - stray) + share }
    return utilities
  }

  /// The distribution over airports. Options under half a percent are left to "unknown": a table of a
  /// hundred fields at a tenth of a percent tells nobody anything.
  public func distribution(_ state: EndState, _ airports: AirportTable) -> [(
    airport: Int, probability: Double
  )] {
    let situation = EndModel.situation(state, airports)
    let p = probabilities(situation)
    return zip(situation.candidates, p).filter { $0.1 >= 0.005 }
      .map { (airport: $0.0.airport, probability: $0.1) }
      .sorted { $0.probability != $1.probability ? $0.probability > $1.probability : $0.airport < $1.airport }
  }
}

import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits

/// Draws claims about a holding that several groups of sources state.
///
/// A group is right nine times in ten; wrong, it gives a number that has nothing to do with the truth. Members
/// of a group repeat its number. Departures that speak of looks and events do not concern figures.
public struct FigureWorld: Sendable {
  public static let departures: [Departure] = [
    .none, .priorWrong, .sourcesCopying, .falseAlarms, .noCoverage,
  ]
  /// Half of the holdings drawn lie above: the bound of the claim.
  public static let bound = 200
  private static let basis = Basis([], Derivation(detector: "worlds/figure", version: 1))

  public let departure: Departure
  private var random: SeededRandom
  public init(_ departure: Departure, seed: UInt64) {
    (self.departure, random) = (departure, SeededRandom(seed: seed))
  }

  public mutating func draw() -> (told: Int, answer: Answer, isTrue: Bool) {
    let prior = 20 + random.below(61)
    let told = departure.told(prior, &random)
    let isAbove = random.chance(Double(prior) / 100)
    let truth = number(isAbove)
    var answer = Answer()
    // Hit rates one in six wrong where the false-alarm rate is: 0.83 for the usual 0.9.
    let hitRate = departure == .falseAlarms ? 0.83 : 0.9
    for group in 0..<(departure == .noCoverage ? 0 : 1 + random.below(3)) {
      let stated = random.chance(hitRate) ? truth : number(random.chance(0.5))
      for member in 0..<(1 + random.below(3)) {
        // A copier that nobody knows as one stands as a group of its own, one time in three.
        let isUnknown = departure == .sourcesCopying && member > 0 && random.chance(1 / 3.0)
        let name = isUnknown ? "outlet \(group)-\(member)" : "story \(group)"
        answer.candidates.append(statement(stated, name, "\(group)-\(member)"))
      }
    }
    return (told, answer, isAbove)
  }

  private mutating func number(_ above: Bool) -> Int {
    above ? FigureWorld.bound + random.below(200) : random.below(FigureWorld.bound)
  }

  private func statement(_ value: Int, _ group: String, _ id: String) -> Candidate {
    Candidate(
      Observation(
        id: id, lens: LensName("registers"), kind: .holding, time: EventTime(within: CountWorld.month),
        parties: [.actor: .certainly(PartyName("Country"))], traits: [Trait(.category, "battle tanks")],
        figure: Figure(ExactDecimal(value), .count), source: SourceName("outlet \(id)"),
        group: DependenceGroup(group), basis: FigureWorld.basis, title: "\(value) battle tanks"),
      .certain, factors: [])
  }
}

import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

/// The index against the plain filter, on observations and questions drawn to collide.
@Suite struct ObservationIndexTests {
  private static let origin = Instant(unixSeconds: 1_700_000_000)
  private static let names = ["UDYZ", "UBBB", "OSDI", "EVRA"].map { PlaceName($0) }
  private static let kinds: [EventKind] = [.flight, .landing, .transfer]

  private struct Draw {
    var random: SeededRandom

    mutating func interval() -> Interval {
      let from = ObservationIndexTests.origin + Seconds(Double(random.below(200)) * 3600)
      // Most are short, some a moment, one in ten very long.
      let length = [0, 0, Double(random.below(5)) * 3600, Double(random.below(1000)) * 3600][random.below(4)]
      return Interval(spanning: from, from + Seconds(length))
    }
    mutating func place() -> Place {
      Place(
        name: ObservationIndexTests.names[random.below(4)], title: "",
        point: Coordinate(latitude: 40, longitude: Double(random.below(9))),
        country: [nil, "AM", "AZ"][random.below(3)])
    }
    mutating func observation(_ i: Int) -> Observation {
      var places: [PlaceRole: Alternatives<Place>] = [:]
      for role in [PlaceRole.origin, .destination] where random.below(3) > 0 {
        places[role] = Alternatives([(place(), 0.6), (place(), 0.3)])
      }
      let parties: [PartyRole: Alternatives<PartyName>] =
        random.below(2) == 0 ? [:] : [.actor: .certainly(PartyName(["a", "b"][random.below(2)]))]
      let first = interval()
      return Observation(
        id: "o\(i)", lens: LensName("air"), kind: ObservationIndexTests.kinds[random.below(3)],
        time: random.below(2) == 0 ? EventTime(within: first) : EventTime(start: first, end: interval()),
        places: places, parties: parties,
        traits: [
          Trait(.typeCode, ["IL76", "A320"][random.below(2)]), Trait(.category, "x\(random.below(3))"),
        ],
        existence: Probability(clamping: Double(random.below(5)) / 4), source: SourceName("s"),
        group: DependenceGroup("g"), basis: Basis([], Derivation(detector: "test", version: 1)), title: "")
    }
    mutating func selector(_ depth: Int = 0) -> PlaceSelector {
      switch random.below(depth > 1 ? 2 : 5) {
      case 0: .named(ObservationIndexTests.names[random.below(4)])
      case 1: .country(["AM", "AZ"][random.below(2)])
      case 2: .anyOf([selector(depth + 1), selector(depth + 1)])
      case 3: .not(selector(depth + 1))
      default:
        Coordinate(latitude: 40, longitude: 3).map { .within(.circle(centre: $0, radius: Metres(200_000))) }
          ?? .country("AM")
      }
    }
    mutating func question() -> Question {
      var filters: [Question.Filter] = []
      if random.below(2) == 0 {
        filters.append(.place([PlaceRole.origin, .destination][random.below(2)], selector()))
      }
      if random.below(3) == 0 { filters.append(.party(.actor, [PartyName("a")])) }
      if random.below(3) == 0 {
        filters.append(.attribute(.typeCode, anyOf: [["IL76"], ["IL*"], ["A320", "IL76"]][random.below(3)]))
      }
      return Question(
        kind: ObservationIndexTests.kinds[random.below(3)], filters: filters, period: interval(),
        moment: [Question.Moment.start, .end, .any][random.below(3)])
    }
  }

  @Test("the index finds what the plain filter finds, in the same order", arguments: [UInt64(1), 2, 3])
  func sameAsFilter(_ seed: UInt64) {
    var draw = Draw(random: SeededRandom(seed: seed))
    let observations = (0..<400).map { draw.observation($0) }
    let index = ObservationIndex(observations)
    var found = 0
    for _ in 0..<150 {
      let question = draw.question()
      let plain = question.answer(from: observations, coverage: [])
      #expect(index.answer(to: question, coverage: []) == plain)
      let inOrder = observations.compactMap { question.candidate(from: $0)?.probability }
      #expect(index.probabilities(for: question) == inOrder)
      found += plain.candidates.count
    }
    #expect(found > 500)
  }

  @Test("a new observation names exactly the questions it is a candidate of", arguments: [UInt64(4), 5, 6])
  func affected(_ seed: UInt64) {
    var draw = Draw(random: SeededRandom(seed: seed))
    let questions = (0..<300).map { _ in draw.question() }
    let index = QuestionIndex(questions)
    var found = 0
    for i in 0..<150 {
      let observation = draw.observation(i)
      let plain = questions.indices.filter { questions[$0].candidate(from: observation) != nil }
      #expect(index.affected(by: observation) == plain)
      found += plain.count
    }
    #expect(found > 500)
  }

  @Test("only what a filter can mean is looked at: a rare place costs no walk over the kind")
  func selective() {
    var draw = Draw(random: SeededRandom(seed: 9))
    var observations = (0..<1000).map { draw.observation($0) }
    observations.append(
      Observation(
        id: "rare", lens: LensName("air"), kind: .flight, time: EventTime(at: Self.origin),
        places: [
          .destination: .certainly(Place(name: PlaceName("RARE"), title: "", point: nil, country: nil))
        ],
        source: SourceName("s"), group: DependenceGroup("g"),
        basis: Basis([], Derivation(detector: "test", version: 1)), title: ""))
    let question = Question(
      kind: .flight, filters: [.place(.destination, .named(PlaceName("RARE")))],
      period: Interval(spanning: Self.origin, Self.origin + Seconds(days: 30)))
    #expect(ObservationIndex(observations).possible(for: question) == [1000])
  }

  @Test("an empty index answers with nothing")
  func empty() {
    let question = Question(kind: .flight, period: Interval(spanning: Self.origin, Self.origin))
    #expect(ObservationIndex([]).candidates(for: question).isEmpty)
  }
}

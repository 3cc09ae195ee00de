import SightlineObserving
import SightlineUnits
import Testing

private let zvartnots = Place(
  name: PlaceName("UDYZ"), title: "Yerevan", point: Coordinate(latitude: 40.1473, longitude: 44.3959),
  country: "AM")
private let gyumri = Place(
  name: PlaceName("UDSG"), title: "Gyumri", point: Coordinate(latitude: 40.7504, longitude: 43.8593),
  country: "AM")
private let tbilisi = Place(
  name: PlaceName("UGTB"), title: "Tbilisi", point: Coordinate(latitude: 41.6692, longitude: 44.9547),
  country: "GE")

private func day(_ text: String) throws -> Interval { try #require(DateText.interval(text)) }

private func flight(
  to destinations: [(Place, Probability)], classes: [(String, Probability)] = [],
  time: EventTime, existence: Probability = 1.0
) throws -> Observation {
  let digest = try #require(ContentDigest(hex: String(repeating: "ab", count: 32)))
  return Observation(
    id: "t", lens: LensName("air"), kind: .flight, time: time,
    places: [.destination: Alternatives(destinations)],
    traits: classes.map { Trait(.aircraftClass, $0.0, $0.1) }, existence: existence,
    source: SourceName("test"), group: DependenceGroup("g"),
    basis: Basis(
      [ArtifactSlice(artifact: digest, file: "a")], Derivation(detector: "test", version: 1)),
    title: "test")
}

@Suite struct MatchingTests {
  @Test("alternatives of one place add, and what is left is unknown")
  func exclusivePlaces() throws {
    let august = try day("2024-08")
    let seen = try flight(
      to: [(zvartnots, 0.6), (gyumri, 0.2), (tbilisi, 0.1)], time: EventTime(at: august.start))
    let toArmenia = Question(kind: .flight, filters: [.place(.destination, .country("AM"))], period: august)
    let p = try #require(toArmenia.candidate(from: seen)).probability.value
    #expect(abs(p - 0.8) < 1e-12)
    #expect(abs((seen.places[.destination]?.unknown.value ?? 0) - 0.1) < 1e-12)
  }

  @Test("options that claim more than certainty are scaled down, never believed twice")
  func overfull() {
    let a = Alternatives<Place>([(zvartnots, 0.9), (gyumri, 0.9)])
    #expect(abs(a.probability(where: { _ in true }).value - 1) < 1e-12)
    #expect(a.options.map(\.option) == [gyumri, zvartnots])
  }

  @Test("military and cargo from one register entry are not counted twice")
  func dependentClasses() throws {
    let august = try day("2024-08")
    let seen = try flight(
      to: [(zvartnots, 1.0)], classes: [("military", 0.7), ("cargo", 0.6)], time: EventTime(at: august.start))
    let q = Question(
      kind: .flight, filters: [.attribute(.aircraftClass, anyOf: ["cargo", "military"])], period: august)
    #expect(q.candidate(from: seen)?.probability == 0.7)
  }

  @Test("a landing known only to an interval belongs to the period by the share that lies in it")
  func shareOfPeriod() throws {
    let august = try day("2024-08")
    let uncertain = Interval(spanning: august.end - Seconds(hours: 3), august.end + Seconds(hours: 1))
    let seen = try flight(
      to: [(zvartnots, 1.0)], time: EventTime(start: Interval(at: uncertain.start), end: uncertain))
    let q = Question(kind: .flight, period: august, moment: .end)
    #expect(q.candidate(from: seen)?.probability == 0.75)
  }

  @Test("what touches the period only from outside is no candidate")
  func outside() throws {
    let august = try day("2024-08")
    let before = try flight(
      to: [(zvartnots, 1.0)],
      time: EventTime(from: august.start - Seconds(hours: 3), to: august.start - Seconds(1)))
    let across = try flight(
      to: [(zvartnots, 1.0)],
      time: EventTime(from: august.start - Seconds(hours: 3), to: august.start + Seconds(1)))
    let q = Question(kind: .flight, period: august)
    #expect(q.candidate(from: before) == nil)
    #expect(q.candidate(from: across)?.probability == 1.0)
    #expect(Question(kind: .landing, period: august).candidate(from: across) == nil)
  }

  @Test("every factor of a candidate's probability is named")
  func factors() throws {
    let august = try day("2024-08")
    let seen = try flight(
      to: [(zvartnots, 0.5)], classes: [("cargo", 0.8)], time: EventTime(at: august.start), existence: 0.9)
    let q = Question(
      kind: .flight,
      filters: [
        .place(.destination, .named(PlaceName("UDYZ"))), .attribute(.aircraftClass, anyOf: ["cargo"]),
      ], period: august)
    let candidate = try #require(q.candidate(from: seen))
    #expect(candidate.factors.map(\.what) == ["true instance", "destination UDYZ", "class cargo"])
    #expect(abs(candidate.probability.value - 0.36) < 1e-12)
  }

  @Test("an area selects the places whose point lies in it; a hole is outside")
  func areas() throws {
    func c(_ lat: Double, _ lon: Double) throws -> Coordinate {
      try #require(Coordinate(latitude: lat, longitude: lon))
    }
    let ring = try [c(40, 44), c(40, 45), c(41, 45), c(41, 44)]
    let hole = try [c(40.1, 44.3), c(40.1, 44.5), c(40.2, 44.5), c(40.2, 44.3)]
    #expect(PlaceSelector.within(.polygon([ring])).matches(zvartnots))
    #expect(!PlaceSelector.within(.polygon([ring, hole])).matches(zvartnots))
    #expect(
      PlaceSelector.within(.circle(centre: try c(40.15, 44.4), radius: Metres(1000))).matches(zvartnots))
    #expect(!PlaceSelector.not(.country("AM")).matches(zvartnots))
  }

  @Test("coverage that knows nothing of a kind gives no look")
  func noLook() throws {
    let q = Question(kind: .flight, period: try day("2024-08"))
    #expect(q.answer(from: [], coverage: [NoCoverage()]).looks.isEmpty)
  }
}

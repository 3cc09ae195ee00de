import Foundation
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineCaseStore

@Suite struct ObservationJSONTests {
  /// Texts that a stranger could have written.
  private static let texts = [
    "", "RFF7734", "quote \" and \\ back", "tab\tline\nfeed\rform\u{0C}bell\u{07}\u{08}", "slash / é 日本 🛩",
    "delete\u{7F} line\u{2028}separator", "\u{0} nothing",
  ]
  private static let numbers = [
    0, 1, 0.5, 0.1, 1.0 / 3, 1e-5, 1e-17, 0.999_999_999_999_999_9, 2.2250738585072014e-308,
  ]

  private static func observation(_ random: inout SeededRandom) throws -> Observation {
    func text(_ random: inout SeededRandom) -> String { texts[random.below(texts.count)] }
    func probability(_ random: inout SeededRandom) -> Probability {
      Probability(
        clamping: random.below(2) == 0 ? numbers[random.below(numbers.count)] : random.uniform(0, 1))
    }
    func point(_ random: inout SeededRandom) -> Coordinate? {
      Coordinate(
        latitude: random.below(3) == 0 ? 0 : random.uniform(-90, 90), longitude: random.uniform(-180, 180))
    }
    var places: [(Place, Probability)] = []
    for i in 0..<random.below(4) {
      places.append(
        (
          Place(
            name: PlaceName("P\(i)" + text(&random)), title: text(&random),
            point: random.below(2) == 0 ? nil : point(&random), country: random.below(2) == 0 ? nil : "AM"),
          probability(&random)
        ))
    }
    let start = Instant(microseconds: Int64(random.below(1 << 52)) - (1 << 51))
    let interval = Interval(spanning: start, start + Seconds(random.uniform(0, 1e5)))
    var path: [Coordinate] = []
    for _ in 0..<random.below(4) { if let p = point(&random) { path.append(p) } }
    let rows = random.below(2) == 0 ? nil : random.below(10)...(10 + random.below(10))
    let figure =
      random.below(2) == 0
      ? nil : Figure(try #require(ExactDecimal("12.50")), .hectares, meaning: .atLeast, raw: text(&random))
    return Observation(
      id: text(&random), lens: LensName("air"), kind: random.below(2) == 0 ? .flight : .transfer,
      time: EventTime(start: interval, end: Interval(at: start)),
      places: random.below(4) == 0 ? [:] : [.destination: Alternatives(places), .origin: .unknown],
      parties: random.below(2) == 0
        ? [:] : [.supplier: .certainly(PartyName(text(&random))), .actor: .certainly(PartyName("B"))],
      traits: [
        Trait(.callsign, text(&random), probability(&random), reason: text(&random)),
        Trait(.category, "tanks"),
      ], figure: figure, existence: probability(&random), source: SourceName(text(&random)),
      group: DependenceGroup("g"),
      basis: Basis(
        [ArtifactSlice(artifact: try digest(7), file: text(&random), rows: rows)],
        Derivation(detector: "air/flights", version: 2, parameters: ["b=2", text(&random)])),
      title: text(&random), remarks: random.below(2) == 0 ? [] : [text(&random), "x"], path: path)
  }

  @Test("the fast writer writes what the general encoder writes, byte for byte, on 2,000 odd observations")
  func sameBytes() throws {
    var random = SeededRandom(seed: 52)
    for n in 0..<2000 {
      let observation = try Self.observation(&random)
      let (fast, plain) = (try ObservationJSON.encode(observation), try StableJSON.encode(observation))
      guard fast == plain else {
        Issue.record(
          "case \(n):\n\(String(decoding: fast, as: UTF8.self))\n\(String(decoding: plain, as: UTF8.self))")
        return
      }
      #expect(try StableJSON.decode(Observation.self, from: fast) == observation)
    }
  }
}

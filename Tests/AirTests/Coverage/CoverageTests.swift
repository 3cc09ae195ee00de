import Foundation
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlineAir

@Suite("Coverage")
struct CoverageTests {
  static let field = FlightMaker.field("XAAA", 50, 8, feet: 300)
  static let other = FlightMaker.field("XCCC", 10, -60)
  static let references = AirReferences(airports: AirportTable([field, other]))
  static let hour = Interval(
    spanning: Instant(unixSeconds: 1_699_999_200), Instant(unixSeconds: 1_699_999_200 + 3600))

  static func coverage(_ reception: Reception) throws -> AirCoverage {
    let digest = try #require(ContentDigest(bytes: [UInt8](repeating: 1, count: 32)))
    return AirCoverage(
      reception: reception, airports: references.airports,
      basis: Basis(
        [ArtifactSlice(artifact: digest, file: "x")], Derivation(detector: "air/coverage", version: 1)),
      group: DependenceGroup("test"))
  }
  static func look(_ reception: Reception, _ question: Question) throws -> Look {
    try #require(coverage(reception).looks(for: question).first)
  }
  static func question(_ place: String, during: Interval = hour) -> Question {
    Question(
      kind: .flight, filters: [.place(.destination, .named(PlaceName(place)))], period: during, moment: .end)
  }
  /// Flights that land at the field one after another, heard to the ground.
  static func landings(_ count: Int, lostBelow feet: Double? = nil) -> Reception {
    let detector = FlightDetector(references: references)
    var reception = Reception()
    for n in 0..<count {
      var maker = FlightMaker(at: field)
      maker.time += Double(n) * 120
      maker.land(at: field, from: 9000)
      if let feet { maker.fixes.removeAll { $0.altitude < Float(feet) } }
      let address = ICAO24(rawValue: UInt32(0x400000 + n)) ?? ICAO24(rawValue: 1)
      reception.merge(detector.examine(maker.track(address ?? ICAO24(rawValue: 1)!)).reception)
    }
    return reception
  }

  @Test("where no receiver was ever alive there is no look")
  func nobody() throws {
    let coverage = try Self.coverage(Self.landings(5))
    #expect(coverage.looks(for: Self.question("XCCC")).isEmpty)
    let nothing = try Self.coverage(Reception())
    #expect(nothing.looks(for: Self.question("XAAA")).isEmpty)
  }

  @Test("a field whose traffic is heard to the ground is watched")
  func watched() throws {
    let looks = try Self.coverage(Self.landings(20)).looks(for: Self.question("XAAA"))
    let look = try #require(looks.first)
    #expect(looks.count == 1)
    #expect(look.detection > 0.75)
    #expect(Self.hour.contains(look.during))
  }

  @Test("a field whose traffic is lost on the way down is watched less")
  func lost() throws {
    let full = try Self.look(Self.landings(20), Self.question("XAAA"))
    let cut = try Self.look(Self.landings(20, lostBelow: 5000), Self.question("XAAA"))
    #expect(cut.detection < full.detection)
  }

  @Test("an hour without traffic near the field, but with a receiver alive, is answered from other hours")
  func quiet() throws {
    var reception = Self.landings(20)
    let quiet = Instant(unixSeconds: 1_699_999_200 + 5 * 3600)
    // One aircraft far up and 150 km away shows that somebody listens.
    var maker = FlightMaker(at: Self.field)
    maker.time = quiet.unixSeconds + 600
    maker.place = Self.field.coordinate.destination(course: Degrees(0), distance: Metres(150_000))
    maker.altitude = 37_000
    maker.fly(600, course: 90, knots: 450)
    reception.merge(FlightDetector(references: Self.references).examine(maker.track()).reception)
    let during = Interval(spanning: quiet, quiet + Seconds(hours: 1))
    let look = try Self.look(reception, Self.question("XAAA", during: during))
    #expect(look.detection > 0.6)
    // And the hour after that has nobody alive: no look.
    let after = Interval(spanning: quiet + Seconds(hours: 1), quiet + Seconds(hours: 2))
    let coverage = try Self.coverage(reception)
    #expect(coverage.looks(for: Self.question("XAAA", during: after)).isEmpty)
  }

  @Test("merging in parts gives what one pass gives, and coding loses nothing")
  func merging() throws {
    let parts = [Self.landings(3), Self.landings(2, lostBelow: 4000)]
    var one = Reception()
    for p in parts { one.merge(p) }
    var two = parts[1]
    two.merge(parts[0])
    #expect(Set(one.tallies.keys) == Set(two.tallies.keys))
    for (key, tally) in one.tallies {
      #expect(abs(tally.heard - (two.tallies[key]?.heard ?? -1)) < 1e-6)
    }
    let coverage = try Self.coverage(one)
    let back = try JSONDecoder().decode(AirCoverage.self, from: JSONEncoder().encode(coverage))
    #expect(back.looks(for: Self.question("XAAA")) == coverage.looks(for: Self.question("XAAA")))
  }

  @Test("a question of another kind gets no look")
  func otherKind() throws {
    let coverage = try Self.coverage(Self.landings(3))
    #expect(coverage.looks(for: Question(kind: .payment, period: Self.hour)).isEmpty)
  }
}

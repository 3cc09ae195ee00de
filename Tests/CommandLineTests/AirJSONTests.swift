import Foundation
import SightlineAir
import SightlineCaseStore
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import sightline

@Suite struct AirJSONTests {
  private static let names = [
    "detail.nav_qnh", "column 11 (geometric rate)", "Z", "a", "A", "10", "9", "quote \"", "back\\slash",
    "a/b", "é",
    "tab\t", "",
  ]

  private func account(_ random: inout SeededRandom) -> ReadingAccount {
    var a = ReadingAccount()
    a.rows = random.below(10_000)
    a.kept = random.below(10_000)
    a.duplicates = random.below(9)
    a.stale = random.below(9)
    a.outOfOrder = random.below(9)
    a.previousDay = random.below(9)
    a.withoutPosition = random.below(9)
    a.conflicting = random.below(9)
    for _ in 0..<random.below(6) {
      a.ignoredFields[Self.names[random.below(Self.names.count)]] = random.below(99)
    }
    for _ in 0..<random.below(6) {
      a.unknownFields[Self.names[random.below(Self.names.count)]] = random.below(99)
    }
    if random.below(5) == 0 { a.add(ReadingFault(.malformed, at: 7, row: 2, "no \"number\"")) }
    return a
  }

  @Test("the account of a file is written as the general encoder writes it, byte for byte, 1,000 times")
  func accounts() throws {
    var random = SeededRandom(seed: 31)
    for _ in 0..<1_000 {
      let account = account(&random)
      #expect(try AirJSON.encode(account) == StableJSON.encode(account))
    }
  }

  @Test("coverage is written as the general encoder writes it, byte for byte")
  func coverage() throws {
    var random = SeededRandom(seed: 8)
    for n in 0..<20 {
      let numbers = (0..<random.below(300)).map { _ in
        "\(random.below(1 << 50)),\(random.uniform(0, 3_600)),\(random.below(400))"
      }
      let reception = try StableJSON.decode(
        Reception.self, from: Data("[\(numbers.joined(separator: ","))]".utf8))
      let airports = try (0..<30).map { i in
        Airport(
          ident: "X\(i)", name: "Field", country: i % 3 == 0 ? nil : "AM",
          coordinate: try #require(
            Coordinate(latitude: random.uniform(-89, 89), longitude: Double(random.below(360)) - 180)))
      }
      let coverage = AirCoverage(
        reception: reception, airports: AirportTable(n == 0 ? [] : airports),
        basis: Basis([], Derivation(detector: "air/coverage", version: 2, parameters: ["subjects=\(n)"])),
        group: DependenceGroup("air receivers"))
      #expect(try AirJSON.encode(coverage) == StableJSON.encode(coverage))
    }
  }
}

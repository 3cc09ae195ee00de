import SightlineEvidence
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

extension SharedData {
  static func bytes(_ path: String) throws -> [UInt8] {
    var all: [UInt8] = []
    let refused = try InputWalker().walk([SharedData.path(path)]) { all += try $0.load() }
    try #require(refused.isEmpty)
    return all
  }
  /// Fields within reach of the tracks below: a debug build reads the whole table too slowly for each test.
  static let references = Result {
    try AirReferences.load(
      airports: bytes("air/reference/airportsdata_airports.csv.gz"),
      runways: bytes("air/reference/ourairports_runways.csv.gz"), registers: [])
  }
  static func flights(_ path: String) throws -> [Flight] {
    let detector = FlightDetector(references: try references.get())
    return try AirReader.read(bytes(path)).tracks.flatMap(detector.detect)
  }
}

@Suite("Real tracks", .enabled(if: SharedData.isPresent, "the shared records are not present"))
struct RealTrackTests {
  @Test(
    "a training flight: its seven documented approaches, six at Lelystad and one at Schiphol, and no more")
  func approaches() throws {
    let flights = try SharedData.flights("air/tracks/belevingsvlucht.json.gz")
    let events = try #require(flights.first).events
    #expect(flights.count == 1)
    #expect(events.map(\.airport) == Array(repeating: "EHLE", count: 6) + ["EHAM"])
    #expect(events.last?.runway == "06")
    #expect(events.map(\.kind) == Array(repeating: .goAround, count: 6) + [.approach])
    #expect(flights.first?.destination.best?.option.text == "EHAM")
    assertFlights(flights, areThoseOf: "belevingsvlucht", from: "air/tracks/belevingsvlucht.json.gz")
  }

  @Test("a day's trace: the source's own three new-leg marks part the four flights that are found")
  func legs() throws {
    let path = "air/trace/trace_full_ac671b.json"
    let tracks = try AirReader.read(SharedData.bytes(path)).tracks
    let marks = try #require(tracks.first).positions.filter { $0.flags.contains(.newLeg) }.map(\.time)
    let flights = try SharedData.flights(path)
    #expect(flights.count == marks.count + 1)
    for (flight, mark) in zip(flights.dropFirst(), marks) {
      #expect((flight.firstSeen - mark).magnitude < Seconds(120))
    }
    #expect(flights.map(\.callsign) == ["DAL1812", "DAL2418", "DAL1615", "DAL2927"])
    #expect(flights.map { $0.destination.best?.option.text }.last == "KDEN")
    assertFlights(flights, areThoseOf: "ac671b", from: path)
  }

  @Test("an aircraft's month: every flight has one callsign, and no callsign two flights")
  func month() throws {
    let flights = try SharedData.flights("air/tracks/savan.json.gz")
    #expect(flights.count == 17)
    #expect(Set(flights.compactMap(\.callsign)).count == flights.count)
    assertFlights(flights, areThoseOf: "savan", from: "air/tracks/savan.json.gz")
  }

  @Test("a spoofed stretch is refused and the flight stays one")
  func spoofed() throws {
    let flights = try SharedData.flights("air/tracks/noisy_spoofing.json.gz")
    let flight = try #require(flights.first)
    #expect(flights.count == 1)
    #expect(flight.rejected > 1000)
    #expect(flight.flags.contains { $0.contains("impossible speed at height") })
    #expect(flight.existence < 0.95)
    assertFlights(flights, areThoseOf: "noisy_spoofing", from: "air/tracks/noisy_spoofing.json.gz")
  }

  @Test(
    "bad ground, landing and take-off records do not hide the field or invent another flight",
    arguments: ["noisy_ground", "noisy_landing"])
  func noisy(_ name: String) throws {
    let flights = try SharedData.flights("air/tracks/\(name).json.gz")
    #expect(flights.count == 1)
    let flight = try #require(flights.first)
    let end = name == "noisy_landing" ? flight.destination : flight.origin
    #expect(end.best?.option.text == "LSZH")
    #expect(flight.events.allSatisfy { $0.kind == .approach })
    assertFlights(flights, areThoseOf: name, from: "air/tracks/\(name).json.gz")
  }

  @Test("a tanker's track has one refuelling pattern")
  func refuelling() throws {
    let flights = try SharedData.flights("air/tracks/inflight_refuelling.json.gz")
    #expect(flights.map { $0.events.filter { $0.kind == .refuelling }.count } == [1])
    assertFlights(flights, areThoseOf: "inflight_refuelling", from: "air/tracks/inflight_refuelling.json.gz")
  }

  @Test("a surveillance flight stays")
  func loiter() throws {
    let flights = try SharedData.flights("air/tracks/border_control.json.gz")
    #expect(flights.first?.events.contains { $0.kind == .loiter } == true)
    assertFlights(flights, areThoseOf: "border_control", from: "air/tracks/border_control.json.gz")
  }
}

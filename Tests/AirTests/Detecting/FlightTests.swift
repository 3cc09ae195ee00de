import SightlineEvidence
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

@Suite("Flights")
struct FlightTests {
  static let a = FlightMaker.field("XAAA", 50, 8, feet: 300)
  static let b = FlightMaker.field("XBBB", 50, 12, feet: 1000)
  static let references = AirReferences(airports: AirportTable([a, b]))
  static let detector = FlightDetector(references: references)

  /// From A to B, heard all the way.
  static func whole() -> FlightMaker {
    var maker = FlightMaker(at: a)
    maker.takeOff(to: 20_000)
    maker.fly(300, course: 90, knots: 400)
    maker.wait(300)
    maker.land(at: b, from: 6000)
    return maker
  }

  @Test("a flight heard from ground to ground has both ends, both moments and one identity")
  func whole() throws {
    let flights = Self.detector.detect(Self.whole().track())
    let flight = try #require(flights.first)
    #expect(flights.count == 1)
    #expect(flight.origin.best?.option.text == "XAAA")
    #expect((flight.origin.best?.probability.value ?? 0) > 0.95)
    #expect(flight.destination.best?.option.text == "XBBB")
    #expect((flight.destination.best?.probability.value ?? 0) > 0.95)
    #expect(flight.takeOff != nil)
    #expect(flight.landing != nil)
    #expect(flight.icao24 == "4b1815")
    #expect(flight.path.count <= 200)
    #expect(flight.departure.length == Seconds(0))
  }

  @Test("a silence in cruise that the speed explains is one flight; a longer one is two")
  func silence() {
    for (wait, expected) in [(1500.0, 1), (7200.0, 2)] {
      var maker = FlightMaker(at: Self.a)
      maker.takeOff(to: 30_000)
      maker.fly(600, course: 90, knots: 420)
      // 1,500 s at 420 kt are 324 km; after 7,200 s it is no farther: it has been on the ground.
      maker.place = maker.place.destination(course: Degrees(90), distance: Metres(324_000))
      maker.wait(wait)
      maker.fly(600, course: 90, knots: 420)
      #expect(Self.detector.detect(maker.track()).count == expected, "\(wait)")
    }
  }

  @Test("an hour on the ground makes two flights, half a minute a touch-and-go within one")
  func ground() throws {
    for (stop, expected) in [(3600.0, 2), (30.0, 1)] {
      var maker = FlightMaker(at: Self.b)
      maker.takeOff(to: 4000)
      maker.fly(300, course: 90, knots: 160)
      maker.land(at: Self.a, from: 3000)
      maker.fly(stop, course: 90, knots: stop > 100 ? 0.01 : 60, onGround: true)
      maker.takeOff(to: 8000)
      maker.fly(300, course: 90, knots: 250)
      let flights = Self.detector.detect(maker.track())
      #expect(flights.count == expected)
      if expected == 1 { #expect(flights.first?.events.map(\.kind) == [.touchAndGo]) }
    }
  }

  @Test("an approach without landing is a go-around, the last one the landing's approach")
  func goAround() throws {
    var maker = FlightMaker(at: Self.b)
    maker.takeOff(to: 5000)
    maker.land(at: Self.a, from: 4000)
    // Stay above the runway: no wheel on the ground, then climb away and land for good.
    while maker.fixes.last?.isOnGround == true { maker.fixes.removeLast() }
    maker.fixes.removeLast(2)
    maker.time = maker.fixes.last?.time ?? 0
    maker.fly(60, course: 90, knots: 150, feetPerMinute: 2000)
    maker.fly(200, course: 180, knots: 180)
    maker.fly(200, course: 270, knots: 180)
    maker.wait(300)
    maker.land(at: Self.a, from: 3000)
    let flights = Self.detector.detect(maker.track())
    #expect(flights.first?.events.map(\.kind) == [.goAround, .approach])
    #expect(flights.first?.events.first?.runway == "09")
  }

  @Test("reception that ends in cruise leaves the destination mostly unknown")
  func unknown() throws {
    var maker = FlightMaker(at: Self.a)
    maker.takeOff(to: 35_000, course: 0)
    maker.fly(1200, course: 0, knots: 450)
    let flight = try #require(Self.detector.detect(maker.track()).first)
    #expect(flight.destination.unknown > 0.5)
    #expect(flight.landing == nil)
    #expect(flight.arrival.length > Seconds(0))
  }

  @Test(
    "a glider's quarter of an hour without reception is one flight; half an hour and more may hide a landing")
  func soaring() {
    for (wait, expected) in [(1000.0, 1), (2400.0, 2)] {
      var maker = FlightMaker(at: Self.a)
      maker.fly(60, course: 90, knots: 60, onGround: true)
      maker.fly(600, course: 90, knots: 65, feetPerMinute: 500)
      for course in [0.0, 120, 240, 0, 120, 240] {
        maker.fly(100, course: course, knots: 60, feetPerMinute: 50)
      }
      maker.wait(wait)
      maker.altitude += 1500
      for course in [0.0, 120, 240, 0, 120, 240] {
        maker.fly(100, course: course, knots: 55, feetPerMinute: -50)
      }
      #expect(Self.detector.detect(maker.track()).count == expected, "\(wait)")
    }
  }

  @Test("an aircraft on the ground kilometres from every runway of a field is not at that field")
  func offField() throws {
    for (away, expected) in [(500.0, "XAAA"), (4000.0, nil)] as [(Double, String?)] {
      var maker = FlightMaker(at: Self.a)
      maker.place = Self.a.coordinate.destination(course: Degrees(0), distance: Metres(away))
      maker.takeOff(to: 4000, course: 0)
      maker.fly(600, course: 0, knots: 200)
      let flight = try #require(Self.detector.detect(maker.track()).first)
      #expect(flight.origin.best?.option.text == expected, "\(away)")
    }
  }

  @Test(
    "a helicopter that hovers near a field has not landed there, and its end is half as sure as an aeroplane's"
  )
  func helicopter() throws {
    var maker = FlightMaker(at: Self.a)
    maker.fly(30, course: 0, knots: 0, onGround: true)
    maker.fly(60, course: 0, knots: 60, feetPerMinute: 500)
    maker.fly(600, course: 0, knots: 120)
    maker.fly(540, course: 180, knots: 120)
    maker.fly(60, course: 180, knots: 30, feetPerMinute: -300)
    var track = maker.track()
    let aeroplane = try #require(Self.detector.detect(track).first)
    #expect(aeroplane.landing != nil)
    track.header.typeCode = "EC35"
    let helicopter = try #require(Self.detector.detect(track).first)
    #expect(helicopter.landing == nil)
    #expect(helicopter.takeOff != nil)
    let p = helicopter.destination.best?.probability.value ?? 0
    #expect(p <= 0.5 && p < aeroplane.destination.best?.probability.value ?? 0)
    track.header.typeCode = nil
    track.categories = [Change(Instant(unixSeconds: FlightMaker.start), "A7")]
    #expect(Self.detector.detect(track).first?.landing == nil)
  }

  @Test("a slow aircraft over the sea, into the wind, has not stopped there")
  func headwind() throws {
    var maker = FlightMaker(at: Self.a)
    maker.takeOff(to: 1200)
    maker.fly(900, course: 90, knots: 110)
    maker.fly(60, course: 270, knots: 26)
    maker.fly(900, course: 90, knots: 110)
    let flight = try #require(Self.detector.detect(maker.track()).first)
    #expect(!flight.events.contains { $0.kind == .stop })
  }

  @Test("positions drawn slowly over a silence at cruise height are no stop on the ground")
  func interpolated() throws {
    var maker = FlightMaker(at: Self.a)
    maker.takeOff(to: 22_000)
    maker.fly(900, course: 90, knots: 210)
    maker.fly(1800, course: 0, knots: 4)
    maker.fly(900, course: 90, knots: 210)
    let flights = Self.detector.detect(maker.track())
    #expect(flights.count == 1 && flights.first?.landing == nil)
    #expect(flights.first?.events.contains { $0.kind == .stop } == false)
  }

  @Test("positions without speed and altitude that stay where they are make no flight; that move away do")
  func standingBlind() {
    for (knots, expected) in [(0.0, 0), (120.0, 1)] {
      var maker = FlightMaker(at: Self.a)
      maker.place = Self.a.coordinate.destination(course: Degrees(0), distance: Metres(30_000))
      maker.fly(600, course: 0, knots: knots)
      for i in maker.fixes.indices {
        (maker.fixes[i].altitude, maker.fixes[i].groundSpeed) = (.nan, .nan)
        (maker.fixes[i].verticalRate, maker.fixes[i].course) = (.nan, .nan)
      }
      #expect(Self.detector.detect(maker.track()).count == expected, "\(knots)")
    }
  }

  @Test("a level aircraft low over a field has more likely come to land when it came down from a cruise")
  func descended() throws {
    let table = AirportTable([Self.b])
    let place = Self.b.coordinate.destination(course: Degrees(250), distance: Metres(7000))
    func known(_ descended: Double) -> Double {
      let state = EndState(
        side: .arrival, position: place, altitude: 1800, groundSpeed: 200, course: 60, rate: 0,
        isOnGround: false, topSpeed: 450, descended: descended)
      return EndModel().distribution(state, table).first?.probability ?? 0
    }
    #expect(known(22_000) > known(0) + 0.05)
  }

  @Test("an airliner is not sent to an air base beside the civil field of the same size")
  func airBase() throws {
    let base = FlightMaker.field("XBAS", 50.2, 12, feet: 1000)
    let military = Airport(
      ident: "XBAS", name: "Some Air Force Base", coordinate: base.coordinate, elevation: base.elevation,
      runways: base.runways)
    let table = AirportTable([Self.b, military])
    let place = Self.b.coordinate.destination(course: Degrees(290), distance: Metres(70_000))
    func state(_ isAirline: Bool) -> EndState {
      EndState(
        side: .arrival, position: place, altitude: 19_000, groundSpeed: 350, course: 95, rate: -2000,
        isOnGround: false, topSpeed: 450, isAirline: isAirline)
    }
    func share(_ isAirline: Bool) -> Double {
      let p = EndModel().distribution(state(isAirline), table)
      func of(_ name: String) -> Double {
        p.first { table.airports[$0.airport].ident == name }?.probability ?? 0.001
      }
      return of("XBAS") / of("XBBB")
    }
    #expect(share(true) < 0.1)
    #expect(share(false) > 3 * share(true))
  }

  @Test("no airports, no names, and no crash")
  func noAirports() throws {
    let detector = FlightDetector(references: AirReferences())
    let flight = try #require(detector.detect(Self.whole().track()).first)
    #expect(flight.origin.options.isEmpty)
    #expect(flight.destination.unknown == .certain)
    let hex = try #require(ICAO24("4b1815"))
    #expect(detector.detect(Track(hex)).isEmpty)
  }

  @Test("observations have stable names, both places, rows and a path")
  func observations() throws {
    let flight = try #require(Self.detector.detect(Self.whole().track()).first)
    let digest = try #require(ContentDigest(bytes: [UInt8](repeating: 7, count: 32)))
    let provenance = Flight.Provenance(
      slices: [ArtifactSlice(artifact: digest, file: "x.json")], derivation: Self.detector.derivation,
      source: SourceName("test"), group: DependenceGroup("test"))
    let first = flight.observations(provenance, airports: Self.references.airports)
    #expect(first == flight.observations(provenance, airports: Self.references.airports))
    #expect(first.map(\.kind).prefix(3) == [.flight, .takeOff, .landing])
    #expect(Set(first.map(\.id)).count == first.count)
    #expect(first[0].basis.slices.first?.rows == flight.rows)
    let question = Question(
      kind: .flight, filters: [.place(.destination, .named(PlaceName("XBBB")))],
      period: Interval(spanning: flight.firstSeen, flight.lastSeen), moment: .any)
    #expect((question.candidate(from: first[0])?.probability.value ?? 0) > 0.9)
  }

  @Test("a racetrack flown by a tanker is refuelling, by an airliner a stay")
  func racetrack() throws {
    for (address, kind) in [("ae0001", FlightEvent.Kind.refuelling), ("4ca001", .loiter)] {
      var maker = FlightMaker(at: Self.a)
      maker.takeOff(to: 20_000, course: 0)
      maker.fly(900, course: 0, knots: 380)
      for _ in 0..<6 {
        for course in [0.0, 180] {
          maker.fly(kind == .refuelling ? 240 : 120, course: course, knots: 300)
          for turn in 1...9 { maker.fly(10, course: course + Double(turn) * 18, knots: 300) }
        }
      }
      maker.fly(600, course: 90, knots: 380)
      let hex = try #require(ICAO24(address))
      let flight = try #require(Self.detector.detect(maker.track(hex)).first)
      #expect(flight.events.map(\.kind) == [kind])
    }
  }

  @Test("positions with the most extreme values a reader can hand over never stop the program")
  func extremes() throws {
    var random = SeededRandom(seed: 21)
    func any<T: FixedWidthInteger>(_: T.Type) -> T {
      switch random.next() % 4 {
      case 0: .max
      case 1: .min
      case 2: 0
      default: T(truncatingIfNeeded: random.next())
      }
    }
    let hex = try #require(ICAO24("4b1815"))
    for _ in 0..<150 {
      var track = Track(hex)
      var time = any(Int64.self) / 4
      for _ in 0..<60 {
        time = time &+ Int64(truncatingIfNeeded: random.next() % 100_000_000_000)
        var p = Position(time: Instant(microseconds: time))
        p.latitudeE7 = Int32(random.uniform(-9e8, 9e8))
        p.longitudeE7 = Int32(random.uniform(-1.8e9, 1.8e9))
        (p.altitudeFeet, p.geometricFeet) = (any(Int32.self), any(Int32.self))
        (p.speedTenths, p.trackHundredths) = (any(UInt16.self), any(UInt16.self))
        p.rateFeetPerMinute = any(Int16.self)
        p.flags = PositionFlags(rawValue: any(UInt16.self)).subtracting(.noPosition)
        track.positions.append(p)
      }
      let examination = Self.detector.examine(track)
      for flight in examination.flights {
        #expect(flight.origin.unknown >= .impossible)
        #expect(flight.path.count <= 200)
      }
    }
  }

  @Test("the same track gives the same flights")
  func deterministic() {
    let track = Self.whole().track()
    #expect(Self.detector.detect(track) == Self.detector.detect(track))
  }
}

@Suite("The end model")
struct EndModelTests {
  @Test("tables have the shape the model reads")
  func shape() {
    for c in [EndModel.Coefficients.prior, .fitted] {
      #expect(c.stray.count == EndModel.knots.count && c.stray.allSatisfy { (0..<0.1).contains($0) })
      for table in [c.airport, c.unknown] {
        #expect(table.count == EndModel.setCount)
        #expect(table.allSatisfy { $0.count == EndModel.knots.count })
      }
      #expect(c.airport.joined().allSatisfy { $0.count == EndFeatures.count })
      #expect(c.unknown.joined().allSatisfy { $0.count == EndModel.unknownCount })
    }
  }

  @Test("probabilities of all fields and of elsewhere add to one, whatever the state")
  func sums() throws {
    var random = SeededRandom(seed: 9)
    let fields = (0..<60).map { i in
      FlightMaker.field(
        "X\(i)", 50 + random.uniform(-2, 2), 8 + random.uniform(-3, 3), feet: random.uniform(0, 3000))
    }
    let table = AirportTable(fields)
    for _ in 0..<200 {
      let state = EndState(
        side: random.next() % 2 == 0 ? .arrival : .departure,
        position: try #require(Coordinate(latitude: 50 + random.uniform(-2, 2), longitude: 8)),
        altitude: random.next() % 9 == 0 ? .nan : random.uniform(-500, 45_000),
        groundSpeed: random.next() % 9 == 0 ? .nan : random.uniform(0, 600),
        course: random.next() % 9 == 0 ? .nan : random.uniform(0, 360), rate: random.uniform(-6000, 6000),
        isOnGround: random.next() % 5 == 0, topSpeed: random.uniform(60, 600),
        isAirline: random.next() % 2 == 0)
      let p = EndModel().probabilities(EndModel.situation(state, table))
      #expect(p.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(p.reduce(0, +) <= 1 + 1e-9)
    }
  }

  @Test("where it next took off tells where it landed, unless both were heard only aloft")
  func continuity() {
    let open = Alternatives<PlaceName>([
      (PlaceName("A"), Probability(clamping: 0.3)), (PlaceName("B"), Probability(clamping: 0.3)),
    ])
    let known = Alternatives<PlaceName>([(PlaceName("B"), Probability(clamping: 0.98))])
    let joined = Continuity.joined(open, known, 0.9)
    #expect(joined.best?.option.text == "B")
    #expect((joined.best?.probability.value ?? 0) > 0.9)
    // A day later it may have flown unheard in between: nothing is concluded.
    #expect(Continuity.unbroken(hours: 30) == 0)
  }
}

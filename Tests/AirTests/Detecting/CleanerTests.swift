import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

@Suite("Cleaning")
struct CleanerTests {
  static let field = FlightMaker.field("XAAA", 50, 8)

  static func cruise(seconds: Double = 1200) -> [Fix] {
    var maker = FlightMaker(at: field)
    maker.altitude = 36_000
    maker.fly(seconds, course: 70, knots: 450)
    return maker.fixes
  }
  static func clean(_ fixes: [Fix]) -> Cleaner.Result {
    Cleaner().clean(fixes, faults: [PositionFault](repeating: [], count: fixes.count))
  }

  @Test("a good track has no fault")
  func good() {
    #expect(Self.clean(Self.cruise()).faults.allSatisfy { $0.isEmpty })
  }

  @Test("positions moved elsewhere for a while are refused, and the true ones behind them are not")
  func spoofed() {
    var fixes = Self.cruise()
    for i in 80..<140 { fixes[i].latitude -= 8 }
    let faults = Self.clean(fixes).faults
    for i in fixes.indices { #expect(faults[i].isUsable == !(80..<140).contains(i), "row \(i)") }
  }

  @Test("a false first position does not condemn the rest")
  func falseStart() {
    var fixes = Self.cruise()
    fixes[0].longitude += 20
    let faults = Self.clean(fixes).faults
    #expect(faults[0] == .jump)
    #expect(faults.dropFirst().allSatisfy { $0.isEmpty })
  }

  @Test("one position off by some kilometres that comes straight back is a spike")
  func spike() {
    var fixes = Self.cruise()
    fixes[50].latitude += 0.05
    let faults = Self.clean(fixes).faults
    #expect(faults[50] == .jump)
    #expect(faults.filter { !$0.isEmpty }.count == 1)
  }

  @Test("an altitude that leaps out and back is not used, the place is")
  func altitude() {
    var fixes = Self.cruise()
    for i in 30..<34 { fixes[i].altitude = 1200 }
    let result = Self.clean(fixes)
    for i in 30..<34 { #expect(result.faults[i] == .altitudeSpike) }
    let used = result.usable()
    #expect(used.count == fixes.count)
    #expect(used[31].altitude.isNaN)
    #expect(used[40].altitude == 36_000)
  }

  @Test("a steep but reported climb is not a spike")
  func steep() {
    var maker = FlightMaker(at: Self.field)
    maker.altitude = 5000
    maker.fly(60, course: 70, knots: 400)
    maker.fly(30, course: 70, knots: 400, feetPerMinute: 30_000, step: 1)
    maker.fly(60, course: 70, knots: 400)
    #expect(Self.clean(maker.fixes).faults.allSatisfy { $0.isEmpty })
  }

  @Test("a position that stands still at flying speed is stale; the same row twice is a duplicate")
  func standing() {
    var fixes = Self.cruise()
    (fixes[21].latitude, fixes[21].longitude) = (fixes[20].latitude, fixes[20].longitude)
    fixes.insert(fixes[10], at: 11)
    let faults = Self.clean(fixes).faults
    #expect(faults[11] == .duplicate)
    #expect(faults[22] == .stale)
  }

  @Test("rows out of the order of time are put in place, marked and used")
  func order() {
    var fixes = Self.cruise()
    fixes.swapAt(20, 24)
    let result = Self.clean(fixes)
    #expect(zip(result.fixes, result.fixes.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(result.faults.contains(.outOfOrder))
    #expect(result.usable().count == fixes.count)
  }

  @Test("two aircraft under one address: the one heard less is kept apart")
  func shared() {
    let fixes = Self.cruise()
    var second = fixes
    for i in second.indices {
      second[i].latitude += 12
      second[i].time += 1
    }
    var mixed: [Fix] = []
    for i in fixes.indices {
      mixed.append(fixes[i])
      if i % 3 == 0 { mixed.append(second[i]) }
    }
    let result = Self.clean(mixed)
    #expect(result.usable().count == fixes.count)
    #expect(result.usable().allSatisfy { $0.latitude < 55 })
    #expect(result.faults.contains(.sharedAddress))
  }

  @Test("hovering at cruise height in an aeroplane that flew fast there is impossible")
  func hovering() {
    var fixes = Self.cruise()
    for i in 100..<130 { fixes[i].groundSpeed = 51 }
    let faults = Self.clean(fixes).faults
    #expect(faults[110].contains(.impossibleSpeed))
    #expect(faults[90].isEmpty)
  }

  @Test("a speed held to the last digit while the place crawls is taken from the places")
  func heldSpeed() {
    var maker = FlightMaker(at: Self.field)
    maker.fly(120, course: 90, knots: 20)
    var fixes = maker.fixes
    for i in fixes.indices { fixes[i].groundSpeed = 135 }
    Cleaner.releaseHeldSpeeds(&fixes)
    #expect(fixes.last.map { abs($0.groundSpeed - 20) < 2 } == true)
  }

  @Test("a point where three aircraft cannot have been is distrusted for a fourth; two are not enough")
  func crowds() throws {
    for (aircraft, isCrowd) in [(3, true), (2, false)] {
      let detector = FlightDetector(references: AirReferences())
      var counter = CrowdCounter()
      for n in 0..<aircraft {
        var maker = FlightMaker(at: Self.field)
        maker.altitude = 36_000
        maker.place = maker.place.destination(course: Degrees(0), distance: Metres(Double(n) * 30_000))
        maker.fly(1200, course: 70, knots: 450)
        for i in 100..<110 { (maker.fixes[i].latitude, maker.fixes[i].longitude) = (33.821, 35.491) }
        let address = try #require(ICAO24(rawValue: UInt32(0x400001 + n)))
        counter.add(detector.examine(maker.track(address)))
      }
      #expect(counter.places().keys.isEmpty != isCrowd)
      var fourth = FlightMaker(at: Self.field)
      fourth.place = try #require(Coordinate(latitude: 33.821, longitude: 35.491))
      fourth.altitude = 36_000
      fourth.fly(10, course: 70, knots: 450)
      (fourth.fixes[0].latitude, fourth.fixes[0].longitude) = (33.821, 35.491)
      let second = FlightDetector(references: AirReferences(), crowds: counter.places())
      #expect((second.examine(fourth.track()).faults["many aircraft at one point"] != nil) == isCrowd)
    }
  }

  @Test("seeded garbage of any kind never stops the program")
  func garbage() {
    var random = SeededRandom(seed: 5)
    let odd: [Double] = [0, .nan, .infinity, -.infinity, 1e300, -1e300, 180, -180, 90]
    for _ in 0..<60 {
      var fixes: [Fix] = []
      for row in 0..<80 {
        func any(_ low: Double, _ high: Double) -> Double {
          random.next() % 10 == 0
            ? odd[Int(random.next() % UInt64(odd.count))] : random.uniform(low, high)
        }
        fixes.append(
          Fix(
            time: any(0, 1e5), latitude: random.uniform(-90, 90), longitude: random.uniform(-180, 180),
            altitude: Float(any(-1000, 50_000)), groundSpeed: Float(any(0, 800)), course: Float(any(0, 360)),
            verticalRate: Float(any(-9000, 9000)), isOnGround: random.next() % 4 == 0,
            callsign: 0, row: Int32(row)))
      }
      fixes.removeAll { !$0.time.isFinite }
      let result = Self.clean(fixes)
      #expect(result.faults.count == fixes.count)
      let detector = FlightDetector(references: AirReferences(airports: AirportTable([Self.field])))
      _ = detector.flights(in: result.usable(), callsigns: [""])
    }
  }
}

import SightlineUnits
import Testing

@Suite struct GeometryTests {
  @Test("distance and course agree with a published great circle: London Heathrow to New York JFK")
  func knownGreatCircle() throws {
    // Published (Great Circle Mapper, ellipsoid): 5,540 km, initial course 288°.
    let heathrow = try #require(Coordinate(latitude: 51.4775, longitude: -0.4614))
    let kennedy = try #require(Coordinate(latitude: 40.6398, longitude: -73.7789))
    #expect(abs(heathrow.distance(to: kennedy).value / 5_540_000 - 1) < 0.0056)
    #expect(abs(heathrow.bearing(to: kennedy).value - 288) < 1)
  }

  @Test("going a distance on a course and measuring back gives the same distance and course")
  func roundTrip() throws {
    var random = SystemSeed(state: 7)
    for _ in 0..<2000 {
      let p = try #require(
        Coordinate(latitude: random.in(-85, 85), longitude: random.in(-180, 180)))
      let course = Degrees(random.in(0, 360))
      let way = Metres(random.in(100, 5_000_000))
      let q = p.destination(course: course, distance: way)
      #expect(abs(p.distance(to: q).value - way.value) < 0.01 + way.value * 1e-9)
      #expect(abs(p.bearing(to: q).turn(from: course).value) < 1e-3)
      #expect((-180..<180).contains(q.longitude))
    }
  }

  @Test("cross track is positive to the right, along track negative behind")
  func crossTrack() throws {
    let origin = try #require(Coordinate(latitude: 0, longitude: 0))
    let north = Degrees(0)
    let right = try #require(Coordinate(latitude: 1, longitude: 0.1))
    let behind = try #require(Coordinate(latitude: -1, longitude: 0))
    #expect(right.crossTrack(from: origin, course: north).value > 11_000)
    #expect(behind.alongTrack(from: origin, course: north).value < -110_000)
  }

  @Test("coordinates outside the globe, or not a number, are refused")
  func refused() {
    #expect(Coordinate(latitude: 90.1, longitude: 0) == nil)
    #expect(Coordinate(latitude: 0, longitude: 180.5) == nil)
    #expect(Coordinate(latitude: .nan, longitude: 0) == nil)
  }

  @Test("a box over the 180° meridian contains both sides and nothing between")
  func antimeridian() throws {
    let box = try #require(BoundingBox(south: -10, west: 170, north: 10, east: -170))
    #expect(box.contains(try #require(Coordinate(latitude: 0, longitude: 179))))
    #expect(box.contains(try #require(Coordinate(latitude: 0, longitude: -179))))
    #expect(!box.contains(try #require(Coordinate(latitude: 0, longitude: 0))))
    #expect(box.parts.count == 2)
    let grown = box.expanded(by: Metres(kilometres: Kilometres(100)))
    #expect(grown.west < 170 && grown.east > -170 && grown.west > grown.east)
  }

  @Test("a box around a point holds every point within the distance, also near a pole")
  func expanded() throws {
    var random = SystemSeed(state: 3)
    for _ in 0..<500 {
      let p = try #require(
        Coordinate(latitude: random.in(-89.9, 89.9), longitude: random.in(-180, 180)))
      let way = Metres(random.in(1, 400_000))
      let box = try #require(BoundingBox(around: [p])).expanded(by: way)
      let q = p.destination(course: Degrees(random.in(0, 360)), distance: way * 0.999)
      #expect(box.contains(q), "\(p) \(way) \(q) \(box)")
    }
  }

  @Test("turns are the shortest way round")
  func turns() {
    #expect(Degrees(350).turn(from: Degrees(10)) == Degrees(-20))
    #expect(Degrees(10).turn(from: Degrees(350)) == Degrees(20))
    #expect(Degrees(-30).asCourse == Degrees(330))
  }
}

/// SplitMix64: a seeded generator, so that a failing case can be run again.
struct SystemSeed {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func `in`(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) / 9_007_199_254_740_992
  }
}

import SightlineTesting
import SightlineUnits

@testable import SightlineAir

/// Makes synthetic flights between synthetic fields: straight, at steady speeds, 3° up and down.
struct FlightMaker {
  static let start = 1_700_000_000.0

  /// A field with one east–west runway of 3 km whose western end lies at the point.
  static func field(_ ident: String, _ latitude: Double, _ longitude: Double, feet: Double = 0) -> Airport {
    let west = Coordinate(latitude: latitude, longitude: longitude) ?? .init(latitude: 0, longitude: 0)!
    let east = west.destination(course: Degrees(90), distance: Metres(3000))
    func end(_ name: String, _ p: Coordinate, _ heading: Double) -> Runway.End {
      Runway.End(
        ident: name, coordinate: p, elevation: Feet(feet), heading: Degrees(heading),
        displacedThreshold: Feet(0))
    }
    return Airport(
      ident: ident, iata: String(ident.suffix(3)), name: ident, country: "XX", coordinate: west,
      elevation: Feet(feet),
      runways: [
        Runway(length: Feet(9800), isClosed: false, low: end("09", west, 90), high: end("27", east, 270))
      ])
  }

  var fixes: [Fix] = []
  var time = FlightMaker.start
  var place: Coordinate
  var altitude: Double

  init(at field: Airport) {
    place = field.coordinate
    altitude = field.elevation?.value ?? 0
  }

  /// One fix every `step` seconds for `seconds`.
  mutating func fly(
    _ seconds: Double, course: Double, knots: Double, feetPerMinute: Double = 0, step: Double = 5,
    onGround: Bool = false
  ) {
    var left = seconds
    while left > 0 {
      place = place.destination(
        course: Degrees(course), distance: Metres(Knots(knots), for: Seconds(step)))
      altitude += feetPerMinute * step / 60
      time += step
      left -= step
      fixes.append(
        Fix(
          time: time, latitude: place.latitude, longitude: place.longitude, altitude: Float(altitude),
          groundSpeed: Float(knots), course: Float(course), verticalRate: Float(feetPerMinute),
          isOnGround: onGround, callsign: 0, row: Int32(fixes.count)))
    }
  }
  mutating func wait(_ seconds: Double) { time += seconds }

  /// East from a field: roll, climb to the level in steps of 2,000 ft/min.
  mutating func takeOff(to feet: Double, course: Double = 90) {
    fly(30, course: course, knots: 80, onGround: true)
    fly((feet - altitude) / 2000 * 60, course: course, knots: 250, feetPerMinute: 2000)
  }
  /// Down at 3° towards the east along the runway of `field`, from wherever it is: the place is set.
  mutating func land(at field: Airport, from feet: Double) {
    let elevation = field.elevation?.value ?? 0
    let seconds = (feet - elevation) / 700 * 60
    place = field.coordinate.destination(
      course: Degrees(270), distance: Metres(Knots(135), for: Seconds(seconds)))
    altitude = feet
    fly(seconds, course: 90, knots: 135, feetPerMinute: -700)
    altitude = elevation
    fly(40, course: 90, knots: 60, onGround: true)
  }

  func track(_ address: ICAO24 = ICAO24("4b1815")!) -> Track {
    var track = Track(address)
    track.positions = fixes.map { f in
      var p = Position(time: Instant(unixSeconds: f.time))
      p.latitudeE7 = Int32(f.latitude * 1e7)
      p.longitudeE7 = Int32(f.longitude * 1e7)
      p.altitudeFeet = f.altitude.isNaN ? .min : Int32(f.altitude)
      p.speedTenths = f.groundSpeed.isNaN ? .max : UInt16(f.groundSpeed * 10)
      p.trackHundredths = f.course.isNaN ? .max : UInt16(f.course * 100)
      p.rateFeetPerMinute = f.verticalRate.isNaN ? .min : Int16(f.verticalRate)
      p.flags = f.isOnGround ? [.onGround] : []
      return p
    }
    return track
  }
}

import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finds aircraft that stay: loiter, holding before a landing, racetracks of air refuelling.
///
/// A stay is a stretch of at least `window` in which the aircraft flew on but did not get away: it covered at
/// least `winding` times the diagonal of the box it stayed in and turned through at least `turns` degrees.
struct PatternFinder {
  let airports: AirportTable
  let fixes: [Fix]

  /// Seconds between the points looked at; turns of aircraft take half a minute and more.
  static let stride = 20.0
  /// Seconds: less is a delay vector or an orbit for spacing, which is everyday traffic.
  static let window = 1200.0
  /// Metres: the box of a stay; tanker tracks are up to 110 km long (ATP-3.3.4.2: 50–60 NM legs).
  static let loiterBox = 45_000.0
  static let trackBox = 160_000.0
  static let winding = 3.0
  static let turns = 1080.0
  /// Feet: refuelling areas lie between these; helicopters refuel lower and are not told from loiter.
  static let refuellingHeights: ClosedRange<Float> = 9_000...35_000
  /// Knots over ground at which the tankers and receivers met refuel.
  static let refuellingSpeeds: ClosedRange<Float> = 180...520
  /// Seconds within which a landing follows a holding.
  static let beforeLanding = 2400.0

  /// Seconds: nobody holds longer; fuel for half an hour is the legal reserve (ICAO Annex 6 I 4.3.6).
  static let longestHolding = 3600.0

  private struct Point {
    let index: Int
    let x, y: Double
    /// Way and turn since the point before.
    let step, turn: Double
  }

  /// `landing` says whether the flight ends on the ground (holding is for that), `isMilitary` whether a
  /// racetrack may be refuelling.
  func events(in air: Range<Int>, lands: Bool, isMilitary: Bool) -> [FlightEvent] {
    let points = thin(air)
    var events: [FlightEvent] = []
    if isMilitary {
      for stay in stays(points, box: PatternFinder.trackBox, legs: 20_000) where refuels(stay, points) {
        events.append(event(.refuelling, points[stay.lowerBound].index, points[stay.upperBound].index))
      }
    }
    for stay in stays(points, box: PatternFinder.loiterBox, legs: nil) {
      let (a, b) = (points[stay.lowerBound].index, points[stay.upperBound].index)
      let overlapsRefuelling = events.contains {
        $0.during.overlaps(Interval(spanning: fixes[a].instant, fixes[b].instant))
      }
      guard !overlapsRefuelling else { continue }
      let rest = fixes[air.upperBound - 1].time - fixes[b].time
      let holds =
        lands && rest < PatternFinder.beforeLanding && isLevel(a, b)
        && fixes[b].time - fixes[a].time < PatternFinder.longestHolding
      events.append(event(holds ? .holding : .loiter, a, b))
    }
    return events.sorted { $0.during.start < $1.during.start }
  }

  private func thin(_ air: Range<Int>) -> [Point] {
    guard let first = air.first else { return [] }
    var points: [Point] = []
    var last = first
    var (x, y) = (0.0, 0.0)
    var course = Double.nan
    points.append(Point(index: first, x: 0, y: 0, step: 0, turn: 0))
    for i in air where fixes[i].time - fixes[last].time >= PatternFinder.stride {
      let (dx, dy) = Plane.offset(
        fixes[last].latitude, fixes[last].longitude, fixes[i].latitude, fixes[i].longitude)
      let step = (dx * dx + dy * dy).squareRoot()
      // A silence hides what was flown; it ends every stay.
      let silent = fixes[i].time - fixes[last].time > 300
      let made = step > 200 ? Plane.course(east: dx, north: dy) : course
      let turn = course.isNaN || made.isNaN ? 0 : Plane.angle(course, made)
      course = made
      x += dx
      y += dy
      points.append(Point(index: i, x: x, y: y, step: silent ? .infinity : step, turn: turn))
      last = i
    }
    return points
  }

  /// Longest stretches that are stays, by a window that grows at its head and shrinks at its tail while it
  /// does not fit its box. `legs` asks for straight legs of that many metres between the turns.
  private func stays(_ points: [Point], box: Double, legs: Double?) -> [ClosedRange<Int>] {
    var found: [ClosedRange<Int>] = []
    var tail = 0
    var (way, turned) = (0.0, 0.0)
    for head in points.indices {
      if points[head].step == .infinity {
        (tail, way, turned) = (head, 0, 0)
        continue
      }
      way += points[head].step
      turned += points[head].turn
      var size = diagonal(points, tail, head)
      while size > box, tail < head {
        tail += 1
        way -= points[tail].step
        turned -= points[tail].turn
        size = diagonal(points, tail, head)
      }
      let time = fixes[points[head].index].time - fixes[points[tail].index].time
      guard time >= PatternFinder.window, way >= PatternFinder.winding * max(size, 2000),
        turned >= (legs == nil ? PatternFinder.turns : PatternFinder.turns / 2)
      else { continue }
      if let legs, !hasLegs(points, tail...head, legs) { continue }
      if let last = found.last, last.upperBound >= tail {
        found[found.count - 1] = last.lowerBound...head
      } else {
        found.append(tail...head)
      }
    }
    return found
  }

  /// The box is kept by looking at both ends' neighbourhoods every time; windows hold a few hundred points.
  private func diagonal(_ points: [Point], _ a: Int, _ b: Int) -> Double {
    var (west, east, south, north) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
    // Every fourth point is enough for a box of tens of kilometres.
    for i in Swift.stride(from: a, through: b, by: max(1, (b - a) / 64)) {
      west = min(west, points[i].x)
      east = max(east, points[i].x)
      south = min(south, points[i].y)
      north = max(north, points[i].y)
    }
    west = min(west, points[b].x)
    east = max(east, points[b].x)
    south = min(south, points[b].y)
    north = max(north, points[b].y)
    return ((east - west) * (east - west) + (north - south) * (north - south)).squareRoot()
  }

  /// At least three straight legs, each against the one before.
  private func hasLegs(_ points: [Point], _ range: ClosedRange<Int>, _ least: Double) -> Bool {
    var legs: [Double] = []
    var (length, course) = (0.0, Double.nan)
    for i in range where i > range.lowerBound {
      let made = Plane.course(
        east: points[i].x - points[i - 1].x, north: points[i].y - points[i - 1].y)
      if course.isNaN || Plane.angle(course, made) < 12 {
        if course.isNaN { course = made }
        length += points[i].step
      } else {
        if length >= least { legs.append(course) }
        (length, course) = (points[i].step, made)
      }
    }
    if length >= least { legs.append(course) }
    var reversals = 0
    for i in legs.indices.dropFirst() where Plane.angle(legs[i], legs[i - 1]) > 150 { reversals += 1 }
    return reversals >= 2
  }

  private func refuels(_ stay: ClosedRange<Int>, _ points: [Point]) -> Bool {
    let indices = (points[stay.lowerBound].index...points[stay.upperBound].index)
    var (right, all) = (0, 0)
    for i in indices where !fixes[i].altitude.isNaN {
      all += 1
      let speedFits =
        fixes[i].groundSpeed.isNaN || PatternFinder.refuellingSpeeds.contains(fixes[i].groundSpeed)
      if PatternFinder.refuellingHeights.contains(fixes[i].altitude), speedFits { right += 1 }
    }
    return all > 0 && right * 10 >= all * 9 && isLevel(indices.lowerBound, indices.upperBound)
  }

  /// Most of the stretch lies within 1,500 ft of its middle altitude.
  private func isLevel(_ a: Int, _ b: Int) -> Bool {
    let altitudes = Swift.stride(from: a, through: b, by: max(1, (b - a) / 200)).map { fixes[$0].altitude }
      .filter { !$0.isNaN }.sorted()
    guard !altitudes.isEmpty else { return false }
    let middle = altitudes[altitudes.count / 2]
    return altitudes.filter { abs($0 - middle) < 1500 }.count * 10 >= altitudes.count * 8
  }

  private func event(_ kind: FlightEvent.Kind, _ a: Int, _ b: Int) -> FlightEvent {
    var (latitude, longitude, n, way) = (0.0, 0.0, 0.0, 0.0)
    for i in a...b {
      latitude += fixes[i].latitude
      // Far from the 180° meridian the mean is right; at it the first longitude is taken as the origin.
      longitude += Coordinate.wrap(longitude: fixes[i].longitude - fixes[a].longitude)
      n += 1
      if i > a { way += Plane.distance(fixes[i - 1], fixes[i]) }
    }
    let middle = Coordinate(
      latitude: latitude / n, longitude: Coordinate.wrap(longitude: fixes[a].longitude + longitude / n))
    let minutes = Int((fixes[b].time - fixes[a].time) / 60)
    return FlightEvent(
      kind, during: Interval(spanning: fixes[a].instant, fixes[b].instant), place: middle,
      remark: "\(minutes) min, \(Int(way / 1000)) km flown in one area")
  }
}

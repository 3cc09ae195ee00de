import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A stretch in which an aircraft flew down the extended centre line of a runway.
struct Approach: Hashable, Sendable {
  /// Indices into the fixes.
  var range: Range<Int>
  let airport: Int
  let runway: String
  /// Feet over the threshold: lowest seen within the stretch.
  var lowest: Double
  /// Metres to the threshold at the nearest fix; negative over or behind it.
  var nearest: Double
  /// Mean angle off the centre line, in degrees: the better of two parallel runways has the smaller one.
  var deviation: Double
}

/// Finds approaches: aligned with a runway end within `approachAngle` and `approachHeading`, for at least
/// `approachTime`, coming within `approachReach` of the threshold below `approachHeight`.
///
/// Nothing is asked of the descent, since practice approaches are flown level at a safe height; flying past
/// a field by chance is excluded by the length of the stretch, its height and the speed.
struct ApproachFinder {
  let airports: AirportTable
  let parameters: DetectorParameters

  /// Above this over ground nobody approaches to land (250 kt below 10,000 ft is the legal limit, ICAO Annex
  /// 11 app. 4; finals are flown slower, with a margin for tail wind).
  static let fastest: Float = 230
  /// Fixes are looked at no oftener: an approach lasts a minute.
  static let stride = 3.0
  /// Airports are looked up again after so many metres.
  static let refresh = 4000.0

  private struct End {
    let airport: Int
    let ident: String
    let latitude, longitude: Double
    let sine, cosine, heading: Double
    let elevation: Double
    let length: Double
  }

  func approaches(in fixes: ArraySlice<Fix>) -> [Approach] {
    var found: [Approach] = []
    var open: [Int: Approach] = [:]
    var ends: [End] = []
    var anchor: Fix?
    var lastTime = -Double.infinity
    for i in fixes.indices {
      let f = fixes[i]
      guard f.time - lastTime >= ApproachFinder.stride else { continue }
      lastTime = f.time
      guard f.altitude < 18_000, !f.course.isNaN, !(f.groundSpeed > ApproachFinder.fastest) else { continue }
      if anchor.map({ Plane.distance($0, f) > ApproachFinder.refresh }) ?? true {
        anchor = f
        ends = runwayEnds(near: f)
        for key in open.keys where !ends.indices.contains(key) { _ = key }
        for a in open.values { found.append(a) }
        open = [:]
      }
      for (k, end) in ends.enumerated() {
        guard let fit = fit(f, end) else {
          if let done = open.removeValue(forKey: k) { found.append(done) }
          continue
        }
        if var a = open[k], f.time - fixes[a.range.upperBound - 1].time < 30 {
          let n = Double(a.range.count)
          a.deviation = (a.deviation * n + fit.deviation) / (n + 1)
          a.lowest = min(a.lowest, fit.height)
          a.nearest = min(a.nearest, fit.toGo)
          a.range = a.range.lowerBound..<(i + 1)
          open[k] = a
        } else {
          if let done = open.removeValue(forKey: k) { found.append(done) }
          open[k] = Approach(
            range: i..<(i + 1), airport: end.airport, runway: end.ident, lowest: fit.height,
            nearest: fit.toGo, deviation: fit.deviation)
        }
      }
    }
    found += open.values
    return select(join(found, fixes), fixes)
  }

  private func fit(_ f: Fix, _ end: End) -> (toGo: Double, height: Double, deviation: Double)? {
    let height = Double(f.altitude) - end.elevation
    guard height < 6000, Plane.angle(end.heading, Double(f.course)) < parameters.approachHeading.value
    else { return nil }
    let (east, north) = Plane.offset(end.latitude, end.longitude, f.latitude, f.longitude)
    let along = east * end.sine + north * end.cosine
    let across = abs(east * end.cosine - north * end.sine)
    // Past the far end it flies away, however well aligned.
    guard along < end.length, along > -35_000 else { return nil }
    let off = atan2(across, max(2000, 2000 - along)) * 180 / .pi
    guard off < parameters.approachAngle.value else { return nil }
    return (-along, height, off)
  }

  private func runwayEnds(near f: Fix) -> [End] {
    guard let p = f.coordinate else { return [] }
    var ends: [End] = []
    airports.forEach(within: Metres(30_000), of: p) { i, _ in
      let airport = airports.airports[i]
      let elevation = airport.elevation?.value ?? 0
      guard Double(f.altitude) - elevation < 8000 || f.altitude.isNaN else { return }
      for runway in airport.runways where !runway.isClosed {
        for (end, far) in [(runway.low, runway.high), (runway.high, runway.low)] {
          guard let t = end.coordinate, let heading = end.heading?.value else { continue }
          let θ = heading * .pi / 180
          ends.append(
            End(
              airport: i, ident: end.ident, latitude: t.latitude, longitude: t.longitude, sine: sin(θ),
              cosine: cos(θ), heading: heading, elevation: end.elevation?.value ?? elevation,
              length: far.coordinate.map { t.distance(to: $0).value } ?? 1500))
        }
      }
    }
    return ends
  }

  /// Pieces of one approach, parted by a refresh of the airports or a wobble, become one.
  private func join(_ pieces: [Approach], _ fixes: ArraySlice<Fix>) -> [Approach] {
    let sorted = pieces.sorted {
      ($0.airport, $0.runway, $0.range.lowerBound) < ($1.airport, $1.runway, $1.range.lowerBound)
    }
    var joined: [Approach] = []
    for piece in sorted {
      if var last = joined.last, last.airport == piece.airport, last.runway == piece.runway,
        fixes[piece.range.lowerBound].time - fixes[last.range.upperBound - 1].time < 45
      {
        let (n, m) = (Double(last.range.count), Double(piece.range.count))
        last.deviation = (last.deviation * n + piece.deviation * m) / (n + m)
        last.range = last.range.lowerBound..<max(last.range.upperBound, piece.range.upperBound)
        last.lowest = min(last.lowest, piece.lowest)
        last.nearest = min(last.nearest, piece.nearest)
        joined[joined.count - 1] = last
      } else {
        joined.append(piece)
      }
    }
    return joined
  }

  /// Long, low and near enough; of runways that share a stretch of time the best aligned.
  private func select(_ all: [Approach], _ fixes: ArraySlice<Fix>) -> [Approach] {
    let reach = Metres(nauticalMiles: parameters.approachReach).value
    let good = all.filter { a in
      fixes[a.range.upperBound - 1].time - fixes[a.range.lowerBound].time >= parameters.approachTime.value
        && a.lowest < parameters.approachHeight.value && a.nearest < reach
        && airports.airports[a.airport].longestRunway ?? Feet(0) > Feet(1000)
    }
    // Lower first: an approach to a field passed on the way to another is the higher of the two.
    let order = good.sorted {
      let (a, b) = (weight($0), weight($1))
      return a != b ? a < b : ($0.range.lowerBound, $0.runway) < ($1.range.lowerBound, $1.runway)
    }
    var kept: [Approach] = []
    for a in order where !kept.contains(where: { $0.range.overlaps(a.range) }) { kept.append(a) }
    return kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Feet, with a degree off the centre line as bad as 300 ft.
  private func weight(_ a: Approach) -> Double {
    max(0, a.lowest) + 300 * a.deviation + max(0, a.nearest) / 10
  }
}

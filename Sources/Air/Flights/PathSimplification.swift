import SightlineUnits

/// Thins a way to at most `limit` points, keeping its shape: Ramer, Douglas and Peucker with the tolerance
/// doubled until the points fit. Iterative, so that no input exhausts the stack.
enum PathSimplification {
  static func simplify(_ fixes: ArraySlice<Fix>, limit: Int) -> [Coordinate] {
    guard fixes.count > 2, limit >= 2 else { return fixes.compactMap(\.coordinate) }
    // Some thousand points to begin with: five for each that may stay, and the work is then bounded.
    let step = max(1, fixes.count / 1000)
    var points: [Point] = []
    points.reserveCapacity(fixes.count / step + 2)
    for i in stride(from: fixes.startIndex, to: fixes.endIndex, by: step) { points.append(Point(fixes[i])) }
    if let last = fixes.last { points.append(Point(last)) }
    let ranks = ranks(points)
    var tolerance = PathSimplification.finest
    while ranks.reduce(0, { $0 + ($1 > tolerance ? 1 : 0) }) > limit, tolerance <= 1e7 { tolerance *= 2 }
    return zip(points, ranks).filter { $0.1 > tolerance }.prefix(limit).compactMap {
      Coordinate(latitude: $0.0.latitude, longitude: $0.0.longitude)
    }
  }

  /// Metres below which nobody sees a bend on a map.
  private static let finest = 100.0

  /// A point with the cosine of its latitude, taken once.
  private struct Point {
    let latitude, longitude, cosine: Double
    init(_ f: Fix) {
      (latitude, longitude, cosine) = (f.latitude, f.longitude, Plane.cosine(degrees: f.latitude))
    }
  }

  /// For each point the tolerance at which Ramer, Douglas and Peucker would drop it; the ends stay for ever. A
  /// point goes with the point whose bend it refines, so one descent serves every tolerance.
  private static func ranks(_ all: [Point]) -> [Double] {
    var ranks = [Double](repeating: 0, count: all.count)
    ranks[0] = .infinity
    ranks[all.count - 1] = .infinity
    all.withUnsafeBufferPointer { points in
      var open = [(a: 0, b: points.count - 1, most: Double.infinity)]
      while let (a, b, most) = open.popLast() {
        guard b - a > 1 else { continue }
        var worst = (index: a, square: finest * finest)
        let (bx, by) = offset(points[a], points[b])
        let length2 = bx * bx + by * by
        for i in (a + 1)..<b {
          let (px, py) = offset(points[a], points[i])
          let t = length2 > 0 ? max(0, min(1, (px * bx + py * by) / length2)) : 0
          let (dx, dy) = (px - t * bx, py - t * by)
          let square = dx * dx + dy * dy
          if square > worst.square { worst = (i, square) }
        }
        guard worst.index > a else { continue }
        let rank = min(most, worst.square.squareRoot())
        ranks[worst.index] = rank
        open.append((a, worst.index, rank))
        open.append((worst.index, b, rank))
      }
    }
    return ranks
  }

  /// Metres east and north from a to b.
  @inline(__always)
  private static func offset(_ a: Point, _ b: Point) -> (Double, Double) {
    var Δλ = b.longitude - a.longitude
    if Δλ > 180 { Δλ -= 360 } else if Δλ < -180 { Δλ += 360 }
    return (
      Δλ * (a.cosine + b.cosine) * 0.5 * Plane.metresPerDegree,
      (b.latitude - a.latitude) * Plane.metresPerDegree
    )
  }
}

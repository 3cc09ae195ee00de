import SightlineUnits

/// Thins a way to at most `limit` points, keeping its shape: Ramer, Douglas and Peucker with the tolerance
/// doubled until the points fit. Iterative, so that no input exhausts the stack.
enum PathSimplification {
  static func simplify(_ fixes: ArraySlice<Fix>, limit: Int) -> [Coordinate] {
    guard fixes.count > 2, limit >= 2 else { return fixes.compactMap(\.coordinate) }
    // Never more than 4,000 points to begin with: the map shows no more, and the work is then bounded.
    let step = max(1, fixes.count / 4000)
    var thinned = stride(from: fixes.startIndex, to: fixes.endIndex, by: step).map { fixes[$0] }
    if let last = fixes.last { thinned.append(last) }
    var tolerance = 100.0
    while true {
      let kept = marks(thinned, tolerance: tolerance)
      if kept.reduce(0, { $0 + ($1 ? 1 : 0) }) <= limit || tolerance > 1e7 {
        return zip(thinned, kept).filter(\.1).prefix(limit).compactMap(\.0.coordinate)
      }
      tolerance *= 2
    }
  }

  private static func marks(_ fixes: [Fix], tolerance: Double) -> [Bool] {
    var kept = [Bool](repeating: false, count: fixes.count)
    kept[0] = true
    kept[fixes.count - 1] = true
    var open = [(0, fixes.count - 1)]
    while let (a, b) = open.popLast() {
      guard b - a > 1 else { continue }
      var worst = (index: a, distance: tolerance)
      for i in (a + 1)..<b {
        let d = deviation(fixes[i], fixes[a], fixes[b])
        if d > worst.distance { worst = (i, d) }
      }
      guard worst.index > a else { continue }
      kept[worst.index] = true
      open.append((a, worst.index))
      open.append((worst.index, b))
    }
    return kept
  }

  /// Metres from p to the straight line between a and b, on the plane at a.
  private static func deviation(_ p: Fix, _ a: Fix, _ b: Fix) -> Double {
    let (bx, by) = Plane.offset(a.latitude, a.longitude, b.latitude, b.longitude)
    let (px, py) = Plane.offset(a.latitude, a.longitude, p.latitude, p.longitude)
    let length2 = bx * bx + by * by
    let t = length2 > 0 ? max(0, min(1, (px * bx + py * by) / length2)) : 0
    let (dx, dy) = (px - t * bx, py - t * by)
    return (dx * dx + dy * dy).squareRoot()
  }
}

/// A box of latitude and longitude, edges included.
///
/// `west > east` means it crosses the 180° meridian; `parts` cuts it there.
@frozen public struct BoundingBox: Hashable, Sendable, Codable {
  public var south: Double
  public var west: Double
  public var north: Double
  public var east: Double

  /// `nil` when south is above north or an edge is outside WGS 84's ranges.
  public init?(south: Double, west: Double, north: Double, east: Double) {
    guard south <= north, south >= -90, north <= 90, (-180...180).contains(west), (-180...180).contains(east)
    else { return nil }
    (self.south, self.west, self.north, self.east) = (south, west, north, east)
  }

  /// The smallest box without regard to the 180° meridian; `nil` for no points.
  public init?(around points: some Sequence<Coordinate>) {
    var iterator = points.makeIterator()
    guard let first = iterator.next() else { return nil }
    (south, west, north, east) = (first.latitude, first.longitude, first.latitude, first.longitude)
    while let p = iterator.next() { extend(to: p) }
  }

  public mutating func extend(to p: Coordinate) {
    south = min(south, p.latitude)
    north = max(north, p.latitude)
    west = min(west, p.longitude)
    east = max(east, p.longitude)
  }

  public var parts: [BoundingBox] {
    guard west > east else { return [self] }
    var (a, b) = (self, self)
    a.east = 180
    b.west = -180
    return [a, b]
  }

  @inlinable public func contains(_ p: Coordinate) -> Bool {
    guard p.latitude >= south, p.latitude <= north else { return false }
    return west <= east
      ? (p.longitude >= west && p.longitude <= east) : (p.longitude >= west || p.longitude <= east)
  }

  public func overlaps(_ other: BoundingBox) -> Bool {
    parts.contains { a in
      other.parts.contains { b in
        a.south <= b.north && b.south <= a.north && a.west <= b.east && b.west <= a.east
      }
    }
  }

  /// Grown by a length on each side; reaches all longitudes near a pole.
  public func expanded(by margin: Metres) -> BoundingBox {
    let dLat = Degrees(radians: margin / Coordinate.earthRadius).value
    let edge = max(abs(south), abs(north)) + dLat
    var box = self
    box.south = max(-90, south - dLat)
    box.north = min(90, north + dLat)
    let scale = edge >= 89 ? 0 : cosine(Degrees(edge))
    let dLon = scale <= 0 ? 360 : dLat / scale
    let width = west <= east ? east - west : 360 - (west - east)
    guard width + 2 * dLon < 360 else {
      (box.west, box.east) = (-180, 180)
      return box
    }
    if dLon > 0 {
      box.west = Coordinate.wrap(longitude: west - dLon)
      box.east = Coordinate.wrap(longitude: east + dLon)
    }
    return box
  }
}

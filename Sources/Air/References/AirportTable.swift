import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the end model needs of an airport, without a reference to count: thousands are looked at for one end.
struct AirportBrief: Sendable {
  /// The place as a unit vector from the earth's centre.
  let x, y, z: Double
  /// Feet; 0 where the source is silent.
  let elevation: Double
  /// Feet; NaN where none is known.
  let longestRunway: Double
  let hasIATA: Bool
  /// Named as military and not large.
  let isMilitary: Bool
  /// A heliport, seaplane base or balloonport.
  let isSpecial: Bool

  /// A field that scheduled or military aircraft use.
  var isMajor: Bool { hasIATA || longestRunway >= 5000 }

  init(_ airport: Airport) {
    (x, y, z) = AirportBrief.vector(airport.coordinate)
    elevation = airport.elevation?.value ?? 0
    longestRunway = airport.longestRunway?.value ?? .nan
    hasIATA = airport.iata != nil
    isMilitary = airport.isMilitaryByName && airport.kind != .large
    isSpecial = [.heliport, .seaplaneBase, .balloonport].contains(airport.kind)
  }

  static func vector(_ p: Coordinate) -> (x: Double, y: Double, z: Double) {
    let (φ, λ) = (p.latitude * .pi / 180, p.longitude * .pi / 180)
    return (cos(φ) * cos(λ), cos(φ) * sin(λ), sin(φ))
  }
}

/// All airports, found by name or by place.
///
/// Immutable once built. Places are found through a grid of one-degree cells, so that a search looks at the
/// few cells within reach and at nothing else; fields that scheduled or military aircraft use have a grid of
/// their own for the wide searches.
public struct AirportTable: Sendable {
  /// In order of identifier.
  public let airports: [Airport]
  /// False when the gazetteer came without runways.
  public let hasRunways: Bool
  let briefs: [AirportBrief]
  private let indexByIdent: [String: Int32]
  private let all: Grid
  private let major: Grid

  private static let columns = 360
  private static let rows = 180

  /// Airports of cell c are `members[start[c]..<start[c + 1]]`.
  private struct Grid: Sendable {
    var start: [Int32]
    var members: [Int32]

    init(_ airports: [Airport], where isMember: (Int) -> Bool) {
      start = [Int32](repeating: 0, count: AirportTable.rows * AirportTable.columns + 1)
      let indices = airports.indices.filter(isMember)
      for i in indices { start[AirportTable.cell(of: airports[i].coordinate) + 1] += 1 }
      for c in 1..<start.count { start[c] += start[c - 1] }
      var next = start
      members = [Int32](repeating: 0, count: indices.count)
      for i in indices {
        let c = AirportTable.cell(of: airports[i].coordinate)
        members[Int(next[c])] = Int32(i)
        next[c] += 1
      }
    }
  }

  /// The first airport of an identifier wins; the rest of that identifier are dropped.
  public init(_ airports: [Airport] = []) {
    let kept = AirportTable.inOrder(airports)
    self.airports = kept
    let briefs = kept.map(AirportBrief.init)
    self.briefs = briefs
    hasRunways = briefs.contains { !$0.longestRunway.isNaN }
    var byIdent: [String: Int32] = [:]
    for (i, airport) in kept.enumerated() { byIdent[airport.ident] = Int32(i) }
    for (i, airport) in kept.enumerated() {
      if let iata = airport.iata, byIdent[iata] == nil { byIdent[iata] = Int32(i) }
    }
    indexByIdent = byIdent
    all = Grid(kept) { _ in true }
    major = Grid(kept) { briefs[$0].isMajor }
  }

  /// Gazetteers come in order of their identifiers as a rule: then nothing is moved.
  private static func inOrder(_ airports: [Airport]) -> [Airport] {
    if airports.indices.dropFirst().allSatisfy({ airports[$0 - 1].ident < airports[$0].ident }) {
      return airports
    }
    var seen: Set<String> = []
    return airports.filter { seen.insert($0.ident).inserted }.sorted { $0.ident < $1.ident }
  }

  public var isEmpty: Bool { airports.isEmpty }

  /// By four-letter code or the gazetteer's identifier, else by IATA code.
  public subscript(_ ident: String) -> Airport? {
    indexByIdent[ident].map { airports[Int($0)] }
  }

  /// Calls `body` with the index and distance of every airport within `radius`, in no particular order.
  public func forEach(within radius: Metres, of p: Coordinate, _ body: (Int, Metres) -> Void) {
    scan(all, radius, p, body)
  }

  /// The same for fields that scheduled or military aircraft use.
  func forEachMajor(within radius: Metres, of p: Coordinate, _ body: (Int, Metres) -> Void) {
    scan(major, radius, p, body)
  }

  @inline(__always)
  private func scan(_ grid: Grid, _ radius: Metres, _ p: Coordinate, _ body: (Int, Metres) -> Void) {
    guard let box = BoundingBox(around: [p])?.expanded(by: radius) else { return }
    let u = AirportBrief.vector(p)
    let diameter = 2 * Coordinate.earthRadius.value
    // The chord grows with the arc, so the far ones fall out before any arc is computed.
    let longest = diameter * sin(min(.pi / 2, radius.value / diameter)) / Coordinate.earthRadius.value
    let limit = longest * longest * (1 + 1e-9)
    for part in box.parts {
      let (south, north) = (AirportTable.row(part.south), AirportTable.row(part.north))
      let (west, east) = (AirportTable.column(part.west), AirportTable.column(part.east))
      for r in south...max(south, north) {
        let first = Int(grid.start[r * AirportTable.columns + west])
        let last = Int(grid.start[r * AirportTable.columns + max(west, east) + 1])
        for m in first..<last {
          let i = Int(grid.members[m])
          let b = briefs[i]
          let (dx, dy, dz) = (b.x - u.x, b.y - u.y, b.z - u.z)
          let chord2 = dx * dx + dy * dy + dz * dz
          guard chord2 <= limit else { continue }
          let d = Metres(diameter * asin(min(1, chord2.squareRoot() / 2)))
          if d <= radius { body(i, d) }
        }
      }
    }
  }

  /// The nearest airport within `radius`; of equally near ones the first by identifier.
  public func nearest(to p: Coordinate, within radius: Metres) -> (airport: Airport, distance: Metres)? {
    var best: (Int, Metres)?
    forEach(within: radius, of: p) { i, d in
      if best.map({ d < $0.1 || (d == $0.1 && i < $0.0) }) ?? true { best = (i, d) }
    }
    return best.map { (airports[$0.0], $0.1) }
  }

  /// From a place to the nearest runway of an airport; to the rim of its reference point's surroundings, taken as
  /// 3 km wide (1 km for heliports), where no runway has a place.
  func distanceToPavement(_ index: Int, from p: Coordinate) -> Metres {
    let airport = airports[index]
    var nearest = Double.infinity
    for runway in airport.runways {
      guard let a = runway.low.coordinate ?? runway.high.coordinate else { continue }
      let b = runway.high.coordinate ?? a
      let (ax, ay) = Plane.offset(p.latitude, p.longitude, a.latitude, a.longitude)
      let (bx, by) = Plane.offset(p.latitude, p.longitude, b.latitude, b.longitude)
      let (dx, dy) = (bx - ax, by - ay)
      let length2 = dx * dx + dy * dy
      let t = length2 > 0 ? max(0, min(1, -(ax * dx + ay * dy) / length2)) : 0
      let (x, y) = (ax + t * dx, ay + t * dy)
      nearest = min(nearest, (x * x + y * y).squareRoot())
    }
    if nearest < .infinity { return Metres(nearest) }
    return Metres(max(0, airport.coordinate.distance(to: p).value - (briefs[index].isSpecial ? 1000 : 3000)))
  }

  private static func row(_ latitude: Double) -> Int { min(rows - 1, max(0, Int(floor(latitude)) + 90)) }
  private static func column(_ longitude: Double) -> Int {
    min(columns - 1, max(0, Int(floor(longitude)) + 180))
  }
  private static func cell(of p: Coordinate) -> Int { row(p.latitude) * columns + column(p.longitude) }
}

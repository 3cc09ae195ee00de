import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All airports, found by name or by place.
///
/// Immutable once built. Places are found through a grid of one-degree cells, so that a search looks at the
/// few cells within reach and at nothing else.
public struct AirportTable: Sendable {
  /// In order of identifier.
  public let airports: [Airport]
  /// False when the gazetteer came without runways.
  public let hasRunways: Bool
  private let indexByIdent: [String: Int32]
  /// Airports of cell c are `cellMembers[cellStart[c]..<cellStart[c + 1]]`.
  private let cellStart: [Int32]
  private let cellMembers: [Int32]

  private static let columns = 360
  private static let rows = 180

  /// The first airport of an identifier wins; the rest of that identifier are dropped.
  public init(_ airports: [Airport] = []) {
    var seen: Set<String> = []
    let kept = airports.filter { seen.insert($0.ident).inserted }.sorted { $0.ident < $1.ident }
    self.airports = kept
    hasRunways = kept.contains { $0.longestRunway != nil }
    var byIdent: [String: Int32] = [:]
    for (i, airport) in kept.enumerated() { byIdent[airport.ident] = Int32(i) }
    for (i, airport) in kept.enumerated() {
      if let iata = airport.iata, byIdent[iata] == nil { byIdent[iata] = Int32(i) }
    }
    indexByIdent = byIdent
    var counts = [Int32](repeating: 0, count: AirportTable.rows * AirportTable.columns + 1)
    for airport in kept { counts[AirportTable.cell(of: airport.coordinate) + 1] += 1 }
    for c in 1..<counts.count { counts[c] += counts[c - 1] }
    cellStart = counts
    var members = [Int32](repeating: 0, count: kept.count)
    for (i, airport) in kept.enumerated() {
      let c = AirportTable.cell(of: airport.coordinate)
      members[Int(counts[c])] = Int32(i)
      counts[c] += 1
    }
    cellMembers = members
  }

  public var isEmpty: Bool { airports.isEmpty }

  /// By four-letter code or the gazetteer's identifier, else by IATA code.
  public subscript(_ ident: String) -> Airport? {
    indexByIdent[ident].map { airports[Int($0)] }
  }

  /// Calls `body` with the index and distance of every airport within `radius`, in no particular order.
  public func forEach(within radius: Metres, of p: Coordinate, _ body: (Int, Metres) -> Void) {
    guard let box = BoundingBox(around: [p])?.expanded(by: radius) else { return }
    for part in box.parts {
      let south = AirportTable.row(part.south)
      let north = AirportTable.row(part.north)
      let west = AirportTable.column(part.west)
      let east = AirportTable.column(part.east)
      for r in south...max(south, north) {
        let first = Int(cellStart[r * AirportTable.columns + west])
        let last = Int(cellStart[r * AirportTable.columns + max(west, east) + 1])
        for m in first..<last {
          let i = Int(cellMembers[m])
          let d = airports[i].coordinate.distance(to: p)
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

  private static func row(_ latitude: Double) -> Int { min(rows - 1, max(0, Int(floor(latitude)) + 90)) }
  private static func column(_ longitude: Double) -> Int {
    min(columns - 1, max(0, Int(floor(longitude)) + 180))
  }
  private static func cell(of p: Coordinate) -> Int { row(p.latitude) * columns + column(p.longitude) }
}

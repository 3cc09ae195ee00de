import SightlineUnits

/// A place an observation names: enough to match a question and to draw a map without a gazetteer.
public struct Place: Hashable, Sendable, Codable, Comparable {
  public let name: PlaceName
  /// As a person reads it: `Yerevan Zvartnots`.
  public let title: String
  /// A representative point; `nil` where only the name is known.
  public let point: Coordinate?
  /// ISO 3166 alpha-2 code of the country that administers the place according to the source of the
  /// gazetteer; a statement of that source, not of Sightline. `nil` where none or not given.
  public let country: String?

  public init(name: PlaceName, title: String, point: Coordinate?, country: String?) {
    (self.name, self.title, self.point, self.country) = (name, title, point, country)
  }
  public static func < (a: Place, b: Place) -> Bool { a.name < b.name }
}

/// An area on the ground.
public enum Area: Hashable, Sendable, Codable {
  case circle(centre: Coordinate, radius: Metres)
  case box(BoundingBox)
  /// One outer ring, then holes; closed implicitly; must not cross the 180° meridian.
  case polygon([[Coordinate]])

  public func contains(_ p: Coordinate) -> Bool {
    switch self {
    case .circle(let centre, let radius): centre.distance(to: p) <= radius
    case .box(let box): box.contains(p)
    case .polygon(let rings):
      // Even-odd over all rings: inside the outer one and outside the holes.
      rings.reduce(false) { inside, ring in inside != Area.ringContains(ring, p) }
    }
  }

  public var bounds: BoundingBox? {
    switch self {
    case .circle(let centre, let radius): BoundingBox(around: [centre])?.expanded(by: radius)
    case .box(let box): box
    case .polygon(let rings): BoundingBox(around: rings.joined())
    }
  }

  static func ringContains(_ ring: [Coordinate], _ p: Coordinate) -> Bool {
    var inside = false
    var j = ring.count - 1
    for i in ring.indices {
      let (a, b) = (ring[i], ring[j])
      if (a.latitude > p.latitude) != (b.latitude > p.latitude) {
        let t = (p.latitude - a.latitude) / (b.latitude - a.latitude)
        if p.longitude < a.longitude + t * (b.longitude - a.longitude) { inside.toggle() }
      }
      j = i
    }
    return inside
  }
}

/// What a question asks of a place.
public indirect enum PlaceSelector: Hashable, Sendable, Codable {
  case named(PlaceName)
  /// ISO 3166 alpha-2, as the gazetteer administers it.
  case country(String)
  case within(Area)
  case anyOf([PlaceSelector])
  case not(PlaceSelector)

  public func matches(_ place: Place) -> Bool {
    switch self {
    case .named(let name): place.name == name
    case .country(let code): place.country == code
    case .within(let area): place.point.map(area.contains) ?? false
    case .anyOf(let selectors): selectors.contains { $0.matches(place) }
    case .not(let selector): !selector.matches(place)
    }
  }
}

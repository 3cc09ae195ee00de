import Foundation
import SightlineObserving
import SightlineUnits

/// The case's own gazetteer: `places.geojson`, written by people, as any GIS saves it (RFC 7946).
///
/// Each feature has a `name` that accords use; `country` (ISO 3166 alpha-2) and, for points, `radius_km` may be
/// given. Points, polygons and multi-polygons are read.
public struct CasePlaces: Sendable {
  public struct Entry: Sendable, Hashable {
    public let place: Place
    /// `nil` for a point without a radius: known by name, without an outline.
    public let area: Area?
  }
  public let entries: [Entry]
  /// Names the file's content, for what was derived with it.
  public let digest: ContentDigest

  public static let fileName = "places.geojson"
  /// District outlines of a country stay well below this.
  private static let largest = 32 << 20

  /// No file, no places.
  public init(_ folder: CaseFolder) throws {
    let path = folder.path + "/" + CasePlaces.fileName
    let bytes = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
    try self.init(bytes, file: path)
  }

  public init(_ bytes: [UInt8], file: String) throws {
    digest = ContentDigest(of: bytes)
    guard !bytes.isEmpty else {
      entries = []
      return
    }
    func mistake(_ text: String) -> CaseFolder.Mistake { CaseFolder.Mistake(description: "\(file): \(text)") }
    guard bytes.count <= CasePlaces.largest else { throw mistake("larger than 32 MiB") }
    let collection: Collection
    do { collection = try JSONDecoder().decode(Collection.self, from: Data(bytes)) } catch {
      throw mistake("is no GeoJSON feature collection with Point, Polygon or MultiPolygon geometries")
    }
    var names: Set<String> = []
    entries = try collection.features.enumerated().map { index, feature in
      guard let name = feature.properties?.name, !name.isEmpty else {
        throw mistake("feature \(index + 1) has no name")
      }
      guard names.insert(name.lowercased()).inserted else { throw mistake("'\(name)' stands there twice") }
      guard let geometry = feature.geometry, let (point, area) = geometry.shape(feature.properties?.radius_km)
      else { throw mistake("'\(name)' has no coordinates on Earth") }
      return Entry(
        place: Place(
          name: PlaceName(name), title: feature.properties?.title ?? name, point: point,
          country: feature.properties?.country), area: area)
    }
  }

  /// By name in lower case.
  public var byName: [String: Place] {
    Dictionary(entries.map { ($0.place.name.text.lowercased(), $0.place) }) { first, _ in first }
  }

  private struct Collection: Decodable { let features: [Feature] }
  private struct Feature: Decodable {
    struct Properties: Decodable {
      let name: String?
      let title: String?
      let country: String?
      let radius_km: Double?
    }
    let properties: Properties?
    let geometry: Geometry?
  }

  private enum Geometry: Decodable {
    case point([Double])
    case polygons([[[[Double]]]])
    enum CodingKeys: CodingKey { case type, coordinates }
    init(from decoder: any Decoder) throws {
      let box = try decoder.container(keyedBy: CodingKeys.self)
      switch try box.decode(String.self, forKey: .type) {
      case "Point": self = .point(try box.decode([Double].self, forKey: .coordinates))
      case "Polygon": self = .polygons([try box.decode([[[Double]]].self, forKey: .coordinates)])
      case "MultiPolygon": self = .polygons(try box.decode([[[[Double]]]].self, forKey: .coordinates))
      case let other:
        throw DecodingError.dataCorruptedError(forKey: .type, in: box, debugDescription: other)
      }
    }

    /// A point that lies in the area, and the area; `nil` where a coordinate is none.
    func shape(_ radius: Double?) -> (Coordinate, Area?)? {
      switch self {
      case .point(let pair):
        guard let c = Geometry.coordinate(pair) else { return nil }
        guard let radius, radius > 0, radius.isFinite else { return (c, nil) }
        return (c, .circle(centre: c, radius: Metres(kilometres: Kilometres(radius))))
      case .polygons(let polygons):
        var rings: [[Coordinate]] = []
        for ring in polygons.joined() {
          let points = ring.compactMap(Geometry.coordinate)
          guard points.count == ring.count, points.count >= 3 else { return nil }
          rings.append(points)
        }
        // Even-odd over all rings holds for several polygons too, as long as they do not overlap.
        guard let first = rings.first, let inside = Geometry.inside(first, .polygon(rings)) else {
          return nil
        }
        return (inside, .polygon(rings))
      }
    }

    private static func coordinate(_ pair: [Double]) -> Coordinate? {
      pair.count >= 2 ? Coordinate(latitude: pair[1], longitude: pair[0]) : nil
    }

    /// The middle of the ring where it lies inside, else the middle of the widest stretch at the middle latitude.
    private static func inside(_ ring: [Coordinate], _ area: Area) -> Coordinate? {
      let n = Double(ring.count)
      let middle = Coordinate(
        latitude: ring.reduce(0) { $0 + $1.latitude } / n, longitude: ring.reduce(0) { $0 + $1.longitude } / n
      )
      if let middle, area.contains(middle) { return middle }
      let latitude = ring.reduce(0) { $0 + $1.latitude } / n
      var crossings: [Double] = []
      for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1))
      where (a.latitude > latitude) != (b.latitude > latitude) {
        let t = (latitude - a.latitude) / (b.latitude - a.latitude)
        crossings.append(a.longitude + t * (b.longitude - a.longitude))
      }
      crossings.sort()
      let candidates = zip(crossings, crossings.dropFirst()).compactMap { west, east in
        Coordinate(latitude: latitude, longitude: (west + east) / 2).map { ($0, east - west) }
      }
      return candidates.filter { area.contains($0.0) }.max { $0.1 < $1.1 }?.0
    }
  }
}

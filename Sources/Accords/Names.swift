import SightlineObserving
import SightlineUnits

/// The names an accord may use: airports, countries and the case's own places.
public struct Names: Sendable {
  /// Four-letter airport codes in capitals.
  public var airports: Set<String>
  /// English country names in lower case → ISO 3166 alpha-2.
  public var countries: [String: String]
  /// The case's places by name.
  public var places: [String: Area]
  /// What clocks show ahead of UTC where a date names no zone.
  public var offset: Seconds

  public init(
    airports: Set<String> = [], countries: [String: String] = [:], places: [String: Area] = [:],
    offset: Seconds = .zero
  ) {
    (self.airports, self.countries, self.places, self.offset) = (airports, countries, places, offset)
  }

  func selector(_ name: String) -> PlaceSelector? {
    if let area = places[name] { return .within(area) }
    if airports.contains(name.uppercased()), name.count == 4 { return .named(PlaceName(name.uppercased())) }
    if let code = countries[name.lowercased()] { return .country(code) }
    return nil
  }

  func nearest(to name: String) -> String? {
    NearestWord.among(places.keys.sorted(), to: name)
      ?? NearestWord.among(countries.keys.sorted(), to: name)
      ?? (name.count <= 5 ? NearestWord.among(airports.sorted(), to: name) : nil)
  }
}

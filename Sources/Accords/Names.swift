import SightlineObserving
import SightlineUnits

/// The names an accord may use: those of the case and its gazetteer, and those the file declares itself.
public struct Names: Sendable {
  /// Four-letter airport codes in capitals.
  public var airports: Set<String>
  /// English country names in lower case → ISO 3166 alpha-2. A country is also a party.
  public var countries: [String: String]
  /// The case's places by name.
  public var places: [String: Area]
  /// Places known by name only, without an outline.
  public var namedPlaces: Set<String>
  /// Parties that are no countries, as the case spells them.
  public var parties: Set<String>
  /// Country names in lower case → the spelling that registers use: `turkey` → `Turkiye`.
  public var spellings: [String: String] = [:]
  /// What is counted or measured, in lower case: `battle tanks`.
  public var categories: Set<String>
  /// What clocks show ahead of UTC where a date names no zone.
  public var offset: Seconds

  public init(
    airports: Set<String> = [], countries: [String: String] = [:], places: [String: Area] = [:],
    namedPlaces: Set<String> = [], parties: Set<String> = [], categories: Set<String> = Names.usualCategories,
    offset: Seconds = .zero
  ) {
    (self.airports, self.countries, self.places, self.offset) = (airports, countries, places, offset)
    (self.namedPlaces, self.parties, self.categories) = (namedPlaces, parties, categories)
  }

  /// The five categories of the CFE Treaty (Article II), and what the Vienna Document and mandates count.
  public static let usualCategories: Set<String> = [
    "battle tanks", "armoured combat vehicles", "artillery", "combat aircraft", "attack helicopters",
    "troops",
    "armoured personnel carriers", "vehicles", "staff", "observers", "people",
  ]

  func selector(_ name: String) -> PlaceSelector? {
    if let area = places[name] { return .within(area) }
    if namedPlaces.contains(name) { return .named(PlaceName(name)) }
    if airports.contains(name.uppercased()), name.utf8.count == 4 {
      return .named(PlaceName(name.uppercased()))
    }
    if let code = countries[name.lowercased()] { return .country(code) }
    return nil
  }

  func party(_ name: String) -> PartyName? {
    if parties.contains(name) { return PartyName(name) }
    if let spelt = spellings[name.lowercased()] { return PartyName(spelt) }
    return countries[name.lowercased()] == nil ? nil : PartyName(Names.titled(name))
  }

  /// A country's name as registers spell it: `azerbaijan` becomes `Azerbaijan`.
  public static func titled(_ name: String) -> String {
    name.split(separator: " ", omittingEmptySubsequences: false).map { word in
      ["and", "of", "the"].contains(word) ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined(separator: " ")
  }

  func category(_ name: String) -> String? {
    let lower = name.lowercased()
    if categories.contains(lower) { return lower }
    // "1 battle tank": the singular of a known plural.
    return categories.contains(lower + "s") ? lower + "s" : nil
  }

  func nearest(to name: String) -> String? {
    NearestWord.among(places.keys, to: name) ?? NearestWord.among(namedPlaces, to: name)
      ?? NearestWord.among(countries.keys, to: name).map(Names.titled)
      ?? (name.utf8.count <= 5 ? NearestWord.among(airports, to: name) : nil)
  }
  func nearestParty(to name: String) -> String? {
    NearestWord.among(parties, to: name) ?? NearestWord.among(countries.keys, to: name).map(Names.titled)
  }
}

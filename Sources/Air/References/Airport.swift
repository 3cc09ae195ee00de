import SightlineUnits

/// A place where aircraft land, as a gazetteer gives it.
public struct Airport: Hashable, Sendable, Codable {
  /// What the gazetteer says of its size. `unspecified` where the layout has no such column.
  public enum Kind: String, Hashable, Sendable, Codable {
    case large = "large_airport"
    case medium = "medium_airport"
    case small = "small_airport"
    case heliport
    case seaplaneBase = "seaplane_base"
    case balloonport, unspecified
  }
  /// The four-letter code where there is one, else the gazetteer's own identifier.
  public let ident: String
  public let iata: String?
  public let name: String
  /// The town it serves; `nil` where the gazetteer is silent.
  public let city: String?
  /// ISO 3166 alpha-2, as the gazetteer gives it: a statement of that source, not of Sightline.
  public let country: String?
  public let coordinate: Coordinate
  /// Above mean sea level; `nil` where the source is silent.
  public let elevation: Feet?
  public let kind: Kind
  public internal(set) var runways: [Runway] = []
  /// The name says that armed forces run it.
  public let isMilitaryByName: Bool

  public init(
    ident: String, iata: String? = nil, name: String, city: String? = nil, country: String? = nil,
    coordinate: Coordinate, elevation: Feet? = nil, kind: Kind = .unspecified, runways: [Runway] = []
  ) {
    (self.ident, self.iata, self.name, self.city, self.country) = (ident, iata, name, city, country)
    (self.coordinate, self.elevation, self.kind, self.runways) = (coordinate, elevation, kind, runways)
    isMilitaryByName = Airport.soundsMilitary(name)
  }

  /// The name as a reader knows the place: with the town before it, unless the name holds it already. Gazetteers
  /// join the town and its suburb with a stroke (`Toulouse/Blagnac`); the first is the town.
  public var title: String {
    guard let city else { return name }
    let town = city.prefix { !"/(,".contains($0) }.split(separator: " ").joined(separator: " ")
    return town.isEmpty || name.lowercased().contains(town.lowercased()) ? name : "\(town), \(name)"
  }

  private static func soundsMilitary(_ name: String) -> Bool {
    var name = name
    // Bytes are compared: seventeen thousand names are looked through before the first flight is read.
    return name.withUTF8 { bytes in
      militaryWords.contains { word in
        word.count <= bytes.count
          && (0...bytes.count - word.count).contains { start in
            word.indices.allSatisfy { bytes[start + $0] == word[$0] }
          }
      }
    }
  }

  /// Words in names of military fields, as the two gazetteers write them; a field used by both (`… Joint
  /// Base`, `… Air Base / … International`) counts as military here, which is only ever weak evidence.
  static let militaryWords = [
    "Air Base", "Airbase", "Air Force", "AFB", "Naval Air", "Naval Station", "Army Air", "Army Heliport",
    "Military", "RAF ", "RNAS ", " Afb", " Arb ", " Arb/", "Angb", "Mcas", "Mcaf", " Nolf",
    " Naf ", " Nas ", " Jrb ", "Base Aérienne", "Base Aerea", "Base Aérea", "Marine Corps",
  ].map { Array($0.utf8) }

  /// The longest open runway; `nil` when none is known.
  public var longestRunway: Feet? { runways.filter { !$0.isClosed }.compactMap(\.length).max() }
}

/// A runway with its two ends.
public struct Runway: Hashable, Sendable, Codable {
  public struct End: Hashable, Sendable, Codable {
    /// As painted: `06`, `18C`, `H1`.
    public let ident: String
    /// Where the pavement begins; `nil` where the source is silent.
    public let coordinate: Coordinate?
    public let elevation: Feet?
    /// True course when landing or taking off from this end; `nil` where the source is silent.
    public let heading: Degrees?
    /// From the beginning of the pavement to where landing is allowed.
    public let displacedThreshold: Feet
    public init(
      ident: String, coordinate: Coordinate?, elevation: Feet?, heading: Degrees?, displacedThreshold: Feet
    ) {
      (self.ident, self.coordinate, self.elevation) = (ident, coordinate, elevation)
      (self.heading, self.displacedThreshold) = (heading, displacedThreshold)
    }
  }
  public let length: Feet?
  public let isClosed: Bool
  public let low: End
  public let high: End
  public init(length: Feet?, isClosed: Bool, low: End, high: End) {
    (self.length, self.isClosed, self.low, self.high) = (length, isClosed, low, high)
  }
  public var ends: [End] { [low, high] }
}

import SightlineObserving

/// Stored as lists in order: a set has none, and equal coverage must have equal bytes.
extension WorksCoverage: Codable {
  private struct StoredYear: Codable {
    let publisher: String
    let group: String
    let year: Int
    let months: Int
    let sectors: [String]
    let countries: [String]
    let projects: [String]
    let basis: Basis
  }
  private enum CodingKeys: String, CodingKey { case ceiling, years }

  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(ceiling, forKey: .ceiling)
    let stored = years.map {
      StoredYear(
        publisher: $0.publisher, group: $0.group, year: $0.year, months: $0.months,
        sectors: $0.sectors.sorted(), countries: $0.countries.sorted(), projects: $0.projects.sorted(),
        basis: $0.basis)
    }
    try box.encode(stored, forKey: .years)
  }

  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    let years = try box.decode([StoredYear].self, forKey: .years).map {
      Year(
        publisher: $0.publisher, group: $0.group, year: $0.year, months: $0.months,
        sectors: Set($0.sectors), countries: Set($0.countries), projects: Set($0.projects), basis: $0.basis)
    }
    self.init(years: years, ceiling: try box.decode(Double.self, forKey: .ceiling))
  }
}

import SightlineObserving
import SightlineUnits

/// Stored by party: a register of 200 states has some 30,000 reporter's years, which share a basis each.
extension RegisterCoverage: Codable {
  private struct Row: Codable {
    let source: SourceName
    let party: String
    let kind: EventKind
    let missing: MissingFigure.Reason?
    /// Index into the bases.
    let basis: Int
    var years: [Int]

    func continues(with other: Row) -> Bool {
      source == other.source && party == other.party && kind == other.kind && missing == other.missing
        && basis == other.basis
    }
  }
  private enum CodingKeys: String, CodingKey { case detection, bases, rows }

  public func encode(to encoder: any Encoder) throws {
    var bases: [Basis] = []
    var known: [Basis: Int] = [:]
    var rows: [Row] = []
    for year in reported.sorted(by: RegisterCoverage.isBefore) {
      let index = known[year.basis] ?? bases.count
      if index == bases.count {
        known[year.basis] = index
        bases.append(year.basis)
      }
      var missing: MissingFigure.Reason?
      if case .missing(let reason) = year.state { missing = reason }
      let row = Row(
        source: year.source, party: year.party, kind: year.kind, missing: missing, basis: index,
        years: [year.year])
      if let last = rows.last, last.continues(with: row) {
        rows[rows.count - 1].years.append(year.year)
      } else {
        rows.append(row)
      }
    }
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(detection, forKey: .detection)
    try box.encode(bases, forKey: .bases)
    try box.encode(rows, forKey: .rows)
  }

  private static func isBefore(_ a: ReporterYear, _ b: ReporterYear) -> Bool {
    let (x, y) = (a.basis.slices.first?.rows?.lowerBound ?? 0, b.basis.slices.first?.rows?.lowerBound ?? 0)
    return (a.party, a.kind.rawValue, a.source.text, x, a.year)
      < (b.party, b.kind.rawValue, b.source.text, y, b.year)
  }

  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    let bases = try box.decode([Basis].self, forKey: .bases)
    let years = try box.decode([Row].self, forKey: .rows).flatMap { row -> [ReporterYear] in
      guard bases.indices.contains(row.basis) else {
        throw DecodingError.dataCorruptedError(forKey: .rows, in: box, debugDescription: "no such basis")
      }
      let basis = bases[row.basis]
      return row.years.map {
        ReporterYear(
          source: row.source, party: row.party, year: $0, kind: row.kind,
          state: row.missing.map { .missing($0) } ?? .reported, basis: basis)
      }
    }
    self.init(years, detection: try box.decode(Probability.self, forKey: .detection))
  }
}

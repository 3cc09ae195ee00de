import SightlineObserving
import SightlineUnits
import Testing

@testable import SightlinePublication

/// A made-up case's observations: payments, deliveries, plans, contradictions and sites, with the given text mixed
/// into each text field.
struct SyntheticCase {
  let spice: String
  init(_ spice: String = "") { self.spice = spice }

  private func words(_ text: String) -> String { text + spice }
  private func digest(_ n: UInt8) throws -> ContentDigest {
    try #require(ContentDigest(bytes: [UInt8](repeating: n, count: 32)))
  }

  func observation(
    _ id: String, _ lens: String = "works", _ kind: EventKind, during: String,
    parties: [PartyRole: String] = [:], site: Place? = nil, traits: [SightlineObserving.Trait] = [],
    figure: Figure? = nil,
    existence: Probability = 0.95, source: String = "ledger", remarks: [String] = []
  ) throws -> Observation {
    Observation(
      id: id, lens: LensName(lens), kind: kind,
      time: EventTime(within: try #require(DateText.interval(during))),
      places: site.map { [.site: .certainly($0)] } ?? [:],
      parties: parties.mapValues { .certainly(PartyName(words($0))) }, traits: traits, figure: figure,
      existence: existence, source: SourceName(words(source)), group: DependenceGroup(words(source)),
      basis: Basis(
        [ArtifactSlice(artifact: try digest(3), file: words("tables/figures.csv"), rows: 4...4)],
        Derivation(detector: "registers/rows", version: 2)),
      title: words("\(kind.rawValue) \(id)"), remarks: remarks.map(words))
  }

  func money(_ amount: String, _ currency: String) throws -> Figure {
    Figure(try #require(ExactDecimal(amount)), .money(try #require(Currency(currency))))
  }

  func payment(
    _ id: String, from: String, to: String?, _ amount: String, _ currency: String = "USD", reporter: String,
    sector: String? = nil, site: Place? = nil
  ) throws -> Observation {
    var parties: [PartyRole: String] = [.supplier: from, .reporter: reporter]
    parties[.recipient] = to
    return try observation(
      id, "works", .payment, during: "2021-05-05", parties: parties, site: site,
      traits: [Trait(.project, "P-1")] + (sector.map { [Trait(.sector, $0)] } ?? []),
      figure: money(amount, currency), source: reporter)
  }

  func budget(
    _ id: String, _ amount: String, _ currency: String, _ source: String, _ meaning: Figure.Meaning = .total,
    raw: String? = nil
  ) throws -> Observation {
    try observation(
      id, "registers", .budget, during: "2025", parties: [.actor: "Party A"],
      traits: [Trait(.category, words("defence")), Trait(.status, words("stated"))],
      figure: Figure(
        try #require(ExactDecimal(amount)), .money(try #require(Currency(currency))), meaning: meaning,
        raw: raw.map(words)),
      source: source, remarks: ["budget speech"])
  }

  func cleared(_ id: String, _ hectares: String, _ when: String, planned: Bool, _ source: String) throws
    -> Observation
  {
    try observation(
      id, "registers", .clearance, during: when, parties: [.actor: "Party A"],
      traits: [Trait(.category, words("mined land") + (planned ? " planned" : ""))],
      figure: Figure(try #require(ExactDecimal(hectares)), .hectares), source: source)
  }

  func delivery(_ id: String, from: String, _ volume: String, _ years: String, uncertain: Bool = false) throws
    -> Observation
  {
    try observation(
      id, "registers", .transfer, during: years, parties: [.supplier: from, .recipient: "Party A"],
      traits: [Trait(.volume, volume)], figure: Figure(ExactDecimal(10), .count),
      existence: uncertain ? 0.7 : 0.95, source: "trade register")
  }

  func place(_ name: String, _ latitude: Double, _ longitude: Double) throws -> Place {
    let point = Coordinate(latitude: latitude, longitude: longitude)
    return Place(
      name: PlaceName(words(name)), title: words(name), point: point, country: "AM")
  }

  func observations() throws -> [Observation] {
    let (gyumri, goris) = (try place("Gyumri", 40.79, 43.85), try place("Goris", 39.51, 46.34))
    return try [
      payment("p1", from: "Bank", to: "Ministry", "1000000.50", reporter: "Bank", site: gyumri),
      payment("p2", from: "Bank", to: "Ministry", "250000", reporter: "Bank", site: gyumri),
      // The same money as the receiver tells it: not added.
      payment("p3", from: "Bank", to: "Ministry", "900000", reporter: "Ministry", site: goris),
      payment("p4", from: "Fund", to: nil, "70000", reporter: "Fund", sector: "21020"),
      payment("p5", from: "Fund", to: "Ministry", "-5000", reporter: "Fund"),
      budget("b1", "8400000000", "AZN", "budget speech"), budget("b2", "4900000000", "USD", "budget speech"),
      budget("b3", "8800000000", "AZN", "press", .atLeast, raw: "over 8.8 billion"),
      budget("b4", "5020000000", "USD", "press"),
      cleared("c1", "53081.8", "2023", planned: false, "agency"),
      cleared("c2", "61000", "2024", planned: false, "agency"),
      cleared("c3", "280000", "2026", planned: true, "government"),
      // What a table of parts that do not give their total becomes.
      observation(
        "s1", "registers", .statement, during: "2023-11-04", parties: [.actor: "agency"],
        traits: [
          Trait(.category, Contradiction.partsCategory), Trait(.topic, words("land cleared 2023")),
        ], source: "agency", remarks: ["statement of 4 November"]),
      delivery("d1", from: "Supplier R", "100", "2010/2012"),
      delivery("d2", from: "Supplier R", "50", "2011"),
      delivery("d3", from: "Supplier I", "30", "2011", uncertain: true),
      delivery("d4", from: "Supplier I", "90", "2012"),
    ]
  }
}

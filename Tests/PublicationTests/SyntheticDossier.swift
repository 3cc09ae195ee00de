import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import SightlineVerdicts
import Testing

@testable import SightlinePublication

/// A made-up dossier with every field filled, with the given text mixed into each text field.
struct SyntheticDossier {
  let spice: String
  init(_ spice: String = "") { self.spice = spice }

  private func words(_ text: String) -> String { text + spice }
  func at(_ hours: Int64) -> Instant { Instant(microseconds: 1_633_564_800_000_000 + hours * 3_600_000_000) }
  func digest(_ n: UInt8) throws -> ContentDigest {
    try #require(ContentDigest(bytes: [UInt8](repeating: n, count: 32)))
  }
  func basis(_ n: UInt8) throws -> Basis {
    Basis(
      [ArtifactSlice(artifact: try digest(n), file: words("records/a.json"), rows: 0...1200)],
      Derivation(detector: words("air/flights"), version: 1))
  }

  func flight(_ i: Int) throws -> Candidate {
    let places = [("UDYZ", 40.147, 44.396), ("UGTB", 41.669, 44.955)].map { name, latitude, longitude in
      Place(
        name: PlaceName(words(name)), title: words("A field"),
        point: Coordinate(latitude: latitude, longitude: longitude), country: "AM")
    }
    let path = try (0...8).map { k in
      try #require(
        Coordinate(
          latitude: 41.669 - 0.19 * Double(k) + 0.05 * Double(i % 5), longitude: 44.955 - 0.07 * Double(k)))
    }
    let p = Probability(clamping: 0.97 - 0.013 * Double(i))
    let o = Observation(
      id: words("air/flight/\(i)"), lens: LensName("air"), kind: .flight,
      time: EventTime(from: at(Int64(i) % 24), to: at(Int64(i) % 24 + 1)),
      places: [.destination: Alternatives([(places[0], p)]), .origin: Alternatives.certainly(places[1])],
      traits: [Trait(.callsign, words("ABC1"))], source: SourceName(words("receivers")),
      group: DependenceGroup("g"), basis: try basis(1), title: words("ABC\(i) from UGTB to UDYZ"),
      remarks: [words("ends in a silence")], path: path)
    return Candidate(o, p, factors: [.init(words("destination UDYZ"), p), .init("true instance", 0.999)])
  }

  func duty(_ i: Int, _ state: DutyState) throws -> Verdict {
    var v = Verdict(
      id: words("duties/d\(i)"), version: 1, statement: words("ceiling battle tanks 220"),
      attribution: Attribution(source: words("A treaty"), quotation: words("restated: no more than so many")),
      outcome: state == .met ? .supported : state == .breached ? .contradicted : .cannotTell)
    v.state = state
    v.undecided = state == .cannotTell ? .contradictorySources : nil
    (v.boundParty, v.clause) = (words("Party B"), words("Article IV"))
    v.period = Interval(spanning: at(-2000), at(1000))
    switch state {
    case .breached:
      v.margin = Margin(low: 161, high: 161, unit: words("battle tanks"))
      v.figures = try [figure("CFE exchange", "220", 0), figure("Imagery", "381", 25)]
      v.probability = ProbabilityRange(0.01, 0.08)
    case .metLate:
      v.margin = Margin(low: 9, high: 10, unit: "days late")
      v.candidates = [try flight(0)]
      v.workings = ["deadline.limit": at(-100).unixSeconds]
      v.probability = ProbabilityRange(0.9, 0.97)
    default: break
    }
    v.reasons = [Reason(words("As the accord says."))]
    return v
  }

  func figure(_ source: String, _ value: String, _ error: Double) throws -> Observation {
    Observation(
      id: words("registers/\(source)"), lens: LensName("registers"), kind: .holding,
      time: EventTime(within: Interval(spanning: at(0), at(24))),
      figure: Figure(
        try #require(ExactDecimal(value)), .count, standardError: error, raw: words("about \(value)")),
      source: SourceName(words(source)), group: DependenceGroup(words("g")), basis: try basis(2),
      title: words("battle tanks, as \(source) states them"))
  }

  func verdict(_ i: Int, _ outcome: Outcome) throws -> Verdict {
    let during = "2021-10-07"
    var v = Verdict(
      id: words("claims/c\(i)"), version: 1,
      statement: words("at least \(i + 2) flights to UDYZ by aircraft military or cargo during \(during)"),
      attribution: Attribution(
        speaker: words("Speaker A"), spokenOn: words("2021-10-09"), source: words("https://example.org/s"),
        quotation: words("Several cargo aircraft landed there that day.")),
      outcome: outcome)
    v.period = DateText.interval(during)
    v.clause = words("Article IV")
    v.boundParty = words("Party B")
    v.undecided = outcome == .cannotTell ? .tooLittleCoverage : nil
    v.probability = ProbabilityRange(0.5512345, 0.80321)
    v.wouldHaveSeen = 0.973
    v.likelihoodRatio = 4.2
    v.margin = Margin(low: -1.5, high: 161, unit: words("battle tanks"))
    v.reasons = [
      Reason(words("Forty flights may be meant."), evidence: (0..<5).map { words("air/flight/\($0)") })
    ]
    v.innocentExplanations = [words("humanitarian relief"), words("state visit")]
    v.further = [
      FurtherLook(
        words("reception around UDYZ"), ifNothing: ProbabilityRange(0.1, 0.2),
        ifSomething: ProbabilityRange(0.9, 0.97))
    ]
    v.candidates = try (0..<40).map(flight)
    v.looks = try (0..<24).map { h in
      Look(
        words("reception below 10,000 ft"), during: Interval(spanning: at(Int64(h)), at(Int64(h) + 1)),
        detection: Probability(clamping: 0.2 + 0.03 * Double(h)), group: DependenceGroup("g"),
        basis: try basis(1))
    }
    v.figures = try [
      figure("CFE exchange", "220", 0), figure("Imagery", "381", 25), figure("Register", "300", 10),
    ]
    v.workings = [words("prior.shape"): 0.5, "λ / ~hour": 1.23456]
    return v
  }

  func dossier() throws -> Dossier {
    var manifest = CaseManifest(title: words("Arms to an airport"))
    manifest.summary = words("Did cargo aircraft bring arms? A made-up case.")
    manifest.sources = [
      .init(name: words("receivers"), origin: words("https://example.org"), licence: words("CC0"))
    ]
    var nobody = try verdict(2, .cannotTell)
    (nobody.candidates, nobody.looks, nobody.figures, nobody.further) = ([], [], [], [])
    (nobody.wouldHaveSeen, nobody.undecided, nobody.attribution.quotation) = (nil, .nobodyCouldHaveSeen, nil)
    nobody.probability = nil
    let record = ArtifactRecord(
      digest: try digest(1), size: 1_234_567, name: words("records/a.json"), origin: words("made up"),
      licence: words("CC0-1.0"), retrieved: at(50), published: nil, toolVersion: "1")
    let duties = try DutyState.allCases.enumerated().map {
      Dossier.Entry(verdict: try duty($0.offset, $0.element), earlier: [])
    }
    let supported = try verdict(0, .supported)
    return Dossier(
      manifest: manifest, asOf: at(100),
      entries: [
        .init(verdict: supported, earlier: [.init(asOf: at(60), nobody), .init(asOf: at(70), supported)]),
        .init(verdict: try verdict(1, .contradicted), earlier: []), .init(verdict: nobody, earlier: []),
      ] + duties,
      artifacts: [record], faults: [(words("b.json"), words("byte 12: not JSON"))], positions: 85_751,
      observations: 729, toolVersion: words("1.0"),
      pictures: .gather(try SyntheticCase(spice).observations()),
      placeTitles: ["UDYZ": words("Zvartnots International Airport")])
  }
}

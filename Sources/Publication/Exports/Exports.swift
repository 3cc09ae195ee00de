import Foundation
import SightlineCaseStore
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// The dossier's tables for programs and spreadsheets; whole where the page is cut.
enum Exports {
  static func verdicts(_ d: Dossier) -> String {
    d.entries.reduce(
      into: CSVTable.row([
        "claim", "version", "statement", "speaker", "spoken_on", "source", "outcome", "state", "because",
        "probability_low", "probability_high", "would_have_seen", "margin_low", "margin_high", "margin_unit",
        "candidates", "looks", "party", "clause", "from", "until",
      ])
    ) { out, entry in
      let v = entry.verdict
      let said = v.attribution
      out += CSVTable.row([
        v.id, "\(v.version)", v.statement, said.speaker ?? "", said.spokenOn ?? "", said.source ?? "",
        v.outcome.rawValue, v.state?.rawValue ?? "", v.undecided?.rawValue ?? "",
        number(v.probability?.low.value),
        number(v.probability?.high.value), number(v.wouldHaveSeen?.value), number(v.margin?.low),
        number(v.margin?.high), v.margin?.unit ?? "", "\(v.candidates.count)", "\(v.looks.count)",
        v.boundParty ?? "", v.clause ?? "",
        v.period.map { Wording.isOpen($0) ? "" : $0.start.description } ?? "",
        v.period.map { Wording.isEndless($0) ? "" : $0.end.description } ?? "",
      ])
    }
  }

  static func candidates(_ d: Dossier) -> String {
    var out = CSVTable.row([
      "claim", "probability", "observation", "kind", "title", "earliest", "latest", "origin",
      "origin_probability", "destination", "destination_probability", "factors", "artifact", "file",
      "first_row",
      "last_row", "remarks",
    ])
    for entry in d.entries {
      for c in entry.verdict.candidates { out += candidate(c, of: entry.verdict.id) }
    }
    return out
  }

  private static func candidate(_ c: Candidate, of claim: String) -> String {
    let o = c.observation
    let slice = o.basis.slices.first
    func best(_ role: PlaceRole) -> [String] {
      guard let w = o.places[role]?.best else { return ["", ""] }
      return [w.option.name.text, number(w.probability.value)]
    }
    return CSVTable.row(
      [
        claim, number(c.probability.value), o.id, o.kind.rawValue, o.title, o.time.hull.start.description,
        o.time.hull.end.description,
      ] + best(.origin) + best(.destination) + [
        c.factors.map { "\($0.what) \(number($0.probability.value))" }.joined(separator: " × "),
        slice?.artifact.hex ?? "", slice?.file ?? "", slice?.rows.map { "\($0.lowerBound)" } ?? "",
        slice?.rows.map { "\($0.upperBound)" } ?? "", o.remarks.joined(separator: "; "),
      ])
  }

  static func looks(_ d: Dossier) -> String {
    var out = CSVTable.row([
      "claim", "start", "end", "what", "detection", "false_alarm", "group", "derivation",
    ])
    for entry in d.entries {
      for l in entry.verdict.looks {
        out += CSVTable.row([
          entry.verdict.id, l.during.start.description, l.during.end.description, l.what,
          number(l.detection.value), number(l.falseAlarm.value), l.group.text,
          "\(l.basis.derivation.detector) \(l.basis.derivation.version)",
        ])
      }
    }
    return out
  }

  static func figures(_ d: Dossier) -> String {
    var out = CSVTable.row([
      "claim", "observation", "title", "source", "earliest", "latest", "value", "measure", "meaning",
      "standard_error", "as_published", "artifact", "file",
    ])
    for entry in d.entries {
      for o in entry.verdict.figures {
        guard let f = o.figure else { continue }
        out += CSVTable.row([
          entry.verdict.id, o.id, o.title, o.source.text, o.time.hull.start.description,
          o.time.hull.end.description, "\(f.value)", unit(f.measure), f.meaning.rawValue,
          number(f.standardError),
          f.raw ?? "", o.basis.slices.first?.artifact.hex ?? "", o.basis.slices.first?.file ?? "",
        ])
      }
    }
    return out
  }

  static func artifacts(_ d: Dossier) -> String {
    d.artifacts.reduce(into: CSVTable.row(["sha256", "bytes", "name", "origin", "licence", "retrieved"])) {
      $0 += CSVTable.row([
        $1.digest.hex, "\($1.size)", $1.name, $1.origin, $1.licence, $1.retrieved.description,
      ])
    }
  }

  /// All verdicts whole, and the artifacts they rest on; the page's numbers point into it (`Pointer`).
  static func json(_ d: Dossier) throws -> Data {
    struct Whole: Encodable {
      let format = "sightline-dossier-1"
      let title, asOf, toolVersion: String
      let counts: Counts
      let verdicts: [Verdict]
      /// Earlier verdicts, in the order of `verdicts`.
      let history: [[Dossier.Past]]
      let pictures: PicturesJSON
      let artifacts: [Artifact]
    }
    struct Counts: Encodable {
      let positions, observations: Int
      let outcomes: [String: Int]
    }
    struct Artifact: Encodable {
      let sha256, name, origin, licence, retrieved: String
      let size: Int
    }
    return try StableJSON.encode(
      Whole(
        title: d.manifest.title, asOf: d.asOf.description, toolVersion: d.toolVersion,
        counts: Counts(
          positions: d.positions, observations: d.observations,
          outcomes: Dictionary(uniqueKeysWithValues: d.tally.map { ($0.word, $0.count) })),
        verdicts: d.entries.map(\.verdict), history: d.entries.map(\.earlier),
        pictures: PicturesJSON(d.pictures),
        artifacts: d.artifacts.map {
          Artifact(
            sha256: $0.digest.hex, name: $0.name, origin: $0.origin, licence: $0.licence,
            retrieved: $0.retrieved.description, size: $0.size)
        }),
      pretty: true)
  }

  /// A bare number counts things: a table says so.
  static func unit(_ measure: Measure) -> String { measure == .count ? "count" : "\(measure)" }

  /// Four decimals: finer than any probability here is known.
  private static func number(_ v: Double?) -> String {
    guard let v else { return "" }
    return String((v * 10_000).rounded() / 10_000)
  }
}

import Foundation
import SightlineCaseStore
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// The dossier for programs: CSV, GeoJSON and JSON beside the page.
enum Exports {
  /// A text cell that a spreadsheet must not take for a formula gets a quote in front (OWASP, CSV injection).
  static func cell(_ text: String) -> String {
    var t = text
    if let first = t.first, "=+-@\t\r".contains(first), Double(t) == nil { t = "'" + t }
    guard t.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return t }
    return "\"" + t.replacing("\"", with: "\"\"") + "\""
  }
  static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\n" }

  static func candidates(_ d: Dossier) -> String {
    var out = row([
      "claim", "probability", "observation", "kind", "title", "earliest", "latest", "origin", "origin_probability",
      "destination", "destination_probability", "factors", "artifact", "file", "first_row", "last_row", "remarks",
    ])
    for entry in d.entries {
      for c in entry.verdict.candidates {
        let o = c.observation
        let slice = o.basis.slices.first
        func best(_ role: PlaceRole) -> [String] {
          guard let w = o.places[role]?.best else { return ["", ""] }
          return [w.option.name.text, number(w.probability.value)]
        }
        out += row(
          [
            entry.verdict.id, number(c.probability.value), o.id, o.kind.rawValue, o.title,
            o.time.hull.start.description, o.time.hull.end.description,
          ] + best(.origin) + best(.destination) + [
            c.factors.map { "\($0.what) \(number($0.probability.value))" }.joined(separator: " × "),
            slice?.artifact.hex ?? "", slice?.file ?? "", slice?.rows.map { "\($0.lowerBound)" } ?? "",
            slice?.rows.map { "\($0.upperBound)" } ?? "", o.remarks.joined(separator: "; "),
          ])
      }
    }
    return out
  }

  static func artifacts(_ d: Dossier) -> String {
    d.artifacts.reduce(into: row(["sha256", "bytes", "name", "origin", "licence"])) {
      $0 += row([$1.digest.hex, "\($1.size)", $1.name, $1.origin, $1.licence])
    }
  }

  static func geoJSON(_ d: Dossier) throws -> Data {
    struct Collection: Encodable {
      let type = "FeatureCollection"
      let features: [Feature]
    }
    struct Feature: Encodable {
      let type = "Feature"
      let geometry: Geometry
      let properties: Properties
    }
    struct Geometry: Encodable {
      let type = "LineString"
      let coordinates: [[Double]]
    }
    struct Properties: Encodable {
      let claim, observation, title, start, end: String
      let probability: Double
    }
    let features = d.entries.flatMap { entry in
      entry.verdict.candidates.filter { $0.observation.path.count > 1 }.map { c in
        Feature(
          geometry: Geometry(coordinates: c.observation.path.map { [$0.longitude, $0.latitude] }),
          properties: Properties(
            claim: entry.verdict.id, observation: c.observation.id, title: c.observation.title,
            start: c.observation.time.hull.start.description, end: c.observation.time.hull.end.description,
            probability: c.probability.value))
      }
    }
    return try StableJSON.encode(Collection(features: features))
  }

  /// All verdicts whole, and the artifacts they rest on.
  static func json(_ d: Dossier) throws -> Data {
    struct Whole: Encodable {
      let format = "sightline-dossier-1"
      let title, asOf, toolVersion: String
      let verdicts: [Verdict]
      let artifacts: [Artifact]
    }
    struct Artifact: Encodable {
      let sha256, name: String
      let size: Int
    }
    return try StableJSON.encode(
      Whole(
        title: d.manifest.title, asOf: d.asOf.description, toolVersion: d.toolVersion,
        verdicts: d.entries.map(\.verdict),
        artifacts: d.artifacts.map { Artifact(sha256: $0.digest.hex, name: $0.name, size: $0.size) }),
      pretty: true)
  }

  private static func number(_ v: Double) -> String { String((v * 10_000).rounded() / 10_000) }
}

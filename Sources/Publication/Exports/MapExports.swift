import Foundation
import SightlineCaseStore
import SightlineObserving
import SightlineUnits

/// Tracks, places and sites for maps: GeoJSON (RFC 7946) and GeoPackage.
enum MapExports {
  struct Track {
    let claim: String
    let candidate: Candidate
  }
  struct Spot {
    let place: Place
    let point: Coordinate
    /// The sum over candidates of the probability that they touch this place.
    let weight: Double
  }

  static func tracks(_ d: Dossier) -> [Track] {
    d.entries.flatMap { entry in
      entry.verdict.candidates.filter { $0.observation.path.count > 1 }.map {
        Track(claim: entry.verdict.id, candidate: $0)
      }
    }
  }

  /// Every place a candidate names, in the order of names.
  static func places(_ d: Dossier) -> [Spot] {
    var weights: [Place: Double] = [:]
    var seen: Set<String> = []
    for entry in d.entries {
      for c in entry.verdict.candidates where seen.insert(c.observation.id).inserted {
        for alternatives in c.observation.places.sorted(by: { $0.key < $1.key }).map(\.value) {
          for w in alternatives.options { weights[w.option, default: 0] += w.probability.value }
        }
      }
    }
    return weights.compactMap { place, weight in
      place.point.map { Spot(place: place, point: $0, weight: weight) }
    }
    .sorted { ($0.place.name, $0.place.title) < ($1.place.name, $1.place.title) }
  }

  private struct Collection<Geometry: Encodable, Properties: Encodable>: Encodable {
    struct Feature: Encodable {
      let type = "Feature"
      let geometry: Geometry
      let properties: Properties
    }
    let type = "FeatureCollection"
    let features: [Feature]
  }
  private struct Line: Encodable {
    let type = "LineString"
    let coordinates: [[Double]]
  }
  private struct Point: Encodable {
    let type = "Point"
    let coordinates: [Double]
  }

  static func trackCollection(_ d: Dossier) throws -> Data {
    struct Properties: Encodable {
      let claim, observation, title, start, end: String
      let probability: Double
    }
    let features = tracks(d).map { t in
      let o = t.candidate.observation
      return Collection<Line, Properties>.Feature(
        geometry: Line(coordinates: o.path.map { [$0.longitude, $0.latitude] }),
        properties: Properties(
          claim: t.claim, observation: o.id, title: o.title, start: o.time.hull.start.description,
          end: o.time.hull.end.description, probability: t.candidate.probability.value))
    }
    return try StableJSON.encode(Collection(features: features))
  }

  static func siteCollection(_ d: Dossier) throws -> Data {
    struct Properties: Encodable {
      let name, title, lens, kinds, earliest, latest: String
      let observations, projects: Int
    }
    let features = d.pictures.sites.map { s in
      Collection<Point, Properties>.Feature(
        geometry: Point(coordinates: [s.point.longitude, s.point.latitude]),
        properties: Properties(
          name: s.name, title: s.title, lens: s.lens, kinds: s.kinds, earliest: s.earliest.description,
          latest: s.latest.description, observations: s.observations, projects: s.projects))
    }
    return try StableJSON.encode(Collection(features: features))
  }

  static func layers(_ d: Dossier) -> [GeoPackage.Layer] {
    let lines = tracks(d).map { t in
      let o = t.candidate.observation
      return GeoPackage.Feature(
        .line(o.path),
        attributes: [
          ("claim", .text(t.claim)), ("observation", .text(o.id)), ("title", .text(o.title)),
          ("earliest", .text(o.time.hull.start.description)), ("latest", .text(o.time.hull.end.description)),
          ("probability", .real(t.candidate.probability.value)),
        ])
    }
    let points = places(d).map { spot in
      GeoPackage.Feature(
        .point(spot.point),
        attributes: [
          ("name", .text(spot.place.name.text)), ("title", .text(spot.place.title)),
          ("country", .text(spot.place.country ?? "")), ("weight", .real(spot.weight)),
        ])
    }
    let sites = d.pictures.sites.map { s in
      GeoPackage.Feature(
        .point(s.point),
        attributes: [
          ("name", .text(s.name)), ("title", .text(s.title)), ("lens", .text(s.lens)),
          ("kinds", .text(s.kinds)),
          ("earliest", .text(s.earliest.description)), ("latest", .text(s.latest.description)),
          ("observations", .integer(Int64(s.observations))), ("projects", .integer(Int64(s.projects))),
        ])
    }
    return [.init("tracks", .line, lines), .init("places", .point, points)]
      + (sites.isEmpty ? [] : [.init("sites", .point, sites)])
  }
}

import ArgumentParser
import Foundation
import SightlineAir
import SightlineObserving
import SightlineUnits

enum FlightFormat: String, ExpressibleByArgument, CaseIterable {
  case table, csv, json, geojson
}

/// Writes flights for people and programs.
struct FlightWriter {
  let format: FlightFormat
  let airports: AirportTable

  static let columns = [
    "icao24", "callsign", "registration", "type", "class", "first_seen", "last_seen", "origin",
    "origin_probability", "destination", "destination_probability", "takeoff", "landing", "distance_km",
    "positions", "longest_gap_s", "flags",
  ]

  func write(_ flights: [Flight]) {
    switch format {
    case .table: Console.result(table(flights))
    case .csv:
      // Line by line: the output of a month of traffic need not be one string.
      Console.result(CSVLine.joined(FlightWriter.columns))
      var chunk = ""
      for flight in flights {
        chunk += CSVLine.joined(fields(flight)) + "\n"
        if chunk.utf8.count > 1 << 16 {
          Console.result(chunk)
          chunk = ""
        }
      }
      if !chunk.isEmpty { Console.result(chunk) }
    case .json: Console.result(json(["flights": flights.map(object)]))
    case .geojson:
      Console.result(json(["type": "FeatureCollection", "features": flights.map(feature)] as [String: Any]))
    }
  }

  /// The most likely airport, unless "unknown" is likelier.
  static func best(_ place: Alternatives<PlaceName>) -> (name: String, probability: Double)? {
    guard let best = place.best, best.probability >= place.unknown else { return nil }
    return (best.option.text, best.probability.value)
  }

  static func classes(_ flight: Flight) -> [String] {
    ClassFinding.Name.allCases.filter { flight.isLikely($0) }.map(\.rawValue)
  }

  private func fields(_ f: Flight) -> [String] {
    let origin = FlightWriter.best(f.origin)
    let destination = FlightWriter.best(f.destination)
    return [
      f.icao24, f.callsign ?? "", f.identity.registration ?? "", f.identity.typeCode ?? "",
      FlightWriter.classes(f).joined(separator: ";"), f.firstSeen.description, f.lastSeen.description,
      origin?.name ?? "", origin.map { decimals($0.probability, 3) } ?? "", destination?.name ?? "",
      destination.map { decimals($0.probability, 3) } ?? "", f.takeOff?.description ?? "",
      f.landing?.description ?? "", decimals(f.distance.value, 1), String(f.positions),
      decimals(f.longestGap.value, 0), f.flags.joined(separator: ";"),
    ]
  }

  private func decimals(_ v: Double, _ n: Int) -> String { String(format: "%.\(n)f", v) }

  private func table(_ flights: [Flight]) -> String {
    var table = TextTable([
      ("address", .left), ("callsign", .left), ("type", .left), ("class", .left), ("first seen (UTC)", .left),
      ("last seen", .left), ("from", .left), ("to", .left), ("km", .right), ("notes", .left),
    ])
    for f in flights {
      func end(_ place: Alternatives<PlaceName>) -> String {
        FlightWriter.best(place).map { "\($0.name) \(Int(($0.probability * 100).rounded())) %" } ?? "unknown"
      }
      table.rows.append([
        f.icao24, f.callsign ?? "", f.identity.typeCode ?? "", FlightWriter.classes(f).joined(separator: " "),
        String(f.firstSeen.description.prefix(16)).replacingOccurrences(of: "T", with: " "),
        String(f.lastSeen.description.dropFirst(11).prefix(5)), end(f.origin), end(f.destination),
        decimals(f.distance.value, 0), f.flags.joined(separator: ", "),
      ])
    }
    return table.rendered()
  }

  // MARK: JSON

  private func object(_ f: Flight) -> [String: Any] {
    func options(_ place: Alternatives<PlaceName>) -> [[String: Any]] {
      place.options.map { ["airport": $0.option.text, "probability": rounded($0.probability.value)] }
    }
    return [
      "icao24": f.icao24, "callsign": f.callsign ?? NSNull(),
      "registration": f.identity.registration ?? NSNull(),
      "type": f.identity.typeCode ?? NSNull(), "operator": f.identity.operatorName ?? NSNull(),
      "classes": f.identity.classes.map {
        ["class": $0.name.rawValue, "probability": rounded($0.probability.value), "reason": $0.reason]
          as [String: Any]
      },
      "first_seen": f.firstSeen.description, "last_seen": f.lastSeen.description, "origin": options(f.origin),
      "origin_unknown": rounded(f.origin.unknown.value), "destination": options(f.destination),
      "destination_unknown": rounded(f.destination.unknown.value),
      "takeoff": f.takeOff?.description ?? NSNull(),
      "landing": f.landing?.description ?? NSNull(), "distance_km": rounded(f.distance.value),
      "positions": f.positions, "rejected_positions": f.rejected,
      "longest_gap_s": rounded(f.longestGap.value),
      "flags": f.flags, "existence": rounded(f.existence.value),
      "events": f.events.map {
        [
          "kind": $0.kind.rawValue, "from": $0.during.start.description, "to": $0.during.end.description,
          "airport": $0.airport ?? NSNull(), "runway": $0.runway ?? NSNull(), "remark": $0.remark,
        ] as [String: Any]
      },
    ]
  }

  private func feature(_ f: Flight) -> [String: Any] {
    [
      "type": "Feature", "properties": object(f),
      "geometry": ["type": "LineString", "coordinates": f.path.map { [$0.longitude, $0.latitude] }]
        as [String: Any],
    ]
  }

  private func rounded(_ v: Double) -> Double { (v * 1000).rounded() / 1000 }

  private func json(_ value: Any) -> String {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: value, options: options) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}

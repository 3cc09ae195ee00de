import ArgumentParser
import Foundation
import SightlineAir
import SightlineObserving
import SightlineUnits

enum FlightFormat: String, ExpressibleByArgument, CaseIterable {
  case table, csv, json, geojson
}

/// Writes flights for people and programs, one after another as they are found: the output of a year of traffic
/// need not fit into memory. Only the table for people waits for its widest cell.
struct FlightWriter {
  let format: FlightFormat
  private(set) var count = 0
  private var pending = ""
  private var table = TextTable([
    ("address", .left), ("callsign", .left), ("type", .left), ("class", .left), ("first seen (UTC)", .left),
    ("last seen", .left), ("from", .left), ("to", .left), ("km", .right), ("notes", .left),
  ])

  static let columns = [
    "icao24", "callsign", "registration", "type", "class", "first_seen", "last_seen", "origin",
    "origin_probability", "destination", "destination_probability", "takeoff", "landing", "distance_km",
    "positions", "longest_gap_s", "flags",
  ]

  init(format: FlightFormat) {
    self.format = format
    switch format {
    case .table: break
    case .csv: pending = CSVLine.joined(FlightWriter.columns) + "\n"
    case .json: pending = "{\"flights\":["
    case .geojson: pending = "{\"type\":\"FeatureCollection\",\"features\":["
    }
  }

  mutating func write(_ flight: Flight) {
    switch format {
    case .table: table.rows.append(row(flight))
    case .csv: pending += CSVLine.joined(fields(flight)) + "\n"
    case .json: pending += (count > 0 ? ",\n" : "\n") + json(object(flight))
    case .geojson: pending += (count > 0 ? ",\n" : "\n") + json(feature(flight))
    }
    count += 1
    if pending.utf8.count > 1 << 16 { flush() }
  }

  mutating func finish() {
    switch format {
    case .table: pending = table.rendered() + "\n"
    case .csv: break
    case .json, .geojson: pending += "\n]}\n"
    }
    flush()
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    Console.write(pending)
    pending = ""
  }

  /// The most likely airport, unless "unknown" is likelier.
  static func best(_ place: Alternatives<PlaceName>) -> (name: String, probability: Double)? {
    guard let best = place.best, best.probability >= place.unknown else { return nil }
    return (best.option.text, best.probability.value)
  }

  static func classes(_ flight: Flight) -> [String] {
    ClassFinding.Name.allCases.filter { flight.isLikely($0) }.map(\.rawValue)
  }

  /// The flags, and what happened on the way: `refuelling 104 min`, `go-around EHLE ×6`. The last approach is
  /// left out: every landing has one.
  static func notes(_ f: Flight) -> [String] {
    var happened: [(text: String, count: Int)] = []
    for event in f.events where event.kind != .approach {
      var text = event.kind.rawValue
      if let airport = event.airport { text += " " + airport }
      if [.loiter, .holding, .refuelling].contains(event.kind) {
        text += " \(Int((event.during.length.value / 60).rounded())) min"
      }
      if let known = happened.firstIndex(where: { $0.text == text }) {
        happened[known].count += 1
      } else {
        happened.append((text, 1))
      }
    }
    return f.flags + happened.map { $0.count > 1 ? "\($0.text) ×\($0.count)" : $0.text }
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
      decimals(f.longestGap.value, 0), FlightWriter.notes(f).joined(separator: ";"),
    ]
  }

  private func decimals(_ v: Double, _ n: Int) -> String { String(format: "%.\(n)f", v) }

  private func row(_ f: Flight) -> [String] {
    func end(_ place: Alternatives<PlaceName>) -> String {
      FlightWriter.best(place).map { "\($0.name) \(Int(($0.probability * 100).rounded())) %" } ?? "unknown"
    }
    return [
      f.icao24, f.callsign ?? "", f.identity.typeCode ?? "", FlightWriter.classes(f).joined(separator: " "),
      String(f.firstSeen.description.prefix(16)).replacingOccurrences(of: "T", with: " "),
      String(f.lastSeen.description.dropFirst(11).prefix(5)), end(f.origin), end(f.destination),
      decimals(f.distance.value, 0), FlightWriter.notes(f).joined(separator: ", "),
    ]
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

  /// A way across the 180° meridian is cut there into several lines (RFC 7946, 3.1.9).
  private func feature(_ f: Flight) -> [String: Any] {
    let lines = FlightWriter.lines(f.path).map { line in line.map { [$0.longitude, $0.latitude] } }
    let geometry: [String: Any] =
      lines.count == 1
      ? ["type": "LineString", "coordinates": lines[0]] : ["type": "MultiLineString", "coordinates": lines]
    return ["type": "Feature", "properties": object(f), "geometry": geometry]
  }

  static func lines(_ path: [Coordinate]) -> [[Coordinate]] {
    var lines: [[Coordinate]] = [[]]
    for point in path {
      if let last = lines[lines.count - 1].last, abs(point.longitude - last.longitude) > 180 {
        let edge = last.longitude > 0 ? 180.0 : -180
        let turned = point.longitude + 2 * edge
        let share = turned == last.longitude ? 0 : (edge - last.longitude) / (turned - last.longitude)
        let latitude = last.latitude + (point.latitude - last.latitude) * share
        if let here = Coordinate(latitude: latitude, longitude: edge),
          let there = Coordinate(latitude: latitude, longitude: -edge)
        {
          lines[lines.count - 1].append(here)
          lines.append([there])
        }
      }
      lines[lines.count - 1].append(point)
    }
    return lines
  }

  private func rounded(_ v: Double) -> Double { (v * 1000).rounded() / 1000 }

  private func json(_ value: Any) -> String {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: value, options: options) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}

import SightlineUnits

/// Gathers the rows of a table of many aircraft into one track each.
struct RowAssembler {
  private var tracks: [Track] = []
  private var places: [UInt32: Int] = [:]
  /// The aircraft of the row before: rows come in runs of one aircraft.
  private var last = -1
  var account = ReadingAccount()

  /// One row's values in Sightline's units, as they come out of a reader.
  struct Row {
    var position: Position
    var callsign: String?
    var squawk: String?
    var registration: String?
    var typeCode: String?
    init(time: Instant) { position = Position(time: time) }
  }

  mutating func add(_ row: Row, to address: ICAO24) {
    if last < 0 || tracks[last].address != address {
      if let place = places[address.rawValue] {
        last = place
      } else {
        last = tracks.count
        places[address.rawValue] = last
        tracks.append(Track(address))
      }
    }
    var p = row.position
    if p.hasPosition { p.flags.remove(.noPosition) } else { account.withoutPosition += 1 }
    tracks[last].positions.append(p)
    if let text = row.callsign?.trimmingSpaces(), !text.isEmpty {
      tracks[last].callsigns.note(text, at: p.time)
    }
    if let text = row.squawk, !text.isEmpty { tracks[last].squawks.note(text, at: p.time) }
    if let text = row.registration, !text.isEmpty { tracks[last].header.registration = text }
    if let text = row.typeCode, !text.isEmpty { tracks[last].header.typeCode = text }
  }

  /// The tracks by address, settled.
  mutating func finish() -> [Track] {
    for i in tracks.indices {
      tracks[i].callsigns.sort { $0.time < $1.time }
      tracks[i].squawks.sort { $0.time < $1.time }
      tracks[i].settle(&account)
    }
    return tracks.sorted { $0.address < $1.address }
  }
}

/// What a column of a table can mean.
public enum TrackField: String, CaseIterable, Sendable, Hashable, Codable {
  case time, icao24, lat, lon, altitude, geoaltitude, groundspeed, track, callsign, squawk, onground
  case verticalRate = "vertical_rate"
  case lastContact = "lastcontact"
  case registration, typecode

  /// The units a column of this field may be given in; the first is the default.
  public var units: [String] {
    switch self {
    case .time, .lastContact: ["auto", "unix_s", "unix_ms", "iso"]
    case .altitude, .geoaltitude: ["ft", "m"]
    case .groundspeed: ["kt", "m/s", "km/h"]
    case .verticalRate: ["ft/min", "m/s"]
    default: [""]
    }
  }
}

/// Which column of a table means what, and in which unit.
public struct ColumnMapping: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public let column: String
    public let unit: String
  }
  public private(set) var entries: [TrackField: Entry] = [:]

  public struct Mistake: Error, Hashable, CustomStringConvertible {
    public let description: String
  }

  /// Reads `time=ts:unix_ms, icao24=hex, lat=latitude, altitude=alt:ft`.
  public init(_ text: String) throws(Mistake) {
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1).map { String($0).trimmingSpaces() }
      guard sides.count == 2 else {
        throw Mistake(description: "'\(part)': expected FIELD=COLUMN or FIELD=COLUMN:UNIT")
      }
      guard let field = TrackField(rawValue: sides[0]) else {
        let known = TrackField.allCases.map(\.rawValue).joined(separator: ", ")
        throw Mistake(description: "'\(sides[0])' is no field; the fields are \(known)")
      }
      let right = sides[1].split(separator: ":", maxSplits: 1).map { String($0).trimmingSpaces() }
      let unit = right.count == 2 ? right[1] : field.units[0]
      guard field.units.contains(unit) else {
        throw Mistake(
          description: "'\(unit)' is no unit of \(field.rawValue): \(field.units.joined(separator: ", "))")
      }
      entries[field] = Entry(column: right.first ?? "", unit: unit)
    }
    for needed in [TrackField.time, .icao24, .lat, .lon] where entries[needed] == nil {
      throw Mistake(description: "no column for \(needed.rawValue)")
    }
  }

  private init(entries: [TrackField: Entry]) { self.entries = entries }

  /// One spelling for one meaning, so that it can be signed and compared: `icao24=hex, lat=y, …`.
  public var text: String {
    entries.sorted { $0.key.rawValue < $1.key.rawValue }.map { field, entry in
      "\(field.rawValue)=\(entry.column)" + (entry.unit.isEmpty ? "" : ":\(entry.unit)")
    }.joined(separator: ", ")
  }

  func fits(_ header: [String]) -> Bool { entries.values.allSatisfy { header.contains($0.column) } }

  /// Columns of known exports, by their names: OpenSky's state vectors (metres, metres a second) and the
  /// `traffic` library (feet, knots, feet a minute), with the common spellings of others.
  /// `nil` when time, address or place is not among them.
  static func guess(_ header: [String]) -> ColumnMapping? {
    let names = Set(header.map { $0.lowercased() })
    // OpenSky alone calls them so, and it alone writes SI units (OpenSky, state vector schema).
    let isSI = names.contains("baroaltitude") || names.contains("velocity") || names.contains("vertrate")
    let spellings: [(TrackField, [String], String)] = [
      (.time, ["time", "timestamp", "ts", "datetime", "unix_time", "time_position"], "auto"),
      (.icao24, ["icao24", "icao", "hex", "icao_24", "address", "mode_s"], ""),
      (.lat, ["lat", "latitude"], ""), (.lon, ["lon", "longitude", "lng", "long"], ""),
      (.altitude, ["baroaltitude", "baro_altitude"], "m"), (.altitude, ["alt_baro", "altitude_ft"], "ft"),
      (.altitude, ["altitude", "alt"], isSI ? "m" : "ft"),
      (.geoaltitude, ["geoaltitude", "geo_altitude"], isSI ? "m" : "ft"), (.geoaltitude, ["alt_geom"], "ft"),
      (.groundspeed, ["velocity"], "m/s"),
      (.groundspeed, ["groundspeed", "gs", "speed", "ground_speed"], "kt"),
      (.track, ["track", "heading", "true_track", "course"], ""),
      (.verticalRate, ["vertrate"], "m/s"),
      (.verticalRate, ["vertical_rate", "baro_rate", "vr", "vrate"], isSI ? "m/s" : "ft/min"),
      (.callsign, ["callsign", "flight", "ident"], ""), (.squawk, ["squawk"], ""),
      (.onground, ["onground", "on_ground", "ground"], ""),
      (.lastContact, ["lastcontact", "last_contact"], "auto"),
      (.registration, ["registration", "reg", "r"], ""), (.typecode, ["typecode", "type", "t"], ""),
    ]
    var entries: [TrackField: Entry] = [:]
    for (field, candidates, unit) in spellings where entries[field] == nil {
      if let column = header.first(where: { candidates.contains($0.lowercased()) }) {
        entries[field] = Entry(column: column, unit: unit)
      }
    }
    guard entries[.time] != nil, entries[.icao24] != nil, entries[.lat] != nil, entries[.lon] != nil else {
      return nil
    }
    return ColumnMapping(entries: entries)
  }
}

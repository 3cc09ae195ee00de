import ArgumentParser
import Foundation
import SightlineAir
import SightlineEvidence

/// The reference tables a person may give in place of the built-in ones.
struct ReferenceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Airports as CSV (airportsdata or OurAirports layout, gzip allowed).", valueName: "file"))
  var airports: String?
  @Option(help: ArgumentHelp("Runways as CSV (OurAirports layout).", valueName: "file"))
  var runways: String?
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Aircraft register: CSV, or a zip of the Mictronics database; may be given several times, most trusted first.",
      valueName: "file"))
  var aircraft: [String] = []

  func load() throws -> LoadedReferences {
    try LoadedReferences(airports: airports, runways: runways, aircraft: aircraft)
  }
}

/// References as values, with the digest of the bytes they came from, so that a change of a table is a change
/// of the derivation.
struct LoadedReferences: Sendable {
  let references: AirReferences
  /// `airports=<sha256>` …
  let parameters: [String]
  /// Rows that could not be used.
  let complaints: [String]

  init(airports: String?, runways: String?, aircraft: [String]) throws {
    var complaints: [String] = []
    var parameters: [String] = []
    func note(_ what: String, _ bytes: [UInt8]) { parameters.append("\(what)=\(Digest.hex(bytes))") }
    func keep(_ errors: [ReferenceError]) {
      complaints += errors.prefix(5).map { "\($0)" }
      if errors.count > 5 { complaints.append("… and \(errors.count - 5) more rows") }
    }

    let airportBytes = try airports.map(LoadedReferences.bytes) ?? LoadedReferences.builtInAirports()
    note("airports", airportBytes)
    let airportReading = try AirportReader.read(airportBytes, file: airports ?? "built-in airports")
    keep(airportReading.errors)

    var fields: [String: [Runway]] = [:]
    if let runways {
      let bytes = try LoadedReferences.bytes(runways)
      note("runways", bytes)
      let reading = try RunwayReader.read(bytes, file: runways)
      keep(reading.errors)
      fields = reading.value
    }
    var references = AirReferences(airports: AirportTable.build(airportReading.value, runways: fields).table)
    for path in aircraft {
      let refused = try InputWalker().walk([path]) { file in
        let bytes = try file.load()
        note("aircraft", bytes)
        try LoadedReferences.register(bytes, file.name, &references, keep)
      }
      if let first = refused.first { throw ValidationError("\(first.name) \(first.error)") }
    }
    (self.references, self.parameters, self.complaints) = (references, parameters, complaints)
  }

  private static func register(
    _ bytes: [UInt8], _ name: String, _ references: inout AirReferences, _ keep: ([ReferenceError]) -> Void
  ) throws {
    let base = name.split(whereSeparator: { $0 == "/" || $0 == "!" }).last.map(String.init) ?? name
    guard bytes.first(where: { $0 > 32 }) == UInt8(ascii: "{") else {
      // Only the tables count; licence texts and the like inside an archive are passed over.
      guard !name.contains("!") || base.contains(".csv") else { return }
      let reading = try RegisterReader.readTable(bytes, file: name, name: base)
      keep(reading.errors)
      references.registers.append(reading.value)
      return
    }
    if base.hasPrefix("aircraft") {
      let reading = RegisterReader.readMictronics(aircraft: bytes, file: name)
      keep(reading.errors)
      references.registers.append(reading.value)
    } else if base.hasPrefix("operator") {
      let reading = RegisterReader.readMictronics(operators: bytes, file: name)
      keep(reading.errors)
      references.operators.merge(reading.value) { old, _ in old }
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    do { return try InputWalker().load(path) } catch { throw ValidationError("\(path) \(error)") }
  }

  /// The table that comes with Sightline (Sources/Air/Resources/ORIGIN.md).
  private static func builtInAirports() throws -> [UInt8] {
    guard let path = AirResources.airports else { throw ValidationError("the built-in airport table is missing; give --airports") }
    return try bytes(path)
  }
}

import ArgumentParser
import Foundation
import SightlineAir
import SightlineEvidence

/// The reference tables a person may give in place of the built-in ones.
struct ReferenceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Airports as CSV (airportsdata or OurAirports layout, gzip allowed), in place of the built-in ones.",
      valueName: "file"))
  var airports: String?
  @Option(
    help: ArgumentHelp(
      "Runways as CSV (OurAirports layout), in place of the built-in ones.", valueName: "file"))
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
    var parameters: [String] = []
    func note(_ what: String, _ bytes: [UInt8]) -> [UInt8] {
      parameters.append("\(what)=\(Digest.hex(bytes))")
      return bytes
    }
    let airportBytes = note(
      "airports", try airports.map(LoadedReferences.bytes) ?? LoadedReferences.builtInAirports())
    // The built-in runways serve any table of airports: they are joined by identifier.
    let runwayBytes = try (runways ?? AirResources.runways).map {
      note("runways", try LoadedReferences.bytes($0))
    }
    var registers: [(name: String, bytes: [UInt8])] = []
    for path in aircraft {
      let refused = try InputWalker().walk([path]) { file in
        let name =
          file.name.split(whereSeparator: { $0 == "/" || $0 == "!" }).last.map(String.init) ?? file.name
        // Licence texts and the like inside an archive are no registers.
        guard !file.name.contains("!") || name.contains(".csv") || name.contains(".json") else { return }
        registers.append((name, note("aircraft", try file.load())))
      }
      if let first = refused.first { throw Refusal("\(first.name) \(first.error)", code: .badInput) }
    }
    do {
      let reading = try AirReferences.read(airports: airportBytes, runways: runwayBytes, registers: registers)
      references = reading.value
      complaints =
        reading.errors.prefix(5).map { "reference row not used: \($0)" }
        + (reading.errors.count > 5 ? ["… and \(reading.errors.count - 5) more reference rows"] : [])
    } catch { throw Refusal("\(error)", code: .badInput) }
    self.parameters = parameters
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    do { return try InputWalker().load(path) } catch { throw Refusal("\(path) \(error)", code: .badInput) }
  }

  /// The table that comes with Sightline (Sources/Air/Resources/ORIGIN.md).
  private static func builtInAirports() throws -> [UInt8] {
    guard let path = AirResources.airports else {
      throw Refusal("the built-in airport table is missing; give --airports")
    }
    return try bytes(path)
  }
}

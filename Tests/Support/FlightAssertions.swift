import SightlineAir
import SightlineObserving
import SightlineUnits
import Testing

/// Holds flights against those recorded, and shows what differs with the command that reproduces it.
///
/// - Parameters:
///   - fixture: `belevingsvlucht`, kept as `Tests/AirTests/Fixtures/flights/belevingsvlucht/flights.txt`.
///   - path: of the tracks within the shared records.
public func assertFlights(
  _ flights: [Flight], areThoseOf fixture: String, from path: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  Recording.check(
    flights.flatMap(FlightText.lines),
    against: SharedData.checkout.path + "/Tests/AirTests/Fixtures/flights/\(fixture)/flights.txt",
    command: "sightline flights ../shared/data/\(path) "
      + "--airports ../shared/data/air/reference/airportsdata_airports.csv.gz "
      + "--runways ../shared/data/air/reference/ourairports_runways.csv.gz --format json",
    sourceLocation: sourceLocation)
}

/// A flight as a few plain lines: what a person would compare, coarse enough to outlive a new fit of the model.
public enum FlightText {
  public static func lines(_ f: Flight) -> [String] {
    let moments = [
      f.takeOff.map { "took off \(time($0))" }, f.landing.map { "landed \(time($0))" },
    ].compactMap { $0 }
    let flags = f.flags.isEmpty ? [] : ["(" + f.flags.joined(separator: ", ") + ")"]
    let first = [
      f.icao24, f.callsign ?? "-", "\(f.firstSeen) to \(f.lastSeen)", "from \(place(f.origin))",
      "to \(place(f.destination))",
    ]
    return [(first + moments + flags).joined(separator: " ")]
      + f.events.map { event in
        let place = [event.airport, event.runway].compactMap { $0 }.joined(separator: " ")
        return "  \(event.kind.rawValue) \(place.isEmpty ? "" : place + " ")\(time(event.during.start))"
      }
  }

  /// `LFPG` when all but certain, `LFPG?` when more likely than not, else `unknown`.
  static func place(_ place: Alternatives<PlaceName>) -> String {
    guard let best = place.best, best.probability >= .even else { return "unknown" }
    return best.option.text + (best.probability >= 0.9 ? "" : "?")
  }
  private static func time(_ t: Instant) -> String { String(t.description.dropFirst(11).dropLast()) }
}

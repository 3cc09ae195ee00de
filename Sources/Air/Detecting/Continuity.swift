import SightlineObserving
import SightlineUnits

/// An aircraft leaves from where it landed.
///
/// Where reception ended aloft and the next flight was heard from the ground (or the other way round), the
/// field that is known says much about the one that is not. Both ends aloft are left alone: they err alike.
enum Continuity {
  /// The probability that no flight went unheard between two heard ones, by the hours between them. Assumed:
  /// no source says how often a whole flight is missed.
  static func unbroken(hours: Double) -> Double {
    hours < 6 ? 0.9 : hours < 12 ? 0.75 : hours < 24 ? 0.5 : 0
  }
  /// A field is known from this probability on.
  static let known = 0.9
  /// How likely a field within reach is before anything is known of it, and "elsewhere" likewise: some fifty
  /// fields with scheduled or military traffic lie within reach of an aircraft at cruise in Europe.
  static let base = 0.02
  static let baseElsewhere = 0.5

  static func apply(_ flights: inout [Flight]) {
    guard flights.count > 1 else { return }
    for k in flights.indices.dropLast() {
      let (before, after) = (flights[k], flights[k + 1])
      let c = unbroken(hours: (after.firstSeen - before.lastSeen).hours)
      guard c > 0 else { continue }
      let landed = (before.destination.best?.probability.value ?? 0) >= known
      let left = (after.origin.best?.probability.value ?? 0) >= known
      if left, !landed {
        flights[k].destination = joined(before.destination, after.origin, c)
        note(&flights[k], "destination from where it next took off")
      } else if landed, !left {
        flights[k + 1].origin = joined(after.origin, before.destination, c)
        note(&flights[k + 1], "origin from where it last landed")
      }
    }
  }

  /// Bayes' rule: each field weighed by how much better the known end explains it than chance does.
  static func joined(
    _ open: Alternatives<PlaceName>, _ known: Alternatives<PlaceName>, _ c: Double
  ) -> Alternatives<PlaceName> {
    func q(_ name: PlaceName) -> Double {
      known.options.first { $0.option == name }?.probability.value ?? 0
    }
    var weights = open.options.map { ($0.option, $0.probability.value * (c * q($0.option) / base + 1 - c)) }
    // The known field may have been too unlikely to be listed; it had at most half a percent then.
    if let best = known.best, !open.options.contains(where: { $0.option == best.option }) {
      let unlisted = min(0.005, open.unknown.value * base)
      weights.append((best.option, unlisted * (c * best.probability.value / base + 1 - c)))
    }
    let elsewhere = open.unknown.value * (c * known.unknown.value / baseElsewhere + 1 - c)
    let sum = weights.reduce(elsewhere) { $0 + $1.1 }
    guard sum > 0 else { return open }
    return Alternatives(weights.map { ($0.0, Probability(clamping: $0.1 / sum)) })
  }

  private static func note(_ flight: inout Flight, _ text: String) {
    flight.flags.append(text)
    flight.flags.sort()
  }
}

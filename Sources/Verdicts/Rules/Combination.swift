import SightlineUnits

/// Probability of several statements together when nothing is known of how they hang together: the bounds of
/// Fréchet. They hold whatever the parts share (sightings, sources, priors), where a product would claim an
/// independence that nobody measured.
package enum Combination {
  /// All: at least Σp − (n − 1), at most the smallest.
  package static func all(_ parts: [ProbabilityRange]) -> ProbabilityRange {
    ProbabilityRange(
      Probability(clamping: parts.reduce(1 - Double(parts.count)) { $0 + $1.low.value }),
      parts.map(\.high).min() ?? .certain)
  }
  /// Any: at least the largest, at most Σp.
  package static func any(_ parts: [ProbabilityRange]) -> ProbabilityRange {
    ProbabilityRange(
      parts.map(\.low).max() ?? .impossible, Probability(clamping: parts.reduce(0) { $0 + $1.high.value }))
  }
  package static func not(_ part: ProbabilityRange) -> ProbabilityRange {
    ProbabilityRange(part.high.complement, part.low.complement)
  }
}

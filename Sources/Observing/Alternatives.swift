import SightlineUnits

/// Options of which at most one is true, each with its probability; what is left over is "unknown".
///
/// Invariant: probabilities sum to at most 1 (within 1e-9); options are in falling order of probability,
/// ties in the options' own order, so that equal inputs give equal bytes.
public struct Alternatives<Option: Hashable & Sendable & Codable & Comparable>: Hashable, Sendable, Codable {
  public struct Weighted: Hashable, Sendable, Codable {
    public let option: Option
    public let probability: Probability
    @inlinable public init(_ option: Option, _ probability: Probability) {
      (self.option, self.probability) = (option, probability)
    }
  }
  public let options: [Weighted]

  /// Drops options of probability 0, merges equal ones, and scales down where the sum exceeds 1.
  @inlinable public init(_ weighted: [(Option, Probability)]) {
    // Sorted by option: equal ones meet, and the sum is taken in an order that the input's does not change.
    let present = weighted.filter { $0.1.value > 0 }.sorted { $0.0 < $1.0 }
    var merged: [(option: Option, sum: Double)] = []
    merged.reserveCapacity(present.count)
    for (option, p) in present {
      // Options that differ may still be neither before nor after each other.
      let equal = merged.indices.reversed().prefix { !(merged[$0].option < option) }
        .first { merged[$0].option == option }
      if let equal { merged[equal].sum += p.value } else { merged.append((option, p.value)) }
    }
    let total = merged.reduce(0) { $0 + $1.sum }
    let scale = total > 1 ? 1 / total : 1
    options = merged.map { Weighted($0.option, Probability(clamping: $0.sum * scale)) }.sorted {
      $0.probability != $1.probability ? $0.probability > $1.probability : $0.option < $1.option
    }
  }
  /// The same probabilities of other options.
  /// - Parameter other: must keep options apart and in their order, as a place does that is named like the option.
  @inlinable public func mapped<Other>(_ other: (Option) -> Other) -> Alternatives<Other> {
    Alternatives<Other>(ordered: options.map { .init(other($0.option), $0.probability) })
  }
  @inlinable init(ordered options: [Weighted]) { self.options = options }
  public static func certainly(_ option: Option) -> Self { Self([(option, .certain)]) }
  public static var unknown: Self { Self([]) }

  /// The probability that none of the options is true.
  public var unknown: Probability {
    Probability(clamping: 1 - options.reduce(0) { $0 + $1.probability.value })
  }
  public var best: Weighted? { options.first }

  /// The probability that the true option satisfies `condition`.
  public func probability(where condition: (Option) -> Bool) -> Probability {
    Probability(
      clamping: options.reduce(0) { $0 + (condition($1.option) ? $1.probability.value : 0) })
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits

/// What a source states: the truth lies between `lower` and `upper`, both off by one normal error.
package struct StatedRange: Hashable, Sendable {
  /// −∞ and +∞ where the source says nothing of that side.
  package var lower: Double
  package var upper: Double
  /// One standard deviation; 0 for an exact count.
  package var error: Double

  package init(lower: Double, upper: Double, error: Double = 0) {
    (self.lower, self.upper, self.error) = (lower, upper, error)
  }
  package init(_ figure: Figure) {
    let v = figure.value.double
    switch figure.meaning {
    case .total: (lower, upper) = (v, v)
    case .atLeast: (lower, upper) = (v, .infinity)
    case .atMost: (lower, upper) = (-.infinity, v)
    }
    error = figure.standardError
  }

  package static func + (a: StatedRange, b: StatedRange) -> StatedRange {
    StatedRange(
      lower: a.lower + b.lower, upper: a.upper + b.upper,
      error: (a.error * a.error + b.error * b.error).squareRoot())
  }
  package static func - (a: StatedRange, b: StatedRange) -> StatedRange {
    a + StatedRange(lower: -b.upper, upper: -b.lower, error: b.error)
  }
  package var isExact: Bool { lower == upper }

  /// How surely a true statement of this shows that the truth lies within the limits, and that it does not;
  /// what is left stays open.
  package func shows(_ limits: Limits) -> (holds: Double, fails: Double) {
    if error <= 0 { return exactly(limits) }
    if limits.low == limits.high { return point(limits.low) }
    let below = cumulative(limits.high, upper)
    let above = cumulative(limits.low, lower)
    let fails = cumulative(limits.low, upper) + 1 - cumulative(limits.high, lower)
    return (max(0, below - above), min(1, max(0, fails)))
  }

  /// P(end + error ≤ limit). A side without a limit is met by any end, also one that is open itself.
  private func cumulative(_ limit: Double, _ end: Double) -> Double {
    if limit.isInfinite { return limit > 0 ? 1 : 0 }
    if end.isInfinite { return end > 0 ? 0 : 1 }
    return normalCumulative((limit - end) / error)
  }

  private func exactly(_ l: Limits) -> (holds: Double, fails: Double) {
    let holds = l.admitsFromBelow(lower) && l.admitsFromAbove(upper)
    let fails = !l.admitsFromBelow(upper) || !l.admitsFromAbove(lower)
    return (holds ? 1 : 0, fails ? 1 : 0)
  }
  /// One number can be refuted by a figure with an error, never shown by it.
  private func point(_ t: Double) -> (holds: Double, fails: Double) {
    if isExact { return (0, 2 * normalCumulative(abs(lower - t) / error) - 1) }
    return (0, min(1, 1 - cumulative(t, lower) + cumulative(t, upper)))
  }
}

/// The numbers that satisfy a comparison.
package struct Limits: Hashable, Sendable {
  package let low: Double
  package let high: Double
  /// Whether the limit itself is left out.
  package let lowOpen: Bool
  package let highOpen: Bool

  package init(low: Double, high: Double, lowOpen: Bool = false, highOpen: Bool = false) {
    (self.low, self.high, self.lowOpen, self.highOpen) = (low, high, lowOpen, highOpen)
  }
  package init(_ bounds: QuantityBounds) {
    switch bounds {
    case .atLeast(let q): self.init(low: q.value.double, high: .infinity)
    case .atMost(let q): self.init(low: -.infinity, high: q.value.double)
    case .moreThan(let q): self.init(low: q.value.double, high: .infinity, lowOpen: true)
    case .lessThan(let q): self.init(low: -.infinity, high: q.value.double, highOpen: true)
    case .exactly(let q): self.init(low: q.value.double, high: q.value.double)
    case .between(let a, let b): self.init(low: a.value.double, high: b.value.double)
    }
  }

  /// Numbers that differ by less than this share of their size are the same number: rounding of sums.
  static let rounding = 1e-12
  private static func tolerance(_ a: Double, _ b: Double) -> Double {
    a.isFinite && b.isFinite ? rounding * max(abs(a), abs(b)) : 0
  }
  func admitsFromBelow(_ v: Double) -> Bool {
    let slack = Limits.tolerance(v, low)
    return lowOpen ? v > low + slack : v >= low - slack
  }
  func admitsFromAbove(_ v: Double) -> Bool {
    let slack = Limits.tolerance(v, high)
    return highOpen ? v < high - slack : v <= high + slack
  }
}

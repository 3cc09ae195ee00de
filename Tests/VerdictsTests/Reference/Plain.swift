import Foundation

/// Probabilities worked out the long way, one case after the other. Shares nothing with the rules.
enum Slow {
  static let priors = [0.2, 0.8]
  static let factors = [0.5, 1.0, 2.0]

  static func shifted(_ p: Double, _ f: Double) -> Double { p * f / (1 - p + p * f) }

  /// b with P(none) = (b/(b+1))^½, found by halving.
  static func scale(priorOfNone none: Double) -> Double { scales[none] ?? halved(none) }
  private static let scales = Dictionary(uniqueKeysWithValues: priors.map { (1 - $0, halved(1 - $0)) })

  private static func halved(_ none: Double) -> Double {
    var (low, high) = (1e-12, 1e12)
    for _ in 0..<300 {
      let middle = (low * high).squareRoot()
      if pow(middle / (middle + 1), 0.5) < none { low = middle } else { high = middle }
    }
    return (low * high).squareRoot()
  }

  /// P(k unseen = 0) for a Poisson count whose rate is Gamma(½ + seen, b + d), thinned to 1 − d, by adding up
  /// the Poisson probabilities over the rate's density.
  static func noneUnseen(_ d: Double, _ b: Double, seen: Double) -> Double {
    // The mixture in closed form, checked against the integral in its own test.
    pow((b + d) / (b + 1), 0.5 + seen)
  }

  /// The same by numerical integration over ln Λ.
  static func noneUnseenIntegrated(_ d: Double, _ b: Double, seen: Double) -> Double {
    let shape = 0.5 + seen
    let rate = b + d
    var (sum, norm) = (0.0, 0.0)
    for i in -6_000...2_000 {
      let x = Double(i) / 100
      let lambda = exp(x)
      // Density of ln Λ: Λ^shape e^(−rate Λ).
      let density = exp(shape * x - rate * lambda)
      norm += density
      sum += density * exp(-lambda * (1 - d))
    }
    return sum / norm
  }

  /// One thing, in a thousand equal worlds: it happened in a share of them, and was seen in a share of those.
  /// Where nothing was seen, how many are left in which it happened?
  static func onceUnseen(_ d: Double, prior: Double) -> Double {
    let (happened, not) = (1000 * prior, 1000 * (1 - prior))
    let left = happened - happened * d
    return left + not > 0 ? left / (left + not) : 0
  }

  /// Every way in which the sightings can be true: the mass and, for each, 0 false, 1 in time, 2 late.
  static func ways(_ sightings: [(inTime: Double, late: Double)]) -> [(mass: Double, states: [Int])] {
    sightings.reduce([(1.0, [])]) { ways, s in
      ways.flatMap { way in
        [(0, 1 - s.inTime - s.late), (1, s.inTime), (2, s.late)].filter { $0.1 > 0 }.map {
          (way.0 * $0.1, way.1 + [$0.0])
        }
      }
    }
  }

  /// P(it happened in time).
  static func inTime(
    _ sightings: [(inTime: Double, late: Double)], _ d: Double, once: Bool, prior: Double, factor: Double
  ) -> Double {
    let moved = sightings.map { s -> (inTime: Double, late: Double) in
      let whole = s.inTime + s.late
      guard whole > 0 else { return s }
      let p = shifted(whole, factor)
      return (p * s.inTime / whole, p * s.late / whole)
    }
    let b = scale(priorOfNone: 1 - prior)
    let expected = moved.reduce(0) { $0 + $1.inTime }
    let unseen = once ? onceUnseen(d, prior: prior) : 1 - noneUnseen(d, b, seen: expected)
    return ways(moved).reduce(0) { sum, way in
      if way.states.contains(1) { return sum + way.mass }
      if once, way.states.contains(2) { return sum }
      return sum + way.mass * unseen
    }
  }

  /// Lowest and highest over priors and factors.
  static func range(_ p: (Double, Double) -> Double) -> (low: Double, high: Double) {
    let all = priors.flatMap { prior in factors.map { p(prior, $0) } }
    return (all.min()!, all.max()!)
  }

  static func outcome(_ low: Double, _ high: Double) -> String {
    low >= 0.8 - 1e-9 ? "supported" : high <= 0.2 + 1e-9 ? "contradicted" : "cannot tell"
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Student's t and Fisher's F, by the regularised incomplete beta function (continued fraction of Lentz,
/// Numerical Recipes, 3rd edition, section 6.4; 10⁻¹² where tested).
enum Distributions {
  static func incompleteBeta(_ a: Double, _ b: Double, _ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast below the mean only.
    guard x < (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(b, a, 1 - x) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    var (c, d) = (1.0, 1 / nonzero(1 - (a + b) * x / (a + 1)))
    var h = d
    for m in 1...500 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d)
      c = nonzero(1 + even / c)
      h *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d)
      c = nonzero(1 + odd / c)
      let step = d * c
      h *= step
      if abs(step - 1) < 1e-14 { break }
    }
    return front * h
  }
  private static func nonzero(_ x: Double) -> Double { abs(x) < 1e-300 ? 1e-300 : x }

  /// P(|T| > |t|) with `freedom` degrees.
  static func twoSidedT(_ t: Double, freedom: Double) -> Double {
    freedom > 0 && t.isFinite ? incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t)) : .nan
  }
  /// P(F > f).
  static func upperF(_ f: Double, _ d1: Double, _ d2: Double) -> Double {
    f > 0 && d1 > 0 && d2 > 0 ? incompleteBeta(d2 / 2, d1 / 2, d2 / (d2 + d1 * f)) : 1
  }
  /// The t that is exceeded in size with probability `p`, by bisection.
  static func quantileT(twoSided p: Double, freedom: Double) -> Double {
    var (low, high) = (0.0, 1e3)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if twoSidedT(middle, freedom: freedom) > p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

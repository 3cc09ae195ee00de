#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1.
///
/// Continued fraction of DLMF 8.17.22 by Lentz's method, on the side where it converges fast; error below
/// 1e-12 for the parameters met here.
func regularisedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - regularisedBeta(1 - x, b, a) }
  let logFront = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
  let tiny = 1e-300
  var c = 1.0
  var d = 1 - (a + b) * x / (a + 1)
  d = 1 / (abs(d) < tiny ? tiny : d)
  var fraction = d
  for i in 1...10_000 {
    let m = Double(i)
    for numerator in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 + numerator * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = 1 + numerator / c
      if abs(c) < tiny { c = tiny }
      fraction *= d * c
    }
    if abs(d * c - 1) < 1e-15 { break }
  }
  return min(1, max(0, exp(logFront) * fraction / a))
}

/// A count whose rate is Gamma distributed: negative binomial, P(k) = C(k + r − 1, k) (1 − θ)^r θ^k.
struct NegativeBinomial {
  /// Above 0.
  let shape: Double
  /// θ in [0, 1).
  let theta: Double

  /// P(K ≤ k); 0 for negative k.
  func cumulative(_ k: Int) -> Double {
    if k < 0 { return 0 }
    if theta <= 0 || k == .max { return 1 }
    return regularisedBeta(1 - theta, shape, Double(k) + 1)
  }
  /// P(low ≤ K ≤ high).
  func probability(_ low: Int, _ high: Int) -> Double {
    if high < 0 || low > high { return 0 }
    return max(0, cumulative(high) - cumulative(low - 1))
  }
}

/// The number of true instances among independent candidates, exactly convolved.
struct PoissonBinomial {
  /// `mass[k]` = P(exactly k are true).
  let mass: [Double]

  init(_ probabilities: [Double]) {
    var mass = [1.0]
    for p in probabilities {
      var next = [Double](repeating: 0, count: mass.count + 1)
      for (k, m) in mass.enumerated() {
        next[k] += m * (1 - p)
        next[k + 1] += m * p
      }
      mass = next
    }
    self.mass = mass
  }
}

/// eˣ, kept in the one file that needs the C library.
func exponential(_ x: Double) -> Double { exp(x) }

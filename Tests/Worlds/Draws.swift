import SightlineTesting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SeededRandom {
  /// True with the probability given.
  public mutating func chance(_ p: Double) -> Bool { uniform() < p }

  /// Marsaglia and Tsang (2000); shape above 0.
  mutating func gamma(shape: Double, rate: Double) -> Double {
    if shape < 1 { return gamma(shape: shape + 1, rate: rate) * pow(uniform(1e-300, 1), 1 / shape) }
    let d = shape - 1 / 3.0
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      if v > 0, log(uniform(1e-300, 1)) < 0.5 * x * x + d - d * v + d * log(v) { return d * v / rate }
    }
  }
  mutating func normal() -> Double {
    (-2 * log(uniform(1e-300, 1))).squareRoot() * cos(2 * Double.pi * uniform())
  }
  /// By waiting times below 30, in parts above, so that no factor underflows.
  mutating func poisson(_ mean: Double) -> Int {
    var (rest, total) = (mean, 0)
    while rest > 30 {
      total += poisson(30)
      rest -= 30
    }
    let limit = exp(-rest)
    var product = uniform()
    while product > limit {
      total += 1
      product *= uniform()
    }
    return total
  }
  mutating func beta(_ a: Double, _ b: Double) -> Double {
    let x = gamma(shape: a, rate: 1)
    return x / (x + gamma(shape: b, rate: 1))
  }
  /// 1, 2, 3 … with the mean given.
  mutating func geometric(mean: Double) -> Int {
    var n = 1
    while !chance(1 / mean) { n += 1 }
    return n
  }
}

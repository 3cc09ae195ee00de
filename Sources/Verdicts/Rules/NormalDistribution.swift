#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Φ(z), the probability that a standard normal value is at most z; error below 1e-15.
func normalCumulative(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

/// ln x, kept in the one file that needs the C library.
func logarithm(_ x: Double) -> Double { log(x) }

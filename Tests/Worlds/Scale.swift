#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The C library's functions that the worlds need.
enum Scale {
  static func exponential(_ x: Double) -> Double { exp(x) }
  static func logOdds(_ p: Double) -> Double { log(p / (1 - p)) }
}

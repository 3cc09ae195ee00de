#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ArmsRace {
  /// Not a number for zero and below: a budget of nothing has no logarithm.
  static func log(_ x: Double) -> Double { x > 0 ? naturalLogarithm(x) : .nan }
}
extension UnitRootTest {
  static func ln(_ x: Double) -> Double { naturalLogarithm(x) }
}
private func naturalLogarithm(_ x: Double) -> Double { log(x) }

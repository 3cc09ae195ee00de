import Foundation

/// Statistics that one odd value does not move.
enum Robust {
  /// 0 of nothing.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}

enum Logarithm {
  static func natural(_ x: Double) -> Double { log(x) }
}

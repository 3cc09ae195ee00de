import Foundation

/// One prediction held against the truth.
struct Prediction {
  /// Probability of the airport named first, and whether it was right.
  let top: Double
  let hit: Bool
  /// Sum of squared differences over all airports and "unknown".
  let brier: Double
}

/// Precision, recall, Brier score and calibration of a set of predictions.
struct Scores {
  let count: Int
  let accuracy: Double
  let brier: Double
  /// Mean probability of what was named first: equals the accuracy when honest on the whole.
  let confidence: Double
  /// Σ |accuracy − confidence| over bins, weighed by their size. Bins hold equal numbers of predictions, at
  /// least 50 each, so that the error is not the noise of nearly empty bins.
  let calibrationError: Double
  /// What a perfectly calibrated model would show on so few flights: the mean error and the one that 19 of 20
  /// such models stay under, when each outcome is drawn with the stated probability (400 draws, seeded).
  let chance: (mean: Double, high: Double)
  /// 95 % interval of accuracy − confidence when whole fields are drawn again (400 draws): flights at one field
  /// are right and wrong together, so that independent draws show too little noise.
  let gap: (low: Double, high: Double)
  /// The best precision among thresholds at which at least 95 % of the flights are named rightly; `nil` when
  /// none is.
  let precisionAt95: Double?
  /// The highest recall among thresholds at which at least 98 % of the named ones are right.
  let recallAt98: Double

  /// `groups`: what is drawn as a whole, for each prediction.
  init(_ predictions: [Prediction], groups: [Int]) {
    let n = Double(max(1, predictions.count))
    count = predictions.count
    accuracy = predictions.reduce(0) { $0 + ($1.hit ? 1 : 0) } / n
    brier = predictions.reduce(0) { $0 + $1.brier } / n
    confidence = predictions.reduce(0) { $0 + $1.top } / n
    let sorted = predictions.sorted { $0.top < $1.top }
    calibrationError = Scores.error(sorted.map { ($0.top, $0.hit) })
    var random = SplitMix(state: 7)
    let drawn = (0..<400).map { _ in Scores.error(sorted.map { ($0.top, random.next() < $0.top) }) }.sorted()
    chance = (drawn.reduce(0, +) / 400, drawn[380])
    gap = Scores.gap(predictions, groups, &random)
    var (named, right) = (0.0, 0.0)
    var (best, recall) = (Double?.none, 0.0)
    for p in sorted.reversed() {
      named += 1
      right += p.hit ? 1 : 0
      if right / n >= 0.95 { best = max(best ?? 0, right / named) }
      if right / named >= 0.98 { recall = max(recall, right / n) }
    }
    (precisionAt95, recallAt98) = (best, recall)
  }

  private static func gap(
    _ predictions: [Prediction], _ groups: [Int], _ random: inout SplitMix
  ) -> (low: Double, high: Double) {
    let members = Dictionary(grouping: predictions.indices) { groups[$0] }.sorted { $0.key < $1.key }
    let gaps = (0..<400).map { _ in
      var (sum, n) = (0.0, 0.0)
      for _ in members.indices {
        for i in members[Int(random.next() * Double(members.count))].value {
          sum += (predictions[i].hit ? 1 : 0) - predictions[i].top
          n += 1
        }
      }
      return sum / max(1, n)
    }.sorted()
    return (gaps[10], gaps[390])
  }

  private static func error(_ sorted: [(top: Double, hit: Bool)]) -> Double {
    let n = Double(max(1, sorted.count))
    let bins = max(1, min(10, sorted.count / 50))
    var error = 0.0
    for b in 0..<bins {
      let part = sorted[(sorted.count * b / bins)..<(sorted.count * (b + 1) / bins)]
      error += abs(part.reduce(0) { $0 + ($1.hit ? 1 : 0) - $1.top }) / n
    }
    return error
  }
}

/// SplitMix64: small, seeded, the same on every machine.
struct SplitMix {
  var state: UInt64
  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }
}

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
  /// least 25 each, so that the error is not the noise of nearly empty bins.
  let calibrationError: Double
  /// The best precision among thresholds at which at least 95 % of the flights are named rightly; `nil` when
  /// none is.
  let precisionAt95: Double?
  /// The highest recall among thresholds at which at least 98 % of the named ones are right.
  let recallAt98: Double

  init(_ predictions: [Prediction]) {
    let n = Double(max(1, predictions.count))
    count = predictions.count
    accuracy = predictions.reduce(0) { $0 + ($1.hit ? 1 : 0) } / n
    brier = predictions.reduce(0) { $0 + $1.brier } / n
    confidence = predictions.reduce(0) { $0 + $1.top } / n
    let sorted = predictions.sorted { $0.top < $1.top }
    let bins = max(1, min(10, predictions.count / 25))
    var error = 0.0
    for b in 0..<bins {
      let part = sorted[(sorted.count * b / bins)..<(sorted.count * (b + 1) / bins)]
      error += abs(part.reduce(0) { $0 + ($1.hit ? 1 : 0) - $1.top }) / n
    }
    calibrationError = error
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
}

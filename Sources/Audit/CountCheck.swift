import Foundation

/// The event-count rule by the plainest arithmetic: convolution by hand, and the unseen count summed term by term.
struct CountCheck {
  let verdict: DossierNumbers.Verdict
  let count: CountedStatement
  private let detection, shape, past, exposure: Double
  private let scales: (low: Double, high: Double)

  /// `nil` where the dossier names too little.
  init?(_ verdict: DossierNumbers.Verdict, _ count: CountedStatement) {
    let w = verdict.workings
    guard let detection = w["detection"], let shape = w["prior.shape"], let low = w["scale.atLow"],
      let high = w["scale.atHigh"], shape > 0, low > 0, high > 0, (0...1).contains(detection)
    else { return nil }
    (self.verdict, self.count, self.detection, self.shape) = (verdict, count, detection, shape)
    (scales, past, exposure) = ((low, high), w["past.expected"] ?? 0, w["past.exposure"] ?? 0)
  }

  /// Candidates judged by one model may be off together: by half or twice their odds.
  private static let oddsFactors = [0.5, 1, 2]

  func check(_ result: inout DossierNumbers.Result) {
    let place = verdict.id
    // More terms than this are not summed: the dossier's digest still guards the number.
    guard count.low <= 100_000, (count.high ?? 0) <= 100_000, verdict.candidates.count <= 20_000,
      let stated = verdict.probability
    else { return result.notes.append("\(place): too large to be computed again term by term") }
    let given = verdict.candidates.map(\.probability)
    let factors = given.isEmpty ? [1] : CountCheck.oddsFactors
    let shifted = factors.map { f in given.map { $0 * f / (1 - $0 + $0 * f) } }
    result.compare(
      "\(place) probability.low", stated.low, shifted.map { probability($0, scales.low) }.min() ?? 0)
    result.compare(
      "\(place) probability.high", stated.high, shifted.map { probability($0, scales.high) }.max() ?? 1)
    scales(&result)
  }

  /// The scales of the prior are not the evaluator's to choose: all whose prior lies in the range that the accord
  /// names must give a probability within what is stated.
  private func scales(_ result: inout DossierNumbers.Result) {
    guard let from = verdict.workings["prior.low"], let to = verdict.workings["prior.high"],
      let stated = verdict.probability, verdict.candidates.count <= 500
    else { return }
    let factors = verdict.candidates.isEmpty ? [1] : CountCheck.oddsFactors
    for step in stride(from: -20.0, through: 20, by: 2) {
      let scale = exp(step)
      let prior = probability([], scale, shape: 0.5, watched: 0, past: 0, exposure: 0)
      guard prior >= from, prior <= to else { continue }
      result.checked += 1
      for f in factors {
        let p = probability(
          verdict.candidates.map { $0.probability * f / (1 - $0.probability + $0.probability * f) }, scale)
        guard p < stated.low - 1e-6 || p > stated.high + 1e-6 else { continue }
        result.findings.append(
          .init(.altered, "\(verdict.id) probability", "a prior that the accord admits gives \(p)"))
        return
      }
    }
  }

  /// P(low ≤ N ≤ high), N = seen + unseen.
  private func probability(_ candidates: [Double], _ scale: Double) -> Double {
    probability(
      candidates, scale, shape: shape, watched: detection, past: past, exposure: exposure + 1)
  }

  /// - Parameter exposure: the period's own, 1, and the past's; 0 beforehand, when nothing was looked at, and
  ///   one period lies ahead all the same.
  private func probability(
    _ candidates: [Double], _ scale: Double, shape: Double, watched: Double, past: Double, exposure: Double
  ) -> Double {
    var seen = [1.0]
    for p in candidates {
      var next = [Double](repeating: 0, count: seen.count + 1)
      for k in seen.indices {
        next[k] += seen[k] * (1 - p)
        next[k + 1] += seen[k] * p
      }
      seen = next
    }
    // Unseen: Poisson with a Gamma rate is negative binomial.
    let r = shape + candidates.reduce(0, +) + past
    let theta = (1 - watched) / (scale + max(1, exposure))
    let most = max(count.low, count.high ?? 0)
    var cumulative: [Double] = []
    var sum = 0.0
    for k in 0...most {
      let n = Double(k)
      if theta > 0 {
        sum += exp(lgamma(n + r) - lgamma(r) - lgamma(n + 1) + r * log1p(-theta) + n * log(theta))
      } else if k == 0 {
        sum = 1
      }
      cumulative.append(min(1, sum))
    }
    func atMost(_ k: Int) -> Double { k < 0 ? 0 : cumulative[min(k, most)] }
    var total = 0.0
    for (k, mass) in seen.enumerated() {
      let upper = count.high.map { atMost($0 - k) } ?? 1
      total += mass * max(0, upper - atMost(count.low - k - 1))
    }
    return min(1, total)
  }

  /// The chance to notice one event at an unknown moment of the period: each piece of time between two edges,
  /// by its length, with the best look of each group.
  static func detection(_ looks: [DossierNumbers.Look], _ period: DossierNumbers.Span) -> Double {
    let length = Double(period.end) - Double(period.start)
    guard length > 0 else { return at(period.start, looks, closed: true) }
    let edges = Set(looks.flatMap { [$0.during.start, $0.during.end] } + [period.start, period.end])
      .filter { $0 >= period.start && $0 <= period.end }.sorted()
    var sum = 0.0
    for (a, b) in zip(edges, edges.dropFirst()) {
      sum += at(a, looks, closed: false) * (Double(b) - Double(a)) / length
    }
    return min(1, sum)
  }
  private static func at(_ t: Int64, _ looks: [DossierNumbers.Look], closed: Bool) -> Double {
    var best: [String: Double] = [:]
    for look in looks where look.during.start <= t && (t < look.during.end || closed && t == look.during.end)
    {
      best[look.group] = max(best[look.group] ?? 0, look.detection)
    }
    return 1 - best.values.sorted().reduce(1) { $0 * (1 - $1) }
  }
}

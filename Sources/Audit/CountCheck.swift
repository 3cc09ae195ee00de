import Foundation

/// The event-count rule by the plainest arithmetic: convolution by hand, and the unseen count summed term by term.
struct CountCheck {
  typealias Range = DossierNumbers.Range
  private let numbers: NamedNumbers
  private let candidates: [Double]
  let low: Int
  /// `nil` without upper bound.
  let high: Int?
  private let detection, shape, past, exposure: Double
  private let scales: (low: Double, high: Double)

  /// `nil` where the dossier names too little, or more than is summed term by term.
  init?(_ n: NamedNumbers, _ candidates: [Double]) {
    guard let detection = n["detection"], let shape = n["prior.shape"], let low = n["scale.atLow"],
      let high = n["scale.atHigh"], shape > 0, low > 0, high > 0, (0...1).contains(detection),
      let least = n.count("count.atLeast"), candidates.count <= CountCheck.most
    else { return nil }
    if n["count.atMost"] != nil, n.count("count.atMost") == nil { return nil }
    (numbers, self.candidates, self.low, self.high) = (n, candidates, least, n.count("count.atMost"))
    (self.detection, self.shape) = (detection, shape)
    (scales, past, exposure) = ((low, high), n["past.expected"] ?? 0, n["past.exposure"] ?? 0)
  }

  /// More candidates are not convolved by hand.
  static let most = 20_000

  /// Candidates judged by one model may be off together: by half or twice their odds.
  private var shifted: [[Double]] {
    candidates.isEmpty ? [[]] : [0.5, 1, 2].map { f in candidates.map { $0 * f / (1 - $0 + $0 * f) } }
  }

  /// - Parameter place: the verdict and the prefix, for the findings.
  func check(_ place: String, _ result: inout DossierNumbers.Result) -> Range {
    let shifted = shifted
    result.compare("\(place)candidates", numbers["candidates"], Double(candidates.count))
    result.compare("\(place)seen.expected", numbers["seen.expected"], candidates.reduce(0, +))
    let range = Range(
      low: shifted.map { probability($0, scales.low) }.min() ?? 0,
      high: shifted.map { probability($0, scales.high) }.max() ?? 1)
    scales(place, range, shifted, &result)
    percentiles(place, &result)
    ends(place, range, &result)
    return range
  }

  /// What only grows or only falls with the rate has its ends where the prior has its own.
  private func ends(_ place: String, _ range: Range, _ result: inout DossierNumbers.Result) {
    guard let priors = numbers.priors, low == 0 || high == nil, range.high - range.low > 1e-9 else { return }
    let beforehand = [scales.low, scales.high].map {
      probability([], $0, shape: 0.5, watched: 0, past: 0, exposure: 0)
    }
    result.compare("\(place)prior.low", priors.low, beforehand.min() ?? .nan)
    result.compare("\(place)prior.high", priors.high, beforehand.max() ?? .nan)
  }

  /// Posterior odds over prior odds where the prior is nearest to even.
  var ratio: Double? {
    guard let middle = numbers["scale.middle"], middle > 0 else { return nil }
    let prior = probability([], middle, shape: 0.5, watched: 0, past: 0, exposure: 0)
    let p = probability(candidates, middle)
    // Nearer to certainty a ratio is made of rounding.
    guard prior > 0, prior < 1, p < 1 - 1e-6 else { return nil }
    return (p / (1 - p)) / (prior / (1 - prior))
  }

  /// How far the count lies beyond its bounds, by the percentiles named; `nil` while it may lie within.
  var margin: Range? {
    guard let p10 = numbers["count.p10"], let p90 = numbers["count.p90"] else { return nil }
    for bound in [
      high.map(Double.init).flatMap { p10 > $0 ? $0 : nil }, p90 < Double(low) ? Double(low) : nil,
    ] {
      if let bound { return Range(low: p10 - bound, high: p90 - bound) }
    }
    return nil
  }

  /// The smallest counts that are reached with 10 and 90 %.
  private func percentiles(_ place: String, _ result: inout DossierNumbers.Result) {
    guard let middle = numbers["scale.middle"], middle > 0 else { return }
    for (name, q) in [("count.p10", 0.1), ("count.p90", 0.9)] {
      guard let n = numbers.count(name) else { continue }
      result.checked += 1
      func atMost(_ k: Int) -> Double { k < 0 ? 0 : probability(candidates, middle, between: (0, k)) }
      guard atMost(n) < q - 1e-7 || atMost(n - 1) >= q + 1e-7 else { continue }
      result.findings.append(
        .init(.altered, "\(place)\(name)", "\(n) is not where \(q) of the probability is reached"))
    }
  }

  /// The scales of the prior are not the evaluator's to choose: all whose prior lies in the range that the accord
  /// names must give a probability within what these scales give.
  private func scales(
    _ place: String, _ range: Range, _ shifted: [[Double]], _ result: inout DossierNumbers.Result
  ) {
    guard let priors = numbers.priors, candidates.count <= 500 else { return }
    for step in stride(from: -20.0, through: 20, by: 2) {
      let scale = exp(step)
      let prior = probability([], scale, shape: 0.5, watched: 0, past: 0, exposure: 0)
      guard prior >= priors.low, prior <= priors.high else { continue }
      result.checked += 1
      for candidates in shifted {
        let p = probability(candidates, scale)
        guard p < range.low - 1e-6 || p > range.high + 1e-6 else { continue }
        result.findings.append(
          .init(.altered, "\(place)scale", "a prior that the accord admits gives \(p)"))
        return
      }
    }
  }

  /// P(low ≤ N ≤ high), N = seen + unseen.
  private func probability(_ candidates: [Double], _ scale: Double, between: (Int, Int?)? = nil) -> Double {
    probability(
      candidates, scale, shape: shape, watched: detection, past: past, exposure: exposure + 1, between)
  }

  /// - Parameter exposure: the period's own, 1, and the past's; 0 beforehand, when nothing was looked at, and
  ///   one period lies ahead all the same.
  private func probability(
    _ candidates: [Double], _ scale: Double, shape: Double, watched: Double, past: Double, exposure: Double,
    _ between: (Int, Int?)? = nil
  ) -> Double {
    let (low, high) = between ?? (low, high)
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
    let most = max(low, high ?? 0)
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
      let upper = high.map { atMost($0 - k) } ?? 1
      total += mass * max(0, upper - atMost(low - k - 1))
    }
    return min(1, total)
  }

  /// The chance to notice one event at an unknown moment of the period: each piece of time between two edges,
  /// by its length, with the best look of each group.
  /// - Returns: `nil` where looks overlap so much that a stranger's file would hold the auditor up.
  static func detection(_ looks: [DossierNumbers.Look], _ period: DossierNumbers.Span) -> Double? {
    let length = Double(period.end) - Double(period.start)
    guard length > 0 else {
      return noticed(
        looks.filter { $0.during.start <= period.start && period.start <= $0.during.end })
    }
    let edges = Set(looks.flatMap { [$0.during.start, $0.during.end] } + [period.start, period.end])
      .filter { $0 >= period.start && $0 <= period.end }.sorted()
    var coming = looks.sorted { $0.during.start > $1.during.start }
    var (open, sum, work) = ([DossierNumbers.Look](), 0.0, 0)
    for (a, b) in zip(edges, edges.dropFirst()) {
      while let next = coming.last, next.during.start <= a { open.append(coming.removeLast()) }
      open.removeAll { $0.during.end <= a }
      work += open.count
      guard work <= mostWork else { return nil }
      sum += noticed(open) * (Double(b) - Double(a)) / length
    }
    return min(1, sum)
  }
  /// Looks gone through: some seconds.
  private static let mostWork = 20_000_000

  static func noticed(_ looks: [DossierNumbers.Look]) -> Double {
    var best: [String: Double] = [:]
    for look in looks { best[look.group] = max(best[look.group] ?? 0, look.detection) }
    return 1 - best.values.sorted().reduce(1) { $0 * (1 - $1) }
  }
}

/// A straight line in log odds from stated to observed, learned from labelled items (Platt), held near "as
/// stated" by a prior so that ten labels cannot overturn it.
struct Calibration {
  private var intercept = 0.0
  private var slope = 1.0
  private static let interceptDeviation = 0.5
  private static let slopeDeviation = 0.3
  private static let sureness = 0.0005

  init() {}

  /// - Parameter held: the probability stated for labelled items that were held out, and whether it came true.
  init(_ held: [(stated: Double, isTrue: Bool)]) {
    guard held.count >= FusionRule.fewestForCalibration else { return }
    fit(held.map { (Calibration.logit($0.stated), $0.isTrue ? 1 : 0) })
  }

  /// Newton's method on the penalised log-likelihood, which is concave; a step that does not climb is halved.
  private mutating func fit(_ points: [(x: Double, hit: Double)]) {
    var height = penalised(points, intercept, slope)
    for _ in 0..<100 {
      var (da, db) = step(points)
      var climbed = penalised(points, intercept + da, slope + db)
      for _ in 0..<60 where climbed < height {
        (da, db) = (da / 2, db / 2)
        climbed = penalised(points, intercept + da, slope + db)
      }
      guard climbed >= height else { break }
      (intercept, slope, height) = (intercept + da, slope + db, climbed)
      if abs(da) + abs(db) < 1e-9 { break }
    }
    slope = max(0.05, slope)
  }

  private func penalised(_ points: [(x: Double, hit: Double)], _ a: Double, _ b: Double) -> Double {
    let (z, w) = (a / Self.interceptDeviation, (b - 1) / Self.slopeDeviation)
    return points.reduce(-0.5 * (z * z + w * w)) { sum, point in
      let x = point.hit > 0 ? a + b * point.x : -a - b * point.x
      // ln of the logistic, without overflow.
      return sum - (x > 0 ? logarithm(1 + exponential(-x)) : logarithm(1 + exponential(x)) - x)
    }
  }

  private func step(_ points: [(x: Double, hit: Double)]) -> (Double, Double) {
    let (wa, wb) = (
      1 / (Self.interceptDeviation * Self.interceptDeviation), 1 / (Self.slopeDeviation * Self.slopeDeviation)
    )
    var (ga, gb, haa, hab, hbb) = (-wa * intercept, -wb * (slope - 1), wa, 0.0, wb)
    for point in points {
      let p = Calibration.logistic(intercept + slope * point.x)
      let v = p * (1 - p)
      ga += point.hit - p
      gb += (point.hit - p) * point.x
      haa += v
      hab += v * point.x
      hbb += v * point.x * point.x
    }
    let determinant = haa * hbb - hab * hab
    return ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant)
  }

  /// Corrects the likeliest value; the others keep their order behind it. What it gains comes from
  /// them; when it loses, all lose in proportion to `none of the claimed values`.
  func apply(to posterior: inout ItemPosterior) {
    guard intercept != 0 || slope != 1 else { return }
    let best = posterior.best
    let p = posterior.probability[best]
    posterior.raise(best, to: Calibration.logistic(intercept + slope * Calibration.logit(p)))
  }

  private static func logit(_ p: Double) -> Double {
    // Beyond one in two thousand a stated probability says no more than that it is sure.
    let inside = min(1 - Self.sureness, max(Self.sureness, p))
    return logarithm(inside / (1 - inside))
  }
  private static func logistic(_ x: Double) -> Double { 1 / (1 + exponential(-x)) }
}

extension ItemPosterior {
  /// The likeliest claimed value, the first of equals.
  var best: Int {
    var best = 0
    for k in 1..<max(1, count) where probability[k] > probability[best] { best = k }
    return best
  }

  /// Sets the probability of the likeliest value: others make way for a gain in proportion; for a loss
  /// all claimed values are scaled down, which keeps their order, and none of them takes the rest.
  mutating func raise(_ k: Int, to p: Double) {
    let before = probability[k]
    guard before < 1 - 1e-15, before > 0 else { return }
    if p >= before {
      set(k, p, scaling: (1 - p) / (1 - before))
    } else {
      lower(by: p / before)
    }
  }
}

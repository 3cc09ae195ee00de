/// A straight line in log odds from stated to observed, learned from labelled items (Platt), held near "as
/// stated" by a prior so that ten labels cannot overturn it.
struct Calibration {
  private var intercept = 0.0
  private var slope = 1.0
  private static let interceptDeviation = 0.5
  private static let slopeDeviation = 0.3

  init(_ model: TruthModel, sharedError: Double) {
    var points: [(x: Double, hit: Double)] = []
    var posterior = ItemPosterior()
    for i in model.table.items.indices where model.labels[i] >= 0 {
      posterior.compute(model, i)
      posterior.temper(SharedError.exponent(sharedError, voices: model.claims.voices(i)))
      let best = posterior.best
      points.append((Calibration.logit(posterior.probability[best]), best == model.labels[i] ? 1 : 0))
    }
    if points.count >= FusionRule.fewestForCalibration { fit(points) }
  }

  /// Newton's method on the penalised log-likelihood, which is concave.
  private mutating func fit(_ points: [(x: Double, hit: Double)]) {
    let (wa, wb) = (
      1 / (Self.interceptDeviation * Self.interceptDeviation), 1 / (Self.slopeDeviation * Self.slopeDeviation)
    )
    for _ in 0..<50 {
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
      let (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant)
      (intercept, slope) = (intercept + da, slope + db)
      if abs(da) + abs(db) < 1e-9 { break }
    }
    slope = max(0.05, slope)
  }

  /// Corrects the likeliest value; the others share what is left as before.
  func apply(to posterior: inout ItemPosterior) {
    guard intercept != 0 || slope != 1 else { return }
    let best = posterior.best
    let p = posterior.probability[best]
    posterior.raise(best, to: Calibration.logistic(intercept + slope * Calibration.logit(p)))
  }

  private static func logit(_ p: Double) -> Double {
    let inside = min(1 - 1e-9, max(1e-9, p))
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

  /// Sets one probability and scales the others to fill up to 1.
  mutating func raise(_ k: Int, to p: Double) {
    let rest = 1 - probability[k]
    guard rest > 1e-15 else { return }
    set(k, p, scaling: (1 - p) / rest)
  }
}

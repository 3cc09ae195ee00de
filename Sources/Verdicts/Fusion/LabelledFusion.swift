/// What labels change, found out by holding labelled items out: whether they are to teach the rates strongly, and
/// how the stated probabilities are off. Ten labels that say nothing change next to nothing.
struct LabelledFusion {
  /// Fewer labelled items than this only settle themselves.
  static let fewest = 5
  private static let folds = 5
  /// Odds, before any held-out label, that strong teaching is right; and the least a label's probability counts.
  private static let (priorOdds, leastProbability) = (0.25, 0.01)

  /// 0 to 1: how much of the result comes from the strongly taught model.
  let strongShare: Double
  let calibration: Calibration

  init() { (strongShare, calibration) = (0, Calibration()) }

  init(_ plain: TruthModel, strong: TruthModel) {
    let table = plain.table
    let labelled = table.items.indices.filter { plain.labels[$0] >= 0 }
    var held: [(plain: [Double], strong: [Double], label: Int)] = []
    for fold in 0..<Self.folds {
      var labels = plain.labels
      let out = labelled.indices.filter { $0 % Self.folds == fold }.map { labelled[$0] }
      for i in out { labels[i] = -1 }
      let a = Self.predict(out, table, plain.claims.groups, labels, .plain)
      let b = Self.predict(out, table, strong.claims.groups, labels, .strong)
      for (k, i) in out.enumerated() { held.append((a[k], b[k], plain.labels[i])) }
    }
    var gain = 0.0
    for h in held {
      gain += logarithm(max(Self.leastProbability, h.strong[h.label]))
      gain -= logarithm(max(Self.leastProbability, h.plain[h.label]))
    }
    let odds = Self.priorOdds * exponential(min(50, max(-50, gain)))
    let share = odds / (1 + odds)
    strongShare = share
    calibration = Calibration(
      held.map { h in
        let p = zip(h.plain, h.strong).map { (1 - share) * $0 + share * $1 }
        let best = p.dropLast().indices.max { (p[$0], $1) < (p[$1], $0) } ?? 0
        return (p[best], best == h.label)
      })
  }

  private static func predict(
    _ items: [Int], _ table: ClaimTable, _ groups: [[Int]], _ labels: [Int], _ learning: TruthModel.Learning
  ) -> [[Double]] {
    var model = TruthModel(table, groups: groups, labels: labels, learning: learning)
    model.fit()
    model.refine()
    let restraint = Restraint(model)
    var posterior = ItemPosterior()
    return items.map { i in
      posterior.compute(model, i)
      restraint.hold(&posterior, item: i)
      return posterior.probability
    }
  }
}

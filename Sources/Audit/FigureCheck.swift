import Foundation

/// What figures say of a comparison, from the statements that each group makes (Docs/Verdicts.md, "Figures").
struct FigureCheck {
  typealias Range = DossierNumbers.Range
  private let numbers: NamedNumbers
  private let groups: [Group]
  private let low, high: Double
  private let isOpen: Bool

  private struct Group {
    let statements: [Statement]
    let completeness: Double
    let isOwnWord: Bool
  }
  private struct Statement {
    let lower, upper, error, weight: Double
  }

  /// `nil` where no figure was weighed, or where the statements are not named.
  init?(_ numbers: NamedNumbers) {
    guard let count = numbers.count("figure.groups") else { return nil }
    var groups: [Group] = []
    for i in 0..<count {
      let group = numbers.under("figure.group.\(i + 1)")
      var statements: [Statement] = []
      while let weight = group["statement.\(statements.count + 1).weight"] {
        let s = group.under("statement.\(statements.count + 1)")
        statements.append(
          Statement(
            lower: s["lower"] ?? -.infinity, upper: s["upper"] ?? .infinity, error: s["error"] ?? 0,
            weight: weight))
      }
      guard !statements.isEmpty else { return nil }
      groups.append(
        Group(
          statements: statements, completeness: group["completeness"] ?? 1, isOwnWord: group["ownWord"] == 1)
      )
    }
    (self.numbers, self.groups) = (numbers, groups)
    (low, high) = (numbers["figure.atLeast"] ?? -.infinity, numbers["figure.atMost"] ?? .infinity)
    isOpen = numbers["figure.limitExcluded"] == 1
  }

  /// The numbers that the groups state, and their errors, by group.
  var stated: [(ends: [Double], errors: [Double])] {
    groups.map { group in
      (
        group.statements.flatMap { [$0.lower, $0.upper].filter(\.isFinite) },
        group.statements.map(\.error).filter { $0 > 0 }
      )
    }
  }
  var limits: [Double] { [low, high].filter(\.isFinite) }

  /// How far all that is stated lies beyond the limits; `nil` while anything may lie within.
  var margin: Range? {
    let all = groups.flatMap(\.statements)
    let over = all.filter { $0.lower > high }.map { $0.lower - high }
    let under = all.filter { $0.upper < low }.map { $0.upper - low }
    guard let least = over.min() ?? under.min(), let most = over.max() ?? under.max(),
      over.isEmpty || under.isEmpty
    else { return nil }
    return Range(low: least, high: most)
  }

  /// Compares hit rate and strengths with those named.
  func check(_ place: String, _ result: inout DossierNumbers.Result) -> Range? {
    guard let priors = numbers.priors else { return nil }
    result.compare("\(place)figure.agreeing", numbers["figure.agreeing"], Double(agreeing))
    result.compare("\(place)figure.hitRate", numbers["figure.hitRate"], hitRate)
    for (i, group) in groups.enumerated() {
      result.compare(
        "\(place)figure.group.\(i + 1).strength", numbers["figure.group.\(i + 1).strength"],
        strength(group, hitRate))
    }
    let ratio = ratio
    func posterior(_ prior: Double) -> Double {
      let odds = prior / (1 - prior) * ratio
      return odds.isFinite ? odds / (1 + odds) : 1
    }
    return Range(low: posterior(priors.low), high: posterior(priors.high))
  }

  /// Nine in ten, worth ten statements, moved by how many groups agree; one group says nothing of itself.
  private var hitRate: Double {
    (9 + Double(max(0, agreeing - 1))) / (10 + Double(max(0, groups.count - 1)))
  }

  /// How much likelier what was stated is if the claim is true; independent groups multiply.
  var ratio: Double {
    let hitRate = hitRate
    return groups.reduce(1.0) { product, group in
      let k = strength(group, hitRate)
      return product * (1 + k) / (1 - k)
    }
  }

  /// The most groups that have a number in common, each spanning what it states with two errors and half a
  /// percent: the press rounds.
  private var agreeing: Int {
    let spans = groups.map { group -> (Double, Double) in
      func around(_ v: Double) -> Double { v.isFinite ? abs(v) * 0.005 : 0 }
      let lows = group.statements.map { $0.lower - 2 * $0.error - around($0.lower) }
      let highs = group.statements.map { s in
        (group.completeness < 1 ? .infinity : s.upper) + 2 * s.error + around(s.upper)
      }
      return (lows.min() ?? .infinity, highs.max() ?? -.infinity)
    }
    return spans.map { span in spans.count { $0.0 <= span.0 && span.0 <= $0.1 } }.max() ?? 0
  }

  private func strength(_ group: Group, _ hitRate: Double) -> Double {
    // Nobody's word supports their own claim.
    if group.isOwnWord || group.statements.isEmpty { return 0 }
    let d = group.completeness
    let sum = group.statements.reduce(0.0) { sum, s in
      var shown = shows(s, s.upper)
      // Records that may have missed something leave a sum open above.
      if d < 1 { shown = d * shown + (1 - d) * shows(s, .infinity) }
      return sum + min(hitRate, s.weight) * max(-1, min(1, shown))
    }
    return sum / Double(group.statements.count)
  }

  /// P(a true statement of this shows that the truth lies within the limits) − P(that it does not).
  private func shows(_ s: Statement, _ upper: Double) -> Double {
    guard s.error > 0 else {
      let holds = isAbove(s.lower, low) && isBelow(upper, high)
      let fails = !isAbove(upper, low) || !isBelow(s.lower, high)
      return (holds ? 1 : 0) - (fails ? 1 : 0)
    }
    func atMost(_ limit: Double, _ end: Double) -> Double {
      if limit.isInfinite { return limit > 0 ? 1 : 0 }
      if end.isInfinite { return end > 0 ? 0 : 1 }
      return 0.5 * erfc(-(limit - end) / s.error / 2.0.squareRoot())
    }
    if low == high {
      // One number can be refuted by a figure with an error, never shown by it.
      if s.lower == upper { return -erf(abs(s.lower - low) / s.error / 2.0.squareRoot()) }
      return -min(1, 1 - atMost(low, s.lower) + atMost(low, upper))
    }
    let holds = max(0, atMost(high, upper) - atMost(low, s.lower))
    let fails = min(1, max(0, atMost(low, upper) + 1 - atMost(high, s.lower)))
    return holds - fails
  }

  /// Numbers that differ by less than this share of their size are the same: sums are rounded.
  private func slack(_ a: Double, _ b: Double) -> Double {
    a.isFinite && b.isFinite ? 1e-12 * max(abs(a), abs(b)) : 0
  }
  private func isAbove(_ v: Double, _ limit: Double) -> Bool {
    isOpen && limit.isFinite ? v > limit + slack(v, limit) : v >= limit - slack(v, limit)
  }
  private func isBelow(_ v: Double, _ limit: Double) -> Bool {
    isOpen && limit.isFinite ? v < limit - slack(v, limit) : v <= limit + slack(v, limit)
  }
}

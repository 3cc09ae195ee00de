/// Two budgets that may answer each other (L. F. Richardson, Arms and Insecurity, 1960):
/// Δx = k·y − a·x + g and Δy = l·x − b·y + h, fitted by least squares on each year's step.
public struct ArmsRace: Hashable, Sendable {
  public enum Form: String, Hashable, Sendable, CaseIterable { case levels, logs }

  /// One side's equation.
  public struct Side: Hashable, Sendable {
    public let party: String
    /// k or l: the answer to the other's last budget.
    public let reaction: Estimate
    /// a or b: how far the own last budget holds the next one down.
    public let fatigue: Estimate
    public let grievance: Estimate
    public let unitRoot: UnitRootTest?
    /// Chow's test of equal coefficients in both halves; `nil` with too few years.
    public let halvesDiffer: Double?
  }
  public struct Estimate: Hashable, Sendable {
    public let value: Double
    public let error: Double
    public let p: Double
    /// 95 %.
    public let low: Double
    public let high: Double
  }
  public let form: Form
  public let steps: Int
  public let first: Side
  public let second: Side
  /// k·l − a·b: above zero the race runs away, below zero it settles (Richardson's condition of stability).
  public let margin: Double
  /// 95 %, by the delta method with the two equations' errors taken as independent.
  public let marginLow: Double
  public let marginHigh: Double

  public enum Conclusion: String, Hashable, Sendable {
    case stable = "the two budgets would settle"
    case unstable = "the two budgets would drive each other up"
    case none = "no margin to conclude: the interval of reaction product minus fatigue product holds zero"
  }
  public var conclusion: Conclusion { marginLow > 0 ? .unstable : marginHigh < 0 ? .stable : .none }

  /// The fewest steps that leave each equation some freedom.
  static let fewest = 8

  /// - Parameters: budgets in constant prices, by year. Only years that both have, with the year after.
  /// - Returns: `nil` with fewer than 8 steps, or a budget of zero or less in the log form.
  public init?(
    _ firstName: String, _ x: [Int: Double], _ secondName: String, _ y: [Int: Double], form: Form
  ) {
    let years = Set(x.keys).intersection(y.keys).sorted()
    func value(_ v: Double?) -> Double { form == .logs ? ArmsRace.log(v ?? .nan) : v ?? .nan }
    let steps = years.filter { x[$0 + 1] != nil && y[$0 + 1] != nil }
    guard steps.count >= ArmsRace.fewest else { return nil }
    let own = steps.map { [1, value(x[$0]), value(y[$0])] }
    let other = steps.map { [1, value(y[$0]), value(x[$0])] }
    let dx = steps.map { value(x[$0 + 1]) - value(x[$0]) }
    let dy = steps.map { value(y[$0 + 1]) - value(y[$0]) }
    guard let a = LeastSquares(own, dx), let b = LeastSquares(other, dy) else { return nil }
    (self.form, self.steps) = (form, steps.count)
    first = ArmsRace.side(firstName, a, years.map { value(x[$0]) }, own, dx)
    second = ArmsRace.side(secondName, b, years.map { value(y[$0]) }, other, dy)
    let (k, l) = (a.coefficients[2], b.coefficients[2])
    let (f, g) = (-a.coefficients[1], -b.coefficients[1])
    margin = k * l - f * g
    // d(kl − fg): in a, k counts l and f counts −g; the fit's coefficient is −f, so its gradient is +g.
    let inA = g * g * a.covariance[1][1] + l * l * a.covariance[2][2] + 2 * g * l * a.covariance[1][2]
    let inB = f * f * b.covariance[1][1] + k * k * b.covariance[2][2] + 2 * f * k * b.covariance[1][2]
    let half =
      Distributions.quantileT(twoSided: 0.05, freedom: Double(a.freedom)) * max(0, inA + inB).squareRoot()
    (marginLow, marginHigh) = (margin - half, margin + half)
  }

  private static func side(
    _ name: String, _ fit: LeastSquares, _ series: [Double], _ rows: [[Double]], _ y: [Double]
  ) -> Side {
    func estimate(_ i: Int, sign: Double = 1) -> Estimate {
      let range = fit.interval(i)
      return Estimate(
        value: sign * fit.coefficients[i], error: fit.error(i), p: fit.p(i),
        low: sign > 0 ? range.lowerBound : -range.upperBound,
        high: sign > 0 ? range.upperBound : -range.lowerBound)
    }
    return Side(
      party: name, reaction: estimate(2), fatigue: estimate(1, sign: -1), grievance: estimate(0),
      unitRoot: UnitRootTest(series), halvesDiffer: chow(fit, rows, y))
  }

  /// P(F) of G. C. Chow 1960 for a break in the middle.
  private static func chow(_ whole: LeastSquares, _ rows: [[Double]], _ y: [Double]) -> Double? {
    let (middle, k) = (rows.count / 2, Double(whole.coefficients.count))
    guard let early = LeastSquares(Array(rows[..<middle]), Array(y[..<middle])),
      let late = LeastSquares(Array(rows[middle...]), Array(y[middle...]))
    else { return nil }
    let parts = early.residualSum + late.residualSum
    let freedom = Double(rows.count) - 2 * k
    guard freedom > 0, parts > 0 else { return nil }
    return Distributions.upperF((whole.residualSum - parts) / k / (parts / freedom), k, freedom)
  }

  public var scenario: Scenario {
    let rows = [first, second].flatMap { side in
      [("reaction", side.reaction), ("fatigue", side.fatigue), ("grievance", side.grievance)].map { name, e in
        [side.party, form.rawValue, name, shown(e.value), shown(e.low), shown(e.high), shown(e.p)]
      }
    }
    var conclusions = [
      "\(conclusion.rawValue) (\(shown(margin)), 95 % from \(shown(marginLow)) to \(shown(marginHigh)), \(steps) steps)"
    ]
    for side in [first, second] {
      if let test = side.unitRoot, !test.isStationary {
        conclusions.append(
          "\(side.party): a unit root is not rejected (\(shown(test.statistic, 2)) against \(shown(test.critical, 2)) at 5 %): "
            + "the relation may be no more than two trends")
      }
      if let p = side.halvesDiffer, p < 0.05 {
        conclusions.append(
          "\(side.party): the two halves of the period differ (p \(shown(p))): one equation does not fit both"
        )
      }
    }
    return Scenario(
      title: "action and reaction of two budgets, \(first.party) and \(second.party), \(form.rawValue)",
      columns: ["party", "form", "coefficient", "value", "low", "high", "p"], rows: rows,
      conclusions: conclusions,
      assumptions: [
        "each year's step answers the last year's budgets and nothing else",
        "errors of the two equations are independent",
      ],
      sources: [
        "L. F. Richardson, Arms and Insecurity, 1960",
        "J. G. MacKinnon, Critical Values for Cointegration Tests, 2010",
        "G. C. Chow, Econometrica 28 (1960) 591–605",
      ])
  }
}

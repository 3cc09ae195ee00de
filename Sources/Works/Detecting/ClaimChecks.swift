import SightlineUnits

/// A published total and the parts published with it.
public struct ClaimedTotal: Hashable, Sendable {
  public let subject: String
  public let total: ExactDecimal
  public let parts: [ExactDecimal]
  /// `ha`, `USD`, `people`.
  public let unit: String
  public init(_ subject: String, total: ExactDecimal, parts: [ExactDecimal], unit: String) {
    (self.subject, self.total, self.parts, self.unit) = (subject, total, parts, unit)
  }
}

/// What was done against what was planned or needed.
public struct PlanAgainstActual: Hashable, Sendable {
  public enum Matter: String, Hashable, Sendable { case returns, clearance, allocation }
  public let subject: String
  public let matter: Matter
  /// The plan, or the damage.
  public let goal: ExactDecimal
  public let actual: ExactDecimal
  public let unit: String
  /// The day the plan is due and the day it began; both `nil` for damage.
  public let begins: CalendarDate?
  public let due: CalendarDate?
  public let counted: CalendarDate
  public init(
    _ subject: String, _ matter: Matter, goal: ExactDecimal, actual: ExactDecimal, unit: String,
    begins: CalendarDate? = nil, due: CalendarDate? = nil, counted: CalendarDate
  ) {
    (self.subject, self.matter, self.goal, self.actual) = (subject, matter, goal, actual)
    (self.unit, self.begins, self.due, self.counted) = (unit, begins, due, counted)
  }
}

/// Claims against sums, and acts against plans. Figures only: who made the claim changes nothing.
public struct ClaimChecks: Sendable {
  /// A linear plan allows for this much: returns and clearance stop in winter, a quarter of the year.
  public let slack: Double
  public init(slack: Double = 0.25) { self.slack = slack }

  /// `nil` where total and parts agree exactly, or where no part is given.
  public func finding(_ claim: ClaimedTotal) -> WorksFinding? {
    guard !claim.parts.isEmpty else { return nil }
    var sum = ExactSum()
    for part in claim.parts { guard sum.add(part) else { return nil } }
    guard let parts = sum.decimal, parts != claim.total else { return nil }
    let gap = claim.total - parts
    return WorksFinding(
      .partsDiffer, claim.subject, "total \(claim.total) \(claim.unit), parts \(parts), difference \(gap)",
      measure: gap.double)
  }

  /// Progress against a plan taken as even in time; damage against allocation as a share.
  public func finding(_ p: PlanAgainstActual) -> WorksFinding? {
    guard p.goal > .zero else { return nil }
    let share = p.actual.double / p.goal.double
    if p.matter == .allocation {
      guard share < 1 else { return nil }
      return WorksFinding(
        .belowDamage, p.subject, "\(p.actual) of \(p.goal) \(p.unit) on \(p.counted)", measure: share)
    }
    guard let begins = p.begins, let due = p.due, due > begins else { return nil }
    let elapsed =
      Double(p.counted.daysSince1970 - begins.daysSince1970)
      / Double(due.daysSince1970 - begins.daysSince1970)
    let expected = min(1, max(0, elapsed))
    let detail = "\(p.actual) of \(p.goal) \(p.unit) on \(p.counted), due \(due)"
    if share < expected * (1 - slack) { return WorksFinding(.behindPlan, p.subject, detail, measure: share) }
    if share > min(1, expected * (1 + slack)) {
      return WorksFinding(.aheadOfPlan, p.subject, detail, measure: share)
    }
    return nil
  }
}

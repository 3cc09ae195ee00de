import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Names for the numbers of a finding's parts, so that a program that shares nothing with this one can compute
/// each part, and the whole from them (Docs/Verdicts.md).
extension Finding {
  /// Takes in one of several parts with its range and all that the range was computed from.
  mutating func name(_ part: Finding, as prefix: String) {
    absorb(part, as: prefix)
    workings["\(prefix).probability.low"] = part.range?.low.value ?? 0
    workings["\(prefix).probability.high"] = part.range?.high.value ?? 1
  }

  /// A count's candidates by number: beside those of other parts they could not be told apart.
  mutating func nameCandidates(of part: Finding, as prefix: String) {
    guard part.workings["prior.shape"] != nil else { return }
    for (i, c) in part.candidates.enumerated() {
      workings["\(prefix).candidate.\(i + 1)"] = c.probability.value
    }
  }

  /// A notice's lead and, for each sighting, what of it was in time and late.
  mutating func name(_ notices: [OccurrenceRule.Sighting], _ lead: CalendarSpan) {
    workings["notice.lead.months"] = Double(lead.months)
    workings["notice.lead.days"] = Double(lead.days)
    for (i, s) in notices.enumerated() {
      workings["notice.\(i + 1).inTime"] = s.inTime
      workings["notice.\(i + 1).late"] = s.late
    }
  }
}

extension StatedRange {
  /// What a group states, by number: ends that are not there are left out.
  func name(_ weight: Double, as prefix: String, in workings: inout [String: Double]) {
    if lower.isFinite { workings["\(prefix).lower"] = lower }
    if upper.isFinite { workings["\(prefix).upper"] = upper }
    if error > 0 { workings["\(prefix).error"] = error }
    workings["\(prefix).weight"] = weight
  }
}

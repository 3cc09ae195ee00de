import Foundation

/// Whether something happened, and in time: the sightings that may be it, and what may have gone unseen under a Gamma
/// prior whose scale makes "nothing happened" as likely beforehand as the prior says; what happens once has no rate,
/// and its prior is that of the one event (Docs/Verdicts.md).
struct OccurrenceCheck {
  typealias Range = DossierNumbers.Range
  let priors: Range
  /// Whether a thing of this kind happens once: what is seen late was not there before.
  var once = false

  struct Sighting {
    let inTime: Double
    let late: Double
  }

  func range(_ seen: [Sighting], _ detection: Double) -> Range {
    var all: [Double] = []
    for prior in [priors.low, priors.high] {
      let none = 1 - prior
      let b = none * none / (1 - none * none)
      for factor in seen.isEmpty ? [1] : [0.5, 1, 2] {
        all.append(inTime(seen, min(1, max(0, detection)), b, factor, prior))
      }
    }
    return Range(low: max(0, all.min() ?? 0), high: min(1, all.max() ?? 1))
  }

  private func inTime(
    _ seen: [Sighting], _ detection: Double, _ b: Double, _ factor: Double, _ prior: Double
  ) -> Double {
    var (noneInTime, noneAtAll, expected) = (1.0, 1.0, 0.0)
    for s in seen {
      let whole = min(1, s.inTime + s.late)
      guard whole > 0 else { continue }
      let moved = whole * factor / (1 - whole + whole * factor)
      noneInTime *= 1 - s.inTime * moved / whole
      noneAtAll *= 1 - (s.inTime + s.late) * moved / whole
      expected += s.inTime * moved / whole
    }
    func noneUnseen(_ n: Double) -> Double { pow((b + detection) / (b + 1), 0.5 + n) }
    guard once else { return 1 - noneInTime * noneUnseen(expected) }
    // One thing, not a rate: of the ways in which nothing shows, those in which it happened.
    let (unseen, absent) = (prior * (1 - detection), 1 - prior)
    return min(1, 1 - noneInTime + noneAtAll * (unseen > 0 ? unseen / (unseen + absent) : 0))
  }
}

extension NamedNumbers {
  /// `deadline.candidate.1.inTime`, `notice.1.late`, …
  func sightings(_ list: String) -> [OccurrenceCheck.Sighting] {
    var found: [OccurrenceCheck.Sighting] = []
    while let inTime = self["\(list).\(found.count + 1).inTime"] {
      found.append(.init(inTime: inTime, late: self["\(list).\(found.count + 1).late"] ?? 0))
    }
    return found
  }

  /// P(it happened in time).
  var deadline: DossierNumbers.Range? {
    guard let detection = self["deadline.detection"], let priors else { return nil }
    return OccurrenceCheck(priors: priors, once: self["deadline.once"] == 1)
      .range(sightings("deadline.candidate"), detection)
  }

  /// P(it happened after the limit), for what was not done in time.
  var afterDeadline: DossierNumbers.Range? {
    guard let detection = self["deadline.late.detection"], let priors else { return nil }
    let late = sightings("deadline.candidate").map { OccurrenceCheck.Sighting(inTime: $0.late, late: 0) }
    return OccurrenceCheck(priors: priors, once: self["deadline.once"] == 1).range(late, detection)
  }

  /// P(it was notified in time).
  var notified: DossierNumbers.Range? {
    guard let detection = self["notice.detection"], let priors else { return nil }
    return OccurrenceCheck(priors: priors, once: true).range(sightings("notice"), detection)
  }

  /// P(nothing was owed, or it was notified in time).
  var noticeKept: DossierNumbers.Range? {
    guard let q = self["notice.triggered"], let notified else { return nil }
    let triggered = DossierNumbers.Range.shared(q)
    return DossierNumbers.Range(
      low: 1 - triggered.high * (1 - notified.low), high: 1 - triggered.low * (1 - notified.high))
  }
}

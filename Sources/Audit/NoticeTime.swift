import SightlineUnits

/// Whether a notification was given so long before an event, each known to an interval only and equally likely
/// anywhere in it.
struct NoticeTime {
  typealias Span = DossierNumbers.Span
  private let months, days: Int

  /// `nil` where no lead is named.
  init?(_ n: NamedNumbers) {
    guard let months = n.count("notice.lead.months"), let days = n.count("notice.lead.days") else {
      return nil
    }
    (self.months, self.days) = (months, days)
  }

  private static let day: Int64 = 86_400_000_000

  /// The moment this long before another, by the UTC calendar.
  private func before(_ t: Int64) -> Int64 {
    let instant = Instant(microseconds: t)
    let date = instant.date
    let midnight = date.start().microseconds
    let moved = date.adding(months: -months).adding(days: -days).start().microseconds
    return moved + (t - midnight)
  }

  /// P(given ≤ last moment for it).
  func share(_ given: Span, _ event: Span) -> Double {
    let (from, to) = (before(event.start), max(before(event.start), before(event.end)))
    let day = NoticeTime.day
    // Two days are compared as days, at whatever hour.
    if given.end - given.start == day, event.end - event.start == day { return given.start <= from ? 1 : 0 }
    guard given.end > given.start else {
      if to <= from { return given.start <= from ? 1 : 0 }
      return max(0, min(1, Double(to - given.start) / Double(to - from)))
    }
    if to <= from { return max(0, min(1, Double(from - given.start) / Double(given.end - given.start))) }
    return max(0, min(1, (given.area(to) - given.area(from)) / Double(to - from)))
  }
}

extension DossierNumbers.Span {
  /// The integral of P(it was by s) over s, up to a moment.
  fileprivate func area(_ t: Int64) -> Double {
    if t <= start { return 0 }
    if t >= end { return Double(end - start) / 2 + Double(t - end) }
    return Double(t - start) * Double(t - start) / (2 * Double(end - start))
  }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Which of two moments comes first when each is known only to an interval, equally likely anywhere in it.
package enum TimeOrder {
  /// P(a ≤ b) for independent moments; exact. Points count as themselves.
  package static func probability(_ a: Interval, notAfter b: Interval) -> Double {
    let width = b.length.value
    if width <= 0 { return share(a, upTo: b.start) }
    if a.length <= .zero { return max(0, min(1, (b.end - a.start).value / width)) }
    return max(0, min(1, (area(a, b.end) - area(a, b.start)) / width))
  }

  /// P(a ≤ t).
  private static func share(_ a: Interval, upTo t: Instant) -> Double {
    a.length <= .zero ? (a.start <= t ? 1 : 0) : max(0, min(1, (t - a.start) / a.length))
  }
  /// ∫ P(a ≤ s) ds up to t, in seconds.
  private static func area(_ a: Interval, _ t: Instant) -> Double {
    if t <= a.start { return 0 }
    if t >= a.end { return a.length.value / 2 + (t - a.end).value }
    let x = (t - a.start).value
    return x * x / (2 * a.length.value)
  }

  /// P(a lies at least `lead` before b). Two days are compared as days: whoever notifies on 4 August gives 42
  /// days' notice of 15 September, at whatever hour.
  package static func probability(_ a: Interval, atLeast lead: CalendarSpan, before b: Interval) -> Double {
    let day = Seconds(days: 1)
    if a.length == day, b.length == day { return a.start <= lead.moved(from: b.start, sign: -1) ? 1 : 0 }
    return probability(
      a,
      notAfter: Interval(
        spanning: lead.moved(from: b.start, sign: -1), lead.moved(from: b.end, sign: -1)))
  }
}

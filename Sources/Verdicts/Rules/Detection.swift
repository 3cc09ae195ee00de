import SightlineObserving
import SightlineUnits

/// What all looks together could have seen.
package enum Detection {
  /// A stretch of the period with one detection probability.
  package struct Stretch: Hashable, Sendable {
    package let during: Interval
    package let detection: Double
  }

  /// For events that are over once they happened: the period cut where looks begin and end, each piece with
  /// 1 − Π(1 − d) over dependence groups. One group counts once, by its best look. No look: detection 0.
  package static func stretches(_ looks: [Look], in period: Interval) -> [Stretch] {
    var edges: Set<Instant> = [period.start, period.end]
    for look in looks {
      if period.contains(look.during.start) { edges.insert(look.during.start) }
      if period.contains(look.during.end) { edges.insert(look.during.end) }
    }
    let sorted = edges.sorted()
    // Looks by their start, so that each piece looks only at those that have begun and not yet ended.
    let ordered = looks.sorted { ($0.during.start, $0.during.end) < ($1.during.start, $1.during.end) }
    var next = 0
    var active: [Look] = []
    var result: [Stretch] = []
    for (start, end) in zip(sorted, sorted.dropFirst()) {
      while next < ordered.count, ordered[next].during.start <= start {
        active.append(ordered[next])
        next += 1
      }
      active.removeAll { $0.during.end <= start }
      result.append(Stretch(during: Interval(spanning: start, end), detection: combined(active)))
    }
    return result
  }

  /// For things that stay: every independent look is another chance.
  package static func accumulated(_ looks: [Look]) -> Double { combined(looks) }

  private static func combined(_ looks: [Look]) -> Double {
    var best: [DependenceGroup: Double] = [:]
    for look in looks { best[look.group] = max(best[look.group] ?? 0, look.detection.value) }
    return 1 - best.keys.sorted().reduce(1) { $0 * (1 - (best[$1] ?? 0)) }
  }

  /// The chance to notice one event of the period: over time for moments, over looks for states.
  package static func overall(_ question: Question, _ looks: [Look]) -> Double {
    switch question.kind.persistence {
    case .state, .figure: return accumulated(looks)
    case .moment:
      let length = question.period.length.value
      guard length > 0 else { return combined(looks.filter { $0.during.contains(question.period.start) }) }
      return min(
        1,
        stretches(looks, in: question.period).reduce(0) {
          $0 + $1.detection * ($1.during.length.value / length)
        })
    }
  }

  /// The longest stretches that were hardly watched, with what a full look at each would add to detection.
  /// Only for what is over once it happened: a thing that stays can be looked for at any later time.
  package static func dark(_ question: Question, _ looks: [Look], until asOf: Instant)
    -> [(during: Interval, gain: Double)]
  {
    guard question.kind.persistence == .moment, question.period.length > .zero,
      let past = Interval(from: question.period.start, to: min(question.period.end, asOf))
    else { return [] }
    var dark: [(during: Interval, gain: Double)] = []
    for s in stretches(looks, in: past) where s.detection < 0.5 {
      let gain = (1 - s.detection) * (s.during.length / question.period.length)
      if let last = dark.last, last.during.end == s.during.start {
        dark[dark.count - 1] = (last.during.union(s.during), last.gain + gain)
      } else {
        dark.append((s.during, gain))
      }
    }
    return dark.filter { $0.gain > 0 }.sorted { ($1.gain, $0.during.start) < ($0.gain, $1.during.start) }
  }
}

import SightlineTesting

/// What is otherwise in the world than the rules assume.
public enum Departure: String, CaseIterable, Sendable {
  case none = "assumptions hold"
  /// The prior odds told are 1.7 times too high or too low.
  case priorWrong = "prior wrong"
  /// Rates do not spread as a Gamma of shape ½ does, but as one of shape 2 with the same mean.
  case priorShape = "prior of another shape"
  /// Looks see only three quarters of what they say they see.
  case coverageMisreported = "coverage misreported"
  /// Looks said to be independent are one, and one sighting in ten is told twice.
  case sourcesCopying = "sources copying"
  /// The odds of every sighting are stated 1.6 times too high.
  case falseAlarms = "false alarm rate wrong"
  /// False alarms come as often whatever happens, not in proportion to the activity they are mistaken from.
  case ownFalseAlarms = "false alarms at a rate of their own"
  /// Both: a rate of their own, and odds stated 1.6 times too high.
  case ownFalseAlarmsOverstated = "false alarms at a rate of their own, odds overstated"
  /// The stretch told for an event is a third as long as it would have to be (deadlines only).
  case datesTooExact = "dates too exact"
  /// Events come in bursts of three on average that are seen or missed together.
  case timeClustering = "events clustered in time"
  /// Nobody looked.
  case noCoverage = "coverage 0"
}

/// A stretch of a month with what its looks say and what they can do.
struct Stretch {
  /// A month is watched in so many, each by up to two looks.
  static let count = 6
  var stated: [Double] = []
  var real = 0.0
}

extension Departure {
  /// What whoever judges is told of a prior, in whole percent.
  func told(_ prior: Int, _ random: inout SeededRandom) -> Int {
    guard self == .priorWrong else { return prior }
    let odds = Double(prior) / Double(100 - prior) * (random.chance(0.5) ? 1.7 : 1 / 1.7)
    return Int((100 * odds / (1 + odds)).rounded())
  }

  /// Who looked, in each stretch of a month.
  func stretches(_ random: inout SeededRandom) -> [Stretch] {
    if self == .noCoverage { return Array(repeating: Stretch(), count: Stretch.count) }
    let level = [0.0, 0.5, 0.9][random.below(3)]
    return (0..<Stretch.count).map { _ in
      guard level > 0, random.chance(0.5 + level / 2) else { return Stretch() }
      let first = random.uniform(level - 0.4, min(1, level + 0.2))
      let both = random.chance(0.4) ? [first, random.uniform(0.1, 0.8)] : [first]
      let stated = both.map { max(0.02, min(0.98, $0)) }
      var real = 1 - stated.reduce(1) { $0 * (1 - $1) }
      if self == .sourcesCopying { real = stated.max() ?? 0 }
      if self == .coverageMisreported { real *= 0.75 }
      return Stretch(stated: stated, real: real)
    }
  }
}

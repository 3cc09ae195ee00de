import SightlineAccords
import SightlineObserving
import SightlineUnits

/// One statement of a figure, and how surely it speaks of what is asked.
struct FigureStatement {
  let observation: Observation
  /// As it is stated, for its own time.
  let range: StatedRange
  /// What it says of the asked time.
  let asked: StatedRange
  /// Existence times every filter but time: what is dated within the asked stretch speaks of it.
  let weight: Double
}

/// The figures that answer for one subject over one stretch, by the group whose fate they share.
struct FigureTerm {
  let subject: FigureSubject
  let interval: Interval
  /// Groups in the order of their names; each statement weighs as much as the others of its group.
  var groups: [(name: DependenceGroup, statements: [FigureStatement])] = []
  /// Everything that names the thing, also what cannot be compared.
  var shown: [Observation] = []
  var looks: [Look] = []
  /// What was left aside and why, in plain words.
  var aside: [String] = []
  /// What counts from one side only because of its time.
  var bounded: [String] = []
  /// The detection with which a sum's parts were recorded; 1 for a figure that is stated whole.
  var completeness = 1.0

  /// - Parameters:
  ///   - question: may differ from the subject's own where a duty asks.
  ///   - measure: the unit compared in.
  ///   - standing: for a duty, which asks over its whole term and has chosen the candidates itself.
  init(
    _ subject: FigureSubject, _ question: Question, _ measure: Measure, imageryBoundsOnly: Bool,
    standing: Bool,
    _ setting: Setting, _ ask: (Question) throws -> Answer
  ) rethrows {
    (self.subject, interval) = (subject, question.period)
    let answer = try ask(question).until(setting.asOf)
    looks = answer.looks
    var byGroup: [DependenceGroup: [FigureStatement]] = [:]
    for candidate in answer.candidates {
      let o = candidate.observation
      guard let figure = o.figure else {
        if subject.kind.addsUp { aside.append("\(o.title): without an amount") }
        continue
      }
      shown.append(o)
      guard figure.measure == measure else {
        aside.append("\(o.title): in \(figure.measure.words), which is not converted")
        continue
      }
      if let status = o.intention {
        aside.append("\(o.title): \(status.rawValue), which is not a fact")
        continue
      }
      var range = StatedRange(figure)
      if imageryBoundsOnly, o.lens.text == "ground", range.isExact { range.upper = .infinity }
      var asked = range
      if !standing, !subject.kind.addsUp {
        switch DatedFigure(range, of: subject.kind, o.time.hull, asked: question.period) {
        case .states: break
        case .bounds(let bound, let why):
          asked = bound
          bounded.append("\(o.title): \(why)")
        case .nothing(let why):
          aside.append("\(o.title): \(why)")
          continue
        }
      }
      byGroup[o.group, default: []].append(
        FigureStatement(
          observation: o, range: range, asked: asked,
          weight: subject.kind.addsUp || standing
            ? candidate.probability.value : question.weightWithoutTime(of: o)))
    }
    groups = byGroup.keys.sorted().map { ($0, byGroup[$0] ?? []) }
    if subject.kind.addsUp { addUp(question) }
  }

  /// Transfers, orders and payments add up: the group's sum, each part counted by its probability.
  private mutating func addUp(_ question: Question) {
    completeness = Detection.overall(question, looks)
    let allHaveAmounts = aside.isEmpty
    groups = groups.map { name, parts in
      var sum = StatedRange(lower: 0, upper: 0)
      for part in parts {
        let (v, p, s) = (max(0, part.range.lower), part.weight, part.range.error)
        let variance = p * s * s + p * (1 - p) * v * v
        sum = sum + StatedRange(lower: p * v, upper: p * part.range.upper, error: variance.squareRoot())
      }
      if !allHaveAmounts { sum.upper = .infinity }
      return (
        name,
        parts.first.map {
          [FigureStatement(observation: $0.observation, range: sum, asked: sum, weight: 1)]
        } ?? []
      )
    }
    // Watched and nothing recorded: the records say none. Not watched: they say nothing.
    if groups.isEmpty, completeness > 0, allHaveAmounts, let look = looks.first {
      groups = [(look.group, [])]
    }
  }

  /// The group's statement as alternatives of equal weight: each whole figure one, all bounds together one.
  func alternatives(_ statements: [FigureStatement]) -> [(range: StatedRange, weight: Double)] {
    if statements.isEmpty, subject.kind.addsUp { return [(StatedRange(lower: 0, upper: 0), 1)] }
    if let sum = yearly(statements) { return [sum] }
    var result = statements.filter(\.asked.isExact).map { ($0.asked, $0.weight) }
    let bounds = statements.filter { !$0.asked.isExact }
    guard let first = bounds.first else { return result }
    var joined = first.asked
    for b in bounds.dropFirst() {
      joined.lower = max(joined.lower, b.asked.lower)
      joined.upper = min(joined.upper, b.asked.upper)
      joined.error = max(joined.error, b.asked.error)
    }
    if joined.lower <= joined.upper {
      result.append((joined, bounds.map(\.weight).min() ?? 1))
    } else {
      result += bounds.map { ($0.asked, $0.weight) }
    }
    return result
  }

  /// Money for parts of the asked stretch that do not overlap is added; what no part covers leaves the sum
  /// open above.
  private func yearly(_ statements: [FigureStatement]) -> (range: StatedRange, weight: Double)? {
    guard [.budget, .commitment].contains(subject.kind), statements.count > 1 else { return nil }
    let hulls = statements.map(\.observation.time.hull).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    guard zip(hulls, hulls.dropFirst()).allSatisfy({ $0.end <= $1.start }),
      hulls.allSatisfy({ interval.contains($0) }), statements.allSatisfy({ $0.range.lower.isFinite })
    else { return nil }
    var sum = statements.dropFirst().reduce(statements[0].range) { $0 + $1.range }
    let covered = hulls.reduce(0) { $0 + $1.length.value }
    if covered < interval.length.value * 0.98 { sum.upper = .infinity }
    return (sum, statements.map(\.weight).min() ?? 1)
  }
}

extension EventKind {
  /// Kinds whose single records add up to the figure asked for.
  var addsUp: Bool { persistence != .figure }
}

extension Question {
  /// The probability that a figure speaks of what is asked, dated however it is.
  func weightWithoutTime(of o: Observation) -> Double {
    let hull = o.time.hull
    let wide = Interval(spanning: hull.start, hull.end + Seconds(1))
    return Question(kind: kind, filters: filters, period: wide, moment: moment).candidate(from: o)?
      .probability.value ?? 0
  }
}

extension Measure {
  /// In plain words.
  var words: String { description.isEmpty ? (self == .share ? "shares" : "whole numbers") : description }
}

import SightlineAccords
import SightlineObserving
import SightlineUnits

/// What one assertion comes to, before it becomes a claim's verdict or a duty's state.
struct Finding {
  var outcome: Outcome
  var range: ProbabilityRange?
  var undecided: Undecided?
  var likelihoodRatio: Double?
  var wouldHaveSeen: Probability?
  var margin: Margin?
  var period: Interval?
  var reasons: [Reason] = []
  var further: [FurtherLook] = []
  var candidates: [Candidate] = []
  var looks: [Look] = []
  var figures: [Observation] = []
  var workings: [String: Double] = [:]

  init(_ outcome: Outcome, _ range: ProbabilityRange? = nil, undecided: Undecided? = nil) {
    (self.outcome, self.range, self.undecided) = (outcome, range, undecided)
  }

  var isDecided: Bool { outcome != .cannotTell }

  /// No verdict for a reason that no probability expresses.
  mutating func withhold(_ reason: Undecided, _ why: String) {
    (outcome, undecided, margin) = (.cannotTell, reason, nil)
    reasons.append(Reason(why))
  }

  /// Everything that was used by another finding, under a prefix in the workings.
  mutating func absorb(_ part: Finding, as prefix: String) {
    for (name, value) in part.workings { workings["\(prefix).\(name)"] = value }
    nameCandidates(of: part, as: prefix)
    let known = Set(candidates.map(\.observation.id))
    candidates += part.candidates.filter { !known.contains($0.observation.id) }
    let seen = Set(looks)
    looks += part.looks.filter { !seen.contains($0) }
    let stated = Set(figures.map(\.id))
    figures += part.figures.filter { !stated.contains($0.id) }
  }
}

/// What the rules need to know besides the evidence.
struct Setting {
  /// The moment up to which evidence counts.
  let asOf: Instant
  let priors: ProbabilityRange
  /// Whose claim it is: nobody's word supports their own claim.
  var speaker: String?
  var assumptions = Assumptions.usual
  /// Within a `not`: what speaks for the part speaks against the claim.
  var denied = false
}

extension Answer {
  /// Only what lay before `asOf`: later evidence belongs to a later verdict.
  func until(_ asOf: Instant) -> Answer {
    var answer = self
    answer.candidates = candidates.filter { $0.observation.time.hull.start < asOf }
    answer.looks = looks.compactMap { look in
      guard look.during.end > asOf else { return look }
      guard let part = Interval(from: look.during.start, to: asOf), look.during.start < asOf else {
        return nil
      }
      return Look(
        look.what, during: part, detection: look.detection, falseAlarm: look.falseAlarm, group: look.group,
        basis: look.basis)
    }
    return answer
  }
}

extension Observation {
  /// `planned` or `agreed` where the source states an intention and not a fact; else `nil`. That an order or a
  /// commitment was agreed is the fact itself.
  var intention: SourceStatus? {
    if kind == .order || kind == .commitment { return status == .planned ? status : nil }
    return status.isIntention ? status : nil
  }
}

extension Answer {
  /// Without what its sources only plan or have agreed, and a reason that says so.
  func factual() -> (answer: Answer, aside: [Reason]) {
    let plans = candidates.filter { $0.observation.intention != nil }
    guard !plans.isEmpty else { return (self, []) }
    var answer = self
    answer.candidates = candidates.filter { $0.observation.intention == nil }
    let named = plans.prefix(6).map { c in
      "\(c.observation.title): \(c.observation.intention?.rawValue ?? ""), which is not a fact"
    }
    let rest = plans.count > 6 ? "; and \(plans.count - 6) more" : ""
    return (answer, [Reason("Shown and not counted: \(named.joined(separator: "; "))\(rest).")])
  }
}

extension EventPattern {
  /// The answer to this pattern's question over a stretch, with the size as one more factor, without plans.
  func answer(
    during interval: Interval, _ setting: Setting, more filters: [Question.Filter] = [],
    _ ask: (Question) throws -> Answer
  ) rethrows -> (question: Question, answer: Answer, aside: [Reason]) {
    let plain = question(during: interval)
    let question =
      filters.isEmpty
      ? plain
      : Question(kind: kind, filters: plain.filters + filters, period: interval, moment: plain.moment)
    var (answer, aside) = try ask(question).until(setting.asOf).factual()
    if !sizes.isEmpty {
      answer.candidates = answer.candidates.compactMap { $0.sized(sizes, setting.assumptions.unstatedSize) }
    }
    return (question, answer, aside)
  }
}

extension Candidate {
  /// The probability that the event has one of the sizes; `nil` when it cannot have.
  ///
  /// From the event's own figure where it speaks of one of the categories. A figure that bounds the size from
  /// one side without deciding, or none at all, leaves it open: one half.
  ///
  /// - Parameter unstated: the probability where nobody states the size.
  func sized(_ sizes: [SizeCondition], _ unstated: Double) -> Candidate? {
    var stated: [Double] = []
    for size in sizes {
      let named = observation.probability(of: .category, isAnyOf: [size.category])
      guard named > .impossible, let figure = observation.figure, figure.measure == .count else { continue }
      let (holds, fails) = StatedRange(figure).shows(Limits(size.bounds))
      stated.append((holds + (1 - holds - fails) * unstated) * named.value)
    }
    let words = sizes.map(\.words).joined(separator: " or ")
    guard let best = stated.max() else {
      let factor = Factor("size not stated; \(words)", Probability(clamping: unstated))
      return Candidate(
        observation, Probability(clamping: probability.value * unstated), factors: factors + [factor])
    }
    guard best > 0 else { return nil }
    return Candidate(
      observation, Probability(clamping: probability.value * best),
      factors: factors + [Factor(words, Probability(clamping: best))])
  }
}

extension SizeCondition {
  var words: String { "\(bounds.words) \(category)" }
}

extension QuantityBounds {
  /// `at least 9000`.
  public var words: String {
    switch self {
    case .atLeast(let q): "at least \(q.words)"
    case .atMost(let q): "at most \(q.words)"
    case .moreThan(let q): "more than \(q.words)"
    case .lessThan(let q): "less than \(q.words)"
    case .exactly(let q): "exactly \(q.words)"
    case .between(let a, let b): "between \(a.words) and \(b.words)"
    }
  }
}

extension Quantity {
  var words: String {
    let unit = measure.description
    return unit.isEmpty ? "\(value)" : "\(value) \(unit)"
  }
}

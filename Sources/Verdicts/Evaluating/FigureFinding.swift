import SightlineAccords
import SightlineObserving
import SightlineUnits

/// A number made of figures, held against what sources state.
struct FigureFinding {
  let expression: FigureExpression
  let bounds: QuantityBounds
  let setting: Setting
  /// One a subject; for a change the earlier first.
  let terms: [FigureTerm]

  /// A comparison as a claim makes it.
  init(_ comparison: FigureComparison, _ setting: Setting, _ ask: (Question) throws -> Answer) rethrows {
    var subjects = comparison.expression.subjects
    if case .change = comparison.expression { subjects += subjects }
    let measure = comparison.bounds.measure
    terms = try zip(subjects, comparison.questions).map {
      try FigureTerm($0, $1, measure, imageryBoundsOnly: false, standing: false, setting, ask)
    }
    (expression, bounds, self.setting) = (comparison.expression, comparison.bounds, setting)
  }
  /// One figure that a duty speaks of.
  init(_ subject: FigureSubject, _ bounds: QuantityBounds, _ term: FigureTerm, _ setting: Setting) {
    (expression, self.bounds, self.setting, terms) = (.figure(subject), bounds, setting, [term])
  }

  /// What one group says of the whole expression.
  private struct Stated {
    let name: String
    let alternatives: [(range: StatedRange, weight: Double)]
    let completeness: Double
    let sources: Set<String>
  }

  private var rule: FigureRule {
    FigureRule(priors: setting.priors, usualHitRate: setting.assumptions.hitRate)
  }

  func evaluate() -> Finding {
    let stated = statements()
    let limits = Limits(bounds)
    var groups = stated.map { group($0, limits) }
    // Nobody's word supports their own claim; it can contradict it.
    let side = setting.denied ? -1.0 : 1
    let own = stated.indices.filter { isOwnWord(stated[$0]) && side * groups[$0].strength(hitRate: 1) > 0 }
    for i in own { groups[i].statements = [] }
    let result = rule.evaluate(groups)
    var finding = Finding(result.outcome, result.range)
    finding.period = terms.last?.interval
    finding.figures = figures()
    finding.looks = terms.flatMap(\.looks)
    finding.likelihoodRatio = result.likelihoodRatio
    finding.reasons = listing(stated)
    guard !stated.isEmpty else {
      finding.range = nil
      finding.likelihoodRatio = nil
      finding.outcome = .cannotTell
      finding.undecided = .noFigure
      finding.reasons.append(Reason("No source gives the figure; what is missing is not zero."))
      finding.further = [next([])]
      return finding
    }
    finding.workings = workings(groups, result, limits)
    if !terms.contains(where: \.subject.kind.addsUp) {
      finding.workings[terms.count == 1 ? "figure.stated" : "figure.combined"] = 1
    }
    for (i, s) in stated.enumerated() {
      let group = "figure.group.\(i + 1)"
      if s.completeness < 1 { finding.workings["\(group).completeness"] = s.completeness }
      if own.contains(i) { finding.workings["\(group).ownWord"] = 1 }
      for (j, a) in s.alternatives.enumerated() {
        a.range.name(a.weight, as: "\(group).statement.\(j + 1)", in: &finding.workings)
      }
    }
    for i in own {
      finding.reasons.append(
        Reason("\(stated[i].name) is the claim's own speaker: nobody's word supports their own claim."))
    }
    finding.reasons += weighing(groups, result)
    finding.margin = finding.outcome == .contradicted ? margin(stated, limits) : nil
    if finding.outcome == .cannotTell {
      finding.undecided = own.count == groups.count ? .noFigure : undecided(groups, result)
      finding.further = [next(groups)]
    }
    return finding
  }

  // MARK: What each group says

  /// The groups that state every term; where none does, one made of all, which is right only where all are.
  private func statements() -> [Stated] {
    guard let first = terms.first else { return [] }
    if terms.count == 1 { return first.groups.map { whole($0.name, [first]) } }
    let complete = first.groups.map(\.name).filter { name in
      terms.allSatisfy { term in term.groups.contains { $0.name == name } }
    }
    if !complete.isEmpty { return complete.map { whole($0, terms) } }
    return mixed().map { [$0] } ?? []
  }

  private func whole(_ name: DependenceGroup, _ terms: [FigureTerm]) -> Stated {
    let parts = terms.map { term in term.groups.first { $0.name == name }?.statements ?? [] }
    let sources = Set(parts.joined().map(\.observation.source.text))
    let alternatives = zip(terms, parts).map { $0.alternatives($1) }
    return Stated(
      name: sources.count == 1 ? sources.first ?? name.text : name.text,
      alternatives: combined(alternatives, oneFate: true), completeness: terms.map(\.completeness).min() ?? 1,
      sources: sources)
  }

  /// Different groups for different terms. A term nobody states is at least 0 in a sum; a change needs both.
  private func mixed() -> Stated? {
    guard terms.contains(where: { !$0.groups.isEmpty }) else { return nil }
    var sources: Set<String> = []
    var alternatives: [[(range: StatedRange, weight: Double)]] = []
    for term in terms {
      let all = term.groups.flatMap { term.alternatives($0.statements) }
      if all.isEmpty {
        if case .change = expression { return nil }
        alternatives.append([(StatedRange(lower: 0, upper: .infinity), 1)])
      } else {
        // Right only where every source used is right: each term costs one hit rate.
        alternatives.append(
          all.map { ($0.range, min(setting.assumptions.hitRate, $0.weight)) })
      }
      sources.formUnion(term.groups.flatMap { $0.statements.map(\.observation.source.text) })
    }
    return Stated(
      name: sources.sorted().joined(separator: " with "), alternatives: combined(alternatives),
      completeness: terms.map(\.completeness).min() ?? 1, sources: sources)
  }

  /// Every combination of the terms' alternatives, at most 4 of each.
  ///
  /// - Parameter oneFate: one group says them all and is right or wrong with all: no hit rate is paid twice.
  private func combined(_ terms: [[(range: StatedRange, weight: Double)]], oneFate: Bool = false) -> [(
    range: StatedRange, weight: Double
  )] {
    guard let first = terms.first else { return [] }
    return terms.dropFirst().reduce(Array(first.prefix(16))) { sums, next in
      Array(
        sums.flatMap { a in
          next.prefix(16).map { b in
            let range: StatedRange
            if case .change = expression { range = b.range - a.range } else { range = a.range + b.range }
            return (range, oneFate ? min(a.weight, b.weight) : a.weight * b.weight)
          }
        }.prefix(256))
    }
  }

  private func isOwnWord(_ s: Stated) -> Bool {
    !s.sources.isEmpty && s.sources.allSatisfy(setting.isSpeaker)
  }

  /// What a group's alternatives show. What a sum's records may have missed leaves it open above.
  private func group(_ s: Stated, _ limits: Limits) -> FigureRule.Group {
    var statements: [FigureRule.Statement] = []
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for (range, weight) in s.alternatives {
      let (holds, fails) = range.shows(limits)
      var shows = holds - fails
      if s.completeness < 1 {
        var open = range
        open.upper = .infinity
        let (h, f) = open.shows(limits)
        shows = s.completeness * shows + (1 - s.completeness) * (h - f)
      }
      statements.append(.init(weight: weight, shows: max(-1, min(1, shows))))
      let slack = 2 * range.error
      let around = { (v: Double) in v.isFinite ? abs(v) * setting.assumptions.agreement / 2 : 0 }
      lower = min(lower, range.lower - slack - around(range.lower))
      upper = max(upper, (s.completeness < 1 ? .infinity : range.upper) + slack + around(range.upper))
    }
    return FigureRule.Group(statements, lower: lower, upper: upper)
  }

  private func figures() -> [Observation] {
    var known: Set<String> = []
    return terms.flatMap(\.shown).filter { known.insert($0.id).inserted }
  }

  // MARK: The argument

  private func listing(_ stated: [Stated]) -> [Reason] {
    var reasons = stated.map { s in
      var told: Set<String> = []
      let words = s.alternatives.map { $0.range.words(unit) }.filter { told.insert($0).inserted }
      return Reason(
        "\(s.name): \(words.joined(separator: "; or "))",
        evidence: terms.flatMap(\.shown).filter { s.sources.contains($0.source.text) }.map(\.id))
    }
    let aside = terms.flatMap(\.aside)
    if !aside.isEmpty {
      let shown = aside.prefix(6).joined(separator: "; ")
      let rest = aside.count > 6 ? "; and \(aside.count - 6) more" : ""
      reasons.append(Reason("Shown and not counted: \(shown)\(rest)."))
    }
    let bounded = terms.flatMap(\.bounded)
    if !bounded.isEmpty {
      let shown = bounded.prefix(6).joined(separator: "; ")
      let rest = bounded.count > 6 ? "; and \(bounded.count - 6) more" : ""
      reasons.append(Reason("Counted from one side: \(shown)\(rest)."))
    }
    return reasons
  }

  private func weighing(_ groups: [FigureRule.Group], _ result: FigureRule.Result) -> [Reason] {
    var reasons: [Reason] = []
    // A speaker's own figure was set aside; it bounds nothing.
    if groups.allSatisfy(\.saysNothing), groups.contains(where: { !$0.statements.isEmpty }) {
      reasons.append(Reason("What is stated bounds the figure from a side that decides nothing."))
    }
    if result.agreeing < groups.count {
      reasons.append(
        Reason(
          "The sources contradict one another: at most \(result.agreeing) of \(groups.count) can be right. Each is therefore taken to be right "
            + "\(Plain.percent(result.hitRate)) of the time."))
    } else {
      reasons.append(
        Reason("Each independent source is taken to be right \(Plain.percent(result.hitRate)) of the time."))
    }
    reasons.append(Reason.updated(setting.priors, result.range))
    return reasons
  }

  private func undecided(_ groups: [FigureRule.Group], _ result: FigureRule.Result) -> Undecided {
    if result.agreeing < groups.count { return .contradictorySources }
    if groups.allSatisfy(\.saysNothing) { return .boundsOnly }
    return .dependsOnPrior
  }

  private func workings(_ groups: [FigureRule.Group], _ result: FigureRule.Result, _ limits: Limits)
    -> [String: Double]
  {
    var w: [String: Double] = [
      "prior.low": setting.priors.low.value, "prior.high": setting.priors.high.value,
      "figure.groups": Double(groups.count), "figure.agreeing": Double(result.agreeing),
      "figure.hitRate": result.hitRate,
    ]
    if limits.low.isFinite { w["figure.atLeast"] = limits.low }
    if limits.high.isFinite { w["figure.atMost"] = limits.high }
    if limits.lowOpen || limits.highOpen { w["figure.limitExcluded"] = 1 }
    for (i, g) in groups.enumerated() {
      w["figure.group.\(i + 1).strength"] = g.strength(hitRate: result.hitRate)
    }
    return w
  }

  /// How far the stated numbers lie beyond the limits; `nil` while any of them may lie within.
  private func margin(_ stated: [Stated], _ limits: Limits) -> Margin? {
    let ranges = stated.flatMap { $0.alternatives.map(\.range) }
    let over = ranges.filter { $0.lower > limits.high }.map { $0.lower - limits.high }
    let under = ranges.filter { $0.upper < limits.low }.map { $0.upper - limits.low }
    if let least = over.min(), let most = over.max(), under.isEmpty {
      return Margin(low: least, high: most, unit: unit)
    }
    if let least = under.min(), let most = under.max(), over.isEmpty {
      return Margin(low: least, high: most, unit: unit)
    }
    return nil
  }

  private var unit: String {
    let measure = bounds.measure.description
    if bounds.measure == .count { return expression.subjects.first?.category ?? "" }
    return measure
  }

  /// One more independent source, and what it would do.
  private func next(_ groups: [FigureRule.Group]) -> FurtherLook {
    func with(_ delta: Double) -> ProbabilityRange {
      let value = delta > 0 ? 1.0 : -1
      let agreeing =
        FigureRule.agreeing(groups) + (groups.allSatisfy { $0.strength(hitRate: 1) * value >= 0 } ? 1 : 0)
      return rule.range(
        groups + [FigureRule.Group([.init(weight: 1, shows: value)], lower: 0, upper: 0)],
        hitRate: rule.hitRate(groups: groups.count + 1, agreeing: agreeing))
    }
    let what = expression.subjects.map(\.words).joined(separator: " and ")
    return FurtherLook(
      "one more independent source for \(what)", ifNothing: with(-1), ifSomething: with(1),
      nothing: "if it does not give \(bounds.words)", something: "if it does")
  }
}

extension StatedRange {
  /// `381 battle tanks`, `at least 180 battle tanks`.
  func words(_ unit: String) -> String {
    let tail = (unit.isEmpty ? "" : " \(unit)") + (error > 0 ? " (± \(Plain.number(error)))" : "")
    switch (lower.isFinite, upper.isFinite) {
    case (true, true) where lower == upper: return Plain.grouped(lower) + tail
    case (true, true): return "\(Plain.grouped(lower)) to \(Plain.grouped(upper))" + tail
    case (true, false): return "at least \(Plain.grouped(lower))" + tail
    case (false, true): return "at most \(Plain.grouped(upper))" + tail
    case (false, false): return "nothing"
    }
  }
}

extension FigureSubject {
  /// `holding of battle tanks`.
  var words: String {
    var text = kind.rawValue
    if let category { text += " of \(category)" }
    for (role, word) in [(PartyRole.supplier, "from"), (.recipient, "to"), (.actor, "by")] {
      if let party = parties[role] { text += " \(word) \(party)" }
    }
    return text
  }
}

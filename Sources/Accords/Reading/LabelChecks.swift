extension Parser {
  /// Every name a duty or test refers to exists, none exists twice, and nothing waits for itself.
  mutating func checkLabels(_ draft: CommitmentDraft, _ start: Token) -> Bool {
    let before = diagnostics.count
    var sound = true
    var known: Set<String> = []
    for label in draft.duties.compactMap(\.label) where !known.insert(label).inserted {
      report(.duplicateName, start, "two duties are called '\(label)'")
      sound = false
    }
    let sorted = known.sorted()
    for (name, token) in draft.references where !known.contains(name) {
      sound = false
      // Past the last diagnostic that is shown, looking for near words would only cost time.
      guard diagnostics.count < Parser.mostDiagnostics else { break }
      report(.unknownName, token, "no duty here is called '\(name)'", expected: shown(sorted), near: sorted)
    }
    if let name = circle(in: draft.duties) {
      report(.circular, start, "'\(name)' waits for itself")
      sound = false
    }
    for test in draft.tests { check(test, known, sorted, start) }
    return sound && diagnostics.count == before
  }

  private func shown(_ names: [String]) -> [String] {
    names.prefix(12).map { "'\($0)'" } + (names.count > 12 ? ["…"] : [])
  }

  private mutating func check(_ test: TestBlock, _ known: Set<String>, _ sorted: [String], _ start: Token) {
    for expectation in test.expected where !expectation.result.suitsDuties {
      report(
        .wrongResult, start, "the test \"\(test.title)\" expects '\(expectation.result.rawValue)' of a duty",
        expected: Expectation.Result.allCases.filter(\.suitsDuties).map { "'\($0.rawValue)'" })
    }
    var named = test.expected.compactMap(\.duty)
    for case .verified(let name, _) in test.given { named.append(name) }
    for name in named where !known.contains(name) && diagnostics.count < Parser.mostDiagnostics {
      report(
        .unknownName, start, "the test \"\(test.title)\" names '\(name)', and no duty is called so",
        expected: shown(sorted), suggestion: NearestWord.among(sorted, to: name))
    }
  }

  /// A duty that depends on itself over any number of others. Duties are taken away once nothing they wait
  /// for is left; what remains waits in a circle (A. B. Kahn, "Topological sorting of large networks", 1962).
  private func circle(in duties: [Duty]) -> String? {
    var waitsFor: [String: Int] = [:]
    var waiting: [String: [String]] = [:]
    let labels = Set(duties.compactMap(\.label))
    for duty in duties {
      guard let label = duty.label else { continue }
      let after = duty.dependencies.intersection(labels)
      waitsFor[label] = after.count
      for name in after { waiting[name, default: []].append(label) }
    }
    var free = waitsFor.filter { $0.value == 0 }.map(\.key)
    while let name = free.popLast() {
      waitsFor[name] = nil
      for other in waiting[name] ?? [] {
        guard let left = waitsFor[other] else { continue }
        waitsFor[other] = left - 1
        if left == 1 { free.append(other) }
      }
    }
    return waitsFor.keys.min()
  }
}

extension Duty {
  /// The labels of duties that must be verified before this one begins or can be late.
  public var dependencies: Set<String> {
    switch kind {
    case .milestone(_, let deadline, let names):
      if case .within(_, .duty(let name)) = deadline { Set(names + [name]) } else { Set(names) }
    case .obligation(_, .within(_, .duty(let name))): [name]
    case .step(let step): Set(step.after)
    default: []
    }
  }
}

extension Parser {
  /// Every name a duty or test refers to exists, none exists twice, and nothing waits for itself.
  mutating func checkLabels(_ draft: CommitmentDraft, _ start: Token) -> Bool {
    var sound = true
    let labels = draft.duties.compactMap(\.label)
    let known = Set(labels)
    var met: Set<String> = []
    for label in labels where !met.insert(label).inserted {
      report(.duplicateName, start, "two duties are called '\(label)'")
      sound = false
    }
    for (name, token) in draft.references where !known.contains(name) {
      report(
        .unknownName, token, "no duty here is called '\(name)'", expected: known.sorted().map { "'\($0)'" },
        near: known.sorted())
      sound = false
    }
    if let name = circle(in: draft.duties) {
      report(.circular, start, "'\(name)' waits for itself")
      sound = false
    }
    for test in draft.tests { sound = check(test, known, start) && sound }
    return sound
  }

  private mutating func check(_ test: TestBlock, _ known: Set<String>, _ start: Token) -> Bool {
    var sound = true
    for expectation in test.expected where !expectation.result.suitsDuties {
      report(
        .wrongResult, start, "the test \"\(test.title)\" expects '\(expectation.result.rawValue)' of a duty",
        expected: Expectation.Result.allCases.filter(\.suitsDuties).map { "'\($0.rawValue)'" })
      sound = false
    }
    var named = test.expected.compactMap(\.duty)
    for case .verified(let name, _) in test.given { named.append(name) }
    for name in named where !known.contains(name) {
      report(
        .unknownName, start, "the test \"\(test.title)\" names '\(name)', and no duty is called so",
        expected: known.sorted().map { "'\($0)'" }, suggestion: NearestWord.among(known.sorted(), to: name))
      sound = false
    }
    return sound
  }

  /// A duty that depends on itself over any number of others. Duties are taken away once nothing they wait
  /// for is left; what remains waits in a circle (Kahn's algorithm).
  private func circle(in duties: [Duty]) -> String? {
    var waiting: [String: Set<String>] = [:]
    for duty in duties {
      guard let label = duty.label else { continue }
      var after: [String] = []
      switch duty.kind {
      case .milestone(_, let deadline, let names):
        after = names
        if case .within(_, .duty(let name)) = deadline { after.append(name) }
      case .obligation(_, .within(_, .duty(let name))): after = [name]
      case .step(let step): after = step.after
      default: break
      }
      waiting[label] = Set(after)
    }
    while true {
      let free = waiting.filter { $0.value.allSatisfy { waiting[$0] == nil } }.keys
      if free.isEmpty { return waiting.keys.min() }
      for name in free { waiting[name] = nil }
    }
  }
}

import SightlineVerdicts

/// What the evidence says, in one sentence or two that a paper could print as they stand.
struct Finding {
  let verdict: Verdict
  let here: Pointer

  func write(_ m: inout Markup) {
    m.element("p", ["class": "finding"]) { m in
      if let state = verdict.state { duty(state, &m) } else { claim(&m) }
    }
  }

  private func claim(_ m: inout Markup) {
    switch verdict.outcome {
    case .supported:
      m.write("The records bear this out")
      likelihood(": that it holds is ", &m)
      margin("; the margin is ", &m)
      m.write(".")
    case .contradicted:
      m.write("The records speak against this")
      likelihood(": that it holds is ", &m)
      margin("; the margin is ", &m)
      m.write(".")
    case .cannotTell:
      m.write("The records cannot tell")
      if verdict.undecided != .dependsOnPrior, let why = Wording.undecided(verdict) {
        m.write(", because \(why)")
      }
      m.write(".")
      likelihood(" Depending on what one believed before, that it holds is ", &m)
      m.write(verdict.probability == nil ? " No probability can be given." : ".")
    }
    seen(&m)
  }

  private func seen(_ m: inout Markup) {
    guard let w = verdict.wouldHaveSeen, verdict.undecided != .nobodyCouldHaveSeen else { return }
    guard w > .impossible else {
      return m.write(" Nobody whose records are here was watching, so silence would have meant nothing.")
    }
    m.write(" Had one such thing happened, these records would have shown it with a chance of ")
    m.number(here.at("wouldHaveSeen"), w.value, Plain.percent(w.value))
    m.write(".")
  }

  private func duty(_ state: DutyState, _ m: inout Markup) {
    let words =
      switch state {
      case .notInForce: "The duty is not in force: nobody is bound by it yet, or nobody is bound any more"
      case .notTriggered: "What would call for this duty has not happened, as far as these records show"
      case .pending: "The time for this duty has not run out"
      case .met: "The duty was met"
      case .metLate: "The duty was met, but late"
      case .breached: "The duty was not kept"
      case .excused: "The duty was not kept, and an exception that the accord allows applies"
      case .notCheckable:
        "No public record could settle this duty; it stands here so that nobody takes it for kept"
      case .cannotTell: "The records cannot tell whether the duty was kept"
      }
    m.write(words)
    if state == .cannotTell, let why = Wording.undecided(verdict) { m.write(", because \(why)") }
    margin(": ", &m)
    m.write(".")
    if [.met, .metLate, .breached, .excused, .cannotTell].contains(state) {
      likelihood(" That it was kept\(state == .metLate ? " in time" : "") is ", &m)
      if verdict.probability != nil { m.write(".") }
    }
  }

  private func likelihood(_ lead: String, _ m: inout Markup) {
    guard let p = verdict.probability else { return }
    m.write("\(lead)\(Wording.words(p)) ")
    m.range(here.at("probability"), p)
  }

  private func margin(_ lead: String, _ m: inout Markup) {
    guard let margin = verdict.margin else { return }
    m.write(lead)
    m.margin(here.at("margin"), margin)
  }
}

extension Markup {
  /// `+161 battle tanks`, `9 days late`, `2 to 5 days early`.
  mutating func margin(_ pointer: Pointer, _ margin: Margin) {
    // Days are told without a sign: "late" says which way, and its opposite is "early".
    let isLate = margin.unit.hasSuffix(" late")
    let isEarly = isLate && margin.high < 0
    func shown(_ v: Double) -> String { isLate ? Wording.amount(isEarly ? -v : v) : Wording.signed(v) }
    let ends = [("low", margin.low), ("high", margin.high)]
    let ordered = isEarly ? ends.reversed() : ends
    number(pointer.at(ordered[0].0), ordered[0].1, shown(ordered[0].1))
    if margin.low != margin.high {
      write(" to ")
      number(pointer.at(ordered[1].0), ordered[1].1, shown(ordered[1].1))
    }
    var unit = isEarly ? "\(margin.unit.dropLast(4))early" : margin.unit
    if margin.low == margin.high, abs(margin.low) == 1, let first = unit.split(separator: " ").first,
      first.hasSuffix("s"), isLate
    {
      unit = String(first.dropLast() + unit.dropFirst(first.count))
    }
    write(" \(unit)")
  }
}

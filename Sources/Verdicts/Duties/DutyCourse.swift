import SightlineAccords
import SightlineObserving
import SightlineUnits

/// Where a duty stands and why.
struct StateFinding {
  var state: DutyState
  var finding: Finding

  init(_ state: DutyState, _ finding: Finding) { (self.state, self.finding) = (state, finding) }
  init(_ state: DutyState, because reason: String) {
    self.state = state
    finding = Finding(.cannotTell)
    finding.reasons = [Reason(reason)]
  }
}

/// One commitment's duties over its course. Duties that wait for others ask here how those stand.
struct DutyCourse {
  let block: CommitmentBlock
  let term: Term
  let setting: Setting
  /// Verified by a person, by label.
  let verified: [String: DateValue]
  let ask: (Question) throws -> Answer
  private var known: [Int: StateFinding] = [:]

  init(
    block: CommitmentBlock, term: Term, setting: Setting, verified: [String: DateValue],
    ask: @escaping (Question) throws -> Answer
  ) {
    (self.block, self.term, self.setting, self.verified, self.ask) = (block, term, setting, verified, ask)
  }

  mutating func state(_ i: Int, _ party: PartyName?) throws -> StateFinding {
    if party == nil, let found = known[i] { return found }
    var result = try inForce(block.duties[i], party)
    result.finding.reasons = term.reasons + result.finding.reasons
    if party == nil { known[i] = result }
    return result
  }

  /// What comes before any rule: vague duties, entry into force, expiry.
  private mutating func inForce(_ duty: Duty, _ party: PartyName?) throws -> StateFinding {
    if case .notCheckable(let reason) = duty.kind {
      return StateFinding(.notCheckable, because: "Not checkable: \(reason).")
    }
    guard let interval = term.interval else { return StateFinding(.notInForce, Finding(.cannotTell)) }
    guard setting.asOf > interval.start else {
      return StateFinding(.notInForce, because: "It enters into force at \(interval.start).")
    }
    var result = try rule(duty, party, interval)
    guard setting.asOf > interval.end else { return result }
    // After its term a duty binds no more; what was found of its term stays where it is final.
    let dated = duty.isDated && (result.state == .met || result.state == .metLate || result.state == .excused)
    if result.state == .breached || dated {
      result.finding.reasons.append(Reason("The term ended at \(interval.end); this was found of the term."))
      return result
    }
    result.finding.reasons.append(
      Reason("The term ended at \(interval.end); of the term it was found: \(result.state.rawValue)."))
    result.state = .notInForce
    (result.finding.range, result.finding.margin, result.finding.further) = (nil, nil, [])
    return result
  }

  private mutating func rule(_ duty: Duty, _ party: PartyName?, _ interval: Interval) throws -> StateFinding {
    let window = Interval(spanning: interval.start, max(interval.start, min(interval.end, setting.asOf)))
    switch duty.kind {
    case .ceiling(let category, let most):
      return try ceiling(duty, category, most, party ?? block.parties[0], window)
    case .prohibition(let pattern): return try prohibition(duty, pattern, party, window)
    case .obligation(let pattern, let deadline):
      return try dated(duty, pattern, deadline, after: [], interval)
    case .milestone(let pattern, let deadline, let after):
      return try dated(duty, pattern, deadline, after: after, interval)
    case .step(let step): return try self.step(duty, step, interval)
    case .notice(let lead, let pattern):
      return try notice(duty, lead, pattern, party ?? block.parties[0], window)
    case .periodic(let every, let pattern, let from):
      return try periodic(duty, every, pattern, from, interval)
    case .mandate(let mandate): return try self.mandate(duty, mandate, window)
    case .notCheckable(let reason): return StateFinding(.notCheckable, because: reason)
    }
  }

  // MARK: What waits for others

  /// What a duty waits for.
  enum Trigger {
    /// The stretch in which the last of what it waits for was verified.
    case pulled(Interval)
    /// Not all of it has happened.
    case waiting(String)
    /// It cannot be told whether all of it has happened.
    case unknown(String)
  }

  mutating func trigger(_ names: [String]) throws -> Trigger {
    var last: Interval?
    var unknown: String?
    for name in names {
      let when: Interval
      if let date = verified[name] {
        when = date.interval
      } else if let i = block.duties.firstIndex(where: { $0.label == name }) {
        let other = try state(i, block.duties[i].isEachPartysOwn ? block.parties.first : nil)
        switch other.state {
        case .met, .metLate:
          guard let best = other.finding.candidates.max(by: { $0.probability < $1.probability }) else {
            unknown = name
            continue
          }
          when = best.observation.time.hull
        case .cannotTell:
          unknown = name
          continue
        default: return .waiting(name)
        }
      } else {
        return .waiting(name)
      }
      // Counted from the last of them, at the latest it can have been: whoever is bound has the benefit.
      if last.map({ $0.end < when.end }) ?? true { last = when }
    }
    if let unknown { return .unknown(unknown) }
    return last.map(Trigger.pulled) ?? .waiting("")
  }

  /// The first moment too late for a deadline; or what it waits for.
  mutating func limit(_ deadline: Deadline) throws -> (limit: Instant?, waits: Trigger?) {
    if let limit = deadline.limit { return (limit, nil) }
    guard case .within(let span, let anchor) = deadline else { return (nil, nil) }
    switch anchor {
    case .entryIntoForce:
      let entry = term.entry?.end ?? term.interval?.start
      return (entry.map { span.moved(from: $0, sign: 1) }, nil)
    case .duty(let name):
      let trigger = try trigger([name])
      guard case .pulled(let when) = trigger else { return (nil, trigger) }
      return (span.moved(from: when.end, sign: 1), nil)
    }
  }
}

extension Duty {
  /// True where one act fulfils it for good.
  fileprivate var isDated: Bool {
    switch kind {
    case .obligation, .milestone, .step: true
    default: false
    }
  }
}

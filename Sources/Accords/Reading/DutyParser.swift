import SightlineObserving
import SightlineUnits

extension Parser {
  /// One duty clause, after its first word.
  mutating func duty(_ word: String, _ token: Token, _ draft: inout CommitmentDraft) throws {
    let start = at - 1
    var label: String?
    let kind: Duty.Kind
    switch word {
    case "ceiling":
      try ceilings(&draft, start)
      return
    case "prohibits": kind = .prohibition(try event())
    case "requires":
      let pattern = try event()
      kind = .obligation(pattern, try optionalDeadline(&draft))
    case "notice": kind = try notice()
    case "every":
      let span = try calendarSpan()
      let pattern = try event()
      kind = .periodic(every: span, pattern, from: take("starting") ? try date("the first day") : nil)
    case "milestone":
      label = try dutyName()
      let pattern = try event()
      let deadline = try optionalDeadline(&draft)
      kind = .milestone(pattern, deadline, after: try dependencies(&draft))
    case "step":
      label = try dutyName()
      kind = .step(try step(&draft))
    case "mandate": kind = .mandate(try mandate(token))
    default:
      // "not", and `in force` was not what followed.
      try expect("checkable")
      try expect("because")
      kind = .notCheckable(reason: try text("the reason"))
    }
    draft.duties.append(
      Duty(
        label: label, kind: kind, exceptions: [], words: words(from: start, to: at), span: span(from: start)))
  }

  /// `ceiling battle tanks 220, artillery 285`: one duty a category.
  private mutating func ceilings(_ draft: inout CommitmentDraft, _ start: Int) throws {
    repeat {
      let begin = at
      let category = try self.category()
      let numberAt = now
      let quantity = try quantity()
      guard quantity.measure == .count, !quantity.value.isNegative else {
        throw fail(
          .unitClash, numberAt,
          "a holding is measured in whole numbers, not in \(Parser.title(quantity.measure))",
          expected: ["a whole number"])
      }
      draft.duties.append(
        Duty(
          label: category, kind: .ceiling(category: category, quantity), exceptions: [],
          words: "ceiling " + words(from: begin, to: at), span: span(from: begin)))
    } while take(.comma)
  }

  /// A name, with or without a colon after it.
  private mutating func dutyName() throws -> String {
    let token = now
    var name = try word("a name")
    while name.hasSuffix(":") { name.removeLast() }
    guard !name.isEmpty, Parser.events[name] == nil || ahead(0).word != nil else {
      throw fail(.unexpected, token, "\(token.title) is no name", expected: ["a name"])
    }
    return name
  }

  /// `notice at least 42 days before start of exercises …`
  private mutating func notice() throws -> Duty.Kind {
    try expect("at")
    try expect("least")
    let lead = try calendarSpan()
    try expect("before")
    if take("start") { try expect("of") }
    return .notice(lead: lead, of: try event())
  }

  /// `[by DATE | before DATE | within 30 days of entry into force | within 30 days after NAME]`
  private mutating func optionalDeadline(_ draft: inout CommitmentDraft) throws -> Deadline? {
    if nextIsDeadline { return try deadline() }
    guard next("within") else { return nil }
    at += 1
    let span = try calendarSpan()
    if take("of") {
      for word in ["entry", "into", "force"] { try expect(word) }
      return .within(span, after: .entryIntoForce)
    }
    try expect("after")
    return .within(span, after: .duty(try reference(&draft)))
  }

  private mutating func reference(_ draft: inout CommitmentDraft) throws -> String {
    let token = now
    let name = try word("the name of a milestone or duty")
    draft.references.append((name, token))
    return name
  }

  /// `[after NAME [and NAME]…]`
  private mutating func dependencies(_ draft: inout CommitmentDraft) throws -> [String] {
    guard take("after") else { return [] }
    var all = [try reference(&draft)]
    while take(.comma) || take("and") { all.append(try reference(&draft)) }
    return all
  }

  /// `EVENTS within 30 days after NAME [and NAME]… [, notice 14 days] [, extension at most 60 days]`
  private mutating func step(_ draft: inout CommitmentDraft) throws -> PhasedStep {
    let pattern = try event()
    try expect("within")
    let within = try calendarSpan()
    guard next("after") else { throw unexpected(["'after' and the name of a milestone"], near: ["after"]) }
    let after = try dependencies(&draft)
    _ = take("verified")
    var notice: CalendarSpan?
    var longest: CalendarSpan?
    while take(.comma) {
      if take("notice"), notice == nil {
        notice = try calendarSpan()
      } else if take("extension", "at", "most"), longest == nil {
        longest = try calendarSpan()
      } else {
        throw unexpected(
          ["'notice' and a time", "'extension at most' and a time"], near: ["notice", "extension"])
      }
    }
    return PhasedStep(event: pattern, after: after, within: within, notice: notice, longestExtension: longest)
  }

  /// `mandate [in PLACE] [from DATE] [until DATE] [of at most 209 staff [, 165 observers]…]`
  private mutating func mandate(_ token: Token) throws -> Mandate {
    var place: PlaceSelector?
    var from: DateValue?
    var until: DateValue?
    var size: [SizeCondition] = []
    while !atBlockEnd {
      if place == nil, (next("in") && ahead(1).word != "force") || next("at") {
        at += 1
        place = try self.place()
      } else if from == nil, take("from") {
        from = try date("the first day")
      } else if until == nil, take("until") {
        until = try date("the last day")
      } else if size.isEmpty, take("of") {
        repeat {
          let bounds: QuantityBounds
          if !atBlockEnd, let word = now.word, Int(word) != nil {
            bounds = .exactly(try quantity())
          } else {
            bounds = try quantityBounds()
          }
          size.append(SizeCondition(category: try category(), bounds: bounds))
        } while take(.comma)
      } else {
        break
      }
    }
    guard place != nil || from != nil || until != nil || !size.isEmpty else {
      throw unexpected(["'in' and a place", "'of' and a size", "'from' or 'until' and a date"])
    }
    if let from, let until, until.interval.end <= from.interval.start {
      throw fail(.contradictoryDates, token, "\(until.text) is before \(from.text)")
    }
    return Mandate(place: place, size: size, from: from, until: until)
  }
}

import SightlineObserving
import SightlineUnits

extension Parser {
  /// What begins a clause of a commitment; `in force`, `not in force` and `not checkable` are two words.
  package static let commitmentClauses = [
    "version", "binds", "clause", "source", "quote", "note", "clocks", "priors", "in", "not", "renews",
    "counted",
    "ceiling", "prohibits", "requires", "notice", "every", "milestone", "step", "mandate", "called", "under",
    "quoting", "except", "test",
  ]
  private static let once: Set<String> = [
    "version", "binds", "clause", "source", "quote", "renews", "counted", "priors",
  ]

  struct CommitmentDraft {
    var version: Int?
    var parties: [PartyName] = []
    var clause: String?
    var source: String?
    var quotation: String?
    var notes: [String] = []
    var force = Force()
    var forceSeen = false
    var renewal: Renewal?
    var counting: Counting?
    var duties: [Duty] = []
    /// The duties that the last duty clause made; what follows it belongs to them.
    var latest = 0..<0
    /// Labels that duties refer to and where; checked when all are known.
    var references: [(name: String, token: Token)] = []
    var exceptions: [ExceptionClause] = []
    var priors: ProbabilityRange?
    var tests: [TestBlock] = []
    var seen: Set<String> = []
  }

  mutating func commitment(_ start: Token) -> CommitmentBlock? {
    let startAt = at - 1
    let outer = names.offset
    defer { names.offset = outer }
    guard let name = blockName("the commitment's name, such as cfe-azerbaijan") else { return nil }
    var draft = CommitmentDraft()
    var sound = clauses(Parser.commitmentClauses) { try $0.commitmentClause(&draft) }
    for (clause, missing) in [
      ("version", draft.version == nil), ("binds", draft.parties.isEmpty), ("clause", draft.clause == nil),
      ("source", draft.source == nil), ("quote", draft.quotation == nil),
    ] where missing && !draft.seen.contains(clause) {
      report(.missingClause, start, "the commitment '\(name)' has no '\(clause)'", expected: ["'\(clause)'"])
      sound = false
    }
    if sound, draft.duties.isEmpty {
      report(
        .missingClause, start, "the commitment '\(name)' has no duty",
        expected: ["'ceiling'", "'prohibits'", "'requires'", "'notice'", "'milestone'", "'not checkable'"])
      sound = false
    }
    if sound { sound = checkLabels(draft, start) }
    guard sound, let version = draft.version, let clause = draft.clause, let source = draft.source,
      let quotation = draft.quotation
    else { return nil }
    return CommitmentBlock(
      name: name, version: version, parties: draft.parties, clause: clause, source: source,
      quotation: quotation,
      notes: draft.notes, force: draft.force, renewal: draft.renewal, counting: draft.counting,
      duties: draft.duties, exceptions: draft.exceptions, priors: draft.priors ?? ProbabilityRange(0.2, 0.8),
      tests: draft.tests, span: span(from: startAt))
  }

  private mutating func commitmentClause(_ draft: inout CommitmentDraft) throws {
    let token = now
    guard let word = token.word, Parser.commitmentClauses.contains(word) else {
      throw unexpected(Parser.commitmentClauses.map { "'\($0)'" }, near: Parser.commitmentClauses)
    }
    at += 1
    if !draft.seen.insert(word).inserted, Parser.once.contains(word) {
      throw fail(.repeatedClause, token, "a second '\(word)' in one commitment")
    }
    switch word {
    case "version": draft.version = try wholeNumber("the version, a whole number")
    case "binds":
      repeat { draft.parties.append(try party()) } while take(.comma) || take("and")
    case "clause": draft.clause = try text("the article or paragraph")
    case "source": draft.source = try text("where it can be read")
    case "quote": draft.quotation = try text("the clause's words")
    case "note": draft.notes.append(try text("a note"))
    case "clocks": try clocks()
    case "priors": draft.priors = try priors(token)
    case "renews": draft.renewal = try renewal()
    case "counted": draft.counting = try counting()
    case "in": try force(&draft, token)
    case "not" where next("in"): try notInForce(&draft, token)
    case "test": draft.tests.append(try test())
    case "called", "under", "quoting", "except": try attachment(word, token, &draft)
    default:
      let before = draft.duties.count
      lineStarts[at - 1] = 1
      try duty(word, token, &draft)
      draft.latest = before..<draft.duties.count
    }
  }

  /// `in force [from DATE] [until DATE]`
  private mutating func force(_ draft: inout CommitmentDraft, _ token: Token) throws {
    try expect("force")
    guard !draft.forceSeen else {
      throw fail(.repeatedClause, token, "a second 'in force' in one commitment")
    }
    draft.forceSeen = true
    if take("from") { draft.force.from = try date("the first day in force") }
    if take("until") { draft.force.until = try date("the last day in force") }
    guard draft.force.from != nil || draft.force.until != nil else {
      throw unexpected(["'from' and a date", "'until' and a date"], near: ["from", "until"])
    }
    if draft.force.interval == nil {
      throw fail(.contradictoryDates, token, "it ends before it begins")
    }
  }

  /// `not in force until confirmed "…"`
  private mutating func notInForce(_ draft: inout CommitmentDraft, _ token: Token) throws {
    try expect("in")
    try expect("force")
    guard !draft.forceSeen else {
      throw fail(.repeatedClause, token, "a second 'in force' in one commitment")
    }
    draft.forceSeen = true
    guard take("until") || take("unless") else {
      throw unexpected(["'until confirmed'"], near: ["until", "unless"])
    }
    try expect("confirmed")
    draft.force.awaiting = try text("what must be confirmed")
  }

  /// `renews every 5 years unless notice 6 months before expiry`
  private mutating func renewal() throws -> Renewal {
    try expect("every")
    let every = try calendarSpan()
    try expect("unless")
    try expect("notice")
    let notice = try calendarSpan()
    try expect("before")
    try expect("expiry")
    return Renewal(every: every, notice: notice)
  }

  /// `counted from register NAME [; imagery counts as at least]`
  private mutating func counting() throws -> Counting {
    try expect("from")
    try expect("register")
    let register: String
    if !atBlockEnd, now.text != nil {
      register = try text("the register")
    } else {
      register = try word("the register")
    }
    guard take(.semicolon) else { return Counting(register: register, imageryCountsAsAtLeast: false) }
    for word in ["imagery", "counts", "as", "at", "least"] { try expect(word) }
    return Counting(register: register, imageryCountsAsAtLeast: true)
  }

  /// `called NAME`, `under "…"`, `quoting "…"`, `except when …`: they belong to the duty before them.
  private mutating func attachment(_ word: String, _ token: Token, _ draft: inout CommitmentDraft) throws {
    lineStarts[at - 1] = draft.latest.isEmpty ? 1 : 2
    if word == "except" {
      try expect("when")
      let exception: ExceptionClause
      if !atBlockEnd, now.text != nil {
        exception = .words(try text("the exception"))
      } else {
        exception = .event(try event())
      }
      if draft.latest.isEmpty { draft.exceptions.append(exception) }
      for i in draft.latest { draft.duties[i].exceptions.append(exception) }
      return
    }
    guard !draft.latest.isEmpty else {
      throw fail(.unexpected, token, "'\(word)' belongs to a duty, and none stands before it")
    }
    switch word {
    case "called":
      guard draft.latest.count == 1 else {
        throw fail(
          .unexpected, token, "several ceilings cannot share one name; each is called by its category")
      }
      draft.duties[draft.latest.lowerBound].label = try self.word("the duty's name")
    case "under":
      let clause = try text("the article or paragraph")
      for i in draft.latest { draft.duties[i].clause = clause }
    default:
      let quotation = try text("the clause's words")
      for i in draft.latest { draft.duties[i].quotation = quotation }
    }
  }
}

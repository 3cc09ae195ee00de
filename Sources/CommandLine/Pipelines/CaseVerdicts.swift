import SightlineAccords
import SightlineCaseStore
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

extension CaseSession {
  /// Verdicts on every claim and duty from what has been observed, in the order of the files.
  func verdicts(_ accords: [(name: String, accord: Accord)], asOf: Instant) throws -> [Verdict] {
    try verdicts(accords, asOf: asOf, assuming: .usual, CaseAnswers(database, try coverage()))
  }

  /// The verdicts that come out otherwise where one of the unmeasured numbers is another, by number.
  func turns(_ accords: [(name: String, accord: Accord)], asOf: Instant) throws -> [Turn] {
    let lenses = CaseAnswers(database, try coverage())
    let given = try verdicts(accords, asOf: asOf, assuming: .usual, lenses)
    return try Assumptions.plausible.flatMap { variant in
      Turn.between(
        given, try verdicts(accords, asOf: asOf, assuming: variant.assumptions, lenses), under: variant.words)
    }
  }

  private func verdicts(
    _ accords: [(name: String, accord: Accord)], asOf: Instant, assuming assumptions: Assumptions,
    _ lenses: CaseAnswers
  ) throws -> [Verdict] {
    try accords.flatMap { name, accord in
      try accord.verdicts(named: name, asOf: asOf, assuming: assumptions) { try lenses.answer(to: $0) }
    }
  }
}

/// What the case's evidence answers. Duties of one commitment ask the same things of each other's time, so
/// what was read is kept for the length of one check.
private final class CaseAnswers {
  private struct Stretch: Hashable {
    let kind: EventKind
    let period: Interval
  }
  private let database: CaseDatabase
  private let coverage: [any Coverage]
  private var read: [Stretch: [Observation]] = [:]
  private var answers: [Question: Answer] = [:]

  init(_ database: CaseDatabase, _ coverage: [any Coverage]) {
    (self.database, self.coverage) = (database, coverage)
  }

  func answer(to question: Question) throws -> Answer {
    if let known = answers[question] { return known }
    let stretch = Stretch(kind: question.kind, period: question.period)
    let seen: [Observation]
    if let known = read[stretch] {
      seen = known
    } else {
      seen = try database.observations(question.kind, touching: question.period)
      // Few stretches are asked for again; what is large is not held twice.
      if seen.count < 10_000 { read[stretch] = seen }
    }
    let answer = question.answer(from: seen, coverage: coverage)
    if answer.candidates.count < 10_000 { answers[question] = answer }
    return answer
  }
}

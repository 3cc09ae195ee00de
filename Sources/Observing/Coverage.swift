import SightlineUnits

/// What a lens could have seen: its answer to "would you have noticed?".
///
/// Second half of the contract; a lens without it is not finished, since without it "nothing seen" means
/// nothing. Must be a value: the same question always gets the same looks.
public protocol Coverage: Sendable {
  /// The kinds of event it can speak about; asked about another kind it returns no look.
  var kinds: Set<EventKind> { get }
  /// The looks that bear on the question, in order of time. For events that are over once they happened the
  /// looks' intervals lie within the period; time that no look covers was not watched (detection 0).
  func looks(for question: Question) -> [Look]
}

/// Coverage of nothing. A place with no receiver, a year nobody reported.
public struct NoCoverage: Coverage {
  public let kinds: Set<EventKind> = []
  public init() {}
  public func looks(for question: Question) -> [Look] { [] }
}

extension Question {
  /// Gathers a lens's candidates and looks into one answer. Candidates in order of time, then identifier.
  public func answer(from observations: some Sequence<Observation>, coverage: [any Coverage]) -> Answer {
    let candidates = observations.compactMap(candidate(from:)).sorted {
      ($0.observation.time.hull.start, $0.observation.id)
        < ($1.observation.time.hull.start, $1.observation.id)
    }
    let looks = coverage.filter { $0.kinds.contains(kind) }.flatMap { $0.looks(for: self) }
    return Answer(candidates: candidates, looks: looks)
  }
}

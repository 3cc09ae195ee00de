import SightlineObserving
import SightlineUnits

/// One reporter's year: what a register was asked for and answered.
public struct ReporterYear: Hashable, Sendable {
  public enum State: Hashable, Sendable {
    case reported
    case missing(MissingFigure.Reason)
  }
  public let source: SourceName
  /// The party the report is about.
  public let party: String
  public let year: Int
  public let kind: EventKind
  public let state: State
  public let basis: Basis
  public init(source: SourceName, party: String, year: Int, kind: EventKind, state: State, basis: Basis) {
    (self.source, self.party, self.year, self.kind) = (source, party, year, kind)
    (self.state, self.basis) = (state, basis)
  }
}

/// What registers could have shown: a look is a reporter's year. A year that a reporter left out is no look,
/// and so tells nothing of what was not seen.
public struct RegisterCoverage: Coverage {
  public let reported: [ReporterYear]
  /// The chance that a register lists a thing of the kind that happened in a year it covers. No register
  /// publishes it: 0.7 is an assumption, below what trade statistics of two partners agree on, and can be
  /// set.
  public let detection: Probability
  public let kinds: Set<EventKind>
  private let parties: PartyTable

  public init(_ reported: [ReporterYear], detection: Probability = 0.7, parties: PartyTable = .standard) {
    (self.reported, self.detection, self.parties) = (reported, detection, parties)
    kinds = Set(reported.map(\.kind))
  }

  public func looks(for question: Question) -> [Look] {
    let asked = question.filters.compactMap { filter -> [PartyName]? in
      if case .party(let role, let names) = filter, role == .recipient || role == .actor { return names }
      return nil
    }.flatMap { $0 }
    return reported.filter { year in
      guard year.kind == question.kind, year.state == .reported else { return false }
      return asked.isEmpty || asked.contains { parties.areSame($0.text, year.party) }
    }.compactMap { year -> Look? in
      guard let span = DateText.interval(String(year.year)),
        let during = span.intersection(question.period), during.start < during.end
      else { return nil }
      return Look(
        "\(year.source) on \(year.party), \(year.year)", during: during, detection: detection,
        group: DependenceGroup(year.source.text), basis: year.basis)
    }.sorted { ($0.during.start, $0.what) < ($1.during.start, $1.what) }
  }

  /// Share of reporter-years with a report: `nil` for a party nobody was asked about.
  public func completeness(of party: String, years: ClosedRange<Int>) -> Double? {
    let own = reported.filter { parties.areSame($0.party, party) && years.contains($0.year) }
    guard !own.isEmpty else { return nil }
    return Double(Set(own.filter { $0.state == .reported }.map(\.year)).count) / Double(years.count)
  }
}

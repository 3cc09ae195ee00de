import SightlineObserving
import SightlineUnits

/// Which publishers tell of which years and sectors: a ledger that stops in 2021 says nothing about 2022.
///
/// A look is one publisher's calendar year with at least one dated flow. Its detection probability is an
/// estimate from the ledger itself: the share of the twelve months in which the publisher told of something,
/// smoothed by half a month (Jeffreys), and at most `ceiling`, since no ledger is known to be whole.
public struct WorksCoverage: Coverage {
  public let kinds: Set<EventKind> = [.commitment, .payment, .completion]
  /// The highest share of real flows any ledger is trusted to tell. An assumption, not a measurement: no
  /// published study says how much money never reaches a ledger, so a whole year of silence is left a tenth.
  public let ceiling: Double

  struct Year: Hashable, Sendable {
    let publisher: String
    let group: String
    let year: Int
    let months: Int
    let sectors: Set<String>
    let countries: Set<String>
    let projects: Set<String>
    let basis: Basis
  }
  let years: [Year]

  init(years: [Year], ceiling: Double) { (self.years, self.ceiling) = (years, ceiling) }

  public init(_ projects: [WorksProject], artifacts: [String: ContentDigest], ceiling: Double = 0.9) {
    struct Key: Hashable {
      let publisher: String
      let year: Int
    }
    struct Draft {
      var group = ""
      var months: Set<Int> = []
      var sectors: Set<String> = []
      var countries: Set<String> = []
      var projects: Set<String> = []
      var files: Set<String> = []
    }
    var drafts: [Key: Draft] = [:]
    for p in projects {
      for f in p.flows {
        guard let date = f.date else { continue }
        let key = Key(publisher: p.reporter.label, year: date.year)
        var d = drafts[key] ?? Draft()
        d.group = "publisher \(p.reporter.ref ?? p.reporter.label)"
        d.months.insert(date.month)
        d.sectors.formUnion(f.sector.map { [$0] } ?? p.sectors.map(\.code))
        d.countries.formUnion(p.countries)
        d.projects.insert(p.id)
        d.files.insert(p.file)
        drafts[key] = d
      }
    }
    self.ceiling = ceiling
    years = drafts.compactMap { key, d in
      let slices = d.files.sorted().compactMap { f in
        artifacts[f].map { ArtifactSlice(artifact: $0, file: f) }
      }
      guard !slices.isEmpty else { return nil }
      return Year(
        publisher: key.publisher, group: d.group, year: key.year, months: d.months.count, sectors: d.sectors,
        countries: d.countries, projects: d.projects, basis: Basis(slices, WorksObservations.derivation))
    }.sorted { ($0.year, $0.publisher) < ($1.year, $1.publisher) }
  }

  /// Years that bear on the question: same publisher, sector, project or country where it asks for one.
  public func looks(for question: Question) -> [Look] {
    guard kinds.contains(question.kind) else { return [] }
    return years.compactMap { y in
      guard bears(y, question), let first = CalendarDate(year: y.year, month: 1, day: 1) else { return nil }
      let start = max(first.start(), question.period.start)
      let end = min(first.adding(months: 12).start(), question.period.end)
      guard start < end else { return nil }
      let share = (Double(y.months) + 0.5) / 13
      return Look(
        "\(y.publisher) tells of \(y.months) months of \(y.year)", during: Interval(spanning: start, end),
        detection: Probability(clamping: min(ceiling, share)), group: DependenceGroup(y.group), basis: y.basis
      )
    }
  }

  private func bears(_ y: Year, _ q: Question) -> Bool {
    for filter in q.filters {
      switch filter {
      case .attribute(.sector, let wanted) where y.sectors.isDisjoint(with: wanted): return false
      case .attribute(.project, let wanted) where y.projects.isDisjoint(with: wanted): return false
      case .party(.reporter, let names) where !names.contains(PartyName(y.publisher)): return false
      case .party(.supplier, let names) where !names.contains(PartyName(y.publisher)): return false
      case .place(_, .country(let code)) where !y.countries.contains(code): return false
      default: break
      }
    }
    return true
  }
}

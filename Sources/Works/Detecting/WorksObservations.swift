import SightlineObserving
import SightlineUnits

/// What the ledgers say, in the words every lens shares.
public struct WorksObservations: Sendable {
  public static let lens = LensName("works")
  /// Raised whenever the same input could give another output.
  public static let derivation = Derivation(detector: "works/ledgers", version: 1)
  /// By file name: the digest of the artifact it was read from. A file without one gives no observation.
  private let artifacts: [String: ContentDigest]

  public init(artifacts: [String: ContentDigest]) { self.artifacts = artifacts }

  /// Commitments and payments of each flow, and the completion of projects that are told to have ended.
  /// Interest, repayment, incoming funds and pledges are no payments for works and give none.
  public func observations(_ projects: [WorksProject]) -> [Observation] {
    projects.flatMap { p in
      p.flows.enumerated().compactMap { flow($0.element, $0.offset, p) } + (completion(p).map { [$0] } ?? [])
    }
  }

  private func basis(_ file: String, rows: ClosedRange<Int>? = nil) -> Basis? {
    artifacts[file].map { Basis([ArtifactSlice(artifact: $0, file: file, rows: rows)], Self.derivation) }
  }
  private func time(_ day: CalendarDate) -> EventTime {
    EventTime(within: Interval(spanning: day.start(), day.adding(days: 1).start()))
  }
  private func parties(_ pairs: [(PartyRole, String?)]) -> [PartyRole: Alternatives<PartyName>] {
    var result: [PartyRole: Alternatives<PartyName>] = [:]
    for (role, name) in pairs { if let name, !name.isEmpty { result[role] = .certainly(PartyName(name)) } }
    return result
  }
  private func site(_ p: WorksProject) -> [PlaceRole: Alternatives<Place>] {
    guard p.sites.count == 1, let point = p.sites[0].point else {
      guard p.countries.count == 1 else { return [:] }
      let place = Place(
        name: PlaceName(p.countries[0]), title: p.countries[0], point: nil, country: p.countries[0])
      return [.site: .certainly(place)]
    }
    let name = p.sites[0].name ?? p.id
    return [
      .site: .certainly(
        Place(
          name: PlaceName(name), title: name, point: point,
          country: p.countries.count == 1 ? p.countries[0] : nil))
    ]
  }

  private func flow(_ f: WorksProject.Flow, _ index: Int, _ p: WorksProject) -> Observation? {
    guard f.type.isCommitment || f.type.isSpending, let date = f.date, let basis = basis(p.file) else {
      return nil
    }
    let what = f.type.isCommitment ? "committed" : "paid"
    return Observation(
      id: "works:\(p.id):\(f.type.code):\(date):\(index)", lens: Self.lens,
      kind: f.type.isCommitment ? .commitment : .payment, time: time(date), places: site(p),
      parties: parties([
        (.supplier, f.provider?.label ?? p.reporter.label), (.recipient, f.receiver?.label),
        (.reporter, p.reporter.label),
      ]),
      traits: [Trait(.project, p.id), Trait(.status, f.type.code)]
        + (f.sector.map { [$0] } ?? p.sectors.map(\.code)).map { Trait(.sector, $0) },
      figure: Figure(f.money.amount, .money(f.money.currency)), source: SourceName(p.reporter.label),
      group: DependenceGroup("publisher \(p.reporter.ref ?? p.reporter.label)"), basis: basis,
      title: "\(what) \(f.money) for \(p.title)", remarks: ["byte \(f.byte) of the file"])
  }

  private func completion(_ p: WorksProject) -> Observation? {
    guard let end = p.dates.actualEnd, let basis = basis(p.file) else { return nil }
    return Observation(
      id: "works:\(p.id):completion", lens: Self.lens, kind: .completion, time: time(end), places: site(p),
      parties: parties([(.reporter, p.reporter.label)]),
      traits: [Trait(.project, p.id)] + p.sectors.map { Trait(.sector, $0.code) },
      source: SourceName(p.reporter.label),
      group: DependenceGroup("publisher \(p.reporter.ref ?? p.reporter.label)"), basis: basis,
      title: "\(p.title): told to have ended on \(end)")
  }

  /// Land release: one observation a term, so that cancelled land is never taken for cleared land.
  public func clearances(_ rows: [LandRelease]) -> [Observation] {
    rows.flatMap { r -> [Observation] in
      guard let date = r.date, let basis = basis(r.file, rows: r.row...r.row) else { return [] }
      return LandRelease.Term.allCases.compactMap { term -> Observation? in
        guard let hectares = r.hectares[term] else { return nil }
        let place = Place(name: PlaceName(r.area), title: r.area, point: nil, country: nil)
        return Observation(
          id: "works:land:\(r.file):\(r.row):\(term.rawValue)", lens: Self.lens, kind: .clearance,
          time: time(date),
          places: [.site: .certainly(place)], parties: parties([(.actor, r.operatorName)]),
          traits: [Trait(.category, term.rawValue)], figure: Figure(hectares, .hectares),
          source: SourceName(r.operatorName ?? r.file), group: DependenceGroup("land release \(r.file)"),
          basis: basis,
          title: "\(hectares) ha \(term.rawValue) in \(r.area)")
      }
    }
  }

  /// Returned refugees and returned displaced people, by year.
  public func returns(_ rows: [DisplacementRow], source: SourceName) -> [Observation] {
    rows.flatMap { r -> [Observation] in
      guard let basis = basis(r.file, rows: r.row...r.row),
        let first = CalendarDate(year: r.year, month: 1, day: 1)
      else { return [] }
      let year = EventTime(within: Interval(spanning: first.start(), first.adding(months: 12).start()))
      let counts: [DisplacementRow.Count] = [.returnedRefugees, .returnedIDPs]
      return counts.compactMap { kind -> Observation? in
        guard let n = r.counts[kind] else { return nil }
        let place = Place(name: PlaceName(r.originCode), title: r.origin, point: nil, country: nil)
        return Observation(
          id: "works:returns:\(r.file):\(r.row):\(kind.rawValue)", lens: Self.lens, kind: .returned,
          time: year,
          places: [.destination: .certainly(place)], parties: parties([(.actor, r.origin)]),
          traits: [Trait(.category, kind.rawValue)],
          figure: Figure(n, .count), source: source, group: DependenceGroup(source.text), basis: basis,
          title: "\(n) \(kind.rawValue.replacing("_", with: " ")) to \(r.origin) in \(r.year)")
      }
    }
  }
}

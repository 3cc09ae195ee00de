import SightlineObserving
import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The chance that a flight to, from or at a place would have been received, hour by hour.
///
/// Built from `Reception` of all traffic. For each hour and each of three stages of an approach (or climb)
/// around the place — the last 20 km, 20 to 80 km, 80 to 200 km — the share of aircraft time that was heard
/// gives the reception of the stage; a flight heard only far out is named for the field with the share that
/// the end model reaches there (`Docs/Air-accuracy.md`).
///
/// An hour without any aircraft heard within 250 km yields no look: no receiver was shown to be alive. An
/// hour with distant aircraft heard but none near the place is answered from the other hours in which the
/// receivers were alive: if low aircraft are heard there whenever there are some, the hour was watched and
/// nobody flew.
public struct AirCoverage: Coverage, Sendable, Codable {
  public let reception: Reception
  public let airports: [String: Site]
  public let basis: Basis
  public let group: DependenceGroup
  public let model: Model

  /// A field as coverage needs it.
  public struct Site: Hashable, Sendable, Codable {
    public let point: Coordinate
    public let country: String?
    public init(point: Coordinate, country: String?) { (self.point, self.country) = (point, country) }
  }

  /// What was fitted; see `Docs/Air-accuracy.md` for the held-back check.
  public struct Model: Hashable, Sendable, Codable {
    /// Aircraft seconds that the other hours weigh against the hour asked, and the prior against them: of
    /// 300, 900 and 2,700 the pair with the smallest squared error on aircraft set aside.
    public var hourWeight = 2700.0
    public var priorWeight = 300.0
    /// Reception by band where nothing at all is known but that a receiver within 250 km is alive. Lower than
    /// what fits best (0.4 to 0.8): aircraft that could be set aside are those that were heard at all, and
    /// unknown reception must not look like a watched sky.
    public var prior: [Double] = [0.1, 0.25, 0.4, 0.6]
    /// How often a flight heard no nearer than this stage is named for its field: mean probability given to
    /// the truth in the curtailment test below 3,000 ft, from 3,000 to 10,000 ft, and above.
    public var naming: [Double] = [0.97, 0.65, 0.4]
    public init() {}
  }

  public var kinds: Set<EventKind> { [.flight, .landing, .takeOff] }

  public init(
    reception: Reception, airports: AirportTable, basis: Basis, group: DependenceGroup, model: Model = Model()
  ) {
    self.reception = reception
    // Far from every cell heard there is nothing to say: only fields near one are kept.
    var near: Set<Int> = []
    for key in reception.tallies.keys { near.insert(key.cell) }
    let blocks = Set(near.map(AirCoverage.block))
    var sites: [String: Site] = [:]
    for airport in airports.airports where AirCoverage.isNear(airport.coordinate, blocks) {
      sites[airport.ident] = Site(point: airport.coordinate, country: airport.country)
    }
    (self.airports, self.basis, self.group, self.model) = (sites, basis, group, model)
  }

  /// Cells in blocks of five degrees; neighbours reach farther than `aliveReach` up to 60° of latitude, and
  /// towards the poles every block of the rows around counts.
  private static func block(_ cell: Int) -> Int {
    (cell / Reception.columns / 10) * 72 + (cell % Reception.columns) / 10
  }
  private static func isNear(_ p: Coordinate, _ blocks: Set<Int>) -> Bool {
    let row = Reception.row(p.latitude) / 10
    let column = Reception.column(p.longitude) / 10
    let reach = abs(p.latitude) > 55 ? 36 : 1
    for r in max(0, row - 1)...min(35, row + 1) {
      for c in -reach...reach where blocks.contains(r * 72 + (column + c + 72) % 72) { return true }
    }
    return false
  }

  /// One ring around a place with the height band an approach has there.
  struct Stage {
    let from: Double
    let to: Double
    let bands: [Reception.Band]
  }
  static let stages = [
    Stage(from: 0, to: 25_000, bands: [.ground]), Stage(from: 0, to: 80_000, bands: [.low]),
    Stage(from: 40_000, to: 200_000, bands: [.middle, .high]),
  ]
  /// Radio horizon of an aircraft at 30,000 ft is some 400 km; receivers rarely reach beyond 250 km.
  static let aliveReach = 250_000.0

  public func looks(for question: Question) -> [Look] {
    guard kinds.contains(question.kind) else { return [] }
    let hours = Set(reception.tallies.keys.map(\.hour)).filter {
      let start = Instant(unixSeconds: Double($0) * 3600)
      return start < question.period.end && start + Seconds(hours: 1) > question.period.start
    }.sorted()
    let sites = self.sites(for: question)
    guard !sites.isEmpty, !hours.isEmpty else { return [] }
    let watchers = sites.map { Watcher(site: $0.point, reception: reception, model: model) }
    return hours.compactMap { hour -> Look? in
      // Several fields may be asked for: the event could be at any of them, so the mean is what is watched.
      let detections = watchers.compactMap { $0.detection(hour: hour) }
      guard !detections.isEmpty else { return nil }
      let mean = detections.reduce(0, +) / Double(watchers.count)
      let whole = Interval(
        spanning: Instant(unixSeconds: Double(hour) * 3600), Instant(unixSeconds: Double(hour + 1) * 3600))
      guard let during = whole.intersection(question.period), during.length > Seconds(0) else { return nil }
      return Look(
        "reception around \(title(sites)) in this hour", during: during,
        detection: Probability(clamping: mean),
        group: group, basis: basis)
    }
  }

  /// The fields the question may mean: at most 50, so that a question about a large country stays answerable.
  func sites(for question: Question) -> [(name: String, point: Coordinate)] {
    let selector =
      switch question.kind {
      case .landing, .takeOff:
        question.place(.site) ?? question.place(.destination) ?? question.place(.origin)
      default: question.place(.destination) ?? question.place(.origin) ?? question.place(.site)
      }
    guard let selector else { return [] }
    if case .named(let name) = selector, let site = airports[name.text] { return [(name.text, site.point)] }
    let matching = airports.filter { ident, site in
      selector.matches(Place(name: PlaceName(ident), title: ident, point: site.point, country: site.country))
    }.sorted { $0.key < $1.key }
    let step = max(1, matching.count / 50)
    var sites: [(name: String, point: Coordinate)] = []
    for i in stride(from: 0, to: matching.count, by: step) {
      sites.append((matching[i].key, matching[i].value.point))
    }
    return sites
  }

  private func title(_ sites: [(name: String, point: Coordinate)]) -> String {
    sites.count == 1 ? sites[0].name : "\(sites.count) fields"
  }
}

/// Reception around one place, gathered once and asked hour by hour.
public struct Watcher {
  private var alive: Set<Int> = []
  private var byHour: [[Int: Reception.Tally]] = [[:], [:], [:]]
  private var pooled = [Reception.Tally](repeating: Reception.Tally(), count: 3)
  private let model: AirCoverage.Model

  public init(site: Coordinate, reception: Reception, model: AirCoverage.Model) {
    self.model = model
    var memberships: [Int: (stages: [Bool], isNear: Bool)] = [:]
    var members: [(key: Reception.Key, tally: Reception.Tally, stages: [Bool])] = []
    for (key, tally) in reception.tallies {
      let cell = key.cell
      let membership =
        memberships[cell]
        ?? {
          let d = Watcher.distance(site, cell)
          return (
            AirCoverage.stages.map { d >= $0.from - 35_000 && d <= $0.to + 20_000 },
            d < AirCoverage.aliveReach
          )
        }()
      memberships[cell] = membership
      if membership.isNear, tally.heard > 0 { alive.insert(key.hour) }
      if membership.stages.contains(true) { members.append((key, tally, membership.stages)) }
    }
    // A fixed order of adding: the last digit of a sum depends on it, and a verdict's bytes on that digit.
    members.sort { $0.key < $1.key }
    for (key, tally, stages) in members {
      for s in 0..<3 where stages[s] && AirCoverage.stages[s].bands.contains(key.band) {
        byHour[s][key.hour, default: Reception.Tally()] += tally
        pooled[s] += tally
      }
    }
  }

  /// What was heard and missed in a stage, by hour.
  public func tallies(stage s: Int) -> [Int: Reception.Tally] { byHour[s] }

  /// From the place to the nearest point of the cell's middle cross, near enough for rings of tens of km.
  private static func distance(_ p: Coordinate, _ cell: Int) -> Double {
    let south = Double(cell / Reception.columns) / 2 - 90
    let west = Double(cell % Reception.columns) / 2 - 180
    guard let middle = Coordinate(latitude: south + 0.25, longitude: west + 0.25) else { return .infinity }
    return p.distance(to: middle).value
  }

  /// The chance that a flight to the place in this hour is received and named; `nil` when no receiver was
  /// shown to be alive.
  public func detection(hour: Int) -> Double? {
    guard alive.contains(hour) else { return nil }
    var missed = 1.0
    var detected = 0.0
    for s in 0..<3 {
      let r = receptionOf(stage: s, hour: hour)
      detected += missed * r * model.naming[s]
      missed *= 1 - r
    }
    return detected
  }

  /// The expected share of a flight's time in the stage that is heard in this hour.
  public func receptionOf(stage s: Int, hour: Int) -> Double {
    let prior = model.prior[AirCoverage.stages[s].bands.map { Int($0.rawValue) }.max() ?? 0]
    let all = pooled[s]
    let general =
      (all.heard + prior * model.priorWeight) / (all.heard + all.missed + model.priorWeight)
    let own = byHour[s][hour] ?? Reception.Tally()
    return (own.heard + general * model.hourWeight) / (own.heard + own.missed + model.hourWeight)
  }
}

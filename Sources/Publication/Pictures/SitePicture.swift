import SightlineObserving
import SightlineUnits

/// A place where something was built, paid for, cleared, handed over or changed.
public struct SitePicture: Sendable, Hashable, Encodable {
  let name: String
  let title: String
  let point: Coordinate
  let lens: String
  /// How many observations speak of it, and of how many projects.
  let observations: Int
  let projects: Int
  /// `payment, completion`.
  let kinds: String
  let earliest: Instant
  let latest: Instant
}

/// Gathers the places of works and of changes on the ground.
struct SiteGathering: Sendable {
  private struct Key: Hashable {
    let lens: String
    let name: String
    let point: Coordinate
  }
  private struct Site {
    var title: String
    var count = 0
    var projects: Set<String> = []
    var kinds: Set<EventKind> = []
    var span: Interval
  }
  private var sites: [Key: Site] = [:]

  static let kinds: Set<EventKind> = [
    .construction, .demolition, .damage, .presence, .commitment, .payment, .completion, .clearance, .returned,
    .handOver, .deployment, .incident,
  ]

  mutating func take(_ o: Observation) {
    guard SiteGathering.kinds.contains(o.kind), let place = o.places[.site]?.best?.option,
      let point = place.point
    else { return }
    let key = Key(lens: o.lens.text, name: place.name.text, point: point)
    var site = sites[key] ?? Site(title: place.title, span: o.time.hull)
    site.count += 1
    site.kinds.insert(o.kind)
    if let project = o.traits.first(where: { $0.key == .project })?.value { site.projects.insert(project) }
    site.span = site.span.union(o.time.hull)
    sites[key] = site
  }

  /// By number of observations, falling, then by name.
  func finish() -> [SitePicture] {
    sites.map { key, s in
      SitePicture(
        name: key.name, title: s.title, point: key.point, lens: key.lens, observations: s.count,
        projects: s.projects.count, kinds: s.kinds.map(\.rawValue).sorted().joined(separator: ", "),
        earliest: s.span.start, latest: s.span.end)
    }.sorted { a, b in
      (b.observations, a.name, a.lens, a.point.latitude, a.point.longitude)
        < (a.observations, b.name, b.lens, b.point.latitude, b.point.longitude)
    }
  }
}

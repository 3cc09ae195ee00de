import SightlineObserving
import SightlineUnits

/// What was planned beside what was done, over time.
public struct PlanPicture: Sendable, Hashable, Encodable {
  struct Point: Sendable, Hashable, Encodable {
    let isPlan: Bool
    let value: Double
    /// Every digit, with its bound and unit.
    let shown: String
    let source: String
    let status: String
    let start: Instant
    let end: Instant
    let observation: String
  }
  let subject: String
  let unit: String
  /// In order of time; plans and acts mixed.
  let points: [Point]

  static func find(_ records: [FigureRecord]) -> [PlanPicture] {
    struct Key: Hashable {
      let subject: FigureRecord.Subject
      let measure: Measure
    }
    let groups = Dictionary(grouping: records) { Key(subject: $0.acted, measure: $0.figure.measure) }
    return groups.compactMap { key, group -> (FigureRecord.Subject, PlanPicture)? in
      guard group.contains(where: \.isPlan), group.contains(where: { !$0.isPlan }) else { return nil }
      let points = group.sorted { ($0.period.end, $0.source, $0.id) < ($1.period.end, $1.source, $1.id) }.map
      {
        Point(
          isPlan: $0.isPlan, value: $0.figure.value.double, shown: Wording.figure($0.figure),
          source: $0.source,
          status: $0.status, start: $0.period.start, end: $0.period.end, observation: $0.id)
      }
      return (
        key.subject, PlanPicture(subject: key.subject.title, unit: "\(key.measure)", points: points)
      )
    }.sorted { ($0.0, $0.1.unit) < ($1.0, $1.1.unit) }.map(\.1)
  }
}

extension FigureRecord {
  private static let ending = " planned"
  private static let opening = "planned "

  /// A category "… planned", or a figure that its source marks so.
  var isPlan: Bool {
    status == "planned" || subject.category.hasSuffix(FigureRecord.ending)
      || subject.category.hasPrefix(FigureRecord.opening)
  }
  /// What the plan is a plan of.
  var acted: Subject {
    var category = subject.category
    if category.hasSuffix(FigureRecord.ending) { category.removeLast(FigureRecord.ending.count) }
    if category.hasPrefix(FigureRecord.opening) { category.removeFirst(FigureRecord.opening.count) }
    return Subject(
      kind: subject.kind, party: subject.party, counterpart: subject.counterpart, place: subject.place,
      category: category)
  }
}

import SightlineObserving
import SightlineUnits

/// What was planned, or could have been done, beside what was done, over time.
public struct PlanPicture: Sendable, Hashable, Encodable {
  struct Point: Sendable, Hashable, Encodable {
    /// How the figure stands to what was done.
    enum Role: String, Sendable, Encodable { case done, planned, capacity }
    let role: Role
    var isPlan: Bool { role == .planned }
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
      guard Set(group.map(\.role)).count > 1, group.contains(where: { $0.role == .done }) else { return nil }
      let points = group.sorted { ($0.period.end, $0.source, $0.id) < ($1.period.end, $1.source, $1.id) }.map
      {
        Point(
          role: $0.role, value: $0.figure.value.double, shown: Wording.figure($0.figure),
          source: $0.source,
          status: $0.status, start: $0.period.start, end: $0.period.end, observation: $0.id)
      }
      return (
        key.subject, PlanPicture(subject: key.subject.title, unit: "\(key.measure)", points: points)
      )
    }.sorted { ($0.0, $0.1.unit) < ($1.0, $1.1.unit) }.map(\.1)
  }
}

extension PlanPicture {
  /// `planned`, `capacity`, `planned or capacity`.
  var limitWords: String {
    [Point.Role.planned, .capacity].filter { role in points.contains { $0.role == role } }.map(\.rawValue)
      .joined(separator: " or ")
  }
}

extension FigureRecord {
  var role: PlanPicture.Point.Role {
    isPlan ? .planned : subject.category.hasSuffix(FigureRecord.limit) ? .capacity : .done
  }
  /// `tonnes carried, capacity`: what could be carried.
  private static let limit = ", capacity"
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
    if category.hasSuffix(FigureRecord.limit) { category.removeLast(FigureRecord.limit.count) }
    if category.hasPrefix(FigureRecord.opening) { category.removeFirst(FigureRecord.opening.count) }
    return Subject(
      kind: subject.kind, party: subject.party, counterpart: subject.counterpart, place: subject.place,
      category: category)
  }
}

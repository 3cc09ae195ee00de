/// How a source says that a thing stands: whether it tells of what is, or of what is meant to be.
public enum SourceStatus: String, Hashable, Sendable, Codable, CaseIterable {
  case reported, estimated
  /// Somebody means to do it.
  case planned
  /// Somebody may do it, or has promised to.
  case agreed

  /// Only meant or allowed: never evidence that it is so.
  public var isIntention: Bool { self == .planned || self == .agreed }

  private static let words: [String: SourceStatus] = [
    "plan": .planned, "planned": .planned, "planning": .planned, "projected": .planned,
    "projection": .planned,
    "proposed": .planned, "proposal": .planned, "forecast": .planned, "target": .planned,
    "targeted": .planned,
    "intended": .planned, "expected": .planned, "draft": .planned, "pledged": .planned, "promised": .planned,
    "agreed": .agreed, "authorised": .agreed, "authorized": .agreed, "permitted": .agreed, "allowed": .agreed,
    "mandated": .agreed, "estimate": .estimated, "estimated": .estimated,
  ]

  /// The status that a table's or a lens's word means, whatever follows it: `planned for 2026`. Reported where it
  /// is none known here.
  public init(word: String) {
    let first = word.lowercased().split { !$0.isLetter }.first.map(String.init) ?? ""
    self = SourceStatus.words[first] ?? .reported
  }
}

extension Observation {
  /// How its source says it stands.
  public var status: SourceStatus {
    let stated = traits.lazy.filter { $0.key == .status }.map { SourceStatus(word: $0.value) }
    return stated.first { $0 != .reported } ?? .reported
  }
}

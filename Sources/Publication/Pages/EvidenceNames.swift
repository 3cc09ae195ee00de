import SightlineEvidence
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// What to call a piece of evidence: by its own name, with a link where the page shows it, instead of by its
/// identifier.
struct EvidenceNames {
  private var observations: [String: (name: String, anchor: String?)] = [:]
  private let artifacts: [String: String]

  /// - Parameters:
  ///   - artifacts: records' names by digest.
  ///   - number: of the claim, from 1.
  init(_ verdict: Verdict, number: Int, artifacts: [String: String], plain: PlainStatement) {
    self.artifacts = artifacts
    for (i, c) in verdict.candidates.enumerated() {
      observations[c.observation.id] = (
        EvidenceNames.short(c.observation, plain),
        i < ClaimTables.mostCandidates ? "#\(ClaimTables.row(number, "c", i))" : nil
      )
    }
    for (i, o) in verdict.figures.enumerated() where observations[o.id] == nil {
      observations[o.id] = (
        EvidenceNames.short(o, plain), i < FigureTable.most ? "#\(ClaimTables.row(number, "f", i))" : nil
      )
    }
  }

  /// A flight by its callsign; anything else by its title, cut where it is long.
  private static func short(_ o: Observation, _ plain: PlainStatement) -> String {
    if o.lens == LensName("air"), let callsign = o.traits.first(where: { $0.key == .callsign })?.value {
      return callsign
    }
    let title = plain.named(o.title)
    return title.count > 60 ? title.prefix(57) + "…" : title
  }

  /// More names than these say nothing to a reader; all identifiers stand in dossier.json.
  private static let most = 4

  func write(_ identifiers: [String], _ m: inout Markup) {
    m.element("span", ["class": "evidence"]) { m in
      m.write("Rests on ")
      // What the page shows comes first, so that the names lead somewhere.
      let linked = identifiers.filter { observations[$0]?.anchor != nil || artifacts[$0] != nil }
      let others = identifiers.filter { observations[$0]?.anchor == nil && artifacts[$0] == nil }
      let shown = (linked + others).prefix(Self.most)
      for (i, identifier) in shown.enumerated() {
        if i > 0 { m.write(i == shown.count - 1 && identifiers.count <= Self.most ? " and " : ", ") }
        one(identifier, &m)
      }
      let more = identifiers.count - shown.count
      if more > 0 { m.write(" and \(grouped(more)) more") }
    }
  }

  private func one(_ identifier: String, _ m: inout Markup) {
    if let (name, anchor) = observations[identifier] {
      guard let anchor else { return m.write(name) }
      m.element("a", ["href": anchor], name)
    } else if let record = artifacts[identifier] {
      m.element("a", ["href": "#records"], record)
    } else {
      // An identifier this page knows no name for stays what it is.
      m.element("code", identifier.utf8.count == 64 ? "\(identifier.prefix(12))…" : identifier)
    }
  }
}

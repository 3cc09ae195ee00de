import SightlineObserving
import SightlineUnits

/// A verdict told in plain words, from the claim to the bytes.
public enum Explanation {
  /// - Parameter most: how many candidates and looks are listed before the rest is only counted.
  public static func lines(_ v: Verdict, most: Int = 12) -> [String] {
    var lines = ["\(v.id) (version \(v.version))"]
    lines.append(v.state == nil ? "that \(v.statement)" : "\(v.boundParty ?? ""): \(v.statement)")
    if let clause = v.clause { lines.append("  \(clause)") }
    if let quotation = v.attribution.quotation { lines.append("  “\(quotation)”") }
    let origin = [v.attribution.speaker, v.attribution.spokenOn, v.attribution.source].compactMap { $0 }
    if !origin.isEmpty { lines.append("  — \(origin.joined(separator: ", "))") }
    lines += ["", "Verdict: \(v.standing)" + (v.undecided.map { ", because \($0.rawValue)" } ?? "")]
    if let p = v.probability {
      lines.append("Probability\(v.state == nil ? "" : " that it is kept"): \(Plain.likelihood(p))")
    }
    if let w = v.wouldHaveSeen { lines.append("Would have seen one: \(Plain.percent(w.value))") }
    if let ratio = v.likelihoodRatio {
      lines.append("The evidence is \(Plain.ratio(ratio)) as likely if it is so as if it is not.")
    }
    if let m = v.margin { lines.append("Margin: \(m.words)") }
    lines += ["", "Reasons"]
    for (i, reason) in v.reasons.enumerated() { lines.append("  \(i + 1). \(reason.text)") }
    if !v.candidates.isEmpty {
      lines += ["", "Candidates"]
      for c in v.candidates.prefix(most) { lines += candidate(c) }
      if v.candidates.count > most { lines.append("  … and \(v.candidates.count - most) more") }
    }
    if !v.figures.isEmpty {
      lines += ["", "Figures, side by side"]
      for o in v.figures.prefix(most) { lines += figure(o) }
      if v.figures.count > most { lines.append("  … and \(v.figures.count - most) more") }
    }
    lines += ["", "Looks"]
    if v.looks.isEmpty { lines.append("  none") }
    for look in v.looks.prefix(most) {
      lines.append("  \(look.during): \(look.what), detection \(Plain.percent(look.detection.value))")
    }
    if v.looks.count > most { lines.append("  … and \(v.looks.count - most) more") }
    if !v.further.isEmpty {
      lines += ["", "What would settle it"]
      for f in v.further {
        lines.append(
          "  \(f.what): \(f.nothing ?? "if nothing is there"), \(Plain.likelihood(f.ifNothing)); \(f.something ?? "if one is"), \(Plain.likelihood(f.ifSomething))"
        )
      }
    }
    if !v.innocentExplanations.isEmpty {
      lines += ["", "Innocent explanations to rule out: " + v.innocentExplanations.joined(separator: "; ")]
    }
    lines += ["", "Workings"]
    for (name, value) in v.workings.sorted(by: { $0.key < $1.key }) { lines.append("  \(name) = \(value)") }
    return lines
  }

  private static func candidate(_ c: Candidate) -> [String] {
    let o = c.observation
    var lines = ["  \(Plain.percent(c.probability.value))  \(o.title)  [\(o.id)]"]
    let factors = c.factors.map { "\($0.what) \(Plain.percent($0.probability.value))" }.joined(
      separator: " × ")
    lines.append("        \(factors)")
    for trait in o.traits where !trait.reason.isEmpty {
      lines.append("        \(trait.value): \(trait.reason)")
    }
    lines += basis(o)
    return lines
  }

  private static func figure(_ o: Observation) -> [String] {
    guard let figure = o.figure else { return [] }
    let range = StatedRange(figure).words(figure.measure.description)
    return ["  \(range)  \(o.source), \(o.time.words)  \(o.title)  [\(o.id)]"] + basis(o)
  }

  private static func basis(_ o: Observation) -> [String] {
    guard let slice = o.basis.slices.first else { return [] }
    let rows = slice.rows.map { ", rows \($0.lowerBound) to \($0.upperBound)" } ?? ""
    return ["        from \(slice.file)\(rows), artifact \(slice.artifact.short)"]
  }
}

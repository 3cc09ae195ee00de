import Foundation
import SightlineEvidence
import SightlineUnits

/// Computes the numbers of `dossier.json` again from the candidates and looks that it names.
enum DossierNumbers {
  struct Result {
    var findings: [AuditReport.Finding] = []
    var notes: [String] = []
    var checked = 0

    /// Absolute, and relative for large numbers: two correct programs differ by rounding, not by more.
    static let tolerance = 1e-7
    mutating func compare(_ place: String, _ stated: Double?, _ computed: Double) {
      checked += 1
      guard let stated else {
        findings.append(.init(.missing, place, "it should be \(computed)"))
        return
      }
      guard abs(stated - computed) <= Result.tolerance * max(1, abs(computed)) else {
        findings.append(.init(.altered, place, "it says \(stated), the evidence gives \(computed)"))
        return
      }
    }
  }

  /// The parts that are computed again, as they stand in the file.
  struct Dossier: Decodable {
    let verdicts: [Verdict]
    let artifacts: [Artifact]
  }
  struct Artifact: Decodable {
    let sha256: String
    let size: Int
  }
  struct Range: Decodable {
    let low: Double
    let high: Double
  }
  struct Margin: Decodable {
    let low: Double
    let high: Double
    let unit: String
  }
  struct Span: Decodable {
    let start: Int64
    let end: Int64
  }
  struct Factor: Decodable { let probability: Double }
  struct Slice: Decodable { let artifact: String }
  struct Basis: Decodable { let slices: [Slice] }
  struct Time: Decodable {
    let start: Span
    let end: Span
    var hull: Span { Span(start: start.start, end: max(start.start, end.end)) }
  }
  struct Observation: Decodable {
    let id: String
    let kind: String
    let basis: Basis
    let time: Time?
  }
  struct Figure: Decodable {
    let meaning: String
    let value: String
    let standardError: Double
  }
  /// An observation with a figure.
  struct Stated: Decodable {
    let id: String
    let figure: Figure?
    let basis: Basis?
  }
  struct Candidate: Decodable {
    let observation: Observation
    let probability: Double
    let factors: [Factor]
  }
  struct Look: Decodable {
    let during: Span
    let detection: Double
    let group: String
  }
  struct Verdict: Decodable {
    let id: String
    let statement: String
    let outcome: String
    let state: String?
    let undecided: String?
    let likelihoodRatio: Double?
    let probability: Range?
    let margin: Margin?
    let wouldHaveSeen: Double?
    let period: Span?
    let candidates: [Candidate]
    let looks: [Look]
    let figures: [Stated]?
    let workings: [String: Double]
  }

  static func check(_ bytes: [UInt8], artifacts: [ContentDigest: ArtifactRecord]) -> Result {
    var result = Result()
    let dossier: Dossier
    let decoder = JSONDecoder()
    // JSON has no infinity; the dossier says it in words.
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do { dossier = try decoder.decode(Dossier.self, from: Data(bytes)) } catch {
      result.findings.append(.init(.altered, "dossier.json", "it cannot be read as a dossier"))
      return result
    }
    for artifact in dossier.artifacts {
      guard let known = ContentDigest(hex: artifact.sha256).flatMap({ artifacts[$0] }) else {
        result.findings.append(
          .init(.added, "artifact \(artifact.sha256)", "the journal names no such artifact"))
        continue
      }
      result.compare("artifact \(artifact.sha256) size", Double(artifact.size), Double(known.size))
    }
    for verdict in dossier.verdicts { check(verdict, artifacts, &result) }
    return result
  }

  private static func check(
    _ v: Verdict, _ artifacts: [ContentDigest: ArtifactRecord], _ result: inout Result
  ) {
    for c in v.candidates {
      let place = "\(v.id) candidate \(c.observation.id)"
      result.compare("\(place) probability", c.probability, c.factors.reduce(1) { $0 * $1.probability })
      for slice in c.observation.basis.slices
      where ContentDigest(hex: slice.artifact).flatMap({ artifacts[$0] }) == nil {
        result.findings.append(.init(.missing, "\(place) artifact \(slice.artifact)", "not in the journal"))
      }
    }
    for figure in v.figures ?? [] {
      for slice in figure.basis?.slices ?? []
      where ContentDigest(hex: slice.artifact).flatMap({ artifacts[$0] }) == nil {
        result.findings.append(
          .init(.missing, "\(v.id) figure \(figure.id) artifact \(slice.artifact)", "not in the journal"))
      }
    }
    VerdictNumbers(v).check(&result)
    StateCheck(v).check(&result)
  }
}

/// The count in a claim's canonical words: `at least 3 flights …`.
struct CountedStatement {
  let low: Int
  /// `nil` without upper bound.
  let high: Int?

  /// Every number in the words, with `thousand` and the like, percents, weeks and years taken into account.
  static func numbers(in text: String) -> Set<Double> {
    let words = text.split(whereSeparator: { " ,;()%".contains($0) }).map(String.init)
    let scales: [String: Double] = ["thousand": 1e3, "million": 1e6, "billion": 1e9, "weeks": 7, "week": 7]
    var found: Set<Double> = []
    for (i, word) in words.enumerated() {
      guard let v = Double(word) else { continue }
      found.formUnion([v, v / 100])
      if i + 1 < words.count, let scale = scales[words[i + 1]] { found.insert(v * scale) }
      if i + 1 < words.count, words[i + 1].hasPrefix("year") { found.insert(v * 12) }
    }
    return found
  }

  /// `nil` for anything but a single count; two counts of the same events may be weighed as one.
  init?(_ text: String) {
    guard ![" and at ", " and no ", " and exactly ", " and between "].contains(where: text.contains) else {
      return nil
    }
    let words = text.split(separator: " ")
    func number(_ i: Int) -> Int? {
      guard i < words.count, let n = Int(words[i].filter { $0 != "," }), n >= 0 else { return nil }
      return n
    }
    switch words.first {
    case "no": (low, high) = (0, 0)
    case "exactly":
      guard let n = number(1) else { return nil }
      (low, high) = (n, n)
    case "at":
      guard words.count > 3, let n = number(2), words[1] == "least" || words[1] == "most" else { return nil }
      (low, high) = words[1] == "least" ? (n, nil) : (0, n)
    case "between":
      guard let a = number(1), let b = number(3) else { return nil }
      (low, high) = (a, b)
    default: return nil
    }
  }
}

import Foundation
import SightlineUnits
import Testing

@testable import SightlineAudit
@testable import SightlineEvidence

/// Probabilities that the audit computes from what a dossier names; the expected ones were computed by hand.
@Suite("Numbers of verdicts, computed again") struct VerdictNumberTests {
  static func findings(
    _ workings: [String: Double], low: Double, high: Double, outcome: String, state: String? = nil,
    undecided: String? = nil, ratio: Double? = nil, candidates: [Double] = []
  ) -> [AuditReport.Finding] {
    let numbers = workings.map { "\"\($0)\":\($1)" }.joined(separator: ",")
    let listed = candidates.map {
      """
      {"observation":{"id":"o","kind":"step","basis":{"slices":[]}},"probability":\($0),"factors":[{"probability":\($0)}]}
      """
    }
    let text = """
      {"artifacts":[],"verdicts":[{"id":"c/one","statement":"a claim of at most 220 tanks","outcome":"\(outcome)",
      \(state.map { "\"state\":\"\($0)\"," } ?? "")\(undecided.map { "\"undecided\":\"\($0)\"," } ?? "")
      \(ratio.map { "\"likelihoodRatio\":\($0)," } ?? "")
      "probability":{"low":\(low),"high":\(high)},"candidates":[\(listed.joined(separator: ","))],"looks":[],"workings":{\(numbers)}}]}
      """
    return DossierNumbers.check(Array(text.utf8), artifacts: [:]).findings
  }

  static let figure = [
    "prior.low": 0.2, "prior.high": 0.8, "figure.groups": 1, "figure.agreeing": 1, "figure.hitRate": 0.9,
    "figure.group.1.strength": 0.9, "figure.atMost": 220, "figure.group.1.statement.1.lower": 200,
    "figure.group.1.statement.1.upper": 200, "figure.group.1.statement.1.weight": 0.95,
  ]
  /// One group that is right nine times in ten: (1 + 0.9)/(1 − 0.9) = 19; 0.25 · 19 / (1 + 0.25 · 19).
  @Test("figures: one sure group moves 20 to 80 % to 83 to 99 %, and nothing else is accepted")
  func figures() {
    let (low, high) = (4.75 / 5.75, 76.0 / 77)
    let f = VerdictNumberTests.figure
    #expect(VerdictNumberTests.findings(f, low: low, high: high, outcome: "supported", ratio: 19) == [])
    #expect(!VerdictNumberTests.findings(f, low: low, high: high, outcome: "supported", ratio: 18).isEmpty)
    #expect(!VerdictNumberTests.findings(f, low: low + 0.001, high: high, outcome: "supported").isEmpty)
    #expect(!VerdictNumberTests.findings(f, low: low, high: 0.99, outcome: "supported").isEmpty)
    #expect(!VerdictNumberTests.findings(f, low: low, high: high, outcome: "cannot tell").isEmpty)
    for (name, value) in [
      ("figure.hitRate", 0.95), ("figure.group.1.strength", 0.95), ("prior.low", 0.3), ("figure.atMost", 190),
      ("figure.group.1.statement.1.weight", 0.5), ("figure.group.1.statement.1.upper", 300),
    ] {
      var changed = f
      changed[name] = value
      #expect(
        !VerdictNumberTests.findings(changed, low: low, high: high, outcome: "supported").isEmpty, "\(name)")
    }
  }

  @Test("deadlines: one sighting of 90 % in time, half watched")
  func deadlines() {
    let d = [
      "prior.low": 0.2, "prior.high": 0.8, "deadline.detection": 0.5, "deadline.once": 0,
      "deadline.candidate.1.inTime": 0.9, "deadline.candidate.1.late": 0,
    ]
    let (low, high) = (0.8600321480213261, 0.9795732813589098)
    func findings(_ w: [String: Double], _ outcome: String, _ state: String? = nil) -> [AuditReport.Finding] {
      VerdictNumberTests.findings(
        w, low: low, high: high, outcome: outcome, state: state, candidates: [0.9])
    }
    #expect(findings(d, "supported") == [])
    #expect(findings(d, "supported", "met") == [])
    #expect(!findings(d, "contradicted", "breached").isEmpty)
    #expect(!findings(d, "supported", "breached").isEmpty)
    #expect(!findings(d, "supported", "kept").isEmpty)
    for name in d.keys where name != "deadline.once" {
      var changed = d
      changed[name, default: 0] += 0.05
      #expect(!findings(changed, "supported").isEmpty, "\(name)")
    }
  }

  @Test("parts: all hold between the sum less one and the smallest, any between the largest and the sum")
  func parts() {
    let parts = [
      "parts": 2, "part.1.probability.low": 0.9, "part.1.probability.high": 0.95,
      "part.2.probability.low": 0.85,
      "part.2.probability.high": 0.99,
    ]
    // What the parts themselves follow from is the next test's.
    func findings(_ w: [String: Double], _ low: Double, _ high: Double, _ outcome: String) -> [AuditReport
      .Finding]
    {
      VerdictNumberTests.findings(w, low: low, high: high, outcome: outcome).filter {
        !$0.place.contains("workings.part")
      }
    }
    let all = parts.merging(["combined.all": 1]) { $1 }
    let any = parts.merging(["combined.any": 1]) { $1 }
    #expect(findings(all, 0.75, 0.95, "cannot tell") == [])
    #expect(!findings(all, 0.765, 0.95, "cannot tell").isEmpty)
    #expect(findings(any, 0.9, 1, "supported") == [])
    #expect(!findings(any, 0.75, 1, "cannot tell").isEmpty)
  }

  @Test("a denial is the complement, and a part's own numbers must give the part")
  func nested() {
    var not: [String: Double] = [:]
    for (name, value) in VerdictNumberTests.figure { not["not." + name] = value }
    let (low, high) = (1 - 76.0 / 77, 1 - 4.75 / 5.75)
    #expect(VerdictNumberTests.findings(not, low: low, high: high, outcome: "contradicted") == [])
    #expect(!VerdictNumberTests.findings(not, low: low, high: 0.18, outcome: "contradicted").isEmpty)
    var parts: [String: Double] = ["parts": 1, "combined.all": 1]
    for (name, value) in VerdictNumberTests.figure { parts["part.1." + name] = value }
    (parts["part.1.probability.low"], parts["part.1.probability.high"]) = (4.75 / 5.75, 76.0 / 77)
    #expect(VerdictNumberTests.findings(parts, low: 4.75 / 5.75, high: 76.0 / 77, outcome: "supported") == [])
    parts["part.1.probability.low"] = 0.9
    #expect(!VerdictNumberTests.findings(parts, low: 0.9, high: 76.0 / 77, outcome: "supported").isEmpty)
  }

  @Test("a decision may wait for the end of a period, and only then differ from its range")
  func waiting() {
    let f = VerdictNumberTests.figure
    let (low, high) = (4.75 / 5.75, 76.0 / 77)
    #expect(
      VerdictNumberTests.findings(
        f, low: low, high: high, outcome: "cannot tell", undecided: "the period has not ended") == [])
    #expect(
      VerdictNumberTests.findings(f, low: low, high: high, outcome: "cannot tell", state: "not in force")
        == [])
    #expect(
      !VerdictNumberTests.findings(f, low: low, high: high, outcome: "cannot tell", state: "pending").isEmpty)
  }

  @Test(
    "a printed number is the value rounded, as itself or in percent",
    arguments: [
      ("55 %", 0.5549, true), ("55 %", 0.56, false), ("under 1 %", 0.004, true), ("under 1 %", 0.02, false),
      ("over 99 %", 0.995, true), ("over 99 %", 0.9, false), ("12,345", 12_345, true),
      ("12,345", 12_346, false),
      ("+161", 161.2, true), ("−3.5", -3.46, true), ("−3.5", 3.5, false), ("1e-05", 0.00001, true),
      ("0.25", 0.2549, true),
      ("0.25", 0.26, false), ("100 %", 1, true), ("0 %", 0, true),
    ])
  func rounding(_ shown: String, _ value: Double, _ holds: Bool) {
    #expect(PageNumbers.isRounding(shown, of: value) == holds)
  }

  @Test("a changed cell, row, track or printed number is named with its place")
  func tables() throws {
    let json = """
      {"verdicts":[{"id":"c/a","outcome":"supported","probability":{"low":0.81234567,"high":0.9},
      "candidates":[{"probability":0.5,"observation":{"id":"o1","kind":"flight","path":[
      {"latitude":1.5,"longitude":2.5},{"latitude":3,"longitude":4}]}}],"looks":[],"figures":[]}],
      "artifacts":[{"sha256":"ab","size":7}]}
      """
    let files = [
      "verdicts.csv": "claim,outcome,probability_low,probability_high\nc/a,supported,0.8123,0.9\n",
      "candidates.csv": "claim,probability,observation,kind\nc/a,0.5,o1,flight\n",
      "artifacts.csv": "sha256,bytes\nab,7\n",
      "tracks.geojson":
        #"{"features":[{"properties":{"observation":"o1","probability":0.5},"geometry":{"coordinates":[[2.5,1.5],[4,3]]}}]}"#,
      "index.html":
        #"<p><data id="claim:/verdicts/0/probability/low" value="0.81234567">81 %</data></p>"#,
    ]
    let tree = try #require(DossierTree(Array(json.utf8)))
    func places(_ files: [String: String]) -> [String] {
      var result = DossierNumbers.Result()
      TableNumbers(tree) { files[$0].map { Array($0.utf8) } }.check(&result)
      if let page = files["index.html"] { PageNumbers.check(Array(page.utf8), tree, &result) }
      // Columns that this small dossier leaves out.
      return result.findings.map(\.place).filter { place in
        !["state", "would_have_seen", "margin_low", "margin_high"].contains { place.hasSuffix($0) }
      }
    }
    #expect(places(files) == [])
    for (name, old, new, place) in [
      ("verdicts.csv", "0.8123", "0.8223", "verdicts.csv row 1 probability_low"),
      ("verdicts.csv", "supported", "contradicted", "verdicts.csv row 1 outcome"),
      ("candidates.csv", "0.5", "0.6", "candidates.csv row 1 probability"),
      ("candidates.csv", "o1,flight\n", "o1,flight\nc/a,0.5,o2,flight\n", "candidates.csv"),
      ("artifacts.csv", "7", "8", "artifacts.csv row 1 bytes"),
      ("tracks.geojson", "0.5", "0.4", "tracks.geojson o1 probability"),
      ("tracks.geojson", "[4,3]", "[4,3.1]", "tracks.geojson o1"),
      ("index.html", "81 %", "91 %", "index.html /verdicts/0/probability/low"),
      ("index.html", "value=\"0.81234567\"", "value=\"0.9\"", "index.html /verdicts/0/probability/low"),
      ("index.html", "/low\"", "/middle\"", "index.html /verdicts/0/probability/middle"),
    ] {
      var changed = files
      changed[name] = files[name]?.replacingOccurrences(of: old, with: new)
      #expect(places(changed).contains(place), "\(name) \(old) → \(new): \(places(changed))")
    }
  }
}

import Foundation
import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

/// Names for tests: three airports, a handful of countries, one place, one party.
let testNames = Names(
  airports: ["UDYZ", "UBBB", "OSDI"],
  countries: ["armenia": "AM", "azerbaijan": "AZ", "turkey": "TR", "russia": "RU", "georgia": "GE"],
  places: ["Base A": .circle(centre: Coordinate(latitude: 40, longitude: 45)!, radius: Metres(2000))],
  parties: ["Mine Action Agency"])

func read(_ text: String, file: String = "test.accord") -> (accord: Accord, diagnostics: [Diagnostic]) {
  var parser = Parser(file: file, text: text, names: testNames)
  return parser.parse()
}

/// A claim around an assertion.
func claim(_ assertion: String, more: String = "") -> String {
  """
  claim c
    version 1
    said by "Ministry X" on 2024-09-02
    source "https://example.org/1"
    quote "Words."
    that \(assertion)
  \(more)
  """
}

/// A commitment around duties.
func commitment(_ duties: String, force: String = "in force from 2020-01-01") -> String {
  """
  commitment k
    version 1
    binds Armenia
    clause "Article I"
    source "https://example.org/2"
    quote "Words."
    \(force)
  \(duties)
  """
}

/// Checks that a text is refused with one diagnostic at a place; prints what differs and how to run it again.
func assertDiagnostic(
  _ text: String, _ code: Diagnostic.Code, at place: String? = nil, suggests: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = read(text).diagnostics
  let matching = found.filter {
    $0.code == code && (place == nil || "\($0.place.line):\($0.place.column)" == place)
      && (suggests == nil || $0.suggestion == suggests)
  }
  guard matching.isEmpty else { return }
  let wanted = [code.rawValue, place.map { "at \($0)" }, suggests.map { "suggesting '\($0)'" }]
    .compactMap { $0 }.joined(separator: " ")
  let got = found.isEmpty ? "  no diagnostic at all" : found.map(\.rendered).joined(separator: "\n")
  Issue.record(
    """
    expected: \(wanted)
    found:
    \(got)
    in:
    \(text)
    again: swift test --filter AccordsTests
    """, sourceLocation: sourceLocation)
}

/// Checks that a text is sound, and gives what it says.
func sound(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> Document {
  let (accord, diagnostics) = read(text)
  for diagnostic in diagnostics {
    Issue.record("\(diagnostic.rendered)\nin:\n\(text)", sourceLocation: sourceLocation)
  }
  return accord.document
}

func assertion(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Assertion {
  let document = sound(claim(text), sourceLocation: sourceLocation)
  return try #require(document.claims.first, sourceLocation: sourceLocation).assertion
}

func duty(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Duty {
  let document = sound(commitment(text), sourceLocation: sourceLocation)
  return try #require(document.commitments.first?.duties.last, sourceLocation: sourceLocation)
}

/// A small generator with a seed (SplitMix64), so that every run draws the same cases.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

enum Project {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// The library's files by name.
  static func library() throws -> [(name: String, text: String)] {
    let folder = root.appendingPathComponent("Accords")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".accord") }
      .sorted().map { ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) }
  }
}

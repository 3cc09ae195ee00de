import SightlineUnits

/// A computed "what if". It is never evidence: nothing here becomes an observation, and every output carries
/// the label.
public struct Scenario: Hashable, Sendable {
  /// Printed with every scenario, in every format.
  public static let label = "scenario, not a finding"
  public let title: String
  public let columns: [String]
  public let rows: [[String]]
  /// What can be concluded, in plain words, and what cannot.
  public let conclusions: [String]
  /// What was assumed.
  public let assumptions: [String]
  /// The publications that the numbers rest on.
  public let sources: [String]

  public init(
    title: String, columns: [String], rows: [[String]], conclusions: [String], assumptions: [String],
    sources: [String] = []
  ) {
    (self.title, self.columns, self.rows) = (title, columns, rows)
    (self.conclusions, self.assumptions, self.sources) = (conclusions, assumptions, sources)
  }

  /// RFC 4180, with the label as the first column of every row, so that no row is ever read without it.
  public var csv: String {
    ([["label"] + columns] + rows.map { [Scenario.label] + $0 }).map { row in
      row.map { CSVCell.text($0) }.joined(separator: ",") + "\n"
    }.joined()
  }
  /// For people: label, title, table, conclusions, assumptions, sources.
  public var text: String {
    var lines = ["[\(Scenario.label)] \(title)", columns.joined(separator: "  ")]
    lines += rows.map { $0.joined(separator: "  ") }
    lines += conclusions.map { "→ " + $0 }
    lines += assumptions.map { "assumed: " + $0 }
    lines += sources.map { "source: " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A number with at most `digits` after the point; `–` for what is none.
func shown(_ value: Double?, _ digits: Int = 3) -> String {
  guard let value, value.isFinite, abs(value) < 1e12 else { return "–" }
  var power = 1.0
  for _ in 0..<digits { power *= 10 }
  let scaled = Int64((abs(value) * power).rounded())
  let whole = String(scaled)
  let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
  let sign = value < 0 && scaled > 0 ? "-" : ""
  return sign + padded.dropLast(digits) + (digits > 0 ? "." + padded.suffix(digits) : "")
}

import SightlineUnits

/// A result ready to print: heads and cells, for people, CSV or JSON alike.
public struct RegisterTable: Hashable, Sendable {
  /// Whether a cell is a number for JSON and right-hand alignment.
  public enum Cell: Hashable, Sendable {
    case text(String)
    /// In plain notation.
    case number(String)
    /// Not known, not published: empty in CSV, `null` in JSON. Never zero.
    case missing

    public var text: String {
      switch self {
      case .text(let s), .number(let s): s
      case .missing: ""
      }
    }
  }
  public let columns: [String]
  public let rows: [[Cell]]
  /// For standard error: what the table does not say by itself.
  public let remarks: [String]
  public init(columns: [String], rows: [[Cell]], remarks: [String] = []) {
    (self.columns, self.rows, self.remarks) = (columns, rows, remarks)
  }

  /// RFC 4180 with `\n`: quotes only where needed.
  public var csv: String {
    ([columns] + rows.map { $0.map(\.text) }).map {
      $0.map { CSVCell.text($0) }.joined(separator: ",") + "\n"
    }
    .joined()
  }
  /// An array of objects, one line a row.
  public var json: String {
    let lines = rows.map { row in
      "  {"
        + zip(columns, row).map { "\(RegisterTable.jsonString($0)): \(RegisterTable.json($1))" }
        .joined(separator: ", ") + "}"
    }
    return lines.isEmpty ? "[]\n" : "[\n" + lines.joined(separator: ",\n") + "\n]\n"
  }

  private static func json(_ cell: Cell) -> String {
    switch cell {
    case .text(let s): jsonString(s)
    case .number(let s): s
    case .missing: "null"
    }
  }
  private static func jsonString(_ s: String) -> String {
    var out = "\""
    for u in s.unicodeScalars {
      switch u {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\u{0}"..<" ":
        let hex = String(u.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(u)
      }
    }
    return out + "\""
  }
}

extension RegisterTable.Cell {
  /// At most `digits` after the point, without trailing zeros; not-a-number is missing.
  static func decimal(_ value: Double?, _ digits: Int) -> Self {
    guard let value, value.isFinite, abs(value) < 1e15 else { return .missing }
    var power = 1.0
    for _ in 0..<digits { power *= 10 }
    let scaled = (abs(value) * power).rounded()
    guard scaled < 9e18 else { return .number(String(value)) }
    let whole = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
    var fraction = padded.suffix(digits)
    while fraction.last == "0" { fraction.removeLast() }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return .number(sign + padded.dropLast(digits) + (fraction.isEmpty ? "" : "." + fraction))
  }
  static func integer(_ value: Int?) -> Self { value.map { .number(String($0)) } ?? .missing }
}

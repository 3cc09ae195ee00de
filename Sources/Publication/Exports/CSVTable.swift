/// Comma-separated lines that no spreadsheet takes for formulas (OWASP, CSV injection).
///
/// Works on Unicode scalars: to a `Character`, a quote followed by a combining mark is no quote.
enum CSVTable {
  /// What makes a spreadsheet calculate, full-width forms included.
  private static let starters: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  static func cell(_ text: String) -> String {
    var out = ""
    if let first = text.unicodeScalars.first(where: { $0 != " " }), starters.contains(first), !isNumber(text)
    {
      out = "'"
    }
    var mustQuote = text.unicodeScalars.first == " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"":
        mustQuote = true
        out += "\"\""
      case ",", ";", "\n", "\r":
        mustQuote = true
        out.unicodeScalars.append(scalar)
      case "\u{0}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return mustQuote ? "\"" + out + "\"" : out
  }

  /// Digits, one point, a sign and an exponent: `-5` is data, `-5+cmd` is not.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }
      && Double(text) != nil
  }

  static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\n" }
}

/// Cells of comma-separated lines (RFC 4180) that no spreadsheet takes for formulas (OWASP, CSV injection).
///
/// Works on Unicode scalars: to a `Character`, a quote followed by a combining mark is no quote.
public enum CSVCell {
  /// What makes a spreadsheet calculate, full-width forms included.
  private static let starters: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// The cell as it stands in a line: quoted where needed, and behind an apostrophe where it would calculate.
  /// - Parameter semicolons: quote these too, for spreadsheets that take them for the delimiter.
  public static func text(_ text: String, semicolons: Bool = false) -> String {
    // Nearly all cells: nothing to do, found without looking at more than bytes.
    if isPlain(text) { return text }
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
      case ",", "\n", "\r":
        mustQuote = true
        out.unicodeScalars.append(scalar)
      case ";":
        mustQuote = mustQuote || semicolons
        out.unicodeScalars.append(scalar)
      case "\u{0}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return mustQuote ? "\"" + out + "\"" : out
  }

  /// Starts with a letter or digit of ASCII and holds nothing that needs care.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, (48...57).contains(first) || (65...90).contains(first & 0xDF) else {
      return text.isEmpty
    }
    return text.utf8.allSatisfy { $0 >= 32 && $0 != 34 && $0 != 44 && $0 != 59 }
  }

  /// Digits, one point, a sign and an exponent: `-5` is data, `-5+cmd` is not.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }
      && Double(text) != nil
  }
}

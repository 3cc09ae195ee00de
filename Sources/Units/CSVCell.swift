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
    var text = text
    return text.withUTF8 { !needsCare($0) }
  }
  /// True where the bytes of a text may not be a cell as they stand.
  public static func needsCare(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, (48...57).contains(first) || (65...90).contains(first & 0xDF) else {
      return !text.isEmpty
    }
    for b in text where b < 32 || b == 34 || b == 44 || b == 59 { return true }
    return false
  }

  /// Digits, one point, a sign and an exponent: `-5` is data, `-5+cmd` is not.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }
      && Double(text) != nil
  }
}

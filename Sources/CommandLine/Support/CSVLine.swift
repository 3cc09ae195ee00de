/// One line of RFC 4180 CSV: fields with a comma, a quote or a line break are quoted, quotes doubled.
enum CSVLine {
  static func joined(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") }

  private static func quoted(_ field: String) -> String {
    let special: (UInt8) -> Bool = { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }
    guard field.utf8.contains(where: special) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

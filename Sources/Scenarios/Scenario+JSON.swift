extension Scenario {
  /// One object that carries the label; numbers as printed.
  public var json: String {
    func list(_ items: [String]) -> String {
      "[" + items.map(Scenario.jsonText).joined(separator: ", ") + "]"
    }
    let objects = rows.map { row in
      let members = zip(columns, row).map { "\(Scenario.jsonText($0)): \(Scenario.jsonText($1))" }
      return "    {" + members.joined(separator: ", ") + "}"
    }
    let lines = [
      "  \"label\": \(Scenario.jsonText(Scenario.label))", "  \"title\": \(Scenario.jsonText(title))",
      objects.isEmpty ? "  \"rows\": []" : "  \"rows\": [\n\(objects.joined(separator: ",\n"))\n  ]",
      "  \"conclusions\": \(list(conclusions))", "  \"assumptions\": \(list(assumptions))",
      "  \"sources\": \(list(sources))",
    ]
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  private static func jsonText(_ text: String) -> String {
    var out = "\""
    for u in text.unicodeScalars {
      switch u {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\u{0}"..<" ":
        let hex = String(u.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(u)
      }
    }
    return out + "\""
  }
}

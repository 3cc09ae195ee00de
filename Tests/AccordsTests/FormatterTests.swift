import SightlineAccords
import Testing

@Suite struct FormatterTests {
  @Test("comments, blank lines and meaning survive; clauses go each on its line")
  func layout() throws {
    let text = """
      # About the file.

      party   "Red Cross"
      # About the claim.
      claim c version 1   # first
           said by "X" on 2024 source "s" quote "q"

        # why
           that at least 3 flights   # many
         to UDYZ
          # where from
           from UBBB during 2024
        test "t" given coverage 0 expect cannot tell
          # the end of the claim
      claim d
        version 1
        said by "X" on 2024
        source "s"
        quote "q"
        that (no flights during 2024) and not no landings at UDYZ during 2024
      # last
      """
    let wanted = """
      # About the file.

      party "Red Cross"

      # About the claim.
      claim c
        version 1  # first
        said by "X" on 2024
        source "s"
        quote "q"

        # why
        that at least 3 flights  # many
            to UDYZ
            # where from
            from UBBB during 2024
        test "t"
          given coverage 0
          expect cannot tell
        # the end of the claim

      claim d
        version 1
        said by "X" on 2024
        source "s"
        quote "q"
        that (no flights during 2024) and not no landings at UDYZ during 2024

      # last

      """
    let formatted = try Formatter.format(file: "f", text: text, names: testNames).get()
    #expect(formatted == wanted)
    #expect(try Formatter.format(file: "f", text: formatted, names: testNames).get() == formatted)
  }

  @Test("a file with mistakes is left alone")
  func refusal() {
    #expect(throws: Formatter.Refusal.self) {
      try Formatter.format(file: "f", text: "claim", names: testNames).get()
    }
  }

  @Test("formatting changes neither the meaning of 500 generated accords nor, a second time, anything")
  func generated() throws {
    var generator = AccordGenerator(seed: 3)
    for _ in 0..<500 {
      let text = generator.file()
      let first = read(text)
      for diagnostic in first.diagnostics { Issue.record("\(diagnostic.rendered)\nin:\n\(text)") }
      let formatted = try Formatter.format(file: "g", text: text, names: testNames).get()
      let second = read(formatted)
      #expect(second.diagnostics.isEmpty)
      #expect(second.accord.document == first.accord.document, "\(text)")
      #expect(
        try Formatter.format(file: "g", text: formatted, names: testNames).get() == formatted, "\(text)")
      #expect(comments(formatted) == comments(text), "\(text)")
    }
  }

  private func comments(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "#").map { String(line[$0...]) }
    }
  }
}

/// Draws accords from the grammar: every production, odd spacing, line breaks and comments anywhere.
struct AccordGenerator {
  var random: Seeded
  private var comments = 0
  init(seed: UInt64) { random = Seeded(state: seed) }

  private mutating func pick(_ options: [String]) -> String { options.randomElement(using: &random) ?? "" }
  private mutating func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &random) == 0 }
  private mutating func number() -> Int { Int.random(in: 0...3000, using: &random) }
  private mutating func date() -> String {
    pick(["2024", "2024-08", "2024-08-15", "2020-11-10T00:00+03:00"])
  }

  private mutating func period() -> String {
    pick(["during 2024-08", "during 2024-08-01/2024-08-15", "from 2024-08-01 until 2024-08-15"])
  }
  private mutating func event() -> String {
    var text = pick(["flights", "landings", "take-offs"])
    if chance(2) {
      text += " " + pick(["to UDYZ", "from Armenia", "to within 30 km of 40.1,44.4", "at \"Base A\""])
    }
    if chance(2) {
      text += " by " + pick(["cargo", "aircraft military or cargo", "type \"IL76\"", "Russia or Turkey"])
    }
    return text
  }
  private mutating func figure() -> String {
    "holding of \(pick(["battle tanks", "artillery"])) by \(pick(["Armenia", "Azerbaijan"]))"
  }
  private mutating func assertion(_ depth: Int) -> String {
    if depth > 0, chance(3) {
      let joint = pick([" and ", " or "])
      return "(" + assertion(depth - 1) + joint + assertion(depth - 1) + ")"
    }
    if depth > 0, chance(4) { return "not " + assertion(depth - 1) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return "\(figure()) at most \(number()) on 2020-12-31"
    case 1: return "sum of \(figure()), \(figure()) between 1 and \(number() + 1) during 2020"
    case 2: return "change in \(figure()) since 2001 more than \(number()) on 2020-12-31"
    case 3: return "first \(event()) \(pick(["by", "before"])) \(date())"
    case 4: return "first \(event()) before first \(event())"
    default:
      let n = number()
      return pick(["at least \(n)", "at most \(n)", "no", "exactly \(n)", "between \(n) and \(n + 3)"])
        + " \(event()) \(period())"
    }
  }
  private mutating func duties() -> [String] {
    var all = [
      "ceiling battle tanks \(number()), artillery \(number())",
      "milestone one hand-over in Georgia \(pick(["by", "before"])) \(date())",
      "step two hand-over in Georgia within 30 days after one verified, notice 14 days, extension at most 2 months",
    ]
    let others = [
      "prohibits \(event()) called p", "requires \(event()) within 2 weeks of entry into force",
      "notice at least 42 days before start of exercises with at least 9000 troops or 250 battle tanks",
      "every 3 months statements about \"x\"",
      "mandate in Armenia until 2030 of at most 209 staff, 10 observers",
      "not checkable because \"vague\"", "prohibits deployments of \"y\" in Armenia except when \"agreed\"",
    ]
    all += others.shuffled(using: &random).prefix(3)
    return all
  }

  mutating func file() -> String {
    var lines = ["party \"Red Cross\"", "place Lachin"]
    for i in 0..<2 {
      lines += [
        "claim c\(i)", "  version \(number())", "  said by \"X\" on \(date())", "  source \"s\"",
        "  quote \"q\"",
        "  that \(assertion(3))",
      ]
      if chance(2) { lines.append("  innocent explanations \"a\", \"b\"") }
      if chance(2) { lines.append("  priors 0.1 to 0.9") }
      if chance(2) { lines.append("  test \"t\" given 3 \(event()) given coverage 0 expect cannot tell") }
    }
    lines += [
      "commitment k", "  version 1", "  binds Armenia, \"Red Cross\"", "  clause \"I\"", "  source \"s\"",
      "  quote \"q\"",
      pick(["  in force from 2020-01-01", "  not in force until confirmed \"x\"", "  in force until 2030"]),
    ]
    lines += duties().map { "  " + $0 }
    lines.append("  test \"t\" given \(figure()) 3 on 2020 expect breached for artillery, pending for one")
    return lines.map { disturb($0) }.joined(separator: "\n")
  }

  /// Adds spaces, comments and line breaks where they mean nothing.
  private mutating func disturb(_ line: String) -> String {
    var out = ""
    var inText = false
    let isHeader = !line.hasPrefix(" ")
    for c in line {
      if c == "\"" { inText.toggle() }
      if c == " ", !inText, !out.isEmpty, out.contains(where: { $0 != " " }) {
        switch Int.random(in: 0..<14, using: &random) {
        case 0: out += "   "
        case 1 where !isHeader: out += "\n     "
        case 2 where !isHeader: out += " \(comment())\n   "
        case 3 where !isHeader: out += "\n\(comment())\n  "
        default: out += " "
        }
      } else {
        out.append(c)
      }
    }
    if chance(8) { out += " \(comment())" }
    if chance(8) { out += "\n" }
    if chance(8) { out += "\n\(pick(["", "  "]))\(comment())" }
    return out
  }
  private mutating func comment() -> String {
    comments += 1
    return "# note \(comments)"
  }
}

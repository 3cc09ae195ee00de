/// What a site asks of programs (RFC 9309).
public struct RobotsRules: Sendable, Hashable {
  private struct Rule: Sendable, Hashable {
    let pattern: [UInt8]
    let allows: Bool
  }
  private let rules: [Rule]
  /// Seconds between two requests that the site asks for; not in the standard, honoured up to a minute.
  public let delay: Double?

  /// A site without rules.
  public static let none = RobotsRules(rules: [], delay: nil)
  /// A site that could not say what it asks: RFC 9309, section 2.3.1.4, takes that for "nothing".
  public static let nothing = RobotsRules(rules: [Rule(pattern: [0x2F], allows: false)], delay: nil)

  private init(rules: [Rule], delay: Double?) { (self.rules, self.delay) = (rules, delay) }

  /// - Parameters:
  ///   - bytes: of `robots.txt`; only the first 500 KiB count, as the standard allows.
  ///   - agent: the product token, in lower case: `sightline`.
  public init(_ bytes: [UInt8], agent: String) {
    var groups: [(agents: [String], rules: [Rule], delay: Double?)] = []
    var isHead = false
    for line in bytes.prefix(500 << 10).split(whereSeparator: { $0 == 10 || $0 == 13 }) {
      let text = line.prefix { $0 != 0x23 }
      guard let colon = text.firstIndex(of: 0x3A) else { continue }
      let key = RobotsRules.trimmed(text[..<colon]).lowercased()
      let value = RobotsRules.trimmed(text[text.index(after: colon)...])
      switch key {
      case "user-agent":
        if !isHead { groups.append(([], [], nil)) }
        groups[groups.count - 1].agents.append(value.lowercased())
        isHead = true
      case "allow", "disallow":
        isHead = false
        guard !groups.isEmpty, !value.isEmpty else { continue }
        groups[groups.count - 1].rules.append(Rule(pattern: Array(value.utf8), allows: key == "allow"))
      case "crawl-delay":
        isHead = false
        if !groups.isEmpty, let s = Double(value), s >= 0 { groups[groups.count - 1].delay = min(60, s) }
      default: break
      }
    }
    // All groups for this agent together; those for everybody only where there is none.
    var mine = groups.filter { $0.agents.contains(agent) }
    if mine.isEmpty { mine = groups.filter { $0.agents.contains("*") } }
    rules = mine.flatMap(\.rules)
    delay = mine.compactMap(\.delay).max()
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    let start = bytes.firstIndex { $0 != 32 && $0 != 9 } ?? bytes.endIndex
    let end = bytes.lastIndex { $0 != 32 && $0 != 9 }.map { $0 + 1 } ?? start
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  /// - Parameter path: with its query, from `/`.
  public func allows(_ path: String) -> Bool {
    if path == "/robots.txt" { return true }
    let bytes = Array(path.utf8)
    var best: (length: Int, allows: Bool) = (-1, true)
    for rule in rules where RobotsRules.matches(rule.pattern, bytes) {
      // The longest pattern counts, and of two alike the one that allows.
      if rule.pattern.count > best.length || rule.pattern.count == best.length && rule.allows {
        best = (rule.pattern.count, rule.allows)
      }
    }
    return best.allows
  }

  /// `*` stands for anything, `$` at the end for the end; linear in both for one star, and without recursion.
  private static func matches(_ pattern: [UInt8], _ path: [UInt8]) -> Bool {
    let isAnchored = pattern.last == 0x24
    let p = isAnchored ? Array(pattern.dropLast()) : pattern + [0x2A]
    var (i, j, star, mark) = (0, 0, -1, 0)
    while j < path.count {
      if i < p.count, p[i] == 0x2A {
        (star, mark) = (i, j)
        i += 1
      } else if i < p.count, p[i] == path[j] {
        i += 1
        j += 1
      } else if star >= 0 {
        mark += 1
        (i, j) = (star + 1, mark)
      } else {
        return false
      }
    }
    while i < p.count, p[i] == 0x2A { i += 1 }
    return i == p.count
  }
}

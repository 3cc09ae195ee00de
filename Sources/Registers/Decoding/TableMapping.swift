import SightlineObserving
import SightlineUnits

/// How the columns of a table are to be understood: written in the case, or one of the layouts known here.
///
/// As text, one statement a line, `#` starts a comment:
/// ```
/// table regional-exchange
///   kind holding
///   party from "Participating State" or "party"
///   value from "Holdings"
///   date from "As of"
///   measure count
///   decimal ","
///   set category "battle tanks"
///   direction from "Flow" export "Export" import "Import"
///   ignore "Remarks"
/// ```
public struct TableMapping: Hashable, Sendable {
  /// What a column can say.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    case kind, party, counterpart, reporter, category, date, value, unit, meaning, note
    case standardError = "error"
    case status, direction, number, citation
  }
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownStatement(line: Int, word: String)
    case incomplete(line: Int)
    case noValue(table: String)
    public var description: String {
      switch self {
      case .unknownStatement(let line, let word):
        "line \(line): '\(word)' is none of table, kind, measure, decimal, set, ignore or a role "
          + "(\(Role.allCases.map(\.rawValue).joined(separator: ", ")))"
      case .incomplete(let line): "line \(line): a quoted name is missing"
      case .noValue(let table): "table \(table): no column or fixed value for party, date and value"
      }
    }
  }
  public let name: String
  public var kind: EventKind?
  public var measure: Measure?
  public var decimal: Character?
  /// Column names for each role, any of which will do; compared in lower case.
  public var columns: [Role: [String]] = [:]
  /// Values for roles that no column has.
  public var fixed: [Role: String] = [:]
  /// Columns deliberately not used.
  public var ignored: [String] = []
  public init(name: String) { self.name = name }

  public static func parse(_ text: String) throws(Fault) -> [TableMapping] {
    var tables: [TableMapping] = []
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = tokens(raw)
      guard let first = words.first else { continue }
      let rest = Array(words.dropFirst())
      if first == "table" {
        guard let name = rest.first else { throw .incomplete(line: index + 1) }
        tables.append(TableMapping(name: name))
        continue
      }
      guard !tables.isEmpty else { throw .unknownStatement(line: index + 1, word: first) }
      try tables[tables.count - 1].take(first, rest, line: index + 1)
    }
    for table in tables {
      for role in [Role.party, .date, .value] where table.columns[role] == nil && table.fixed[role] == nil {
        throw .noValue(table: table.name)
      }
    }
    return tables
  }

  private mutating func take(_ word: String, _ rest: [String], line: Int) throws(Fault) {
    guard let first = rest.first else { throw .incomplete(line: line) }
    switch word {
    case "kind" where first != "from":
      guard let kind = EventKind(rawValue: first) else { throw .unknownStatement(line: line, word: first) }
      self.kind = kind
    case "measure":
      guard let measure = Measure(registerUnit: first) else {
        throw .unknownStatement(line: line, word: first)
      }
      self.measure = measure
    case "decimal": decimal = first.first
    case "ignore": ignored += rest.filter { $0 != "or" }.map { $0.lowercased() }
    case "set":
      guard rest.count == 2 else { throw .incomplete(line: line) }
      guard let role = Role(rawValue: first) else { throw .unknownStatement(line: line, word: first) }
      fixed[role] = rest[1]
    default:
      guard let role = Role(rawValue: word) else { throw .unknownStatement(line: line, word: word) }
      guard first == "from", rest.count > 1 else { throw .incomplete(line: line) }
      columns[role] = rest.dropFirst().filter { $0 != "or" }.map { $0.lowercased() }
    }
  }

  /// Words and quoted names; a comment ends the line.
  private static func tokens(_ line: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var quoted = false
    for c in line {
      switch c {
      case "\"":
        if quoted { words.append(word) }
        (word, quoted) = ("", !quoted)
      case "#" where !quoted:
        if !word.isEmpty { words.append(word) }
        return words
      case " " where !quoted, "\t" where !quoted, "\r" where !quoted:
        if !word.isEmpty { words.append(word) }
        word = ""
      default: word.append(c)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Column of each role in this header; `nil` unless party, date and value are all there or fixed.
  func match(_ header: [String]) -> [Role: Int]? {
    let heads = header.map { $0.trimmed.lowercased() }
    var found: [Role: Int] = [:]
    for (role, names) in columns {
      for name in names {
        if let at = heads.firstIndex(of: name) {
          found[role] = at
          break
        }
      }
    }
    for role in [Role.party, .date, .value] where found[role] == nil && fixed[role] == nil { return nil }
    guard found[.value] != nil, kind != nil || found[.kind] != nil else { return nil }
    return found
  }
}

extension Measure {
  /// The units that tables name: a currency code, `count`, `ha`, `TIV` … `nil` when it is none of them.
  public init?(registerUnit text: String) {
    switch text.lowercased() {
    case "count", "pieces", "items", "people", "number": self = .count
    case "hectares", "ha": self = .hectares
    case "metres", "m": self = .metres
    case "tonnes", "t": self = .tonnes
    case "days": self = .days
    case "tiv": self = .trendIndicatorValue
    case "share": self = .share
    default:
      guard let currency = Currency(text) else { return nil }
      self = .money(currency)
    }
  }
}

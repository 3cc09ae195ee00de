import SightlineUnits

/// How a name in a register relates to a party that exists now.
public struct PartyEntry: Hashable, Sendable {
  public enum Relation: String, Hashable, Sendable, CaseIterable {
    /// Another spelling or an abbreviation: the same party at all times.
    case spelling
    /// The same party under an earlier name, until `until`.
    case renamed
    /// A party that ended at `until`; others followed it. Never merged unless asked.
    case former
    /// A party whose statehood or extent is disputed; named as the register names it, never merged.
    case disputed
    /// No one party: `unknown supplier(s)`, an alliance, an armed group. Stays in denominators under its
    /// name.
    case unnamed
  }
  public let name: String
  public let relation: Relation
  /// The present name, or for a former party the one usually taken as continuing it; empty where none is.
  public let party: String
  /// The last day of the old name or party; `nil` where it still stands.
  public let until: CalendarDate?
  /// The instrument or publication the row rests on.
  public let source: String
}

/// The open table of parties: which spellings are one party, and which are not.
///
/// What is not in the table keeps its own name; `isKnown` tells whether the table or the list of states has
/// it.
public struct PartyTable: Sendable {
  private let byName: [String: PartyEntry]
  private let states: Set<String>
  public let entries: [PartyEntry]

  public init(entries: [PartyEntry], states: [String]) {
    self.entries = entries
    self.states = Set(states.map(PartyTable.key))
    byName = Dictionary(entries.map { (PartyTable.key($0.name), $0) }) { first, _ in first }
  }

  public static let standard = PartyTable(
    entries: PartyTable.standardEntries, states: PartyTable.standardStates)

  /// The present name for spellings and renamed parties; every other name is returned as it is.
  public func canonical(_ name: String) -> String {
    guard let entry = byName[PartyTable.key(name)] else { return name }
    switch entry.relation {
    case .spelling, .renamed: return entry.party
    case .former, .disputed, .unnamed: return entry.name
    }
  }
  public func entry(_ name: String) -> PartyEntry? { byName[PartyTable.key(name)] }
  public func isKnown(_ name: String) -> Bool {
    let key = PartyTable.key(name)
    return byName[key] != nil || states.contains(key)
  }
  /// Equal but for spelling, case and renaming.
  public func areSame(_ a: String, _ b: String) -> Bool {
    PartyTable.key(canonical(a)) == PartyTable.key(canonical(b))
  }

  /// Lower case, `&` as `and`, without marks, accents folded for the letters that state names use.
  static func key(_ name: String) -> String {
    var out = ""
    for c in name.lowercased() {
      switch c {
      case "ü": out.append("u")
      case "ô", "ö", "ó": out.append("o")
      case "é", "è": out.append("e")
      case "ç": out.append("c")
      case "ã", "å", "á": out.append("a")
      case "í": out.append("i")
      case "&": out += "and"
      case "’", "'", "*", ".", ",", "(", ")", "\"": continue
      case "-", "–", "_", " ", "\u{A0}": if out.last != " ", !out.isEmpty { out.append(" ") }
      default: out.append(c)
      }
    }
    while out.last == " " { out.removeLast() }
    return out
  }
}

import Foundation
import Yams

/// How the columns of a table are to be understood that no reader knows by itself: `tables:` in `case.yaml`.
public struct CaseTable: Sendable, Hashable, Codable {
  public let name: String
  /// The kind of figure, as the vocabulary names it (`holding`, `budget`); empty where a column says it, and for
  /// tables of payments.
  public let kind: String
  /// `count`, `ha`, a currency …; empty where a column says it.
  public let measure: String
  /// `,` or `.`; empty to find out from the numbers.
  public let decimal: String
  /// What a column says → the names it may have.
  public let columns: [String: [String]]
  /// Values for what no column says.
  public let values: [String: String]
  /// Columns deliberately not used.
  public let ignored: [String]

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, kind, measure, decimal, columns
    case values = "set"
    case ignored = "ignore"
  }

  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    name = try box.decode(String.self, forKey: .name)
    kind = try box.decodeIfPresent(String.self, forKey: .kind) ?? ""
    measure = try box.decodeIfPresent(String.self, forKey: .measure) ?? ""
    decimal = try box.decodeIfPresent(String.self, forKey: .decimal) ?? ""
    columns = try box.decodeIfPresent([String: Names].self, forKey: .columns)?.mapValues(\.all) ?? [:]
    values =
      try box.decodeIfPresent([String: Names].self, forKey: .values)?.compactMapValues(\.all.first) ?? [:]
    ignored = try box.decodeIfPresent(Names.self, forKey: .ignored)?.all ?? []
  }

  /// `value: Holdings` or `value: [Holdings, On hand]`.
  private struct Names: Decodable {
    let all: [String]
    init(from decoder: any Decoder) throws {
      let box = try decoder.singleValueContainer()
      if let number = try? box.decode(Int.self) {
        all = [String(number)]
      } else if let one = try? box.decode(String.self) {
        all = [one]
      } else {
        all = try box.decode([String].self)
      }
    }
  }
}

extension CaseManifest {
  /// Keys of lists of mappings: a slip of the finger is named with its line.
  static func checkItems(
    _ mapping: Node.Mapping, _ list: String, _ what: String, _ known: [String], _ file: String
  )
    throws
  {
    for item in mapping[list]?.sequence.map(Array.init) ?? [] {
      for (key, _) in item.mapping.map(Array.init) ?? [] where !known.contains(key.string ?? "") {
        let line = key.mark.map { ":\($0.line)" } ?? ""
        throw Mistake(
          description: "\(file)\(line): \(what) has no key '\(key.string ?? "?")'; "
            + CaseManifest.hint(key.string ?? "", known))
      }
    }
  }
}

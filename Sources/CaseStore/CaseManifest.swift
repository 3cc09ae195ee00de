import Foundation
import SightlineUnits
import Yams

/// `case.yaml`: what the case is about. Written by people, kept in their own git.
public struct CaseManifest: Sendable, Hashable, Codable {
  public var title: String
  /// Why the case exists and what it asks, in a few sentences.
  public var summary: String
  /// `2024-08` or `2024-08-01/2024-08-15`; empty when the claims' own periods say enough.
  public var period: String
  public var parties: [String]
  /// Where the records come from, shown in the dossier.
  public var sources: [Source]
  /// Reference tables in place of the built-in ones, relative to the case folder.
  public var airports: String
  public var runways: String
  public var aircraft: [String]
  public var licence: String
  /// Shell patterns of artifacts and tables whose bytes never leave the case: `private:` in the file.
  public var withheld: [String]
  /// Whether private artifacts keep their names in journal and dossier: `private-names: shown` in the file. Otherwise
  /// they are named by their SHA-256 alone, since names may tell who a person is.
  public var showsPrivateNames: Bool
  /// Hosts in a private network or on this machine that `fetch` may ask: `local:` in the file.
  public var local: [String]
  /// How tables are to be read that no reader knows.
  public var tables: [CaseTable]
  /// What the case counts or measures, beside the usual categories.
  public var categories: [String]

  public struct Source: Sendable, Hashable, Codable {
    public var name: String
    public var origin: String
    public var licence: String
    enum CodingKeys: String, CodingKey, CaseIterable { case name, origin, licence }
    public init(name: String, origin: String, licence: String) {
      (self.name, self.origin, self.licence) = (name, origin, licence)
    }
    public init(from decoder: any Decoder) throws {
      let box = try decoder.container(keyedBy: CodingKeys.self)
      name = try box.decode(String.self, forKey: .name)
      origin = try box.decodeIfPresent(String.self, forKey: .origin) ?? ""
      licence = try box.decodeIfPresent(String.self, forKey: .licence) ?? ""
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case title, summary, period, parties, sources, airports, runways, aircraft, licence, tables, categories
    case withheld = "private"
    case showsPrivateNames = "private-names"
    case local
  }

  public init(title: String) {
    (self.title, summary, period, parties, sources) = (title, "", "", [], [])
    (airports, runways, aircraft, licence, withheld) = ("", "", [], "", [])
    (tables, categories, local, showsPrivateNames) = ([], [], [], false)
  }

  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys) throws -> String {
      guard box.contains(key) else { return "" }
      // A bare `2024` is a number to YAML and a year to a person.
      if let number = try? box.decode(Int.self, forKey: key) { return String(number) }
      return try box.decode(String.self, forKey: key)
    }
    title = try text(.title)
    (summary, period) = (try text(.summary), try text(.period))
    parties = try box.decodeIfPresent([String].self, forKey: .parties) ?? []
    sources = try box.decodeIfPresent([Source].self, forKey: .sources) ?? []
    (airports, runways) = (try text(.airports), try text(.runways))
    aircraft = try box.decodeIfPresent([String].self, forKey: .aircraft) ?? []
    licence = try text(.licence)
    withheld = try box.decodeIfPresent([String].self, forKey: .withheld) ?? []
    switch try text(.showsPrivateNames) {
    case "", "hidden": showsPrivateNames = false
    case "shown": showsPrivateNames = true
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .showsPrivateNames, in: box, debugDescription: "neither hidden nor shown")
    }
    local = try box.decodeIfPresent([String].self, forKey: .local) ?? []
    tables = try box.decodeIfPresent([CaseTable].self, forKey: .tables) ?? []
    categories = try box.decodeIfPresent([String].self, forKey: .categories) ?? []
  }

  /// What is wrong with a manifest, in one sentence that names the key or line.
  public struct Mistake: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
  }

  public static func read(_ text: String, file: String) throws -> CaseManifest {
    guard text.utf8.count <= 1 << 20 else { throw Mistake(description: "\(file): longer than 1 MiB") }
    let node: Node?
    do { node = try Yams.compose(yaml: text) } catch { throw Mistake(description: "\(file): \(error)") }
    guard let mapping = node?.mapping else {
      throw Mistake(description: "\(file): expected `key: value` lines")
    }
    let known = CodingKeys.allCases.map(\.stringValue)
    for (key, _) in mapping {
      guard let name = key.string, known.contains(name) else {
        let line = key.mark.map { ":\($0.line)" } ?? ""
        throw Mistake(
          description: "\(file)\(line): no such key '\(key.string ?? "?")'; "
            + CaseManifest.hint(key.string ?? "", known))
      }
    }
    try CaseManifest.checkItems(
      mapping, "sources", "a source", Source.CodingKeys.allCases.map(\.stringValue), file)
    try CaseManifest.checkItems(
      mapping, "tables", "a table", CaseTable.CodingKeys.allCases.map(\.stringValue), file)
    do {
      let manifest = try YAMLDecoder().decode(CaseManifest.self, from: text)
      guard !manifest.title.isEmpty else { throw Mistake(description: "\(file): 'title' is missing") }
      if !manifest.period.isEmpty, DateText.interval(manifest.period) == nil {
        throw Mistake(description: "\(file): period '\(manifest.period)' is not a date or interval")
      }
      return manifest
    } catch let error as DecodingError {
      throw Mistake(description: "\(file): \(CaseManifest.plain(error))")
    }
  }

  /// The nearest key where one is near, else all of them.
  static func hint(_ word: String, _ known: [String]) -> String {
    let near = known.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
    // Two slips of the finger in a word of usual length.
    if let near, near.1 <= 2 { return "did you mean '\(near.0)'?" }
    return "the keys are " + known.joined(separator: ", ")
  }

  /// Levenshtein's distance; words over 40 characters are near to none of ours.
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    guard a.count <= 40 else { return a.count }
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var last = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        (last, row[j + 1]) = (row[j + 1], min(row[j + 1] + 1, row[j] + 1, last + (x == y ? 0 : 1)))
      }
    }
    return row[b.count]
  }

  private static func plain(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let c):
      "'\((c.codingPath + [key]).map(\.stringValue).joined(separator: "."))' is missing"
    case .typeMismatch(_, let c), .valueNotFound(_, let c), .dataCorrupted(let c):
      "'\(c.codingPath.map(\.stringValue).joined(separator: "."))' has the wrong form"
    @unknown default: "\(error)"
    }
  }

  /// What `sightline init` writes.
  public static func template(title: String) -> String {
    let quoted = title.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
      of: "\"", with: "\\\"")
    return """
      # A Sightline case. Keep this file, accords/ and records in your own git;
      # .sightline/ is made by the tool and can be rebuilt.
      title: "\(quoted)"
      summary: ""
      # period: 2024-08
      # parties: [Party A, Party B]
      # sources:
      #   - name: receivers of network X
      #     origin: https://example.org
      #     licence: CC-BY-4.0
      # airports: reference/airports.csv     # in place of the built-in table
      # runways: reference/runways.csv
      # aircraft: [reference/aircraft.csv]
      # local: ["receiver.local:8080"]       # private hosts that `fetch` may ask
      # private: ["interviews/*"]             # named by SHA-256 alone, bytes in no bundle; this file is published
      # categories: [mined land]               # what your accords count, beside the usual ones
      # tables:                                # what the columns of your own tables mean
      #   - name: exchange
      #     kind: holding
      #     measure: count
      #     columns: {party: State, category: Item, date: As of, value: [Holdings, On hand]}

      """
  }
}

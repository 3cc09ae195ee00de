import Foundation
import SightlineEvidence
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAudit

@Suite("The audit computes every kind of verdict itself") struct AuditKindTests {
  private struct Tree {
    var root: [String: Any]
    var verdicts: [[String: Any]] { root["verdicts"] as? [[String: Any]] ?? [] }
    init(_ dossier: String) throws {
      let data = try Data(contentsOf: URL(fileURLWithPath: dossier + "/dossier.json"))
      root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    var records: [ContentDigest: ArtifactRecord] {
      let listed = root["artifacts"] as? [[String: Any]] ?? []
      return Dictionary(
        listed.compactMap { a in
          guard let digest = (a["sha256"] as? String).flatMap({ ContentDigest(hex: $0) }) else { return nil }
          let record = ArtifactRecord(
            digest: digest, size: a["size"] as? Int ?? 0, name: "", origin: "", licence: "",
            retrieved: Instant(microseconds: 0), published: nil, toolVersion: "")
          return (digest, record)
        }, uniquingKeysWith: { first, _ in first })
    }
    func findings(_ verdict: [String: Any]) throws -> DossierNumbers.Result {
      var one = root
      one["verdicts"] = [verdict]
      return DossierNumbers.check(
        [UInt8](try JSONSerialization.data(withJSONObject: one)), artifacts: records)
    }
  }

  /// Every number of a value with its place.
  private static func numbers(_ value: Any, _ path: [String] = []) -> [(path: [String], value: Double)] {
    if let object = value as? [String: Any] {
      return object.sorted { $0.key < $1.key }.flatMap { numbers($0.value, path + [$0.key]) }
    }
    if let list = value as? [Any] { return list.enumerated().flatMap { numbers($1, path + ["\($0)"]) } }
    return (value as? NSNumber).map { [(path, $0.doubleValue)] } ?? []
  }
  private static func set(_ value: Any, _ path: ArraySlice<String>, _ number: Double) -> Any {
    guard let step = path.first else { return NSNumber(value: number) }
    if var object = value as? [String: Any] {
      object[step] = object[step].map { set($0, path.dropFirst(), number) }
      return object
    }
    guard var list = value as? [Any], let i = Int(step) else { return value }
    list[i] = set(list[i], path.dropFirst(), number)
    return list
  }
  /// Another number that could stand there.
  private static func other(_ v: Double) -> Double {
    if v == v.rounded(), abs(v) < 1e6 { return v + 1 }
    return v > 0.5 ? v * 0.98 : v * 1.02 + 0.001
  }

  /// What only the seal and deriving again can tell, and why.
  private static func isBeyondArithmetic(_ path: [String]) -> Bool {
    let name = path.joined(separator: ".")
    // Hypothetical looks; the version of the text; which rows and when a source spoke are the artifact's to say.
    if ["further", "version", "period", "attribution"].contains(path[0]) { return true }
    if name.contains("basis") || name.contains("observation") || path[0] == "figures" { return true }
    if path[0] == "looks", path.last != "detection" { return true }
    return false
  }

  @Test("an untouched case of every kind holds, and every probability is computed again")
  func holds() throws {
    let made = try EveryKind()
    let tree = try Tree(made.dossier)
    let ids = tree.verdicts.compactMap { $0["id"] as? String }
    #expect(
      ids.sorted()
        == (EveryKind.claims.map { "all/\($0.name)" } + EveryKind.duties.map { "all/\($0)" }).sorted())
    for verdict in tree.verdicts {
      let id = verdict["id"] as? String ?? ""
      let result = try tree.findings(verdict)
      #expect(result.findings == [], "\(id) \(verdict["workings"] ?? "")")
      #expect(result.notes == [], "\(id)")
      #expect(verdict["probability"] != nil, "\(id) \(verdict["state"] ?? "")")
    }
    for path in [made.path, made.dossier, made.bundle] {
      let audit = try made.run(["audit", path])
      assertStatus(audit, 0)
      #expect(!audit.output.contains("not all"), "\(audit.output)")
    }
  }

  @Test("a changed number in any verdict is found by arithmetic alone, under that verdict's name")
  func changedNumbers() throws {
    let made = try EveryKind()
    let tree = try Tree(made.dossier)
    var (tried, slipped) = (0, [String]())
    for verdict in tree.verdicts {
      let id = verdict["id"] as? String ?? ""
      for (path, value) in Self.numbers(verdict) where !Self.isBeyondArithmetic(path) {
        guard let changed = Self.set(verdict, path[...], Self.other(value)) as? [String: Any] else {
          continue
        }
        tried += 1
        let found = try tree.findings(changed).findings
        if !found.contains(where: { $0.place.hasPrefix(id) }) {
          slipped.append("\(id) \(path.joined(separator: ".")) \(value)")
        }
      }
    }
    #expect(tried > 400)
    #expect(slipped == [])
  }

  @Test("another outcome or state of any verdict is found by arithmetic alone")
  func changedWords() throws {
    let made = try EveryKind()
    let tree = try Tree(made.dossier)
    var slipped: [String] = []
    for verdict in tree.verdicts {
      let (id, outcome) = (verdict["id"] as? String ?? "", verdict["outcome"] as? String ?? "")
      if let state = verdict["state"] as? String {
        let others = [
          ("breached", "contradicted"), ("met late", "contradicted"), ("met", "supported"),
          ("excused", "supported"),
        ]
        for (other, says) in others where other != state {
          var changed = verdict
          (changed["state"], changed["outcome"]) = (other, says)
          if try tree.findings(changed).findings.isEmpty { slipped.append("\(id) \(other)") }
        }
      } else {
        for other in ["supported", "contradicted"] where other != outcome {
          var changed = verdict
          changed["outcome"] = other
          if try tree.findings(changed).findings.isEmpty { slipped.append("\(id) \(other)") }
        }
      }
    }
    #expect(slipped == [])
  }

  @Test("a changed number ends the command with 4 and is named: in the dossier, the bundle and the database")
  func named() throws {
    let made = try EveryKind()
    let page = URL(fileURLWithPath: made.dossier + "/dossier.json")
    let before = try Data(contentsOf: page)
    let database = try Data(contentsOf: URL(fileURLWithPath: made.database))
    var random = SeededRandom(seed: 3)
    for verdict in try Tree(made.dossier).verdicts where random.below(3) == 0 {
      let id = verdict["id"] as? String ?? ""
      let stated = try #require(verdict["probability"] as? [String: Double])
      let tree = try Tree(made.dossier)
      var (root, all) = (tree.root, tree.verdicts)
      let i = try #require(all.firstIndex { $0["id"] as? String == id })
      all[i]["probability"] = ["low": Self.other(stated["low"] ?? 0), "high": stated["high"] ?? 1]
      root["verdicts"] = all
      try JSONSerialization.data(withJSONObject: root).write(to: page)
      let audit = try made.run(["audit", made.dossier])
      assertStatus(audit, 4)
      #expect(audit.output.contains("altered: \(id) probability.low"), "\(audit.output.prefix(2000))")
      try before.write(to: page)

      // The database's own copy: a digit of the same verdict.
      let row = try #require(database.range(of: Data("\"id\":\"\(id)\"".utf8)))
      let number = try #require(
        database.range(of: Data("\"low\":0.".utf8), in: row.upperBound..<database.endIndex))
      var forged = database
      forged[number.upperBound] = forged[number.upperBound] == 0x31 ? 0x32 : 0x31
      try forged.write(to: URL(fileURLWithPath: made.database))
      let check = try made.run(["audit", made.path])
      assertStatus(check, 4)
      #expect(check.output.contains("case.db verdicts on \(id)"), "\(check.output.prefix(2000))")
      try database.write(to: URL(fileURLWithPath: made.database))
    }
    // A bundle: the same digit inside the archive.
    let tar = try Data(contentsOf: URL(fileURLWithPath: made.bundle))
    let row = try #require(tar.range(of: Data("\"id\":\"all/order\"".utf8)))
    let number = try #require(tar.range(of: Data("\"low\":0.".utf8), in: row.upperBound..<tar.endIndex))
    var forged = tar
    forged[number.upperBound] = forged[number.upperBound] == 0x31 ? 0x32 : 0x31
    try forged.write(to: URL(fileURLWithPath: made.bundle))
    let audit = try made.run(["audit", made.bundle])
    assertStatus(audit, 4)
    #expect(
      audit.output.contains("altered: dossier.json") && audit.output.contains("altered: all/order"),
      "\(audit.output)")
  }
}

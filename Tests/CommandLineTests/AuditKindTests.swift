import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits
import Testing

@testable import SightlineAudit
@testable import sightline

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
  private static func isBeyondArithmetic(_ path: [String], _ verdict: [String: Any]) -> Bool {
    let name = path.joined(separator: ".")
    let workings = verdict["workings"] as? [String: Any] ?? [:]
    // Hypothetical looks; the version of the text; what a source said and when is the artifact's to say.
    if ["further", "version", "period", "attribution", "figures"].contains(path[0]) { return true }
    if name.contains("basis") || name.contains("observation") { return true }
    // A figure that is stated whole is not looked for.
    if path[0] == "looks" {
      return path.last != "detection" || workings.keys.contains { $0.contains("figure.") }
    }
    // How many days late each notice was stands in the evidence; how grave a part is that does not decide, nowhere.
    if path[0] == "margin" { return workings.keys.contains { $0.contains("notice.") } }
    // Bounds of time in which nobody looked, and whose moment is a point, change nothing; nor does a weight above the hit
    // rate, or the prior that an order's bounds do not touch.
    let idle = [
      ".stays", ".atEnd", ".start", ".end", ".weight", ".limit", ".late.detection", ".unexcused", ".gravity",
    ]
    if idle.contains(where: name.hasSuffix) { return true }
    if name.hasSuffix("prior.low"), workings["order.slices"] != nil { return true }
    // What neither only grows nor only falls with the rate may have its ends between the priors.
    if name.contains("prior."), (verdict["id"] as? String)?.hasSuffix("between") == true { return true }
    // Only a whole verdict has a likelihood ratio and percentiles, which are taken at this scale.
    if name.hasSuffix(".scale.middle"), name != "workings.scale.middle" { return true }
    return name.contains("notice.lead") && workings["deadline.limit"] != nil
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
    for path in [made.path, made.dossier] { #expect(try Audit().run(path).findings == []) }
    let derived = try made.derived()
    #expect(derived.findings == [] && derived.derived > 20)
  }

  @Test("a changed number in any verdict is found by arithmetic alone, under that verdict's name")
  func changedNumbers() throws {
    let made = try EveryKind()
    let tree = try Tree(made.dossier)
    var (tried, slipped) = (0, [String]())
    for verdict in tree.verdicts {
      let id = verdict["id"] as? String ?? ""
      for (path, value) in Self.numbers(verdict) where !Self.isBeyondArithmetic(path, verdict) {
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

  @Test(
    "a changed number is named: in the dossier, in the database, and on the command line, which ends with 4")
  func named() throws {
    let made = try EveryKind()
    let page = URL(fileURLWithPath: made.dossier + "/dossier.json")
    let before = try Data(contentsOf: page)
    // Into the file itself, where it can be changed.
    try CaseDatabase(CaseFolder(path: made.path)).close()
    let file = URL(fileURLWithPath: made.path + "/.sightline/case.db")
    let database = try Data(contentsOf: file)
    let tree = try Tree(made.dossier)
    var tried = 0
    for (i, verdict) in tree.verdicts.enumerated() where i % 5 == 1 {
      let id = verdict["id"] as? String ?? ""
      tried += 1
      let stated = try #require(verdict["probability"] as? [String: Double])
      var (root, all) = (tree.root, tree.verdicts)
      all[i]["probability"] = ["low": Self.other(stated["low"] ?? 0), "high": stated["high"] ?? 1]
      root["verdicts"] = all
      try JSONSerialization.data(withJSONObject: root).write(to: page)
      let places = try Audit().run(made.dossier).findings.map(\.place)
      #expect(places.contains("dossier.json") && places.contains("\(id) probability.low"), "\(id): \(places)")

      // The database's own copy: a digit of the same verdict.
      try forged(database, id).write(to: file)
      let derived = try made.derived().findings.map(\.place)
      #expect(derived.contains { $0 == "case.db verdicts on \(id)" || $0 == "case.db" }, "\(id): \(derived)")
      if tried == 1 {
        for (path, words) in [(made.dossier, "\(id) probability.low"), (made.path, "case.db")] {
          let audit = try made.run(["audit", path])
          assertStatus(audit, 4)
          #expect(audit.output.contains("altered: \(words)"), "\(audit.output.prefix(2000))")
        }
      }
      try before.write(to: page)
      try database.write(to: file)
    }
    #expect(tried > 3)
    assertStatus(try made.run(["publish", "--to", made.dossier, "--bundle", made.bundle]), 0)
    try forged(try Data(contentsOf: URL(fileURLWithPath: made.bundle)), "all/order").write(
      to: URL(fileURLWithPath: made.bundle))
    let audit = try made.run(["audit", made.bundle])
    assertStatus(audit, 4)
    #expect(audit.output.contains("altered: dossier.json") && audit.output.contains("altered: all/order"))
  }

  /// The bytes with the first digit of a number in a verdict changed.
  private func forged(_ bytes: Data, _ id: String) throws -> Data {
    let row = try #require(
      bytes.range(of: Data("\"id\":\"\(id)\"".utf8)) ?? bytes.range(of: Data("\"id\" : \"\(id)\"".utf8)))
    let name = try #require(bytes.range(of: Data("\"low\"".utf8), in: row.upperBound..<bytes.endIndex))
    let digit = try #require(bytes[name.upperBound...].firstIndex { (0x30...0x39).contains($0) })
    var forged = bytes
    forged[digit] = forged[digit] == 0x32 ? 0x33 : 0x32
    return forged
  }
}

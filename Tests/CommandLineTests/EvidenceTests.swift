import Foundation
import SightlineAudit
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineTesting
import Testing

@testable import sightline

@Suite("A case between parties that do not trust one another") struct EvidenceTests {
  @Test("without its database a case is rebuilt from objects and journal, and publishes the same bytes")
  func rebuild() throws {
    let made = try SmallCase.published()
    let before = SmallCase.files(made.dossier)
    #expect(before.count > 12)
    try FileManager.default.removeItem(atPath: made.database)
    let rebuilt = try made.run("rebuild")
    assertStatus(rebuilt, 0)
    #expect(rebuilt.output.contains("as it was signed"))
    assertStatus(try made.run("check"), 0)
    let bundle = try Data(contentsOf: URL(fileURLWithPath: made.bundle))
    let again = (folder: made.scratch + "/again", bundle: made.scratch + "/again.tar")
    assertStatus(try made.run("publish", "--to", again.folder, "--bundle", again.bundle), 0)
    #expect(SmallCase.files(again.folder) == before)
    #expect(try Data(contentsOf: URL(fileURLWithPath: again.bundle)) == bundle)
    assertStatus(try made.run("rebuild"), 0)
    assertStatus(try made.run("audit", made.path), 0)
  }

  @Test("an untouched case, dossier and bundle hold, and everything in case and bundle is derived again")
  func untouched() throws {
    let made = try SmallCase.published()
    for path in [made.path, made.dossier, made.bundle] {
      let audit = try made.run("audit", path, "--format", "json")
      assertStatus(audit, 0)
      let report = try JSONDecoder().decode(Report.self, from: Data(audit.output.utf8))
      #expect(report.findings.isEmpty)
      #expect(path == made.dossier || report.derived >= 4, "\(audit.output)")
      #expect(path == made.path || report.numbers > 20, "\(audit.output)")
    }
    // With the files taken out of the bundle nothing changes.
    let unpacked = made.scratch + "/unpacked"
    try FileManager.default.createDirectory(atPath: unpacked, withIntermediateDirectories: true)
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-xf", made.bundle, "-C", unpacked]
    try tar.run()
    tar.waitUntilExit()
    assertStatus(try made.run("audit", unpacked), 0)
  }

  struct Report: Decodable {
    struct Finding: Decodable { let kind, place: String }
    let findings: [Finding]
    let derived, numbers, withheld, removed: Int
  }

  @Test("one flipped bit in any object, tile, checkpoint or file of a dossier is found")
  func flips() throws {
    let made = try SmallCase.published()
    var random = SeededRandom(seed: 11)
    var flipped = 0
    for (root, audited) in [(made.tool, made.path), (made.dossier, made.dossier)] {
      let evidence = SmallCase.files(root).filter {
        root == made.dossier || $0.key.hasPrefix("objects/") || $0.key.hasPrefix("journal/")
      }
      for (name, bytes) in evidence.sorted(by: { $0.key < $1.key }) where !bytes.isEmpty {
        let url = URL(fileURLWithPath: root + "/" + name)
        for at in Set([0, bytes.count - 1] + (0..<6).map { _ in random.below(bytes.count) }) {
          var changed = bytes
          changed[changed.startIndex + at] ^= 1 << UInt8(random.below(8))
          try changed.write(to: url)
          flipped += 1
          let report = try Audit().run(audited)
          #expect(!report.holds, "\(name) byte \(at) of \(bytes.count)")
          #expect(
            report.findings.contains { $0.place.contains(name) },
            "\(name) byte \(at) of \(bytes.count): \(report.findings)")
        }
        try bytes.write(to: url)
      }
    }
    #expect(flipped > 200)
    // A bundle is one file: whatever byte of it, also one that means nothing.
    let bytes = try Data(contentsOf: URL(fileURLWithPath: made.bundle))
    for _ in 0..<60 {
      let at = random.below(bytes.count)
      var changed = bytes
      changed[changed.startIndex + at] ^= 1 << UInt8(random.below(8))
      try changed.write(to: URL(fileURLWithPath: made.bundle))
      let report = try? Audit().run(made.bundle)
      #expect(report?.holds != true, "byte \(at) of \(bytes.count)")
    }
    #expect(try Audit().run(made.path).holds)
    #expect(try Audit().run(made.dossier).holds)
  }

  @Test("the command ends with 4 and names what was altered, missing or added")
  func named() throws {
    let made = try SmallCase.published()
    let object = try #require(SmallCase.files(made.tool).keys.filter { $0.hasPrefix("objects/") }.max())
    func change(_ path: String, _ edit: (inout Data) -> Void) throws -> Data {
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      var bytes = before
      edit(&bytes)
      try bytes.write(to: URL(fileURLWithPath: path))
      return before
    }
    let cases = [
      (made.tool + "/" + object, made.path, "altered: " + object),
      (made.tool + "/journal/checkpoint", made.path, "altered: journal/checkpoint"),
      (made.dossier + "/index.html", made.dossier, "altered: index.html"),
      (made.dossier + "/tracks.gpkg", made.dossier, "altered: tracks.gpkg"),
      (made.dossier + "/verdicts.csv", made.dossier, "altered: verdicts.csv"),
      (made.dossier + "/tracks.geojson", made.dossier, "altered: tracks.geojson"),
      (made.dossier + "/dossier.json", made.dossier, "altered: dossier.json"),
    ]
    for (path, audited, words) in cases {
      let before = try change(path) { $0[$0.count / 2] ^= 1 }
      let audit = try made.run("audit", audited)
      assertStatus(audit, 4)
      #expect(audit.output.contains(words), "\(audit.output)")
      try before.write(to: URL(fileURLWithPath: path))
    }
    try FileManager.default.moveItem(atPath: made.tool + "/" + object, toPath: made.scratch + "/away")
    #expect(try made.run("audit", made.path).output.contains("missing: " + object))
    try FileManager.default.moveItem(atPath: made.scratch + "/away", toPath: made.tool + "/" + object)
    try Data("more".utf8).write(to: URL(fileURLWithPath: made.dossier + "/more.csv"))
    #expect(try made.run("audit", made.dossier).output.contains("added: more.csv"))
  }

  @Test("a verdict or an observation changed in the database is found by deriving it again")
  func changedDatabase() throws {
    let made = try SmallCase.published()
    let url = URL(fileURLWithPath: made.database)
    let before = try Data(contentsOf: url)
    for words in ["\"outcome\":\"contradicted\"", "\"kind\":\"flight\""] {
      let range = try #require(before.range(of: Data(words.utf8)))
      var changed = before
      changed[range.upperBound - 3] ^= 1
      try changed.write(to: url)
      let audit = try made.run("audit", made.path)
      assertStatus(audit, 4)
      #expect(audit.output.contains("case.db"), "\(audit.output)")
    }
    try before.write(to: url)
    assertStatus(try made.run("audit", made.path), 0)
  }

  @Test("a database emptied beside its journal is told and not begun anew; rebuild makes it again")
  func emptied() throws {
    let made = try SmallCase.published()
    for suffix in ["-wal", "-shm"] { unlink(made.database + suffix) }
    try Data().write(to: URL(fileURLWithPath: made.database))
    for command in ["observe", "check"] {
      let told = try made.run(command)
      assertStatus(told, 4)
      #expect(told.errors.contains("the case database is empty") && told.errors.contains("sightline rebuild"))
    }
    let audit = try made.run("audit", made.path)
    assertStatus(audit, 4)
    #expect(audit.output.contains("missing: case.db"), "\(audit.output)")
    assertStatus(try made.run("rebuild"), 0)
    assertStatus(try made.run("audit", made.path), 0)
  }

  @Test("what vanished from the database, and nothing else of it, is named by the audit")
  func vanished() throws {
    let made = try SmallCase.published()
    let database = try CaseDatabase(CaseFolder(path: made.path))
    let artifact = try #require(try database.artifacts().first)
    // Another route: the reading goes, and nothing is read in its place.
    let route = ArtifactRoute(lens: LensName("works"), form: "none", knowledge: "none")
    try database.write([(artifact.digest, route, nil)])
    try database.close()
    let audit = try made.run("audit", made.path)
    assertStatus(audit, 4)
    #expect(audit.output.contains("missing: case.db reading air/\(artifact.digest)"), "\(audit.output)")
    #expect(!audit.output.contains("case.db observations"))
  }

  @Test("after kills at any moment the case holds, goes on, and is rebuilt as it was signed")
  func kills() throws {
    let made = try SmallCase()
    var random = SeededRandom(seed: 5)
    let steps = [
      ["add", made.scratch + "/" + SmallCase.record, "--licence", "MIT"], ["observe"], ["check"],
      ["publish", "--to", made.dossier],
    ]
    for step in steps {
      for _ in 0..<5 { try made.runAndKill(step, after: random.below(step[0] == "observe" ? 2500 : 500)) }
      if FileManager.default.fileExists(atPath: made.tool + "/journal/checkpoint") {
        let audit = try made.run("audit", made.path)
        assertStatus(audit, 0)
      }
      assertStatus(try Program.run(step, in: made.path), 0)
      assertStatus(try made.run("audit", made.path), 0)
    }
    assertStatus(try made.run("audit", made.dossier), 0)
    assertStatus(try made.run("rebuild"), 0)
  }

  @Test("a removed artifact leaves a signed record, nothing of its bytes, and a case that holds")
  func removal() throws {
    let made = try SmallCase.published()
    let object = try #require(
      SmallCase.files(made.tool).filter { $0.key.hasPrefix("objects/") }.max {
        $0.value.count < $1.value.count
      })
    let digest = String(object.key.dropFirst(8).filter { $0 != "/" })
    assertStatus(try made.run("remove", "00000000", "--because", "no such"), 2)
    assertStatus(try made.run("remove", String(digest.prefix(12)), "--because", "safety of a person"), 0)
    #expect(!FileManager.default.fileExists(atPath: made.tool + "/" + object.key))
    let audit = try made.run("audit", made.path, "--format", "json")
    assertStatus(audit, 0)
    #expect(try JSONDecoder().decode(Report.self, from: Data(audit.output.utf8)).removed == 1)
    assertStatus(try made.run("rebuild"), 0)
    assertStatus(try made.run("audit", made.path), 0)
  }

  @Test("bytes that must stay private are not in the bundle, which says so and holds")
  func privately() throws {
    let made = try SmallCase.published()
    let bundle = made.scratch + "/private.tar"
    let published = try made.run("publish", "--to", made.dossier, "--bundle", bundle, "--private", "trace_*")
    assertStatus(published, 0)
    #expect(published.errors.contains("1 of 1 artifacts are named by their SHA-256 only"))
    let sizes = try [bundle, made.bundle].map { try Data(contentsOf: URL(fileURLWithPath: $0)).count }
    #expect(sizes[0] + 40_000 < sizes[1])
    let audit = try made.run("audit", bundle, "--format", "json")
    assertStatus(audit, 0)
    #expect(try JSONDecoder().decode(Report.self, from: Data(audit.output.utf8)).withheld == 1)
  }

  @Test("a journal that shows another past than before is a fork, and both checkpoints are kept as proof")
  func fork() throws {
    let made = try SmallCase()
    let record = made.scratch + "/" + SmallCase.record
    assertStatus(try made.run("add", record), 0)
    let seen = made.scratch + "/seen"
    assertStatus(try made.run("audit", made.path, "--seals-only", "--keep", seen), 0)
    let other = made.scratch + "/other"
    try FileManager.default.copyItem(atPath: made.path, toPath: other)
    // Both continue what was seen, in different ways.
    for (name, folder) in [("one", made.path), ("two", other)] {
      try Data("time,icao24\n\(name)".utf8).write(to: URL(fileURLWithPath: made.scratch + "/" + name))
      assertStatus(try Program.run(["add", made.scratch + "/" + name], in: folder), 0)
      assertStatus(try made.run("audit", folder, "--seals-only", "--since", seen), 0)
    }
    assertStatus(try made.run("audit", made.path, "--seals-only", "--keep", seen), 0)
    let audit = try made.run("audit", other, "--seals-only", "--since", seen)
    assertStatus(audit, 4)
    #expect(audit.output.contains("another past"))
    let proofs = try FileManager.default.contentsOfDirectory(atPath: made.scratch)
      .filter { $0.hasPrefix("seen.fork-") }
    #expect(proofs.count == 1)
    // Going back to a shorter journal is told apart from a fork.
    let old = try Data(contentsOf: URL(fileURLWithPath: other + "/.sightline/journal/checkpoint"))
    #expect(!old.isEmpty)
    let longer = try made.run("audit", made.path, "--seals-only", "--since", seen)
    assertStatus(longer, 0)
  }

  @Test("a witness co-signs what holds, an auditor can demand it, and nothing altered is signed")
  func witness() throws {
    let made = try SmallCase.published()
    let key = made.scratch + "/witness.key"
    let signed = try made.run("witness", made.dossier, "--key-file", key)
    assertStatus(signed, 0)
    let words = signed.output.split(separator: " ").map(String.init)
    let vkey = try #require(words.first { $0.hasPrefix("witness/") })
    assertStatus(try made.run("audit", made.dossier, "--witness", vkey), 0)
    assertStatus(try made.run("audit", made.bundle, "--seals-only", "--witness", vkey), 4)
    let page = made.dossier + "/index.html"
    let handle = try #require(FileHandle(forWritingAtPath: page))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(" ".utf8))
    try handle.close()
    assertStatus(try made.run("witness", made.dossier, "--key-file", key, "--to", made.scratch + "/no"), 4)
    #expect(!FileManager.default.fileExists(atPath: made.scratch + "/no"))
  }

  @Test("an old journal put back under a newer database is told as such, and nothing goes on")
  func rollback() throws {
    let made = try SmallCase()
    let record = made.scratch + "/" + SmallCase.record
    try Data("a\n".utf8).write(to: URL(fileURLWithPath: made.scratch + "/first.txt"))
    assertStatus(try made.run("add", made.scratch + "/first.txt"), 0)
    let old = made.scratch + "/old"
    try FileManager.default.copyItem(atPath: made.tool + "/journal", toPath: old)
    assertStatus(try made.run("add", record), 0)
    try FileManager.default.removeItem(atPath: made.tool + "/journal")
    try FileManager.default.moveItem(atPath: old, toPath: made.tool + "/journal")
    let next = try made.run("observe")
    assertStatus(next, 4)
    #expect(next.errors.contains("shorter than it has been"))
    assertStatus(try made.run("audit", made.path), 4)
  }
}

@Suite("What must stay private") struct PrivateNameTests {
  @Test("a private artifact's name and origin stand nowhere in journal, dossier or bundle")
  func hidden() throws {
    let made = try SmallCase()
    try made.write(
      "title: T\nrunways: reference/runways.csv\nlicence: MIT\nprivate: [\"trace_*\"]\n", to: "case.yaml")
    assertStatus(
      try made.run(
        "add", made.scratch + "/" + SmallCase.record, "--licence", "MIT", "--origin", "Anna's receiver"), 0)
    assertStatus(try made.run("observe"), 0)
    assertStatus(try made.run("check"), 0)
    assertStatus(try made.run("publish", "--to", made.dossier, "--bundle", made.bundle), 0)
    let own = try String(contentsOfFile: made.tool + "/private-names", encoding: .utf8)
    #expect(own.contains(SmallCase.record))
    let digest = String(own.prefix(64))
    let reader = JournalReader(
      files: JournalReader.files(in: made.tool + "/journal"),
      key: try JournalReader.ownKey(JournalReader.files(in: made.tool + "/journal")))
    var statements: [Statement] = []
    let faults = reader.check { _, entry in
      if let statement = Attestation.statement(entry, key: reader.key) { statements.append(statement) }
    }
    #expect(faults == [])
    let artifact = try #require(statements.compactMap(\.artifact).first)
    #expect(artifact.name == "sha256:" + digest && artifact.origin.isEmpty)
    for statement in statements { #expect(!"\(statement)".contains("ac671b.json")) }
    for (name, bytes) in SmallCase.files(made.dossier) where !name.hasPrefix("journal/") {
      #expect(bytes.range(of: Data("ac671b.json".utf8)) == nil, "\(name)")
      #expect(bytes.range(of: Data("Anna".utf8)) == nil, "\(name)")
    }
    assertStatus(try made.run("audit", made.bundle), 0)
  }

  @Test("the case may let the names be seen, and says so when a private name is in the journal already")
  func shown() throws {
    let made = try SmallCase()
    assertStatus(try made.run("add", made.scratch + "/" + SmallCase.record, "--licence", "MIT"), 0)
    assertStatus(try made.run("observe"), 0)
    assertStatus(try made.run("check"), 0)
    let late = try made.run("publish", "--to", made.dossier, "--bundle", made.bundle, "--private", "trace_*")
    assertStatus(late, 0)
    #expect(late.errors.contains("under their own names"))
    try made.write(
      "title: T\nrunways: reference/runways.csv\nlicence: MIT\nprivate: [\"*.txt\"]\nprivate-names: shown\n",
      to: "case.yaml")
    try Data("words".utf8).write(to: URL(fileURLWithPath: made.scratch + "/note.txt"))
    assertStatus(try made.run("add", made.scratch + "/note.txt"), 0)
    #expect(!FileManager.default.fileExists(atPath: made.tool + "/private-names"))
    try made.write("title: T\nprivate-names: maybe\n", to: "case.yaml")
    assertStatus(try made.run("observe"), 3)
  }
}

import Foundation
import GRDB
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import SightlineVerdicts
import Testing

@testable import SightlineCaseStore

/// A new folder that goes away with the value.
final class Scratch {
  let path: String
  init() throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent("sightline-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

func digest(_ n: UInt8) throws -> ContentDigest {
  try #require(ContentDigest(bytes: [UInt8](repeating: n, count: 32)))
}
func at(_ seconds: Int64) -> Instant { Instant(microseconds: seconds * 1_000_000) }

func record(_ n: UInt8) throws -> ArtifactRecord {
  ArtifactRecord(
    digest: try digest(n), size: 10, name: "records/\(n).json", origin: "synthetic", licence: "CC0-1.0",
    retrieved: at(0), published: nil, toolVersion: "test")
}

func block(_ subject: String, _ n: UInt8, from: Int64, to: Int64, _ box: BoundingBox?) throws -> BoundedBlock
{
  BoundedBlock(
    lens: LensName("air"), subject: subject, time: Interval(spanning: at(from), at(to)), box: box, rows: 3,
    bytes: [1, 2, 3], artifact: try digest(n))
}

func observation(_ id: String, _ kind: EventKind = .flight, from: Int64, to: Int64) throws -> Observation {
  Observation(
    id: id, lens: LensName("air"), kind: kind, time: EventTime(from: at(from), to: at(to)),
    source: SourceName("s"), group: DependenceGroup("g"),
    basis: Basis(
      [ArtifactSlice(artifact: try digest(1), file: "f")], Derivation(detector: "air/flights", version: 1)),
    title: id)
}

@Suite struct CaseDatabaseTests {
  let scratch: Scratch
  let folder: CaseFolder
  let database: CaseDatabase
  init() throws {
    scratch = try Scratch()
    folder = try CaseFolder.create(at: scratch.path + "/case", title: "A \"case\" of \\ signs")
    database = try CaseDatabase(folder)
  }

  @Test("commits survive a power cut: WAL with synchronous FULL after opening")
  func durable() throws {
    let (journal, synchronous) = try database.read { db in
      (try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"))
    }
    #expect(journal == "wal")
    #expect(synchronous == 2)
  }

  @Test(
    "a row that was altered on disk is damage, not an answer",
    arguments: [
      "UPDATE observation SET body = replace(CAST(body AS TEXT), 'flight', 'flighx')",
      "UPDATE observation SET start = start + 1",
      "UPDATE artifact SET record = replace(record, 'CC0', 'CC1')",
      "UPDATE coverage SET body = X'00'", "UPDATE block SET bytes = X'010204'",
      "UPDATE block SET start = 0, rows = 4",
      "UPDATE reading SET fault = NULL WHERE fault = 'no'; UPDATE reading SET fault = 'other'",
      "UPDATE accord SET digest = 'x'", "UPDATE observation SET seal = NULL",
    ])
  func altered(_ change: String) throws {
    let air = LensName("air")
    func all() throws {
      _ = try (database.artifacts(), database.blocks(air), database.observations(), database.coverage(air))
      _ = try (database.faults(), database.accordDigests())
      try database.forEachObservation { _ in }
    }
    try database.add([record(1)])
    try database.write([
      .init(
        artifact: digest(1), lens: air, version: 1, account: "{}", fault: "why",
        blocks: [block("4d208a", 1, from: 5, to: 9, nil)])
    ])
    try database.replace([
      .init(lens: air, subject: "4d208a", digest: digest(1), observations: [observation("o", from: 0, to: 1)])
    ])
    try database.saveCoverage(air, Data("{}".utf8), digest: digest(1))
    try database.append(accord: "claims", digest(2))
    try all()
    try database.write { try $0.execute(sql: change) }
    let failure = #expect(throws: CaseDatabase.Failure.self) { try all() }
    #expect(failure?.code == .damaged && failure?.detail.contains("was altered") == true)
  }

  @Test("what a lens has read in this version is not pending again; a new version reads it again")
  func pending() throws {
    try database.add([record(1), record(2), record(1)])
    #expect(try database.artifacts().count == 2)
    let air = LensName("air")
    try database.write([
      .init(artifact: digest(1), lens: air, version: 1, account: "{}", fault: nil, blocks: [])
    ])
    #expect(try database.pending(air, version: 1) == [digest(2)])
    #expect(try database.pending(air, version: 2).count == 2)
    #expect(try database.pending(LensName("works"), version: 1).count == 2)
  }

  @Test("a damaged input is kept aside with its reason and does not come back as pending")
  func faults() throws {
    try database.add([record(1)])
    let air = LensName("air")
    try database.write([
      .init(artifact: digest(1), lens: air, version: 1, account: "{}", fault: "byte 12: not JSON", blocks: [])
    ])
    let faults = try database.faults()
    #expect(faults.map(\.name) == ["records/1.json"])
    #expect(faults.map(\.reason) == ["byte 12: not JSON"])
    #expect(try database.pending(air, version: 1).isEmpty)
  }

  @Test("blocks are found by subject, by time and by area, and reading again replaces them")
  func blocks() throws {
    let air = LensName("air")
    let (paris, fiji) = (
      BoundingBox(south: 48, west: 2, north: 49, east: 3),
      BoundingBox(south: -18, west: 178, north: -16, east: -178)
    )
    let reading = CaseDatabase.Reading(
      artifact: try digest(1), lens: air, version: 1, account: "{}", fault: nil,
      blocks: [
        try block("a", 1, from: 0, to: 10, paris), try block("b", 1, from: 20, to: 30, fiji),
        try block("b", 1, from: 40, to: 50, nil),
      ])
    try database.write([reading])
    try database.write([reading])
    #expect(try database.blocks(air).count == 3)
    #expect(try database.blocks(air, subject: "b").count == 2)
    #expect(
      try database.blocks(air, during: Interval(spanning: at(10), at(20))).map(\.subject) == ["a", "b"])
    #expect(try database.blocks(air, within: paris).map(\.subject) == ["a"])
    // Both the block and the asked box cross the 180° meridian.
    #expect(try database.blocks(air, within: fiji).map(\.subject) == ["b"])
    #expect(try database.blocks(LensName("works")).isEmpty)
    #expect(try database.subjects(air).map(\.subject) == ["a", "b"])
    #expect(try database.countPositions() == 9)
  }

  @Test("observations come back whole, by kind and time, and a new finding replaces the old one")
  func observations() throws {
    let (air, first) = (LensName("air"), try observation("o1", from: 0, to: 10))
    let late = try observation("o2", .landing, from: 100, to: 110)
    try database.replace([.init(lens: air, subject: "a", digest: digest(1), observations: [first, late])])
    let question = Question(kind: .flight, period: Interval(spanning: at(5), at(6)))
    #expect(try database.observations(matching: question) == [first])
    #expect(try database.observations(touching: Interval(spanning: at(50), at(200))) == [late])
    try database.replace([.init(lens: air, subject: "a", digest: digest(2), observations: [late])])
    var seen: [String] = []
    try database.forEachObservation { seen.append($0.id) }
    #expect(seen == ["o2"])
    #expect(try database.derivations(air) == ["a": digest(2).hex])
  }

  @Test("late evidence revises a verdict and its history stays; an equal verdict adds nothing")
  func history() throws {
    var v = Verdict(id: "c/x", version: 1, statement: "s", attribution: Attribution(), outcome: .cannotTell)
    // What JSON cannot write must not lose the verdict.
    v.likelihoodRatio = .infinity
    v.workings = ["λ": .nan]
    #expect(try database.record(v, asOf: at(1)))
    #expect(try !database.record(v, asOf: at(2)))
    v.outcome = .supported
    #expect(try database.record(v, asOf: at(3)))
    let history = try database.history("c/x")
    #expect(history.map(\.verdict.outcome) == [.cannotTell, .supported])
    #expect(history.map(\.asOf) == [at(1), at(3)])
    #expect(history.last?.verdict.likelihoodRatio == .infinity)
    #expect(try database.latestVerdicts().map(\.number) == [2])
  }

  @Test("coverage comes back as it was saved")
  func coverage() throws {
    #expect(try database.coverage(LensName("air")) == nil)
    try database.saveCoverage(LensName("air"), Data([1, 2]), digest: digest(3))
    #expect(try database.coverage(LensName("air"))?.body == Data([1, 2]))
  }

  @Test("a second writer is told that the case is in use, and may write once the first has ended")
  func lock() throws {
    var first: CaseLock? = try CaseLock(folder)
    let refused = #expect(throws: CaseDatabase.Failure.self) { _ = try CaseLock(folder) }
    #expect(refused?.code == .busy)
    withExtendedLifetime(first) {}
    first = nil
    _ = try CaseLock(folder)
  }

  @Test("overwritten pages are told as damage, never as a crash or as nothing", arguments: 0..<24)
  func damage(seed: Int) throws {
    try database.replace([
      .init(
        lens: LensName("air"), subject: "a", digest: digest(1),
        observations: (0..<60).map { try observation("o\($0)", from: 0, to: 10) })
    ])
    try database.queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    let other = try CaseFolder.create(at: scratch.path + "/damaged", title: "t")
    try FileManager.default.createDirectory(atPath: other.toolPath, withIntermediateDirectories: true)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.databasePath)))
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    for _ in 0..<200 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes[Int(state >> 33) % bytes.count] ^= UInt8(truncatingIfNeeded: state >> 20) | 1
    }
    try Data(bytes).write(to: URL(fileURLWithPath: other.databasePath))
    let failure = #expect(throws: CaseDatabase.Failure.self) {
      let damaged = try CaseDatabase(other)
      _ = try damaged.observations()
      _ = try damaged.artifacts()
      try damaged.checkIntegrity()
      throw CaseDatabase.Failure(code: .damaged, detail: "no page was hit that is read")
    }
    #expect(failure != nil)
  }

  @Test("a file that is no database is told as damage")
  func notADatabase() throws {
    let other = try CaseFolder.create(at: scratch.path + "/text", title: "t")
    try FileManager.default.createDirectory(atPath: other.toolPath, withIntermediateDirectories: true)
    try Data("this is a letter, not a database, and long enough to be looked at".utf8)
      .write(to: URL(fileURLWithPath: other.databasePath))
    let failure = #expect(throws: CaseDatabase.Failure.self) { _ = try CaseDatabase(other) }
    #expect(failure?.code == .damaged)
  }

  @Test(
    "beside a journal with entries a database that is empty or gone is not taken for a new one, nor made one",
    arguments: [true, false])
  func lost(isThere: Bool) throws {
    let other = try CaseFolder.create(at: scratch.path + "/lost", title: "t")
    try FileManager.default.createDirectory(atPath: other.toolPath, withIntermediateDirectories: true)
    if isThere { try Data().write(to: URL(fileURLWithPath: other.databasePath)) }
    for _ in 0..<2 {
      let failure = #expect(throws: CaseDatabase.Failure.self) { _ = try CaseDatabase(other, entries: 7) }
      #expect(failure?.code == .lost)
      #expect(failure?.description.contains("7 entries: run `sightline rebuild`") == true)
    }
    _ = try CaseDatabase(other, entries: 0)
    _ = try CaseDatabase(other, entries: 7)
  }

  @Test("a case made by a newer version is refused before anything is changed")
  func newer() throws {
    try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
    let failure = #expect(throws: CaseDatabase.Failure.self) { _ = try CaseDatabase(folder) }
    #expect(failure?.code == .newer)
  }
}

@Suite struct CaseFolderTests {
  @Test("a case is found from a folder inside it, and one that exists is never overwritten")
  func discovery() throws {
    let scratch = try Scratch()
    let made = try CaseFolder.create(at: scratch.path + "/c", title: "A \"title\"")
    #expect(try made.manifest().title == "A \"title\"")
    #expect(try CaseFolder.find(from: made.path + "/accords").path == made.path)
    #expect(throws: CaseFolder.Mistake.self) { _ = try CaseFolder.create(at: made.path, title: "x") }
    #expect(throws: CaseFolder.Mistake.self) { _ = try CaseFolder.find(from: scratch.path) }
    #expect(try made.accords().map(\.name) == ["claims"])
  }

  @Test(
    "a manifest's mistake is named with its line and the nearest key",
    arguments: [
      ("title: a\nsumary: b", "case.yaml:2: no such key 'sumary'; did you mean 'summary'?"),
      ("title: a\nsources:\n  - nane: x", "case.yaml:3: a source has no key 'nane'; did you mean 'name'?"),
      ("summary: b", "case.yaml: 'title' is missing"),
      ("title: a\nperiod: soon", "case.yaml: period 'soon' is not a date or interval"),
      ("title: a\nparties: 5", "case.yaml: 'parties' has the wrong form"),
      ("- a\n- b", "case.yaml: expected `key: value` lines"),
      ("title: a\nwatercolourpaintings: 1", "watercolourpaintings'; the keys are title"),
    ])
  func mistakes(text: String, expected: String) throws {
    let mistake = #expect(throws: CaseManifest.Mistake.self) {
      _ = try CaseManifest.read(text, file: "case.yaml")
    }
    #expect(mistake?.description.contains(expected) == true, "\(mistake?.description ?? "")")
  }

  @Test("no truncation of a manifest crashes the reader")
  func truncated() throws {
    let text = "title: \"a\"\nperiod: 2024-08\nparties: [A, B]\nsources:\n  - name: x\n    origin: \"y\"\n"
    for n in 0...text.utf8.count {
      _ = try? CaseManifest.read(String(decoding: text.utf8.prefix(n), as: UTF8.self), file: "case.yaml")
    }
    #expect(try CaseManifest.read(text, file: "case.yaml").sources.map(\.name) == ["x"])
  }
}

import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import sightline

@Suite struct CaseObserverTests {
  private static let manifest = "title: Test\n"
  private static let day = 1_767_312_000.0

  private static let files: [(name: String, text: String)] = [
    (
      "trace.json",
      #"{"icao":"4d208a","timestamp":1700000000,"trace":[[0,40.1,44.4,1000,200,90,0,0,null],[30,40.2,44.5,1200,200,90,0,0,null]]}"#
    ),
    (
      "figures.csv",
      "kind,party,category,date,value,unit,source\nholding,Armenia,battle tanks,2012,110,count,exchange\n"
    ),
    ("events.csv", "kind,party,designation,earliest,source\nstep,Armenia,bill signed,2024-05-15,press\n"),
    (
      "parts.csv",
      "total,total_value,part,part_value,unit,complete,date,source\nland,10,all,9,ha,yes,2023-11-04,press\n"
    ),
    (
      "activities.xml",
      """
      <iati-activities version="2.03"><iati-activity default-currency="USD">
      <iati-identifier>A-1</iati-identifier><reporting-org ref="X-1"><narrative>X</narrative></reporting-org>
      <title><narrative>Road</narrative></title>
      <transaction><transaction-type code="3"/><transaction-date iso-date="2020-02-03"/>
      <value value-date="2020-02-03">100</value></transaction></iati-activity></iati-activities>
      """
    ),
    (
      "returns.csv",
      "year,coo_name,coo_iso,coa_name,coa_iso,returned_refugees\n2020,Armenia,ARM,Georgia,GEO,5\n"
    ),
    ("land.csv", "area,date,cleared_ha\nNorth,2021-03-04,12.5\n"),
    ("unknown.csv", "colour,size\nred,4\n"),
    ("notes.txt", "just words\n"),
  ]

  private func session(_ folder: String, _ manifest: String = manifest) throws -> CaseSession {
    try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/case.yaml"))
    return try CaseSession(at: folder, now: Instant(unixSeconds: Self.day))
  }

  private func add(_ names: [String], _ session: CaseSession, _ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
    for file in Self.files where names.contains(file.name) {
      try Data(file.text.utf8).write(to: URL(fileURLWithPath: folder + "/in/" + file.name))
    }
    let intake = EvidenceIntake(journal: session.journal, origin: "", licence: "", threads: 1)
    let summary = try intake.take(names.map { folder + "/in/" + $0 }, relativeTo: folder, quiet: true)
    #expect(summary.failure == nil && summary.refused.isEmpty)
  }

  @Test("each artifact is read by the one lens that knows it, and what none knows is named once")
  func routing() throws {
    let scratch = try Scratch()
    let session = try session(scratch.path)
    try add(Self.files.map(\.name), session, scratch.path)
    let summary = try CaseObserver(session, columns: nil, threads: 2).observe()

    let routes = try Dictionary(
      session.database.routes().map { ($0.record.name, $0.route?.lens?.text ?? "none") },
      uniquingKeysWith: { first, _ in first })
    #expect(
      routes == [
        "in/trace.json": "air", "in/figures.csv": "registers", "in/events.csv": "registers",
        "in/parts.csv": "registers", "in/activities.xml": "works", "in/returns.csv": "works",
        "in/land.csv": "works", "in/unknown.csv": "none", "in/notes.txt": "none",
      ])
    #expect(summary.refused.map(\.name).sorted() == ["in/notes.txt", "in/unknown.csv"])
    #expect(summary.files == 7)
    let kinds = try Set(session.database.observations().map(\.kind))
    #expect(kinds.isSuperset(of: [.holding, .step, .payment, .returned, .clearance, .statement]))
    #expect(try session.database.faults().count == 2)
  }

  @Test("what was read is not read again, and reading twice leaves the same observations")
  func incremental() throws {
    let scratch = try Scratch()
    let session = try session(scratch.path)
    try add(["figures.csv", "activities.xml"], session, scratch.path)
    let first = try CaseObserver(session, columns: nil, threads: 1).observe()
    let before = try session.database.observations()
    let second = try CaseObserver(session, columns: nil, threads: 1).observe()
    #expect((first.files, second.files) == (2, 0))
    #expect(try session.database.observations() == before)

    try add(["events.csv"], session, scratch.path)
    #expect(try CaseObserver(session, columns: nil, threads: 1).observe().files == 1)
  }

  @Test("an artifact that is taken out takes its observations and its coverage with it")
  func removal() throws {
    let scratch = try Scratch()
    let session = try session(scratch.path)
    try add(["figures.csv", "activities.xml"], session, scratch.path)
    _ = try CaseObserver(session, columns: nil, threads: 1).observe()
    let all = try session.database.artifacts()
    let ledger = try #require(all.first { $0.name == "in/activities.xml" })
    try session.journal.remove(ledger, because: "test")
    _ = try CaseObserver(session, columns: nil, threads: 1).observe()
    #expect(try session.database.observations().allSatisfy { $0.lens.text == "registers" })
    #expect(try session.coverage().count == 1)
  }

  @Test("coverage comes from every lens that read something")
  func coverage() throws {
    let scratch = try Scratch()
    let session = try session(scratch.path)
    try add(Self.files.map(\.name), session, scratch.path)
    _ = try CaseObserver(session, columns: nil, threads: 1).observe()
    let kinds = try session.coverage().reduce(into: Set<EventKind>()) { $0.formUnion($1.kinds) }
    #expect(kinds.isSuperset(of: [.flight, .holding, .payment]))
    let year = try #require(DateText.interval("2020"))
    let looks = try session.coverage().flatMap { $0.looks(for: Question(kind: .payment, period: year)) }
    #expect(looks.count == 1)
  }

  @Test("a table that no lens knows is read once the case says what its columns mean")
  func mapping() throws {
    let scratch = try Scratch()
    try Data("Staat;Bestand;Stand\nArmenia;1.110,5;2012\n".utf8).write(
      to: URL(fileURLWithPath: scratch.path + "/own.csv"))
    do {
      let session = try session(scratch.path)
      let intake = EvidenceIntake(journal: session.journal, origin: "", licence: "", threads: 1)
      _ = try intake.take([scratch.path + "/own.csv"], relativeTo: scratch.path, quiet: true)
      #expect(try CaseObserver(session, columns: nil, threads: 1).observe().refused.count == 1)
    }
    let mapped = try session(
      scratch.path,
      """
      title: Test
      tables:
        - name: exchange
          kind: holding
          measure: count
          decimal: ","
          columns: {party: Staat, value: [Menge, Bestand], date: Stand}
          set: {category: battle tanks, reporter: exchange}
      """)
    let summary = try CaseObserver(mapped, columns: nil, threads: 1).observe()
    #expect(summary.refused.isEmpty)
    let found = try #require(try mapped.database.observations().first)
    #expect(found.figure?.value == ExactDecimal("1110.5"))
    #expect(found.source == SourceName("exchange"))
  }

  @Test("a mapping that cannot be followed is refused with the table's name and what is missing")
  func faultyMapping() throws {
    for (text, part) in [
      ("- {name: t, kind: tanks, columns: {party: A, value: B, date: C}}", "no kind 'tanks'"),
      ("- {name: t, kind: holding, columns: {party: A, value: B}}", "date"),
      ("- {name: t, kind: holding, columns: {who: A, party: A, value: B, date: C}}", "no role 'who'"),
      ("- {name: t, columns: {project: A, amount: B, type: C}}", "currency"),
    ] {
      let scratch = try Scratch()
      let session = try session(scratch.path, "title: Test\ntables:\n  \(text)\n")
      #expect {
        _ = try CaseObserver(session, columns: nil, threads: 1)
      } throws: { error in
        "\(error)".contains("table 't'") && "\(error)".contains(part)
      }
    }
  }

  @Test("a place of the case lends an event its coordinates, so that an area in a claim finds it")
  func places() throws {
    let scratch = try Scratch()
    try Data(
      #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"North","country":"AM"},"geometry":{"type":"Polygon","coordinates":[[[44,40],[45,40],[45,41],[44,41],[44,40]]]}}]}"#
        .utf8
    ).write(to: URL(fileURLWithPath: scratch.path + "/places.geojson"))
    let session = try session(scratch.path)
    try Data("kind,designation,place,earliest,source\nstep,opened,North,2024-05-15,press\n".utf8).write(
      to: URL(fileURLWithPath: scratch.path + "/e.csv"))
    let intake = EvidenceIntake(journal: session.journal, origin: "", licence: "", threads: 1)
    _ = try intake.take([scratch.path + "/e.csv"], relativeTo: scratch.path, quiet: true)
    _ = try CaseObserver(session, columns: nil, threads: 1).observe()
    let event = try #require(try session.database.observations().first)
    let area = try #require(try CasePlaces(session.folder).entries.first?.area)
    #expect(event.places[.site]?.probability(where: PlaceSelector.within(area).matches) == .certain)
    #expect(event.places[.site]?.probability(where: PlaceSelector.country("AM").matches) == .certain)
  }
}

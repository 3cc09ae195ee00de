import Foundation
import SightlineUnits
import Testing

@testable import sightline

@Suite("What a person says of a table's columns is evidence too") struct ColumnsTests {
  private static let columns = "time=when:unix_ms, icao24=craft, lat=y, lon=x, altitude=h:m"

  /// One made-up flight of 50 minutes in columns that no one could guess: half a minute a row, up and down again.
  private static func table(_ craft: String) -> String {
    var text = "when,craft,y,x,h\n"
    for i in 0...100 {
      let height = 1_600.0 + 9_000.0 * min(1, Double(min(i, 100 - i)) / 30)
      text +=
        "\((1_722_500_000 + i * 30) * 1_000),\(craft),\(40.0 + Double(i) * 0.04),\(44.0 + Double(i) * 0.02),\(height)\n"
    }
    return text
  }

  private func made(_ folder: String) throws -> String {
    let path = folder + "/case"
    assertStatus(try Program.run(["init", path, "--title", "Columns"]), 0)
    try Data(
      """
      claim one
        version 1
        said by "Speaker" on 2024-08-02
        source "written for this test"
        quote "An aircraft flew."
        that at least 1 flight by address "4d208a" during 2024-08
      """.utf8
    ).write(to: URL(fileURLWithPath: path + "/accords/claims.accord"))
    try Data(Self.table("4d208a").utf8).write(to: URL(fileURLWithPath: folder + "/one.csv"))
    return path
  }

  @Test("a mapping given on the command line is signed, and rebuild and audit read by it")
  func rebuilt() throws {
    try Program.inScratch { folder in
      let path = try made(folder)
      func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: path) }
      assertStatus(try run("add", folder + "/one.csv", "--licence", "CC0-1.0"), 0)
      assertStatus(try run("observe"), 3)
      let observed = try run("observe", "--columns", Self.columns)
      assertStatus(observed, 0)
      #expect(observed.output.contains("101 positions"))
      #expect(!observed.output.contains("holds 0 observations"))
      assertStatus(try run("check"), 0)
      let explained = try run("explain", "claims/one", "--format", "json")
      #expect(
        explained.output.contains("columns=altitude=h:m, icao24=craft, lat=y, lon=x, time=when:unix_ms"))
      let bundle = folder + "/dossier.tar"
      assertStatus(try run("publish", "--to", folder + "/dossier", "--bundle", bundle), 0)
      let before = SmallCase.files(folder + "/dossier")
      // Observing again without the mapping changes nothing.
      assertStatus(try run("observe"), 0)
      assertStatus(try run("audit", path), 0)
      assertStatus(try run("audit", bundle), 0)
      try FileManager.default.removeItem(atPath: path + "/.sightline/case.db")
      let rebuilt = try run("rebuild")
      assertStatus(rebuilt, 0)
      #expect(rebuilt.output.contains("as it was signed"))
      assertStatus(try run("check"), 0)
      assertStatus(try run("publish", "--to", folder + "/again"), 0)
      #expect(SmallCase.files(folder + "/again") == before)
    }
  }

  @Test(
    "a mapping that is corrected later is read by anew, each table keeps its own, and an altered one is named"
  )
  func corrected() throws {
    try Program.inScratch { folder in
      let path = try made(folder)
      let now = Instant(unixSeconds: 1_735_689_600)
      func observe(_ name: String, _ columns: String) throws {
        let session = try CaseSession(at: path, now: now)
        let intake = EvidenceIntake(journal: session.journal, origin: "", licence: "", threads: 1)
        _ = try intake.take([folder + "/" + name], relativeTo: path, quiet: true)
        #expect(try CaseObserver(session, columns: columns, threads: 1).observe().refused.isEmpty)
        try session.database.close()
      }
      func derived() throws -> [String] {
        try Examination.run(path, key: nil, threads: 1, now: now).findings.map(\.place)
      }
      try observe("one.csv", "time=when:unix_ms, icao24=craft, lat=x, lon=y, altitude=h:m")
      try observe("one.csv", Self.columns)
      let other = Self.table("4d208b").replacingOccurrences(of: "when,craft,y,x,h", with: "t,id,b,l,z")
      try Data(other.utf8).write(to: URL(fileURLWithPath: folder + "/two.csv"))
      try observe("two.csv", "time=t:unix_ms, icao24=id, lat=b, lon=l, altitude=z:m")
      #expect(try derived() == [])

      let url = URL(fileURLWithPath: path + "/.sightline/case.db")
      var bytes = try Data(contentsOf: url)
      let row = try #require(
        bytes.range(of: Data("lat=y, lon=x, time=when:unix_ms".utf8), options: .backwards))
      bytes.replaceSubrange(row, with: Data("lat=x, lon=y, time=when:unix_ms".utf8))
      try bytes.write(to: url)
      #expect(try derived().contains { $0.hasPrefix("case.db") })
    }
  }
}

import Foundation
import SightlineCaseStore
import SightlineUnits
import SightlineVerdicts
import Testing

@testable import SightlinePublication

@Suite struct ExportTests {
  @Test(
    "no cell is a formula to a spreadsheet, numbers stay numbers, quotes cannot be escaped from",
    arguments: [
      ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("@SUM(A1)", "'@SUM(A1)"),
      ("\t=1", "'\t=1"), ("\r\n=1", "\"'\r\n=1\""), ("  =1", "\"'  =1\""), ("\u{FF1D}1", "'\u{FF1D}1"),
      ("-5", "-5"), ("-5.25e3", "-5.25e3"), ("-inf", "'-inf"), ("-5+1", "'-5+1"), ("plain", "plain"),
      ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
      // A combining mark after the quote or the comma hides it from whoever reads by characters.
      ("\"\u{301}", "\"\"\"\u{301}\""), (",\u{301}", "\",\u{301}\""), ("a\0b", "a\u{FFFD}b"),
    ])
  func cells(text: String, expected: String) { #expect(CSVTable.cell(text) == expected) }

  @Test("tables are whole where the page is cut")
  func whole() throws {
    let d = try SyntheticDossier().dossier()
    #expect(Exports.candidates(d).split(separator: "\n").count == 1 + 81)
    #expect(Exports.looks(d).split(separator: "\n").count == 1 + 48)
    #expect(Exports.figures(d).split(separator: "\n").count == 1 + 8)
    #expect(Exports.verdicts(d).split(separator: "\n").count == 1 + 3 + DutyState.allCases.count)
    #expect(DossierPage(d).render().contains("The first 15 of 40"))
  }

  @Test("the same dossier gives the same bytes, and nothing else is left in the folder")
  func deterministic() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("sightline-" + UUID().uuidString)
      .path
    defer { try? FileManager.default.removeItem(atPath: root) }
    let (a, b) = (root + "/a", root + "/b")
    let files = try Publisher.publish(SyntheticDossier().dossier(), to: a)
    try Publisher.publish(SyntheticDossier().dossier(), to: b)
    try Publisher.publish(SyntheticDossier().dossier(), to: b)
    #expect(files.last == "index.html")
    #expect(try FileManager.default.contentsOfDirectory(atPath: b).sorted() == files.sorted())
    for file in files {
      #expect(
        FileManager.default.contents(atPath: a + "/" + file)
          == FileManager.default.contents(atPath: b + "/" + file), "\(file)")
    }
  }

  @Test("dossier.json and the tracks can be read, whatever the numbers")
  func json() throws {
    var v = try SyntheticDossier().verdict(0, .supported)
    v.likelihoodRatio = .infinity
    let d = Dossier(
      manifest: CaseManifest(title: "t"), asOf: Instant(microseconds: 0),
      entries: [.init(verdict: v, earlier: [])],
      artifacts: [], faults: [], positions: 0, observations: 0, toolVersion: "1")
    _ = try JSONSerialization.jsonObject(with: Exports.json(d))
    let tracks = try JSONSerialization.jsonObject(with: MapExports.trackCollection(d)) as? [String: Any]
    #expect((tracks?["features"] as? [Any])?.count == 40)
    #expect(MapExports.layers(d).map(\.features.count) == [40, 2])
  }

  private func published(_ d: Dossier, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sightline-" + UUID().uuidString
    )
    .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Publisher.publish(d, to: folder)
    try body(folder)
  }

  private static let ogrinfo = ["/usr/bin/ogrinfo", "/usr/local/bin/ogrinfo"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private func ogr(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.ogrinfo))
    process.arguments = arguments
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  @Test(
    "the GeoPackage, the KML and the GeoJSON open in GDAL without a warning, with every feature",
    .enabled(if: ogrinfo != nil))
  func gdal() throws {
    try published(SyntheticDossier().dossier()) { folder in
      let layers = [
        ("tracks.gpkg", "tracks", 81, "Line String"), ("tracks.gpkg", "sites", 2, "Point"),
        ("tracks.gpkg", "places", 2, "Point"), ("sites.geojson", "sites", 2, "Point"),
        ("tracks.geojson", "tracks", 81, "Line String"),
      ]
      for (file, layer, count, geometry) in layers {
        let said = try ogr(["-ro", "-so", "\(folder)/\(file)", layer])
        #expect(said.contains("Feature Count: \(count)\n"), "\(file) \(layer): \(said)")
        #expect(
          said.contains("Geometry: \(geometry)\n") && !said.contains("Warning") && !said.contains("ERROR"))
      }
      let kml = try ogr(["-ro", "-al", "-so", "\(folder)/dossier.kml"])
      #expect(kml.contains("Works and changes on the ground") && !kml.contains("ERROR"))
    }
  }

  @Test("the KML is well-formed whatever stands in the case", arguments: PageTests.hostile)
  func kml(_ text: String) throws {
    let kml = PageElements(KML.document(try SyntheticDossier(text).dossier()))
    #expect(kml.problem == nil)
    #expect(kml.elements.count { $0.name == "Placemark" } == 81 + 2)
  }

  @Test("verdicts.csv tells state, margin, party and clause of a duty")
  func duties() throws {
    let lines = Exports.verdicts(try SyntheticDossier().dossier()).split(separator: "\n")
    let breached = try #require(lines.first { $0.contains(",breached,") })
    #expect(breached.contains(",161.0,161.0,battle tanks,") && breached.contains(",Party B,Article IV,"))
  }

  @Test("no table of the pictures is written without data, and one of an earlier case does not stay")
  func stale() throws {
    let full = try SyntheticDossier().dossier()
    try published(full) { folder in
      #expect(FileManager.default.fileExists(atPath: folder + "/money.csv"))
      let bare = Dossier(
        manifest: full.manifest, asOf: full.asOf, entries: full.entries, artifacts: [], faults: [],
        positions: 0,
        observations: 0, toolVersion: "1")
      let files = try Publisher.publish(bare, to: folder)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == files.sorted())
    }
  }
}

@Suite struct PlotTests {
  @Test("plots are well-formed and say their numbers in words")
  func plots() throws {
    let hostile = "<b>\"A\"&"
    let all = [
      Plot.bars(
        [.init(label: hostile, value: 5, spread: 1, shown: "5"), .init(label: "B", value: -2, shown: "-2")],
        id: "a", title: hostile, unit: "t"),
      Plot.lines(
        [.init(label: hostile, points: [(0, 1), (1, 5)]), .init(label: "B", points: [(0, 2), (1, 5)])],
        id: "b", title: "t", unit: "USD", ticks: [(0, "2020")]),
      Plot.shares(
        [.init(label: hostile, value: 3, shown: "3"), .init(label: "B", value: 1, shown: "1")], id: "c",
        title: "t"),
      Plot.calibration([(0.1, 0.12, 40), (0.9, 0.88, 100)], id: "d", title: "t"),
    ]
    for plot in all { #expect(PageElements(try #require(plot).text).problem == nil) }
    #expect(try #require(all[2]).text.contains("75 %"))
  }

  @Test("what cannot be drawn is not drawn")
  func nothing() {
    #expect(Plot.bars([], id: "a", title: "t", unit: "") == nil)
    #expect(Plot.bars([.init(label: "a", value: .nan, shown: "")], id: "a", title: "t", unit: "") == nil)
    #expect(Plot.lines([.init(label: "a", points: [(0, 1)])], id: "a", title: "t", unit: "") == nil)
    #expect(Plot.shares([.init(label: "a", value: 0, shown: "")], id: "a", title: "t") == nil)
    #expect(Plot.calibration([], id: "a", title: "t") == nil)
  }
}

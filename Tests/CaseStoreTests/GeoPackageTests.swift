import Foundation
import SightlineUnits
import Testing

@testable import SightlineCaseStore

@Suite struct GeoPackageTests {
  static let ogrinfo = ["/usr/bin/ogrinfo", "/usr/local/bin/ogrinfo"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static func layers() throws -> [GeoPackage.Layer] {
    let a = try #require(Coordinate(latitude: 48.85, longitude: 2.35))
    let b = try #require(Coordinate(latitude: 40.18, longitude: 44.51))
    let c = try #require(Coordinate(latitude: 41.7, longitude: 44.8))
    return [
      .init(
        "tracks", .line,
        [.init(.line([a, b]), attributes: [("title", .text("a'\"; DROP")), ("p", .real(0.5))])]),
      .init("places", .point, [.init(.point(b), attributes: [("name", .text("UDYZ")), ("n", .integer(2))])]),
      .init("areas", .polygon, [.init(.polygon([[a, b, c]]), attributes: [("note \"x\"", .none)])]),
      .init("empty", .line, []),
    ]
  }

  @Test("the same layers give the same bytes")
  func stable() throws {
    let scratch = try Scratch()
    let files = try ["1", "2"].map { name in
      try GeoPackage.write(Self.layers(), changed: at(0), to: scratch.path + "/\(name).gpkg")
      return try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/\(name).gpkg"))
    }
    #expect(files[0] == files[1])
    // Offset 68 of an SQLite header is the application id.
    #expect(Array(files[0][68..<72]) == Array("GPKG".utf8))
  }

  @Test("GDAL opens every layer with its geometry and attributes", .enabled(if: ogrinfo != nil))
  func opens() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/all.gpkg"
    try GeoPackage.write(Self.layers(), changed: at(0), to: path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.ogrinfo))
    process.arguments = ["-ro", "-al", path]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(complaints.isEmpty)
    for expected in [
      "LINESTRING (2.35 48.85,44.51 40.18)", "POINT (44.51 40.18)",
      "POLYGON ((2.35 48.85,44.51 40.18,44.8 41.7,2.35 48.85))", "title (String) = a'\"; DROP",
      "p (Real) = 0.5",
      "Layer name: empty",
    ] {
      #expect(text.contains(expected), "\(expected)")
    }
  }
}

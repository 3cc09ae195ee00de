import Foundation
import SightlineUnits
import Testing

@testable import sightline

@Suite struct CommandTests {
  @Test("every command explains itself with an example")
  func help() throws {
    for command in Sightline.configuration.subcommands {
      let name = command.configuration.commandName ?? command._commandName
      let outcome = try Program.run([name, "--help"])
      assertStatus(outcome, 0)
      #expect(outcome.output.contains("EXAMPLE"), "\(name) --help shows no example")
    }
  }

  @Test(
    "wrong usage ends with 2 and says what is right",
    arguments: [
      ["flights"], ["nonsense"], ["flights", "--during", "some day", "x"], ["check", "--format", "pdf"],
    ])
  func usage(_ arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    assertStatus(outcome, 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Error"))
  }

  @Test("asking too early is answered with what to do first, in one line")
  func tooEarly() throws {
    try Program.inScratch { folder in
      assertStatus(try Program.run(["init", "c"], in: folder), 0)
      for arguments in [["publish"], ["explain", "claims/x"]] {
        let outcome = try Program.run(arguments, in: folder + "/c")
        assertStatus(outcome, 2)
        #expect(outcome.errors == "error: nothing has been checked yet; run `sightline check`\n")
      }
    }
  }

  @Test("a case that is not there is bad input, and the way to make one is named")
  func noCase() throws {
    try Program.inScratch { folder in
      let outcome = try Program.run(["check"], in: folder)
      assertStatus(outcome, 3)
      #expect(outcome.errors.contains("sightline init"))
    }
  }

  @Test("a damaged file is named and kept aside, the rest is read, and the exit code says so")
  func keptAside() throws {
    try Program.inScratch { folder in
      let table = "time,icao24,lat,lon,baroaltitude\n1600000000,4ca123,50.0,8.0,3000\n"
      try table.write(toFile: folder + "/good.csv", atomically: true, encoding: .utf8)
      try "{\"icao\":\"4ca".write(toFile: folder + "/broken.json", atomically: true, encoding: .utf8)
      let outcome = try Program.run(["flights", ".", "--format", "csv"], in: folder)
      assertStatus(outcome, 3)
      #expect(outcome.errors.contains("broken.json"))
      #expect(outcome.errors.contains("byte"))
      #expect(outcome.errors.contains("1 file read"))
    }
  }

  @Test("the columns of the flights table are those that other programs rely on")
  func columns() throws {
    let outcome = try Program.run(
      ["flights", "-", "--format", "csv"],
      input: "time,icao24,lat,lon,baroaltitude\n1600000000,4ca123,50.0,8.0,3000\n")
    assertStatus(outcome, 0)
    #expect(
      outcome.output.split(separator: "\n").first == """
        icao24,callsign,registration,type,class,first_seen,last_seen,origin,origin_probability,destination,\
        destination_probability,takeoff,landing,distance_km,positions,longest_gap_s,flags
        """)
  }

  @Test("standard input may be a trace, a table or a whole archive, and what it holds is told by its content")
  func standardInput() throws {
    try Program.inScratch { folder in
      let table = "time,icao24,lat,lon,baroaltitude\n1600000000,4ca123,50.0,8.0,3000\n"
      try table.write(toFile: folder + "/one.csv", atomically: true, encoding: .utf8)
      let tar = Process()
      tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      tar.arguments = ["tar", "-C", folder, "-czf", folder + "/archive", "one.csv"]
      try tar.run()
      tar.waitUntilExit()
      try #require(tar.terminationStatus == 0)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["flights", "-"]
      process.standardInput = FileHandle(forReadingAtPath: folder + "/archive")
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(
        process.terminationStatus == 0 && said.contains("1 position of 1 aircraft, 1 file read"), "\(said)")
    }
  }

  @Test("tables of flights for programs are whole documents, also when there is no flight")
  func emptyDocuments() throws {
    for format in ["json", "geojson"] {
      let outcome = try Program.run(
        ["flights", "-", "--format", format],
        input: "time,icao24,lat,lon,baroaltitude\n1600000000,4ca123,50.0,8.0,3000\n")
      assertStatus(outcome, 0)
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      let list = document?[format == "json" ? "flights" : "features"] as? [Any]
      #expect(list?.isEmpty == true)
    }
  }

  @Test("a way across the 180° meridian is cut at the meridian")
  func meridian() throws {
    let path = try [(10.0, 178.0), (11, -178), (12, -170)].map {
      try #require(Coordinate(latitude: $0.0, longitude: $0.1))
    }
    let lines = FlightWriter.lines(path)
    #expect(lines.map { $0.map(\.longitude) } == [[178, 180], [-180, -178, -170]])
    #expect(lines.first?.last?.latitude == 10.5)
    #expect(FlightWriter.lines([path[1], path[2]]).count == 1)
  }
}

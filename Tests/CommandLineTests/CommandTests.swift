import Foundation
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
      #expect(outcome.errors.contains("1 files read"))
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
}

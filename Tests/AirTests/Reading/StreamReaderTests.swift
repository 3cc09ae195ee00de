import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

private func read(_ text: String) throws -> ReadTracks { try AirReader.read(Array(text.utf8)) }

/// Formats of which many follow each other in one input: REST answers, lines of JSON, piped traces.
@Suite struct StreamReaderTests {
  static let states = """
    {"time":1458564121,"states":[
    ["3c6444","DLH9LF  ","Germany",1458564120,1458564120,6.1546,50.1964,9639.3,false,232.88,98.26,4.55,null,9547.86,"1000",false,0],
    ["4b1815",null,"Switzerland",null,1458564119,null,null,null,true,null,null,null,[1,2],null,null,false,2]]}
    {"time":1458564131,"states":[
    ["3c6444","DLH9LF  ","Germany",1458564120,1458564128,6.1546,50.1964,9639.3,false,232.88,98.26,4.55,null,9547.86,"1000",false,0],
    ["3c6444","DLH9LF  ","Germany",1458564130,1458564130,6.18,50.19,9640,false,232.88,98.26,4.55,null,9547.86,"1000",false,2,3,"new"]]}
    {"time":1458564141,"states":null}
    """

  @Test("OpenSky's REST answers become tracks: metres to feet, a repeated position once, its own time")
  func restAnswers() throws {
    let result = try read(Self.states)
    #expect(result.tracks.map(\.address.description) == ["3c6444", "4b1815"])
    let positions = try #require(result.tracks.first?.positions)
    #expect(positions.map(\.time.unixSeconds) == [1_458_564_120, 1_458_564_130])
    #expect(positions.first?.altitude == Feet(31_625) && positions.first?.track == Degrees(98.26))
    #expect(positions.first?.coordinate == Coordinate(latitude: 50.1964, longitude: 6.1546))
    #expect(positions.map(\.source) == [.adsb, .mlat])
    #expect(positions.last?.flags.contains(.multilateration) == true)
    #expect(result.tracks.first?.callsigns.map(\.value) == ["DLH9LF"])
    let ground = try #require(result.tracks.last?.positions.first)
    #expect(ground.isOnGround && !ground.hasPosition && ground.time.unixSeconds == 1_458_564_121)
    #expect(result.account.rows == 4 && result.account.duplicates == 1)
    #expect(result.account.ignoredFields["states column 17 (category)"] == 1)
    #expect(result.account.unknownFields == ["states column 18": 1])
  }

  @Test("a state with an impossible place is named by row and byte, and the rest is read")
  func faultyState() throws {
    let text = #"{"time":1,"states":[["3c6444","A","",1,1,6.1,95.0],["4b1815","A","",1,1,6.1,50]]}"#
    let result = try read(text)
    #expect(result.tracks.map(\.address.description) == ["4b1815"])
    #expect(result.account.faults.map(\.row) == [0] && result.account.faults.map(\.offset) == [20])
  }

  @Test("rows as JSON lines give the tracks of the same rows as a list")
  func jsonLines() throws {
    let rows = [
      #"{"timestamp":1527693698000,"icao24":"484506","latitude":52.32,"longitude":4.73,"altitude":224.0}"#,
      #"{"timestamp":1527693699000,"icao24":"484506","latitude":52.33,"longitude":4.74,"altitude":262.0}"#,
    ]
    let lines = try read(rows.joined(separator: "\n") + "\n")
    let list = try read("[" + rows.joined(separator: ",") + "]")
    #expect(lines.tracks == list.tracks && lines.account == list.account)
    #expect(lines.tracks.first?.positions.count == 2)
  }

  @Test("traces one after another give one track each; what follows that is no trace is a fault at its byte")
  func pipedTraces() throws {
    func trace(_ icao: String) -> String {
      #"{"icao":"\#(icao)","timestamp":1693350000,"trace":[[0,39.5,-119.7,4000],[9,39.6,-119.7,4100]]}"#
    }
    let both = try read(trace("4d208a") + "\n" + trace("a3c78c"))
    #expect(both.tracks.map(\.address.description) == ["4d208a", "a3c78c"] && both.account.rows == 4)
    #expect { try read(trace("4d208a") + " x") } throws: {
      ($0 as? ReadingFault)?.offset == trace("4d208a").utf8.count + 1
    }
    #expect { try read(trace("4d208a") + #"{"icao":"a3c7"#) } throws: {
      ($0 as? ReadingFault)?.code == .truncated
    }
  }

  @Test("damaged states and lines never crash")
  func damage() {
    for cut in Damage.truncations(Array(Self.states.utf8)) { _ = try? AirReader.read(cut) }
    for damaged in Damage.bitFlips(Array(Self.states.utf8), count: 2000, seed: 5) {
      _ = try? AirReader.read(damaged)
    }
  }

  @Test(
    "formats that are known and not read say which they are",
    arguments: [
      ("\u{1A}2\u{0}\u{0}\u{15}abc", "Beast"), ("*8D4840D6202CC371C32CE0576098;\n", "AVR"),
      ("MSG,3,1,1,4CA2D6,1,2015/09/02,04:23:37,,,,,37000,,,51.4,-1.4,,,,,,\n", "BaseStation"),
      ("START,Wed Sep 2\n2936535519,MSG,8,,,ABDF3F,,,,\n", "BaseStation"),
      (#"{"now":1700000000.1,"messages":1,"aircraft":[{"hex":"4ca2d6"}]}"#, "one moment of many aircraft"),
      (String(repeating: "a", count: 257) + "ustar\u{0}00", ".tar.gz"),
    ])
  func foreign(_ text: String, _ word: String) {
    #expect { try read(text) } throws: {
      guard let fault = $0 as? ReadingFault else { return false }
      return fault.code == .notATrackFile && fault.description.contains(word)
    }
  }
}

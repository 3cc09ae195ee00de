import Foundation
import SightlineEvidence
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

private func read(_ text: String) throws -> ReadTracks { try AirReader.read(Array(text.utf8)) }

private let small = """
  {"icao":"4d208a","r":"9H-VJT","t":"GLEX","dbFlags":1,"desc":"Global","ownOp":"VistaJet","year":"2015",
   "timestamp": 1693350000.25, "noRegData":true, "novelty":{"a":[1,2]},
   "trace":[
   [0.0,39.5,-119.7,4000,180.5,359.96,0,-640,{"flight":"VJT754  ","squawk":"1200","nic":8,"nac_p":9,"zzz":1},"adsb_icao",4100,-640,170,1.5],
   [30.5,39.6,-119.8,"ground",12.0,null,1,null,null,"mlat",null,null,null,null],
   [10.0,39.55,-119.75,3900,181.0,10.0,0,0,null,"adsb_icao",4000,0,170,0.0],
   [10.0,39.55,-119.75,3900,181.0,10.0,0,0,null,"adsb_icao",4000,0,170,0.0],
   [40.0,39.7,-119.9,null,null,null,2,null,{"nic":0,"nac_p":1},"tisb_icao",null,null,null,null],
   [-4000.0,39.1,-119.1,30000,450,90,0,0,null]]}
  """

@Suite struct TraceReaderTests {
  @Test("every column of a trace arrives in its unit, and what is not used is listed")
  func columns() throws {
    let result = try read(small)
    let track = try #require(result.tracks.first)
    #expect(track.address.description == "4d208a")
    #expect(track.header.registration == "9H-VJT" && track.header.typeCode == "GLEX")
    #expect(track.header.isMarkedMilitary && track.header.year == "2015")
    #expect(track.callsigns.map(\.value) == ["VJT754"] && track.squawks.map(\.value) == ["1200"])
    let first = try #require(track.positions.first { $0.time == Instant(unixSeconds: 1_693_350_000.25) })
    #expect(first.latitudeE7 == 395_000_000 && first.longitudeE7 == -1_197_000_000)
    #expect(first.altitude == Feet(4000) && first.geometricAltitude == Feet(4100))
    #expect(first.groundSpeed == Knots(180.5) && first.track == Degrees(359.96))
    #expect(first.verticalRate == FeetPerMinute(-640) && first.source == .adsb)
    let account = result.account
    #expect(account.rows == 6 && account.kept == 5 && account.duplicates == 1)
    #expect(account.stale == 1 && account.previousDay == 1)
    #expect(account.ignoredFields["noRegData"] == 1)
    #expect(account.ignoredFields["column 12 (IAS)"] == 3)
    #expect(account.unknownFields == ["novelty": 1, "detail.zzz": 1])
  }

  @Test("rows come out in order of time, and those that came late say so")
  func order() throws {
    let track = try #require(try read(small).tracks.first)
    let times = track.positions.map(\.time)
    #expect(times == times.sorted())
    #expect(track.positions.filter { $0.flags.contains(.outOfOrder) }.count == 2)
    #expect(track.positions.first?.flags.contains(.previousDay) == true)
  }

  @Test("ground, stale, new leg, multilateration and poor integrity are flags, and the row is kept")
  func flags() throws {
    let track = try #require(try read(small).tracks.first)
    let ground = try #require(track.positions.first { $0.isOnGround })
    #expect(
      ground.flags.contains([.stale, .multilateration]) && ground.altitude == nil && ground.track == nil)
    let last = try #require(track.positions.last)
    #expect(last.flags.contains([.newLeg, .lowIntegrity, .rebroadcast]))
  }

  @Test("a file broken off anywhere is an error that names a byte, and never a crash or half a track")
  func truncation() {
    let bytes = Array(small.utf8)
    for cut in Damage.truncations(bytes) {
      do throws(ReadingFault) {
        _ = try AirReader.read(cut)
        Issue.record("cut to \(cut.count) bytes was read")
      } catch {
        #expect(error.offset <= cut.count)
      }
    }
  }

  @Test("flipped bits give a typed error or a readable track")
  func bitFlips() {
    for damaged in Damage.bitFlips(Array(small.utf8), count: 3000, seed: 11) {
      if let result = try? AirReader.read(damaged) {
        for p in result.tracks.flatMap(\.positions) where p.hasPosition { #expect(p.coordinate != nil) }
      }
    }
  }

  @Test(
    "what is no trace is refused with the reason",
    arguments: [
      ("", ReadingFault.Code.notATrackFile), ("   ", .notATrackFile), ("hello", .notATrackFile),
      (#"{"icao":"4d208a","timestamp":1,"trace":[[0,91,0,1]]}"#, .outOfRange),
      (#"{"icao":"4d208a","timestamp":1,"trace":[[0,9]]}"#, .missingField),
      (#"{"icao":"xyz","timestamp":1,"trace":[]}"#, .outOfRange),
      (#"{"icao":"4d208a","trace":[]}"#, .missingField),
      (#"{"icao":"4d208a","timestamp":1,"trace":[],"trace":[]}"#, .malformed),
      (#"{"icao":"4d208a","timestamp":1,"trace":[]} x"#, .malformed),
      (#"{"icao":"4d208a","timestamp":1e300,"trace":[]}"#, .outOfRange),
      (#"{"icao":"4d208a","x":"# + String(repeating: "[", count: 100_000), .tooDeep),
    ])
  func refused(_ text: String, _ code: ReadingFault.Code) {
    #expect { try AirReader.read(Array(text.utf8)) } throws: { ($0 as? ReadingFault)?.code == code }
  }

  @Test("absurd numbers become no value, never a wrapped one")
  func absurd() throws {
    let track = try #require(
      try read(#"{"icao":"abc","timestamp":1,"trace":[[0,1,2,3,99999999,1e30,0,-9999999]]}"#).tracks.first)
    let p = try #require(track.positions.first)
    #expect(p.groundSpeed == nil && p.track == nil && p.verticalRate == nil && p.altitude == Feet(3))
  }

  @Test("the scanner agrees with Foundation on generated JSON numbers")
  func numbers() throws {
    var random = SeededRandom(seed: 5)
    for _ in 0..<5000 {
      let text = JSONNumbers.random(&random)
      let expected = try #require(
        try JSONSerialization.jsonObject(with: Data("[\(text)]".utf8)) as? [Double], "\(text)"
      ).first
      let bytes = Array(text.utf8)
      let got = try bytes.withUnsafeBufferPointer { buffer in
        var scanner = JSONScanner(buffer)
        return try scanner.number().double
      }
      #expect(abs(got - (expected ?? .nan)) <= abs(expected ?? 0) * 1e-15, "\(text)")
    }
  }

  @Test("texts with escapes and surrogate pairs read as JSON says")
  func escapes() throws {
    let bytes = Array(#""a\n\"\\\u0041\ud83d\ude80\/""#.utf8)
    let got = try bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      return try scanner.text()
    }
    #expect(got == "a\n\"\\A🚀/")
  }

  @Test(
    "the real trace agrees with a plain reading by Foundation, row by row",
    .enabled(if: SharedData.isPresent, "needs shared/data"))
  func reference() throws {
    let bytes = try InputWalker().load(SharedData.path("air/trace/trace_full_ac671b.json"))
    let track = try #require(try AirReader.read(bytes).tracks.first)
    let plain = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let rows = try #require(plain["trace"] as? [[Any]])
    let base = try #require(plain["timestamp"] as? Double)
    #expect(track.positions.count == rows.count)
    for (p, row) in zip(track.positions, rows) {
      #expect(abs(p.time.unixSeconds - base - (row[0] as? Double ?? -1)) < 0.005)
      #expect(abs(Double(p.latitudeE7) / 1e7 - (row[1] as? Double ?? -1)) < 1e-7)
      #expect(p.altitude?.value == row[3] as? Double)
      #expect(p.isOnGround == (row[3] as? String == "ground"))
      #expect((p.groundSpeed?.value ?? -1) == (row[4] as? Double ?? -1))
    }
  }
}

enum JSONNumbers {
  static func random(_ r: inout SeededRandom) -> String {
    var text = r.below(2) == 0 ? "-" : ""
    text += String(r.below(1_000_000))
    if r.below(2) == 0 { text += "." + String(format: "%0\(1 + r.below(8))d", r.below(10)) }
    if r.below(4) == 0 { text += "e\(r.below(2) == 0 ? "-" : "+")\(r.below(12))" }
    return text
  }
}

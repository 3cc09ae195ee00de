import Foundation
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

private func read(_ text: String, _ mapping: String? = nil) throws -> ReadTracks {
  try AirReader.read(Array(text.utf8), mapping: mapping.map { try ColumnMapping($0) })
}

@Suite struct TableReaderTests {
  static let openSky = """
    time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,alert,spi,squawk,baroaltitude,geoaltitude,lastposupdate,lastcontact
    1507536000,4b1815,47.45,8.55,100,180.5,-5.08,SWR12   ,False,False,False,1000,1000,1050,1507535999.1,1507535999.5
    1507536020,4b1815,47.44,8.55,100,180.5,-5.08,SWR12   ,False,False,False,1000,990,1040,1507535999.1,1507535999.5
    1507536030,3c6444,,,,,,,True,False,False,,,,,1507536029
    """

  @Test("OpenSky's metres and metres a second become feet, knots and feet a minute")
  func openSkyUnits() throws {
    let result = try read(Self.openSky)
    #expect(result.tracks.map(\.address.description) == ["3c6444", "4b1815"])
    let p = try #require(result.tracks.last?.positions.first)
    #expect(p.altitude == Feet(3281) && p.geometricAltitude == Feet(3445))
    #expect(abs((p.groundSpeed?.value ?? 0) - 194.4) < 0.06)
    #expect(p.verticalRate == FeetPerMinute(-1000) && p.track == Degrees(180.5))
    #expect(result.tracks.last?.callsigns.map(\.value) == ["SWR12"])
    #expect(result.account.withoutPosition == 1)
    #expect(result.account.ignoredFields["lastposupdate"] == 3 && result.account.unknownFields.isEmpty)
  }

  @Test("the words databases and data frames write for no value are no value, in every column")
  func nullWords() throws {
    for word in ["NULL", "null", "NaN", "nan", "None", "<NA>", "\\N", "NaT"] {
      let w = word
      let result = try read(
        """
        time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,squawk,baroaltitude,geoaltitude,lastcontact
        1507536000,4b1815,\(w),\(w),\(w),\(w),\(w),\(w),\(w),\(w),\(w),\(w),\(w)
        1507536020,4b1815,47.44,8.55,\(w),\(w),\(w),\(w),\(w),\(w),\(w),\(w),\(w)
        """)
      #expect(result.account.faultCount == 0 && result.account.withoutPosition == 1, "\(word)")
      let track = try #require(result.tracks.first)
      #expect(track.callsigns.isEmpty && track.squawks.isEmpty, "\(word)")
      #expect(track.positions.last?.altitude == nil && track.positions.last?.groundSpeed == nil, "\(word)")
    }
  }

  @Test("a state repeated more than 15 s after the last contact is stale; within 15 s it is fresh")
  func coasting() throws {
    let positions = try #require(try read(Self.openSky).tracks.last?.positions)
    #expect(positions.map { $0.flags.contains(.stale) } == [false, true])
  }

  @Test("records and columns of the traffic library give the same tracks")
  func orientations() throws {
    let records = """
      [{"timestamp":1527693698000,"icao24":"484506","latitude":52.3239704714,"longitude":4.7394234794,"altitude":224.0,"groundspeed":155.0,"track":3.0,"vertical_rate":2240.0,"callsign":"TRA051","squawk":1000.0,"roll":1},
       {"timestamp":1527693699000,"icao24":"484506","latitude":null,"longitude":null,"altitude":262.0,"groundspeed":155.0,"track":3.0,"vertical_rate":2240.0,"callsign":"TRA051","squawk":1000.0,"roll":null}]
      """
    let columns = """
      {"timestamp":{"0":1527693698000,"1":1527693699000},"icao24":{"0":"484506","1":"484506"},
       "latitude":{"0":52.3239704714,"1":null},"longitude":{"0":4.7394234794,"1":null},"altitude":{"0":224.0,"1":262.0},
       "groundspeed":{"0":155.0,"1":155.0},"track":{"0":3.0,"1":3.0},"vertical_rate":{"0":2240.0,"1":2240.0},
       "callsign":{"0":"TRA051","1":"TRA051"},"squawk":{"0":1000.0,"1":1000.0},"roll":{"0":1,"1":null}}
      """
    let a = try read(records)
    let b = try read(columns)
    #expect(a.tracks == b.tracks)
    #expect(a.tracks.first?.positions.first?.latitudeE7 == 523_239_705)
    #expect(a.tracks.first?.squawks.map(\.value) == ["1000"])
    #expect(a.account.ignoredFields["roll"] == 1)
  }

  @Test("any CSV reads through a mapping with units")
  func mapping() throws {
    let text =
      "when;adr;y;x;h;v\n2024-08-01T10:00:00Z;ABC123;40,1;44.4;1000;360\n2024-08-01T10:00:10Z;ABC123;40.1;44.4;1000;360\n"
    let result = try read(text, "time=when:iso, icao24=adr, lat=y, lon=x, altitude=h:m, groundspeed=v:km/h")
    let p = try #require(result.tracks.first?.positions.first)
    #expect(p.time.description == "2024-08-01T10:00:10Z" && p.altitude == Feet(3281))
    #expect(abs((p.groundSpeed?.value ?? 0) - 194.4) < 0.06)
    // A decimal comma is not guessed at: the row is named and kept aside.
    #expect(result.account.faultCount == 1 && result.account.faults.first?.row == 0)
  }

  @Test(
    "a mapping says what is wrong with it",
    arguments: [
      ("time=t", "no column for icao24"), ("foo=bar", "'foo' is no field"), ("time", "expected FIELD=COLUMN"),
      ("time=t:parsec, icao24=a, lat=b, lon=c", "'parsec' is no unit"),
    ])
  func badMapping(_ text: String, _ part: String) {
    #expect { try ColumnMapping(text) } throws: { "\($0)".contains(part) }
  }

  @Test("quotes, CRLF, a byte order mark and tabs are understood")
  func dialects() throws {
    let text =
      "\u{FEFF}time\ticao24\tlat\tlon\tcallsign\r\n1507536000\t\"4b1815\"\t47.45\t8.55\t\"A\"\"B\"\r\n"
    let track = try #require(try read(text).tracks.first)
    #expect(track.callsigns.first?.value == "A\"B" && track.positions.count == 1)
  }

  @Test("a faulty row is named by row and byte, and the rest is read")
  func faultyRows() throws {
    let text =
      "time,icao24,lat,lon\n1,4b1815,47,8\nx,4b1815,47,8\n3,nothex,47,8\n4,4b1815,99,8\n5,4b1815,47\n6,4b1815,47,8\n"
    let result = try read(text)
    #expect(result.tracks.first?.positions.count == 2)
    #expect(result.account.faults.map(\.row) == [1, 2, 3, 4])
    #expect(result.account.faults.first?.offset == 34)
  }

  @Test("tables broken off anywhere, or with flipped bits, never crash")
  func damage() {
    for cut in Damage.truncations(Array(Self.openSky.utf8)) { _ = try? AirReader.read(cut) }
    for damaged in Damage.bitFlips(Array(Self.openSky.utf8), count: 2000, seed: 3) {
      _ = try? AirReader.read(damaged)
    }
  }

  @Test("a table without time, address and place is no track file, and says what it has")
  func notTracks() {
    #expect { try read("a,b,c\n1,2,3\n") } throws: {
      guard let fault = $0 as? ReadingFault else { return false }
      return fault.code == .notATrackFile && fault.detail.contains("\"a\"")
    }
  }
}

import SightlineAccords
import SightlineAir
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineRegisters
import SightlineUnits
import SightlineWorks

extension Decoder {
  private static func tracks(_ bytes: [UInt8]) throws -> Set<String> {
    let read = try AirReader.read(bytes)
    // What was read must also go through the store.
    for track in read.tracks {
      _ = try Track(track.address, blocks: track.blocks(artifact: ContentDigest(of: "fault")))
    }
    return Set(read.tracks.map { "\($0.address) \($0.positions.count)" })
  }
  static let tracks: [Decoder] = [
    Decoder("trace", texts: [Seeds.trace], read: tracks),
    Decoder("traffic-json", texts: [Seeds.records, Seeds.columns], read: tracks),
    Decoder("opensky-csv", texts: [Seeds.openSky], read: tracks),
    Decoder("csv", texts: [Seeds.csv], read: tracks),
    Decoder(
      "track-block",
      seeds: {
        try AirReader.read(Array(Seeds.trace.utf8)).tracks.flatMap {
          $0.blocks(artifact: ContentDigest(of: "fault"))
        }
        .map(\.bytes)
      },
      read: { bytes in
        guard let address = ICAO24("4ca123") else { return [] }
        let block = BoundedBlock(
          lens: Track.lens, subject: "4ca123", time: Interval(at: Instant(unixSeconds: 0)), box: nil,
          rows: Int.max, bytes: bytes, artifact: ContentDigest(of: "fault"))
        let track = try Track(address, blocks: [block])
        return [String(track.positions.count)]
      }),
    Decoder("airports", texts: [Seeds.airports]) { bytes in
      [
        String(
          try AirReferences.read(airports: bytes, runways: nil, registers: []).value.airports.airports.count)
      ]
    },
    Decoder("runways", texts: [Seeds.runways]) { bytes in
      [
        String(
          try AirReferences.read(airports: Array(Seeds.airports.utf8), runways: bytes, registers: []).errors
            .count)
      ]
    },
    Decoder("aircraft", texts: [Seeds.aircraftTable, Seeds.aircraftObject]) { bytes in
      [String(try AirReferences.read(airports: nil, runways: nil, registers: [("a", bytes)]).errors.count)]
    },
    Decoder("column-mapping", texts: ["time=ts:unix_ms, icao24=hex, lat=latitude, lon=lng, altitude=alt:ft"])
    { bytes in
      let mapping = try ColumnMapping(String(decoding: bytes, as: UTF8.self))
      return [String(mapping.entries.count)]
    },
  ]

  private static func works(_ bytes: [UInt8]) -> Set<String> {
    let ledgers = WorksLedgers()
    let sums = ledgers.sums(file: "fault", bytes: bytes)
    let projects = ledgers.projects(file: "fault", bytes: bytes)
    return Set(sums.rows.map { "\($0)" } + [String(projects.projects.count)])
  }
  private static func registers(_ bytes: [UInt8]) -> Set<String> {
    let contents = RegisterReader(evaluation: CalendarDate(daysSince1970: 20_500)).read(bytes, name: "fault")
    let observations = RegisterLens().observations(contents)
    return Set(
      observations.map(\.id) + ["\(contents.conflicts.count) conflicts, \(contents.issues.count) issues"])
  }
  static let ledgers: [Decoder] = [
    Decoder("iati", texts: [Seeds.iati], read: { works($0) }),
    Decoder("ocds", texts: [Seeds.ocds], read: { works($0) }),
    Decoder("works-table", texts: [Seeds.landRelease, Seeds.displacement]) { bytes in
      let land = LandReleaseTable().read(file: "fault", bytes: bytes)
      let displaced = DisplacementTables().read(file: "fault", bytes: bytes)
      return works(bytes).union([String(land.rows.count), String(displaced.rows.count)])
    },
    Decoder("sipri", texts: [Seeds.sipri], read: { registers($0) }),
    Decoder("register-table", texts: [Seeds.yearGrid, Seeds.events, Seeds.parts], read: { registers($0) }),
    Decoder(
      "xlsx", seeds: { [Containers.zip(Seeds.workbook.map { ($0, Array($1.utf8)) })] },
      read: { registers($0) }),
    // The sheet alone, so that damage is not stopped by the archive's checksums.
    Decoder("xlsx-sheet", texts: [Seeds.workbook[3].1]) { bytes in
      registers(
        Containers.zip(
          Seeds.workbook.enumerated().map { i, part in (part.0, i == 3 ? bytes : Array(part.1.utf8)) }))
    },
    Decoder("register-mapping", texts: [Seeds.mapping]) { bytes in
      [String(try TableMapping.parse(String(decoding: bytes, as: UTF8.self)).count)]
    },
  ]

  static let caseFiles: [Decoder] = [
    Decoder("accord", texts: [Seeds.accord]) { bytes in
      let names = Names(airports: ["LFPG"], countries: ["armenia": "AM"])
      let text = String(decoding: bytes, as: UTF8.self)
      var parser = Parser(file: "fault", text: text, names: names)
      let (accord, diagnostics) = parser.parse()
      for d in diagnostics { _ = d.rendered }
      _ = Formatter.format(file: "fault", text: text, names: names)
      return [String(accord.blocks.count)]
    },
    Decoder("case-yaml", texts: [Seeds.manifest]) { bytes in
      ["\(try CaseManifest.read(String(decoding: bytes, as: UTF8.self), file: "case.yaml"))"]
    },
    Decoder(
      "dates-and-numbers", texts: ["2020-11-10T00:00+03:00", "2024-08-01/2024-08-15", "-1234567.8901e-5"]
    ) {
      bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let number = ExactDecimal(text)
      return ["\(DateText.read(text)?.interval as Any) \(number as Any)"]
    },
    Decoder(
      "database", .checked, seeds: { [try DatabaseSample.bytes()] }, read: { try DatabaseSample.read($0) }),
  ]
}

import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineAir

@Suite("References")
struct ReferencesTests {
  static let airportsdata = #"""
    "icao","iata","name","city","subd","country","elevation","lat","lon","tz","lid"
    "EHAM","AMS","Amsterdam Airport Schiphol","Amsterdam","North Holland","NL",-11,52.3086,4.76389,"x",""
    "XX01","","Nowhere","","","NL",10,95.0,4.0,"x",""
    "EHLE","LEY","Lelystad, ""new""","Lelystad","Flevoland","NL",-13,52.4603,5.52722,"x",""
    """#
  static let ourAirports = """
    id,ident,type,name,latitude_deg,longitude_deg,elevation_ft,iso_country,gps_code,iata_code
    1,EHAM,large_airport,Schiphol,52.3086,4.76389,-11,NL,EHAM,AMS
    2,NL-1,heliport,Roof,52.1,4.7,90000,NL,,
    3,EHXX,closed,Gone,52.2,4.8,0,NL,EHXX,
    """

  @Test(
    "both gazetteer layouts are read by their headers, and a row without a place is reported with its row")
  func layouts() throws {
    let first = try AirportReader.read(Array(Self.airportsdata.utf8), file: "a.csv")
    #expect(first.value.map(\.ident) == ["EHAM", "EHLE"])
    #expect(first.value[1].name == "Lelystad, \"new\"")
    #expect(first.value[0].elevation == Feet(-11))
    #expect(first.errors.map(\.row) == [3])
    #expect(first.errors.first?.code == .badValue)
    let second = try AirportReader.read(Array(Self.ourAirports.utf8), file: "b.csv")
    #expect(second.value.map(\.ident) == ["EHAM", "NL-1"])
    #expect(second.value[1].kind == .heliport)
    // 90,000 ft is no elevation on this earth.
    #expect(second.value[1].elevation == nil)
  }

  @Test(
    "an airport is called by its town and name, and by its name alone where that holds the town or none is known"
  )
  func titles() throws {
    let text = """
      icao,name,city,lat,lon
      LFPG,Charles de Gaulle International Airport,Paris,49.0128,2.55
      LFBO,Toulouse-Blagnac Airport,Toulouse/Blagnac,43.6291,1.36382
      EHAM,Amsterdam Airport Schiphol,Amsterdam,52.3086,4.76389
      XX00,Strip,,50,8
      """
    let read = try AirportReader.read(Array(text.utf8), file: "a.csv").value
    #expect(
      read.map(\.title) == [
        "Paris, Charles de Gaulle International Airport", "Toulouse-Blagnac Airport",
        "Amsterdam Airport Schiphol", "Strip",
      ])
  }

  @Test("a table without a needed column or without any row is refused as a whole")
  func refused() {
    #expect(throws: ReferenceError.self) { try AirportReader.read(Array("icao,lat\nA,1".utf8), file: "x") }
    #expect(throws: ReferenceError.self) { try AirportReader.read([], file: "x") }
  }

  @Test("cut anywhere, a table gives rows or errors and never stops the program")
  func truncation() {
    let bytes = Array(Self.airportsdata.utf8)
    for end in bytes.indices { _ = try? AirportReader.read(Array(bytes[..<end]), file: "x") }
    var random = SeededRandom(seed: 3)
    for _ in 0..<300 {
      var flipped = bytes
      flipped[Int(random.next() % UInt64(bytes.count))] ^= UInt8(1 << (random.next() % 8))
      _ = try? AirportReader.read(flipped, file: "x")
    }
  }

  @Test("runways carry surveyed headings, displaced thresholds and whether they are closed")
  func runways() throws {
    let text = """
      "id","airport_ref","airport_ident","length_ft","width_ft","surface","lighted","closed","le_ident",\
      "le_latitude_deg","le_longitude_deg","le_elevation_ft","le_heading_degT","le_displaced_threshold_ft",\
      "he_ident","he_latitude_deg","he_longitude_deg","he_elevation_ft","he_heading_degT",\
      "he_displaced_threshold_ft"
      1,2,"EHAM",11283,148,"ASP",1,0,"06",52.2879,4.73402,-11,999,820,"24",52.3046,4.77752,-12,238,
      1,2,"EHLE",4495,98,"grass",0,1,"05L",,,,48,,"23R",,,,228,
      """
    let reading = try RunwayReader.read(Array(text.utf8), file: "r.csv")
    let kaagbaan = try #require(reading.value["EHAM"]?.first)
    // The bearing between the ends is taken, whatever the heading column says.
    #expect(abs((kaagbaan.low.heading ?? Degrees(0)).value - 58) < 1)
    #expect(abs((kaagbaan.high.heading ?? Degrees(0)).value - 238) < 1)
    #expect(kaagbaan.low.displacedThreshold == Feet(820))
    #expect(reading.value["EHLE"]?.first?.isClosed == true)
    let fields = try AirportReader.read(Array(Self.airportsdata.utf8), file: "a").value
    let (table, orphans) = AirportTable.build(fields, runways: reading.value)
    #expect(table["AMS"]?.longestRunway == Feet(11_283))
    #expect(table["EHLE"]?.longestRunway == nil)
    #expect(orphans == 0)
  }

  @Test("the grid finds what a search through all airports finds")
  func grid() {
    var random = SeededRandom(seed: 11)
    let airports = (0..<400).compactMap { i in
      Coordinate(latitude: random.uniform(-89, 89), longitude: random.uniform(-180, 180)).map {
        Airport(ident: "A\(i)", name: "A\(i)", coordinate: $0)
      }
    }
    let table = AirportTable(airports)
    for _ in 0..<200 {
      guard let p = Coordinate(latitude: random.uniform(-90, 90), longitude: random.uniform(-180, 180))
      else { continue }
      let radius = Metres(random.uniform(1000, 3_000_000))
      var found: Set<String> = []
      table.forEach(within: radius, of: p) { i, _ in found.insert(table.airports[i].ident) }
      let expected = Set(airports.filter { $0.coordinate.distance(to: p) <= radius }.map(\.ident))
      #expect(found == expected)
    }
  }
}

@Suite("Registers and classes")
struct RegisterTests {
  static let mictronics = """
    {"004002":["Z-WPA","B732","00"],"3B7777":["739","C135","10"],"AE0001":["01-0001","C17","10","BOEING"],
     "4B1815":["HB-JCA","H60","00"], "zz":["x","y","00"], "010101":["a\\u00e9\\"b","",""]}
    """

  @Test("a Mictronics file is read with its marks, and a false address is reported")
  func mictronics() throws {
    let reading = RegisterReader.readMictronics(object: Array(Self.mictronics.utf8), name: "Mictronics")
    guard case .aircraft(let register) = reading.value else {
      Issue.record("not taken for a register of aircraft")
      return
    }
    #expect(register.count == 5)
    #expect(register[0x3B7777]?.isMilitary == true)
    #expect(register[0x4B1815]?.isMilitary == false)
    #expect(register[0x010101]?.registration == "aé\"b")
    #expect(register[0x010101]?.isMilitary == nil)
    #expect(register[0x999999] == nil)
    #expect(reading.errors.count == 1)
    let bytes = Array(Self.mictronics.utf8)
    for end in bytes.indices { _ = RegisterReader.readMictronics(object: Array(bytes[..<end]), name: "x") }
  }

  @Test("a plane-alert table is read by its marked header")
  func planeAlert() throws {
    let text = """
      $ICAO,$Registration,$Operator,$Type,$ICAO Type,#CMPG,$Tag 1,$#Tag 2,$#Tag 3,Category,$#Link
      000004,FAC1282,Colombian Aerospace Force,CASA C-295 M,C295,Mil,Cargo,x,y,z,w
      00000G,x,y,z,C295,Mil,Cargo,x,y,z,w
      """
    let reading = try RegisterReader.readTable(Array(text.utf8), file: "p", name: "plane-alert")
    let entry = try #require(reading.value[4])
    #expect(entry.typeCode == "C295")
    #expect(entry.operatorName == "Colombian Aerospace Force")
    #expect(entry.isMilitary == true)
    #expect(entry.tag == "Cargo")
    #expect(reading.errors.map(\.row) == [3])
  }

  @Test("every class comes with its reason, and the strongest reason counts")
  func classes() throws {
    guard
      case .aircraft(let register) = RegisterReader.readMictronics(
        object: Array(Self.mictronics.utf8), name: "Mictronics"
      ).value
    else { return }
    let classifier = AircraftClassifier(references: AirReferences(registers: [register]))
    let transport = classifier.identify(
      address: 0xAE0001, hints: .init(callsign: "RCH471"))
    #expect(transport.probability(of: .military) > 0.9)
    #expect(transport.probability(of: .cargo) > 0.9)
    let reasons = transport.classes.map(\.reason).joined(separator: "; ")
    #expect(reasons.contains("address block of the armed forces of United States"))
    #expect(reasons.contains("marked military in Mictronics"))
    #expect(reasons.contains("callsign RCH"))
    // A type that is mostly military, on an aircraft that a register knows and does not mark.
    let helicopter = classifier.identify(address: 0x4B1815, hints: .init())
    #expect(helicopter.probability(of: .military) < 0.5)
    // Nothing known: no class, not a low one.
    #expect(classifier.identify(address: 0x4CA001, hints: .init(callsign: "RYR1")).classes.isEmpty)
    // An address that is no ICAO address says nothing.
    #expect(classifier.identify(address: nil, hints: .init()).classes.isEmpty)
  }

  @Test("a designator needs a digit behind it")
  func designators() {
    #expect(AircraftClassifier.designator(in: "RCH471") == "RCH")
    #expect(AircraftClassifier.designator(in: "GTEKV") == nil)
    #expect(AircraftClassifier.designator(in: "RCH") == nil)
    #expect(AircraftClassifier.designator(in: "rch471") == nil)
  }

  @Test("address blocks are in order, apart, and never certain")
  func blocks() {
    for (a, b) in zip(militaryBlocks, militaryBlocks.dropFirst()) {
      #expect(a.addresses.upperBound < b.addresses.lowerBound)
    }
    for block in militaryBlocks {
      #expect(block.probability > .impossible && block.probability < .certain)
      #expect(AddressBlock.containing(block.addresses.lowerBound) == block)
      #expect(AddressBlock.containing(block.addresses.upperBound) == block)
    }
    #expect(AddressBlock.containing(0xADF7C7) == nil)
  }
}

/// Everything the detectors look things up in. A value: the same references always give the same flights.
public struct AirReferences: Sendable {
  public var airports: AirportTable
  /// In order of trust: the first register that knows a registration or type is believed.
  public var registers: [AircraftRegister]
  /// Names of operators by three-letter designator.
  public var operators: [String: String]
  public init(
    airports: AirportTable = AirportTable(), registers: [AircraftRegister] = [],
    operators: [String: String] = [:]
  ) {
    (self.airports, self.registers, self.operators) = (airports, registers, operators)
  }
}

extension AirReferences {
  /// References with every row that could not be used.
  ///
  /// `airports`, `runways`: comma-separated tables, plain bytes. `registers`: by content, a Mictronics
  /// `aircrafts.json` or `operators.json` (an object of lists of strings) or a comma-separated table; the
  /// name is the one cited in reasons. Throws when a file as a whole cannot be read.
  public static func read(
    airports: [UInt8]?, runways: [UInt8]?, registers: [(name: String, bytes: [UInt8])]
  ) throws(ReferenceError) -> ReferenceReading<AirReferences> {
    var errors: [ReferenceError] = []
    var references = AirReferences()
    var fields: [Airport] = []
    if let airports {
      let reading = try AirportReader.read(airports, file: "airports")
      fields = reading.value
      errors += reading.errors
    }
    var strips: [String: [Runway]] = [:]
    if let runways {
      let reading = try RunwayReader.read(runways, file: "runways")
      strips = reading.value
      errors += reading.errors
    }
    references.airports = AirportTable.build(fields, runways: strips).table
    for register in registers {
      guard RegisterReader.isObject(register.bytes) else {
        let reading = try RegisterReader.readTable(register.bytes, file: register.name, name: register.name)
        references.registers.append(reading.value)
        errors += reading.errors
        continue
      }
      let reading = RegisterReader.readMictronics(object: register.bytes, name: register.name)
      switch reading.value {
      case .aircraft(let aircraft): references.registers.append(aircraft)
      case .operators(let names): references.operators.merge(names) { old, _ in old }
      case .other: break
      }
      errors += reading.errors
    }
    return ReferenceReading(references, errors: errors)
  }

  /// The same without the rows that could not be used.
  public static func load(
    airports: [UInt8]?, runways: [UInt8]?, registers: [(name: String, bytes: [UInt8])]
  ) throws(ReferenceError) -> AirReferences {
    try read(airports: airports, runways: runways, registers: registers).value
  }
}

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

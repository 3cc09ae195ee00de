/// Aircraft registers in the layouts met so far.
public enum RegisterReader {
  /// `aircrafts.json` of the Mictronics database: address → [registration, type, flags, description].
  ///
  /// The first digit of the flags marks military aircraft (the second "interesting", the third PIA; both
  /// ignored, as is the description: the type designator says the same in a closed vocabulary).
  public static func readMictronics(
    aircraft bytes: [UInt8], file: String
  ) -> ReferenceReading<AircraftRegister> {
    var entries: [(UInt32, RegisterEntry)] = []
    var errors: [ReferenceError] = []
    var object = StringListObject(bytes, file: file)
    let failure = object.forEach { key, values in
      guard let address = parseAddress(key) else {
        errors.append(ReferenceError(.badValue, file: file, reason: "not a 24-bit address: \(key)"))
        return
      }
      let flags = values.count > 2 ? values[2] : ""
      entries.append(
        (
          address,
          RegisterEntry(
            registration: value(values, 0), typeCode: value(values, 1),
            isMilitary: flags.isEmpty ? nil : flags.utf8.first == 49)
        ))
    }
    if let failure { errors.append(failure) }
    return ReferenceReading(AircraftRegister(name: "Mictronics", entries: entries), errors: errors)
  }

  /// `operators.json` of the same database: three-letter designator → [name, country, telephony].
  public static func readMictronics(operators bytes: [UInt8], file: String) -> ReferenceReading<
    [String: String]
  > {
    var names: [String: String] = [:]
    var object = StringListObject(bytes, file: file)
    let failure = object.forEach { key, values in names[key] = value(values, 0) }
    return ReferenceReading(names, errors: failure.map { [$0] } ?? [])
  }

  /// A comma-separated register by its header: `icao24` (or `icao`, `hex`, `address`), `registration`,
  /// `typecode` (or `icao type`, `type`), `operator` (or `owner`), and a military column: `military` (1, true,
  /// yes) or the `CMPG` column of plane-alert (`Mil`). `tag 1` is kept; every other column is ignored.
  public static func readTable(
    _ bytes: [UInt8], file: String, name: String
  ) throws(ReferenceError) -> ReferenceReading<AircraftRegister> {
    var table = try HeadedTable(bytes, file: file)
    let address = try table.required("icao24", "icao", "hex", "address", "mode_s", "icaohex")
    let registration = table.column("registration", "reg", "r")
    let type = table.column("icao type", "typecode", "type_code", "icaotype", "type", "t")
    let operatorName = table.column("operator", "owner", "ownop", "registeredowners")
    let military = table.column("military", "cmpg")
    let tag = table.column("tag 1", "tag")
    var entries: [(UInt32, RegisterEntry)] = []
    while table.advance() {
      guard let key = table[address], let parsed = parseAddress(key) else {
        table.report(.badValue, "not a 24-bit address: \(table[address] ?? "")")
        continue
      }
      let mark = table[military]?.lowercased()
      entries.append(
        (
          parsed,
          RegisterEntry(
            registration: table[registration], typeCode: table[type].flatMap(designator),
            operatorName: table[operatorName],
            isMilitary: military == nil ? nil : ["1", "true", "yes", "mil", "military"].contains(mark ?? ""),
            tag: table[tag])
        ))
    }
    return ReferenceReading(AircraftRegister(name: name, entries: entries), errors: table.errors)
  }

  /// Six hexadecimal digits, not all zero and not all one (both are never assigned, ICAO Annex 10 III 9).
  static func parseAddress(_ text: String) -> UInt32? {
    guard text.utf8.count == 6, let n = UInt32(text, radix: 16), n > 0, n < 0xFFFFFF else { return nil }
    return n
  }
  /// A type designator has two to four letters or digits (ICAO Doc 8643); longer texts are descriptions.
  private static func designator(_ text: String) -> String? {
    (2...4).contains(text.utf8.count) ? text.uppercased() : nil
  }
  private static func value(_ values: [String], _ i: Int) -> String? {
    i < values.count && !values[i].isEmpty ? values[i] : nil
  }
}

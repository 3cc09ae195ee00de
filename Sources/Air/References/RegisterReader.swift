/// Aircraft registers in the layouts met so far.
public enum RegisterReader {
  /// What an object of lists of strings turned out to hold, told by its first key.
  public enum MictronicsFile: Sendable {
    case aircraft(AircraftRegister)
    /// Operator names by three-letter designator.
    case operators([String: String])
    /// Types, or a version: nothing that is needed.
    case other
  }

  static func isObject(_ bytes: [UInt8]) -> Bool {
    bytes.first { $0 != 32 && !(9...13).contains($0) } == 123
  }

  /// A file of the Mictronics database: `aircrafts.json` (address → [registration, type, flags, description])
  /// or `operators.json` (three-letter designator → [name, country, telephony]).
  ///
  /// The first digit of the flags marks military aircraft. Deliberately ignored: the other digits
  /// ("interesting", PIA), the description (the type designator says the same in a closed vocabulary),
  /// country and telephony of operators, and the file of types.
  public static func readMictronics(object bytes: [UInt8], name: String) -> ReferenceReading<MictronicsFile> {
    var entries: [(UInt32, RegisterEntry)] = []
    var operators: [String: String] = [:]
    var errors: [ReferenceError] = []
    var object = StringListObject(bytes, file: name)
    let failure = object.forEach { key, values in
      if let address = parseAddress(key) {
        let flags = values.count > 2 ? values[2] : ""
        entries.append(
          (
            address,
            RegisterEntry(
              registration: value(values, 0), typeCode: value(values, 1),
              isMilitary: flags.isEmpty ? nil : flags.utf8.first == 49)
          ))
      } else if key.utf8.count == 3, key.utf8.allSatisfy({ (65...90).contains($0) }), values.count == 3 {
        operators[key] = value(values, 0)
      } else if !entries.isEmpty {
        errors.append(ReferenceError(.badValue, file: name, reason: "not a 24-bit address: \(key)"))
      }
    }
    // `dbversion.json`, `{"version":1753}`: no register, and nothing wrong with it.
    if let failure, !isVersion(bytes) { errors.append(failure) }
    if !entries.isEmpty {
      return ReferenceReading(.aircraft(AircraftRegister(name: name, entries: entries)), errors: errors)
    }
    return ReferenceReading(operators.isEmpty ? .other : .operators(operators), errors: errors)
  }

  private static func isVersion(_ bytes: [UInt8]) -> Bool {
    bytes.count < 200 && bytes.holds("\"version\"")
  }

  /// A comma-separated register by its header: `icao24` (or `icao`, `hex`, `address`), `registration`,
  /// `typecode` (or `icao type`, `type`), `operator` (or `owner`), and a military column: `military` (1,
  /// true,
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

  /// Six hexadecimal digits, not all zero and not all one (both are never assigned, ICAO Annex 10 III 9). Fewer
  /// are read as an address whose leading zeros a spreadsheet took, where all are decimal: `10166` is `010166`.
  static func parseAddress(_ text: String) -> UInt32? {
    let isShort = (4...5).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    guard text.utf8.count == 6 || isShort, let n = UInt32(text, radix: 16), n > 0, n < 0xFFFFFF else {
      return nil
    }
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

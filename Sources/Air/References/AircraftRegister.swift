/// What one register says of one aircraft.
public struct RegisterEntry: Hashable, Sendable {
  public var registration: String?
  /// ICAO type designator: `B738`, `IL76`.
  public var typeCode: String?
  public var operatorName: String?
  /// `true` or `false` where the register marks military aircraft; `nil` where it does not.
  public var isMilitary: Bool?
  /// The register's own words for what it is used for: `Cargo`, `Air2Air`.
  public var tag: String?
  public init(
    registration: String? = nil, typeCode: String? = nil, operatorName: String? = nil,
    isMilitary: Bool? = nil, tag: String? = nil
  ) {
    (self.registration, self.typeCode, self.operatorName) = (registration, typeCode, operatorName)
    (self.isMilitary, self.tag) = (isMilitary, tag)
  }
}

/// A register of aircraft by 24-bit address.
///
/// Immutable; some 60 bytes an aircraft, since long operator names are held once.
public struct AircraftRegister: Sendable {
  /// As cited in reasons: `Mictronics`, `plane-alert`.
  public let name: String
  private let addresses: [UInt32]
  private let rows: [Row]
  private let texts: [String]

  private struct Row: Sendable {
    var registration: String
    var typeCode: String
    /// Indices into `texts`; −1 for none.
    var operatorName: Int32
    var tag: Int32
    /// 0 not marked, 1 civil, 2 military.
    var military: UInt8
  }

  public var count: Int { addresses.count }

  /// Of several entries of one address the last wins.
  public init(name: String, entries: [(address: UInt32, entry: RegisterEntry)]) {
    var indexOfText: [String: Int32] = [:]
    var texts: [String] = []
    func index(_ text: String?) -> Int32 {
      guard let text else { return -1 }
      if let known = indexOfText[text] { return known }
      texts.append(text)
      indexOfText[text] = Int32(texts.count - 1)
      return Int32(texts.count - 1)
    }
    let order = entries.indices.sorted {
      (entries[$0].address, $0) < (entries[$1].address, $1)
    }
    var addresses: [UInt32] = []
    var rows: [Row] = []
    addresses.reserveCapacity(entries.count)
    rows.reserveCapacity(entries.count)
    for i in order {
      let e = entries[i].entry
      let row = Row(
        registration: e.registration ?? "", typeCode: e.typeCode ?? "", operatorName: index(e.operatorName),
        tag: index(e.tag), military: e.isMilitary.map { $0 ? 2 : 1 } ?? 0)
      if addresses.last == entries[i].address {
        rows[rows.count - 1] = row
      } else {
        addresses.append(entries[i].address)
        rows.append(row)
      }
    }
    (self.name, self.addresses, self.rows, self.texts) = (name, addresses, rows, texts)
  }

  public subscript(_ address: UInt32) -> RegisterEntry? {
    var (low, high) = (0, addresses.count)
    while low < high {
      let middle = (low + high) / 2
      if addresses[middle] < address { low = middle + 1 } else { high = middle }
    }
    guard low < addresses.count, addresses[low] == address else { return nil }
    let row = rows[low]
    return RegisterEntry(
      registration: row.registration.isEmpty ? nil : row.registration,
      typeCode: row.typeCode.isEmpty ? nil : row.typeCode,
      operatorName: row.operatorName < 0 ? nil : texts[Int(row.operatorName)],
      isMilitary: row.military == 0 ? nil : row.military == 2, tag: row.tag < 0 ? nil : texts[Int(row.tag)])
  }
}

import SightlineUnits

/// One class an aircraft may belong to, with how likely and why.
public struct ClassFinding: Hashable, Sendable, Codable {
  public enum Name: String, Hashable, Sendable, Codable, Comparable, CaseIterable {
    case military, cargo, tanker
    public static func < (a: Name, b: Name) -> Bool { a.rawValue < b.rawValue }
  }
  public let name: Name
  public let probability: Probability
  public let reason: String
  public init(_ name: Name, _ probability: Probability, reason: String) {
    (self.name, self.probability, self.reason) = (name, probability, reason)
  }
}

/// Who an aircraft is, as far as registers and its own words go.
public struct AircraftIdentity: Hashable, Sendable, Codable {
  public var registration: String?
  public var typeCode: String?
  public var operatorName: String?
  /// Sorted by class, then by falling probability; several reasons for one class stay side by side. They
  /// are not independent, so the strongest counts, not their product.
  public var classes: [ClassFinding]
  public init(
    registration: String? = nil, typeCode: String? = nil, operatorName: String? = nil,
    classes: [ClassFinding] = []
  ) {
    (self.registration, self.typeCode) = (registration, typeCode)
    (self.operatorName, self.classes) = (operatorName, classes)
  }
  public func probability(of name: ClassFinding.Name) -> Probability {
    classes.filter { $0.name == name }.map(\.probability).max() ?? .impossible
  }
}

/// Military, cargo and tanker class from registers, address blocks, types and callsigns.
public struct AircraftClassifier: Sendable {
  /// What a source says of the aircraft beside its address.
  public struct Hints: Hashable, Sendable {
    public var registration: String?
    public var typeCode: String?
    public var operatorName: String?
    public var callsign: String?
    /// The track file itself marks the aircraft as military (readsb `dbFlags` bit 1); `nil` when silent.
    public var isMarkedMilitary: Bool?
    public init(
      registration: String? = nil, typeCode: String? = nil, operatorName: String? = nil,
      callsign: String? = nil, isMarkedMilitary: Bool? = nil
    ) {
      (self.registration, self.typeCode, self.operatorName) = (registration, typeCode, operatorName)
      (self.callsign, self.isMarkedMilitary) = (callsign, isMarkedMilitary)
    }
  }

  /// Assumed, not measured: community registers err in about 1 of 50 marks.
  static let registerMark = Probability(clamping: 0.98)
  /// Assumed: about 1 in 20 designators on the air is a crew's slip, or a neighbour's callsign that a
  /// multilaterated aircraft inherited (readsb issue 124).
  static let callsignMatch = Probability(clamping: 0.95)

  let references: AirReferences
  public init(references: AirReferences) { self.references = references }

  /// `address` is `nil` when it is no ICAO address: then registers and blocks say nothing.
  public func identify(address: UInt32?, hints: Hints) -> AircraftIdentity {
    var identity = AircraftIdentity(
      registration: hints.registration, typeCode: hints.typeCode, operatorName: hints.operatorName)
    var findings: [ClassFinding] = []
    var unmarked = hints.isMarkedMilitary == false
    if hints.isMarkedMilitary == true {
      findings.append(
        ClassFinding(.military, AircraftClassifier.registerMark, reason: "marked military in the track file"))
    }
    for register in references.registers {
      guard let address, let entry = register[address] else { continue }
      identity.registration = identity.registration ?? entry.registration
      identity.typeCode = identity.typeCode ?? entry.typeCode
      identity.operatorName = identity.operatorName ?? entry.operatorName
      unmarked = unmarked || entry.isMilitary == false
      findings += AircraftClassifier.findings(from: entry, register: register.name)
    }
    if let block = address.flatMap(AddressBlock.containing) {
      findings.append(
        ClassFinding(
          .military, block.probability, reason: "address block of the armed forces of \(block.country)"))
    }
    if let type = identity.typeCode {
      findings += AircraftClassifier.findings(type: type, unmarked: unmarked)
    }
    if let callsign = hints.callsign {
      findings += AircraftClassifier.findings(callsign: callsign)
      if identity.operatorName == nil, let designator = AircraftClassifier.designator(in: callsign) {
        identity.operatorName = references.operators[designator]
      }
    }
    identity.classes = findings.sorted {
      $0.name != $1.name
        ? $0.name < $1.name
        : $0.probability != $1.probability ? $0.probability > $1.probability : $0.reason < $1.reason
    }
    return identity
  }

  private static func findings(from entry: RegisterEntry, register: String) -> [ClassFinding] {
    var findings: [ClassFinding] = []
    if entry.isMilitary == true {
      findings.append(ClassFinding(.military, registerMark, reason: "marked military in \(register)"))
    }
    switch entry.tag?.lowercased() {
    case "cargo", "tactical airlift", "military transport", "light transport", "tactical transport":
      findings.append(
        ClassFinding(.cargo, 0.9, reason: "listed as \(entry.tag ?? "") in \(register)"))
    case "air2air":
      findings.append(ClassFinding(.tanker, 0.9, reason: "listed as a tanker in \(register)"))
    default: break
    }
    return findings
  }

  /// Where a register that marks military aircraft knows this one and does not mark it, the share of its type
  /// is weighed down by how seldom such a register forgets a mark (Bayes' rule with the measured rate).
  private static func findings(type: String, unmarked: Bool) -> [ClassFinding] {
    var findings: [ClassFinding] = []
    if let share = militaryShareOfType[type] {
      let p = Double(share.military + 1) / Double(share.registered + 2)
      let miss = 1 - militaryMarkSensitivity
      let weighed = unmarked ? p * miss / (p * miss + (1 - p)) : p
      findings.append(
        ClassFinding(
          .military, Probability(clamping: weighed),
          reason: "\(share.military) of \(share.registered) registered \(type) are military"
            + (unmarked ? ", but this one is not marked so" : "")))
    }
    if let cargo = cargoTypes[type] {
      findings.append(
        ClassFinding(.cargo, Probability(clamping: cargo.probability), reason: "\(type): \(cargo.why)"))
    }
    if tankerTypes.contains(type) {
      findings.append(ClassFinding(.tanker, 0.9, reason: "\(type): built as a tanker"))
    }
    return findings
  }

  private static func findings(callsign: String) -> [ClassFinding] {
    guard let designator = designator(in: callsign) else { return [] }
    if let force = militaryDesignators[designator] {
      return [ClassFinding(.military, callsignMatch, reason: "callsign \(designator) of \(force)")]
    }
    if let carrier = cargoDesignators[designator] {
      return [ClassFinding(.cargo, callsignMatch, reason: "callsign \(designator) of \(carrier)")]
    }
    return []
  }

  /// Three letters before a digit (ICAO Doc 8585); a registration flown as callsign (`GABCD`) has none.
  static func designator(in callsign: String) -> String? {
    let bytes = Array(callsign.utf8)
    guard bytes.count >= 4, bytes[..<3].allSatisfy({ (65...90).contains($0) }), (48...57).contains(bytes[3])
    else { return nil }
    return String(decoding: bytes[..<3], as: UTF8.self)
  }
}

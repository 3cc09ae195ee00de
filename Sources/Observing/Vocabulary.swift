/// The closed vocabulary of things that can be observed. Verdicts know these words and nothing of pixels,
/// rows or frames; a new word is added here, with its traits, and nowhere else.
public enum EventKind: String, Sendable, Codable, Hashable, CaseIterable, Comparable {
  // Air
  case flight, landing, takeOff = "take-off", loiter, refuelling
  // Ground
  case construction, demolition, damage, presence
  // Registers
  case transfer, order, holding, budget
  // Works
  case commitment, payment, completion, clearance, returned = "return"
  // Reports and public acts
  case incident, statement, notification, exercise, handOver = "hand-over", deployment, step

  public static func < (a: EventKind, b: EventKind) -> Bool { a.rawValue < b.rawValue }

  /// How the thing lies in time, which decides how looks combine.
  public enum Persistence: String, Sendable, Codable {
    /// Over once it happened: each moment unwatched is a chance missed. Detection averages over time.
    case moment
    /// Stays to be seen: every later look is another chance. Detection accumulates.
    case state
    /// A number that a source states for a date or period; sources are weighed, not counted.
    case figure
  }

  public var persistence: Persistence {
    switch self {
    case .flight, .landing, .takeOff, .loiter, .refuelling, .incident, .statement, .notification, .exercise,
      .transfer, .order, .payment, .handOver, .step:
      .moment
    case .construction, .demolition, .damage, .presence, .deployment, .completion: .state
    case .holding, .budget, .commitment, .clearance, .returned: .figure
    }
  }

  /// True where a thing described closely enough happens once, so that seeing it late shows that it was not
  /// there before: a district is handed over, a work finished, a step taken. Flights and statements recur.
  public var happensOnce: Bool {
    switch self {
    case .handOver, .completion, .step, .construction, .demolition: true
    default: false
    }
  }

  /// The attributes an observation of this kind may carry.
  public var attributes: Set<AttributeKey> {
    switch self {
    case .flight, .landing, .takeOff, .loiter, .refuelling:
      [.aircraftClass, .callsign, .address, .registration, .operatorName, .typeCode, .squawk, .manner]
    case .construction, .demolition, .damage, .presence: [.category, .material, .status]
    case .transfer, .order: [.category, .designation, .status, .condition, .volume]
    case .holding: [.category, .designation, .status, .condition]
    case .budget: [.category, .status]
    case .commitment, .payment, .completion: [.project, .sector, .category, .status]
    case .clearance, .returned: [.category, .status, .project]
    case .incident, .statement, .notification, .exercise, .handOver, .deployment, .step:
      [.category, .status, .topic, .designation]
    }
  }
}

/// The typed attributes. `excludes` says whether one thing can carry two values at once.
public enum AttributeKey: String, Sendable, Codable, Hashable, CaseIterable, Comparable {
  case aircraftClass = "class"
  case callsign, address, registration, squawk, manner
  case operatorName = "operator"
  case typeCode = "type"
  case category, designation, status, condition, material, project, sector, topic
  /// What a delivery is worth in its register's own unit (SIPRI: million TIV), in plain notation. Beside the
  /// figure, which counts the things: counts of different things do not add up, volumes do.
  case volume

  public static func < (a: AttributeKey, b: AttributeKey) -> Bool { a.rawValue < b.rawValue }

  /// True when at most one value can be true (a registration); false when several can (military, cargo).
  public var valuesExcludeEachOther: Bool {
    switch self {
    case .aircraftClass, .manner, .topic, .sector: false
    default: true
    }
  }
}

/// The roles places play in an event.
public enum PlaceRole: String, Sendable, Codable, Hashable, CaseIterable, Comparable, CodingKeyRepresentable {
  /// Where it set out.
  case origin
  /// Where it arrived.
  case destination
  /// Where it happened or stands.
  case site
  public static func < (a: PlaceRole, b: PlaceRole) -> Bool { a.rawValue < b.rawValue }
}

/// The roles parties play in an event.
public enum PartyRole: String, Sendable, Codable, Hashable, CaseIterable, Comparable, CodingKeyRepresentable {
  /// Who did it, holds it, spoke, commands it.
  case actor
  /// Who gave, sold, paid.
  case supplier
  /// Who received, bought, was paid.
  case recipient
  /// Who reports the figure or the event.
  case reporter
  public static func < (a: PartyRole, b: PartyRole) -> Bool { a.rawValue < b.rawValue }
}

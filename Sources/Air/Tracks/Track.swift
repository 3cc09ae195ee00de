import SightlineUnits

/// What a file says of the aircraft itself, as written.
public struct AircraftHeader: Hashable, Sendable, Codable {
  public var registration: String?
  /// ICAO type designator: `IL76`.
  public var typeCode: String?
  public var description: String?
  public var operatorName: String?
  public var year: String?
  /// readsb's database flags: 1 military, 2 interesting, 4 PIA, 8 LADD; 0 where the file says nothing.
  public var databaseFlags: Int
  public init() { databaseFlags = 0 }
  public var isMarkedMilitary: Bool { databaseFlags & 1 != 0 }
}

/// A value that holds from a time on, until the next.
public struct Change<Value: Hashable & Sendable>: Hashable, Sendable {
  public let time: Instant
  public let value: Value
  public init(_ time: Instant, _ value: Value) { (self.time, self.value) = (time, value) }
}

/// Everything one input says of one aircraft, in order of time.
public struct Track: Hashable, Sendable {
  public let address: ICAO24
  public var header = AircraftHeader()
  /// Sorted by time; equal rows once.
  public var positions: [Position] = []
  /// Callsigns as they changed, trimmed; never empty texts.
  public var callsigns: [Change<String>] = []
  /// Squawks as they changed, four octal digits.
  public var squawks: [Change<String>] = []
  /// Emitter category as it changed: `A5`.
  public var categories: [Change<String>] = []
  public init(_ address: ICAO24) { self.address = address }

  /// The callsign in force at a time: the last change at or before it, else the first after it.
  public func callsign(at time: Instant) -> String? {
    (callsigns.last { $0.time <= time } ?? callsigns.first)?.value
  }
}

/// What became of every row and every field of one input: used, ignored on purpose, or unknown.
public struct ReadingAccount: Hashable, Sendable, Codable {
  public var rows = 0
  public var kept = 0
  public var duplicates = 0
  public var stale = 0
  public var outOfOrder = 0
  public var previousDay = 0
  public var withoutPosition = 0
  public var conflicting = 0
  /// Fields that the reader knows and leaves aside on purpose, with how often each had a value.
  public var ignoredFields: [String: Int] = [:]
  /// Fields that the reader has never heard of.
  public var unknownFields: [String: Int] = [:]
  /// Rows that could not be read, with the reason; the first 20, then only counted.
  public var faults: [ReadingFault] = []
  public var faultCount = 0
  public init() {}

  public mutating func add(_ fault: ReadingFault) {
    faultCount += 1
    if faults.count < 20 { faults.append(fault) }
  }

  /// Adds the account of another part of the same input.
  mutating func add(_ other: ReadingAccount) {
    rows += other.rows
    kept += other.kept
    duplicates += other.duplicates
    stale += other.stale
    outOfOrder += other.outOfOrder
    previousDay += other.previousDay
    withoutPosition += other.withoutPosition
    conflicting += other.conflicting
    ignoredFields.merge(other.ignoredFields, uniquingKeysWith: +)
    unknownFields.merge(other.unknownFields, uniquingKeysWith: +)
    faults += other.faults.prefix(max(0, 20 - faults.count))
    faultCount += other.faultCount
  }
}

/// A part of an input that could not be read.
public struct ReadingFault: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, Codable {
    case notATrackFile = "not an aircraft-track file"
    case truncated = "the file ends too early"
    case malformed = "malformed"
    case outOfRange = "a value is out of range"
    case missingField = "a required field is missing"
    case tooDeep = "nested too deeply"
  }
  public let code: Code
  /// Byte offset in the uncompressed input.
  public let offset: Int
  /// Row or record number from 0, where rows exist.
  public let row: Int?
  public let detail: String
  public init(_ code: Code, at offset: Int, row: Int? = nil, _ detail: String = "") {
    (self.code, self.offset, self.row, self.detail) = (code, offset, row, detail)
  }
  public var description: String {
    var text = "byte \(offset)"
    if let row { text += ", row \(row)" }
    return text + ": \(code.rawValue)" + (detail.isEmpty ? "" : ": \(detail)")
  }
}

/// All that one input held.
public struct ReadTracks: Sendable {
  public var tracks: [Track]
  public var account: ReadingAccount
  public init(_ tracks: [Track], _ account: ReadingAccount) {
    (self.tracks, self.account) = (tracks, account)
  }
}

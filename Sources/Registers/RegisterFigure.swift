import SightlineObserving
import SightlineUnits

/// One number of a register: a holding, a budget, a yearly trade flow.
public struct RegisterFigure: Hashable, Sendable {
  /// How sure the publisher is.
  public enum Mark: String, Hashable, Sendable, Codable {
    case stated
    /// The publisher's own estimate (MILEX: blue).
    case estimated
    /// Highly uncertain (MILEX: red; "?").
    case uncertain
  }
  /// In whose prices a sum of money stands.
  public enum Prices: Hashable, Sendable {
    case current
    case constant(year: Int)
  }
  public let kind: EventKind
  /// Who holds, spends or receives.
  public let party: String
  /// The supplier, where there is one.
  public let counterpart: String?
  /// Who reports it: the state itself, or the publisher.
  public let reporter: String
  public let category: String
  public let period: Interval
  /// The year of the period; `nil` where it spans several.
  public let year: Int?
  public let value: ExactDecimal
  public let measure: Measure
  public let prices: Prices
  public let meaning: Figure.Meaning
  public let standardError: Double
  public let mark: Mark
  /// The table's own word: `planned`, `agreed`, `reported`; empty where it has none.
  public var status = ""
  /// The cell as published.
  public let raw: String
  public let note: String
  /// Where the source says it: a document, a page.
  public let citation: String
  public let file: String
  public let row: Int

  public init(
    kind: EventKind, party: String, counterpart: String? = nil, reporter: String, category: String,
    period: Interval, year: Int?, value: ExactDecimal, measure: Measure, prices: Prices = .current,
    meaning: Figure.Meaning = .total, standardError: Double = 0, mark: Mark = .stated, raw: String,
    note: String = "", citation: String = "", file: String, row: Int
  ) {
    (self.kind, self.party, self.counterpart, self.reporter) = (kind, party, counterpart, reporter)
    (self.category, self.period, self.year, self.value) = (category, period, year, value)
    (self.measure, self.prices, self.meaning) = (measure, prices, meaning)
    (self.standardError, self.mark, self.raw, self.note) = (standardError, mark, raw, note)
    (self.citation, self.file, self.row) = (citation, file, row)
  }
}

/// A cell that says there is no number, and why. Never zero.
public struct MissingFigure: Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable, Codable {
    /// MILEX `...` or `. .`.
    case notAvailable = "not available"
    /// MILEX `xxx`.
    case didNotExist = "the party did not exist or was not independent"
    case empty = "the cell is empty"
  }
  public let party: String
  public let category: String
  public let year: Int
  public let reason: Reason
  public let file: String
  public let row: Int
  public init(party: String, category: String, year: Int, reason: Reason, file: String, row: Int) {
    (self.party, self.category, self.year, self.reason) = (party, category, year, reason)
    (self.file, self.row) = (file, row)
  }
}

/// What one or several register files hold.
public struct RegisterContents: Sendable {
  public var registers: [TransferRegister] = []
  public var figures: [RegisterFigure] = []
  /// Dated public events, ready as observations.
  public var events: [Observation] = []
  public var missing: [MissingFigure] = []
  /// Totals whose parts, listed beside them, do not give them.
  public var conflicts: [FigureConflict] = []
  public var issues: [RegisterIssue] = []
  /// Each file read, with its digest, in order of reading.
  public var artifacts: [(file: String, digest: ContentDigest)] = []
  public init() {}

  /// The deals of all registers; those that an earlier file of the set already has are left out.
  public var transfers: [Transfer] { registers.flatMap(\.transfers) }
}

/// What was wrong with a register, or with one row of it: named, with row and reason. Compared by value.
public struct RegisterIssue: Hashable, Sendable, Codable, CustomStringConvertible, Error {
  public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    case unreadable = "cannot be read"
    case unknownLayout = "is no register layout known here"
    case wrongEncoding = "is not in the encoding it seems to be in"
    case brokenRow = "row is broken off"
    case missingField = "a required field is empty"
    case swappedColumns = "columns seem to be swapped"
    case badNumber = "is not a number"
    case mixedDecimalMarks = "mixes decimal marks"
    case negative = "is negative where nothing can be"
    case absurd = "is beyond anything possible"
    case futureDate = "lies in the future"
    case badDate = "is not a date"
    case duplicate = "repeats another row"
    case unknownCode = "is a code that is not known"
    case unknownParty = "is a party that is not in the table of parties"
    case contradiction = "contradicts another figure in the same row"
    case ignoredField = "is a column that is not used"
    case forbiddenXML = "holds XML that is not allowed"
  }
  public let code: Code
  public let file: String
  /// The line or sheet row, from 1; `nil` where the whole file is meant.
  public let row: Int?
  /// The column as the file names it; empty where no one column is meant.
  public let field: String
  public let detail: String
  /// True when the row was kept aside and counts nowhere; false when it is used and only remarked upon.
  public let keptAside: Bool

  public init(
    _ code: Code, file: String, row: Int? = nil, field: String = "", _ detail: String = "",
    keptAside: Bool = true
  ) {
    (self.code, self.file, self.row, self.field) = (code, file, row, field)
    (self.detail, self.keptAside) = (detail, keptAside)
  }

  public var description: String {
    file + (row.map { ", row \($0)" } ?? "") + (field.isEmpty ? "" : ", \(field)") + ": \(code.rawValue)"
      + (detail.isEmpty ? "" : ": \(detail)") + (keptAside ? "" : " (used all the same)")
  }
}

/// What a reader found wrong or worth knowing in an input. Compared by code.
///
/// Nothing is dropped in silence: every transaction, activity or row that does not enter a sum has a remark
/// that names the file, the place in it and the reason; everything else of the input goes on.
public struct WorksRemark: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    // The rest of the file cannot be read.
    case unreadable = "cannot be read"
    case unknownFormat = "is in no format that is known"
    case notWellFormed = "is not well formed"
    case doctype = "declares a document type, which is refused"
    case entity = "refers to an entity, which is never expanded"
    case tooDeep = "is nested deeper than the limit"
    case tooLong = "holds a value longer than the limit"
    case truncated = "ends too early"
    case wrongEncoding = "is not in the encoding it declares"
    // One row, transaction or project is kept aside.
    case noIdentifier = "has no identifier"
    case duplicateIdentifier = "repeats an identifier"
    case noAmount = "has no amount"
    case badAmount = "has an amount that is not a plain decimal number"
    case absurdAmount = "has an amount beyond any budget"
    case negativeAmount = "has a negative amount where none is possible"
    case noCurrency = "names no currency"
    case unknownCode = "uses a code that its list does not have"
    case badDate = "has a date that is no day"
    case futureDate = "is dated after the day of evaluation"
    case swapped = "has values in the wrong columns"
    case wrongType = "has a value of another type than its field"
    case shortRow = "has another number of fields than the header"
    // Used, and worth knowing.
    case oldCode = "uses a code of an older version of the standard, mapped to the present one"
  }
  /// Kept aside means that it is in no sum.
  public enum Weight: String, Hashable, Sendable, Codable { case fileEnded, keptAside, noted }

  public let code: Code
  public let weight: Weight
  public let file: String
  /// Byte offset in the decoded text of the file, from 0; `nil` where rows are counted instead.
  public let byte: Int?
  /// Row of a table, from 1 for the header, or line of a JSON Lines file.
  public let row: Int?
  public let detail: String

  public init(
    _ code: Code, _ weight: Weight, file: String, byte: Int? = nil, row: Int? = nil, _ detail: String = ""
  ) {
    (self.code, self.weight, self.file) = (code, weight, file)
    (self.byte, self.row) = (byte, row)
    // Text of a stranger's file: one line, bounded.
    self.detail = String(detail.prefix(200).map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }
  public static func == (a: WorksRemark, b: WorksRemark) -> Bool {
    a.code == b.code && a.file == b.file && a.byte == b.byte && a.row == b.row
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(byte)
    hasher.combine(row)
  }
  /// `ledger.xml, byte 4711: has no amount (transaction of A-1)`.
  public var description: String {
    let place = byte.map { ", byte \($0)" } ?? row.map { ", row \($0)" } ?? ""
    return "\(file)\(place): \(code.rawValue)" + (detail.isEmpty ? "" : " (\(detail))")
  }
}

/// What a stranger's ledger may ask of this machine.
public struct WorksLimits: Sendable, Hashable {
  /// Elements or objects in one another. Measured over the 26 published IATI files: 7; recursion
  /// is bounded by this as well.
  public var deepest = 96
  /// One tag, text or JSON item held whole. Measured: the longest text has 7,354 bytes, so
  /// this leaves room of three orders.
  public var longestToken = 16 << 20
  /// One activity, release or record held as a tree. Measured: the largest activity has 206 kB.
  public var largestItem = 64 << 20
  /// Remarks kept one by one; more are only counted, so that a hostile file cannot fill the memory.
  public var mostRemarks = 10_000
  /// Amounts of more digits than this before the point are kept aside: no state's yearly product has as many in
  /// its own currency (Indonesia's, among the largest in number, is some 2 × 10¹⁶ rupiah).
  public var absurdDigits = 18
  public init() {}
  public static let standard = WorksLimits()
}

/// Collects remarks up to a bound and counts the rest.
public struct WorksRemarks: Sendable {
  public private(set) var all: [WorksRemark] = []
  /// By code, also of those not kept one by one.
  public private(set) var counts: [WorksRemark.Code: Int] = [:]
  private let most: Int
  public init(most: Int = WorksLimits.standard.mostRemarks) { self.most = most }
  public mutating func add(_ remark: WorksRemark) {
    counts[remark.code, default: 0] += 1
    if all.count < most { all.append(remark) }
  }
  public mutating func add(contentsOf others: WorksRemarks) {
    for remark in others.all where all.count < most { all.append(remark) }
    for (code, n) in others.counts { counts[code, default: 0] += n }
  }
  /// Anything at all kept aside or cut short: the command ends with its code for bad input.
  public var anyKeptAside: Bool { all.contains { $0.weight != .noted } }
}

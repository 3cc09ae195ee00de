/// The kind of a movement of money: the IATI transaction-type codes, which every ledger is brought to.
///
/// Source: IATI codelist TransactionType 2.03; version 1 letters as in the codelist of 1.05.
public enum FlowCode: UInt8, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case incomingFunds = 1, outgoingCommitment, disbursement, expenditure, interestPayment, loanRepayment
  case reimbursement, purchaseOfEquity, saleOfEquity, creditGuarantee, incomingCommitment
  case outgoingPledge, incomingPledge

  /// As the output writes it: `3`.
  public var code: String { String(rawValue) }
  public static func < (a: FlowCode, b: FlowCode) -> Bool { a.rawValue < b.rawValue }

  /// Money promised in writing.
  public var isCommitment: Bool { self == .outgoingCommitment }
  /// Money that left the project's funder for the project: disbursed onward or spent by itself. Interest (5)
  /// and repayment of a loan (6) go the other way, to the lender, and are no spending on anything.
  public var isSpending: Bool { self == .disbursement || self == .expenditure }
  /// Money that flows back to lenders.
  public var isDebtService: Bool { self == .interestPayment || self == .loanRepayment }
  /// Money that came in: another reporter's disbursement, never added to one's own.
  public var isIncoming: Bool { [.incomingFunds, .incomingCommitment, .incomingPledge].contains(self) }

  /// Version 1 letters.
  public init?(versionOne letters: String) {
    switch letters {
    case "IF": self = .incomingFunds
    case "C": self = .outgoingCommitment
    case "D": self = .disbursement
    case "E": self = .expenditure
    case "IR": self = .interestPayment
    case "LR": self = .loanRepayment
    case "R": self = .reimbursement
    case "QP": self = .purchaseOfEquity
    case "QS": self = .saleOfEquity
    case "CG": self = .creditGuarantee
    default: return nil
    }
  }

  /// `3`, `03` is none.
  @inline(__always) init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    switch bytes.count {
    case 1: self.init(rawValue: bytes[0] &- 48)
    case 2 where bytes[0] == 49 && bytes[1] >= 48 && bytes[1] <= 57: self.init(rawValue: 10 + bytes[1] &- 48)
    default: return nil
    }
  }
}

/// Three capital letters in one word, for the inner loops.
struct PackedCurrency: Hashable, Sendable, Comparable {
  let word: UInt32
  init(word: UInt32) { self.word = word }
  /// Accepts lower case; `nil` unless three ASCII letters.
  @inline(__always) init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 3 else { return nil }
    var w: UInt32 = 0
    for b in bytes {
      let upper = b & 0xDF
      guard upper >= 65, upper <= 90, b >= 65 else { return nil }
      w = w << 8 | UInt32(upper)
    }
    word = w
  }
  init?(_ text: String) {
    var copy = text
    let packed = copy.withUTF8 { PackedCurrency($0) }
    guard let packed else { return nil }
    self = packed
  }
  var text: String {
    String(decoding: [UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)], as: UTF8.self)
  }
  static func < (a: PackedCurrency, b: PackedCurrency) -> Bool { a.word < b.word }
}

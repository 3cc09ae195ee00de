import SightlineUnits
import Testing

@testable import SightlineRegisters

/// A synthetic trade register in the published layout.
enum SyntheticRegister {
  static let header =
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    + "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
  static let preamble = """
    Transfers of major conventional arms from All countries  to All countries . Deals with deliveries made for the year range 'Not specified' to 'Not specified'

    Data generated: 13 Mar 2025 10:02:49 AM

    """
  static func text(_ rows: [String]) -> String {
    preamble + header + "\n" + rows.joined(separator: "\n") + "\n"
  }
  static let evaluation = CalendarDate(daysSince1970: 20_500)

  static func read(_ rows: [String]) throws -> TransferRegister {
    try #require(
      TradeRegisterReader(evaluation: evaluation).read(Array(text(rows).utf8), file: "register.csv"))
  }
  static func codes(_ rows: [String]) throws -> [RegisterIssue.Code] { try read(rows).issues.map(\.code) }
}

/// A seeded generator for bit flips.
struct Flips: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

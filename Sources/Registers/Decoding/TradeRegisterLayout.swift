/// The column heads of the published trade register, in their order. Heads are compared in lower case and
/// without spaces at either end. A blank head is the "?" column of the number before it.
///
/// Source: SIPRI Arms Transfers Database, export of the trade register (layout of 2023 to 2025). All sixteen
/// columns are used; none is ignored.
struct TradeRegisterLayout {
  static let columns = 16
  /// The first column is the recipient (export by recipient) or the supplier (export by supplier).
  let supplierFirst: Bool

  /// `nil` unless the line is the register's header.
  init?(header: [String]) {
    let heads = header.map { $0.trimmed.lowercased() }
    guard heads.count == TradeRegisterLayout.columns, heads[2].hasPrefix("year of order"),
      heads[4] == "number ordered", heads[8] == "number delivered", heads[11] == "status"
    else { return nil }
    switch (heads[0], heads[1]) {
    case ("recipient", "supplier"): supplierFirst = false
    case ("supplier", "recipient"): supplierFirst = true
    default: return nil
    }
  }

  /// The register's own words for the state of a weapon, in lower case.
  static let statuses: Set<String> = ["new", "second hand", "second hand but modernized"]
}

extension StringProtocol {
  /// Without blanks at either end (space, tab, no-break space).
  var trimmed: String {
    var rest = self[...]
    while let c = rest.first, c.isWhitespace { rest = rest.dropFirst() }
    while let c = rest.last, c.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}

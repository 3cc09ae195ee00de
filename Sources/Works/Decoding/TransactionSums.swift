import SightlineUnits

/// One row of `--measure transactions`: all transactions of one project, kind and currency.
public struct TransactionRow: Hashable, Sendable, Comparable {
  public let project: String
  public let type: FlowCode
  public let currency: String
  public let count: Int
  /// Exact, in units of the currency.
  public let sum: ExactSum
  public var amount: String { sum.text }

  public static let header = ["project", "type", "currency", "count", "amount"]
  /// The fields under `header`.
  public var fields: [String] { [project, type.code, currency, String(count), amount] }

  /// By project (bytes of its name), kind (as a number), currency.
  public static func < (a: TransactionRow, b: TransactionRow) -> Bool {
    a.project != b.project
      ? a.project < b.project : (a.type, a.currency) < (b.type, b.currency)
  }
}

/// The sums of one project while it is read: few kinds and currencies, so a list beats a dictionary.
struct ProjectTally {
  private struct Cell {
    let type: FlowCode
    let currency: PackedCurrency
    var count: Int
    var sum: ExactSum
  }
  private var cells: [Cell] = []
  var isEmpty: Bool { cells.isEmpty }

  /// - Returns: false when the sum left 38 digits and the amount was not added.
  @inline(__always) mutating func add(_ type: FlowCode, _ currency: PackedCurrency, _ amount: RawAmount)
    -> Bool
  {
    for i in cells.indices where cells[i].type == type && cells[i].currency == currency {
      guard cells[i].sum.add(amount) else { return false }
      cells[i].count += 1
      return true
    }
    var sum = ExactSum()
    guard sum.add(amount) else { return false }
    cells.append(Cell(type: type, currency: currency, count: 1, sum: sum))
    return true
  }
  mutating func clear() { cells.removeAll(keepingCapacity: true) }
  func rows(_ project: String) -> [TransactionRow] {
    cells.map {
      TransactionRow(
        project: project, type: $0.type, currency: $0.currency.text, count: $0.count, sum: $0.sum)
    }
  }
}

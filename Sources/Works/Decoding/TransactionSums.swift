import SightlineUnits

/// One row of `--measure transactions`: all transactions of one project, kind and currency.
public struct TransactionRow: Hashable, Sendable {
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

}

/// The sums of one project while it is read: few kinds and currencies, so a list beats a dictionary.
struct ProjectTally: Sendable {
  struct Cell: Sendable {
    let type: FlowCode
    let currency: PackedCurrency
    var count: Int
    var sum: ExactSum
  }
  private var cells: [Cell] = []
  var isEmpty: Bool { cells.isEmpty }
  /// Rows.
  var count: Int { cells.count }

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

  /// Bytes that one cell takes at most.
  static let cellRoom = 1 + 2 * PackedWriter.countRoom + PackedWriter.amountRoom
  @inline(__always) func pack(_ writer: inout PackedWriter) {
    writer.count(cells.count)
    for cell in cells {
      writer.byte(cell.type.rawValue)
      writer.count(Int(cell.currency.word))
      writer.count(cell.count)
      writer.amount(cell.sum.significand, cell.sum.scale)
    }
  }
}

extension ProjectTally.Cell {
  /// What `ProjectTally.pack` wrote.
  @inline(__always) init(_ reader: inout PackedReader) {
    type = FlowCode(rawValue: reader.byte()) ?? .incomingFunds
    currency = PackedCurrency(word: UInt32(truncatingIfNeeded: reader.count()))
    count = reader.count()
    sum = ExactSum(reader.amount())
  }
}

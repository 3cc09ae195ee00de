import SightlineUnits

/// What a run asks for.
public struct WorksSettings: Sendable, Hashable {
  public var limits = WorksLimits.standard
  /// Transactions dated later are kept aside; `nil` asks nothing.
  public var evaluationDate: CalendarDate?
  var evaluationDay: Int? { evaluationDate?.daysSince1970 }
  public init(evaluationDate: CalendarDate? = nil) { self.evaluationDate = evaluationDate }
}

/// The outcome of reading ledgers for their sums.
public struct WorksSums: Sendable {
  /// Sorted once everything is read.
  public internal(set) var table: TransactionTable
  public var rows: [TransactionRow] { table.rows }
  public internal(set) var remarks: WorksRemarks
  public internal(set) var projects: Int
  public internal(set) var transactions: Int

  init(
    table: TransactionTable = TransactionTable(), remarks: WorksRemarks = WorksRemarks(), projects: Int = 0,
    transactions: Int = 0
  ) {
    (self.table, self.remarks, self.projects, self.transactions) = (table, remarks, projects, transactions)
  }
  mutating func add(_ other: WorksSums) {
    table.add(other.table)
    remarks.add(contentsOf: other.remarks)
    projects += other.projects
    transactions += other.transactions
  }
}

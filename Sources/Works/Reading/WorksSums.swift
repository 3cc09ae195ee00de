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
  /// Sorted once `finish` is called.
  public internal(set) var rows: [TransactionRow]
  public internal(set) var remarks: WorksRemarks
  public internal(set) var projects: Int
  public internal(set) var transactions: Int

  init(
    rows: [TransactionRow] = [], remarks: WorksRemarks = WorksRemarks(), projects: Int = 0,
    transactions: Int = 0
  ) {
    (self.rows, self.remarks, self.projects, self.transactions) = (rows, remarks, projects, transactions)
  }
  mutating func add(_ other: WorksSums) {
    rows += other.rows
    remarks.add(contentsOf: other.remarks)
    projects += other.projects
    transactions += other.transactions
  }
}

/// What one recipient would lose by category if a supplier delivered nothing more.
public struct SupplierLoss: Sendable {
  /// One delivery as the scenario needs it.
  public struct Delivery: Hashable, Sendable {
    public let supplier: String
    public let category: String
    /// Any one unit; trend-indicator value in millions where a trade register is the source.
    public let value: Double
    public init(supplier: String, category: String, value: Double) {
      (self.supplier, self.category, self.value) = (supplier, category, value)
    }
  }
  public struct Row: Hashable, Sendable {
    public let category: String
    public let total: Double
    /// Part of the category that the supplier brought, 0 to 1.
    public let lost: Double
    /// Other suppliers of the category in the period.
    public let others: Int
  }
  public let recipient: String
  public let supplier: String
  /// Falling by what is lost.
  public let rows: [Row]
  public let lost: Double
  public let total: Double

  /// `nil` when the supplier delivered nothing in the period: there is nothing to lose.
  public init?(recipient: String, supplier: String, _ deliveries: [Delivery]) {
    let sound = deliveries.filter { $0.value.isFinite && $0.value >= 0 }
    let groups = Dictionary(grouping: sound, by: \.category)
    var rows: [Row] = []
    for category in groups.keys.sorted() {
      let all = groups[category] ?? []
      let own = all.filter { $0.supplier == supplier }.reduce(0) { $0 + $1.value }
      let total = all.reduce(0) { $0 + $1.value }
      guard own > 0 else { continue }
      let others = Set(all.filter { $0.supplier != supplier && $0.value > 0 }.map(\.supplier)).count
      rows.append(Row(category: category, total: total, lost: own / total, others: others))
    }
    guard !rows.isEmpty else { return nil }
    (self.recipient, self.supplier) = (recipient, supplier)
    self.rows = rows.sorted { ($1.lost * $1.total, $0.category) < ($0.lost * $0.total, $1.category) }
    lost = rows.reduce(0) { $0 + $1.lost * $1.total }
    total = sound.reduce(0) { $0 + $1.value }
  }

  public var scenario: Scenario {
    let sole = rows.filter { $0.others == 0 }.map(\.category)
    var conclusions = [
      "\(shown(100 * lost / total, 1)) % of the deliveries of the period came from \(supplier)"
    ]
    conclusions.append(
      sole.isEmpty
        ? "every category had another supplier"
        : "no other supplier delivered: \(sole.sorted().joined(separator: ", "))")
    return Scenario(
      title: "\(recipient) without \(supplier)",
      columns: ["category", "value", "lost_share", "other_suppliers"],
      rows: rows.map { [$0.category, shown($0.total, 2), shown($0.lost), String($0.others)] },
      conclusions: conclusions,
      assumptions: [
        "the mix of the past is the need of the future",
        "nothing is replaced, repaired by others or made at home",
      ])
  }
}

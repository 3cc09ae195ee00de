/// One source's word on one item.
public struct SourceClaim: Hashable, Sendable {
  public let item: String
  /// The kind of item (`temperature`, `arrival gate`), where items have kinds; empty for none.
  public let attribute: String
  public let value: String
  public let source: String
  public let grade: AdmiraltyGrade?
  public init(
    item: String, attribute: String = "", value: String, source: String, grade: AdmiraltyGrade? = nil
  ) {
    (self.item, self.attribute, self.value) = (item, attribute, value)
    (self.source, self.grade) = (source, grade)
  }
}

/// Claims of many sources about many items, numbered and sorted by item. Immutable.
///
/// An item has one true value. A source that gives several keeps the one it gives most often, the later of
/// equals; claims without a value (`n/a`) are no claims.
public struct ClaimTable: Sendable {
  /// In order of first appearance.
  public let items: [String]
  public let sources: [String]
  public let attributes: [String]
  /// How many rows held no value, and how many repeated or contradicted the same source's own claim.
  public let withoutValue: Int
  public let repeated: Int

  /// Claims of item i: `start[i] ..< start[i + 1]`, by source.
  let start: [Int]
  let source: [Int32]
  /// Number of the value within its item.
  let value: [Int32]
  /// Values of item i: `valueStart[i] ..< valueStart[i + 1]`.
  let valueStart: [Int]
  /// The most frequent text of each value, the first of equals in order of bytes.
  let shown: [String]
  let attribute: [Int32]
  /// By source; `nil` where no letter was given.
  let expectedRate: [Double?]

  public func valueCount(_ item: Int) -> Int { valueStart[item + 1] - valueStart[item] }

  public init(_ claims: [SourceClaim]) {
    var items = Numbering()
    var sources = Numbering()
    var attributes = Numbering()
    var attributeOf: [Int32] = []
    var rows: [[(source: Int32, form: ValueForm, text: String)]] = []
    var grades: [(sum: Double, count: Double)] = []
    var without = 0
    for claim in claims {
      guard let form = ValueForm(claim.value) else {
        without += 1
        continue
      }
      let item = items.number(claim.item)
      let source = sources.number(claim.source)
      if item == rows.count {
        rows.append([])
        attributeOf.append(Int32(attributes.number(claim.attribute)))
      }
      if source == grades.count { grades.append((0, 0)) }
      if let rate = claim.grade?.expectedRate {
        grades[source] = (grades[source].sum + rate, grades[source].count + 1)
      }
      rows[item].append((Int32(source), form, claim.value))
    }
    var packed = Packed()
    for row in rows { packed.add(row) }
    (self.items, self.sources, self.attributes) = (items.names, sources.names, attributes.names)
    (withoutValue, repeated) = (without, packed.repeated)
    (start, source, value) = (packed.start, packed.source, packed.value)
    (valueStart, shown, attribute) = (packed.valueStart, packed.shown, attributeOf)
    expectedRate = grades.map { $0.count > 0 ? $0.sum / $0.count : nil }
  }

  /// The value of the item that a text names, whatever its notation; `nil` where no source claims it.
  func value(named text: String, of item: Int) -> Int? {
    guard let form = ValueForm(text) else { return nil }
    let range = valueStart[item]..<valueStart[item + 1]
    let forms = range.compactMap { ValueForm(shown[$0]) }
    let numbers = ValueForm.unify(forms + [form])
    return numbers.dropLast().firstIndex(of: numbers[numbers.count - 1])
  }

  private struct Numbering {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]
    mutating func number(_ name: String) -> Int {
      if let known = numbers[name] { return known }
      numbers[name] = names.count
      names.append(name)
      return names.count - 1
    }
  }

  private struct Packed {
    var start = [0]
    var source: [Int32] = []
    var value: [Int32] = []
    var valueStart = [0]
    var shown: [String] = []
    var repeated = 0

    mutating func add(_ row: [(source: Int32, form: ValueForm, text: String)]) {
      let classes = ValueForm.unify(row.map(\.form))
      var said: [Int32: [(value: Int, row: Int)]] = [:]
      for (k, claim) in row.enumerated() { said[claim.source, default: []].append((classes[k], k)) }
      repeated += row.count - said.count
      // Values nobody stands by any more, because their source says another more often, drop out.
      var numbers: [Int: Int32] = [:]
      var texts: [[String: Int]] = []
      for (who, values) in said.sorted(by: { $0.key < $1.key }) {
        let chosen = Packed.mostFrequent(values)
        let number = numbers[chosen] ?? Int32(numbers.count)
        if numbers.updateValue(number, forKey: chosen) == nil { texts.append([:]) }
        source.append(who)
        value.append(number)
        for v in values where v.value == chosen { texts[Int(number)][row[v.row].text, default: 0] += 1 }
      }
      start.append(source.count)
      for counts in texts {
        shown.append(counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "")
      }
      valueStart.append(shown.count)
    }

    private static func mostFrequent(_ values: [(value: Int, row: Int)]) -> Int {
      if values.count == 1 { return values[0].value }
      var counts: [Int: (count: Int, last: Int)] = [:]
      for v in values { counts[v.value] = ((counts[v.value]?.count ?? 0) + 1, v.row) }
      return counts.max { ($0.value.count, $0.value.last) < ($1.value.count, $1.value.last) }?.key
        ?? values[0].value
    }
  }
}

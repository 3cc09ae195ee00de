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

/// Claims of many sources about many items, numbered in order of their names: rows in another order make the same
/// table. Immutable.
///
/// An item has one true value. A source that gives several keeps the one it gives most often, of equals the one
/// most sources give; claims without a value (`n/a`) are no claims.
public struct ClaimTable: Sendable {
  /// In order of their bytes, as sources and attributes are.
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
  /// Of those who give the value, the share that words it as shown, but for case and spaces. 1 for numbers and times,
  /// whose notation is no wording.
  let wordingShare: [Double]
  let attribute: [Int32]
  /// By source; `nil` where no letter was given.
  let expectedRate: [Double?]

  public func valueCount(_ item: Int) -> Int { valueStart[item + 1] - valueStart[item] }

  public init(_ claims: [SourceClaim]) {
    var items = Numbering()
    var sources = Numbering()
    var attributes = Numbering()
    var rows: [Row] = []
    rows.reserveCapacity(claims.count)
    var grades: [Character: [Int: Double]] = [:]
    for (k, claim) in claims.enumerated() {
      guard let form = ValueForm(claim.value) else { continue }
      let source = sources.number(claim.source)
      rows.append(
        Row(
          item: items.number(claim.item), source: source, attribute: attributes.number(claim.attribute),
          claim: k,
          form: form))
      if let grade = claim.grade { grades[grade.letter, default: [:]][source, default: 0] += 1 }
    }
    let (itemRank, sourceRank, attributeRank) = (items.sort(), sources.sort(), attributes.sort())
    for k in rows.indices {
      rows[k].item = itemRank[rows[k].item]
      rows[k].source = sourceRank[rows[k].source]
      rows[k].attribute = attributeRank[rows[k].attribute]
    }
    var packed = Packed()
    var attributeOf: [Int32] = []
    for range in Row.byItem(&rows, count: items.names.count) {
      attributeOf.append(Int32(rows[range].lazy.map(\.attribute).min() ?? 0))
      packed.add(rows[range].lazy.map { (Int32($0.source), claims[$0.claim].value, $0.form) })
    }
    (self.items, self.sources, self.attributes) = (items.names, sources.names, attributes.names)
    (withoutValue, repeated) = (claims.count - rows.count, packed.repeated)
    (start, source, value) = (packed.start, packed.source, packed.value)
    (valueStart, shown, wordingShare) = (packed.valueStart, packed.shown, packed.wordingShare)
    attribute = attributeOf
    expectedRate = ClaimTable.expectedRates(grades, sourceRank)
  }

  private static func expectedRates(_ grades: [Character: [Int: Double]], _ rank: [Int]) -> [Double?] {
    var (sum, count) = ([Double](repeating: 0, count: rank.count), [Double](repeating: 0, count: rank.count))
    for (letter, counts) in grades.sorted(by: { $0.key < $1.key }) {
      guard let rate = AdmiraltyGrade(String(letter))?.expectedRate else { continue }
      for (source, n) in counts {
        sum[rank[source]] += n * rate
        count[rank[source]] += n
      }
    }
    return zip(sum, count).map { $1 > 0 ? $0 / $1 : nil }
  }

  /// By attribute: how many different values its items take, counted up to `most`.
  func distinctValues(atMost most: Int) -> [Int] {
    var seen = [Set<ValueForm>](repeating: [], count: attributes.count)
    for i in items.indices where seen[Int(attribute[i])].count < most {
      for k in valueStart[i]..<valueStart[i + 1] {
        if let form = ValueForm(shown[k]) { seen[Int(attribute[i])].insert(form) }
        if seen[Int(attribute[i])].count >= most { break }
      }
    }
    return seen.map { min(most, $0.count) }
  }

  /// The value of the item that a text names, whatever its notation; `nil` where no source claims it.
  func value(named text: String, of item: Int) -> Int? {
    guard let form = ValueForm(text) else { return nil }
    let range = valueStart[item]..<valueStart[item + 1]
    let forms = range.compactMap { ValueForm(shown[$0]) }
    let numbers = ValueForm.unify(forms + [form])
    return numbers.dropLast().firstIndex(of: numbers[numbers.count - 1])
  }

  private struct Row {
    var item: Int
    var source: Int
    var attribute: Int
    let claim: Int
    let form: ValueForm

    /// Brings the rows of each item together; returns where each item's stand.
    static func byItem(_ rows: inout [Row], count: Int) -> [Range<Int>] {
      var end = [Int](repeating: 0, count: count + 1)
      for row in rows { end[row.item + 1] += 1 }
      for i in 0..<count { end[i + 1] += end[i] }
      let ranges = (0..<count).map { end[$0]..<end[$0 + 1] }
      var next = end
      var sorted = rows
      for row in rows {
        sorted[next[row.item]] = row
        next[row.item] += 1
      }
      rows = sorted
      return ranges
    }
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
    /// Puts the names in order; returns the place of each by its former number.
    mutating func sort() -> [Int] {
      let order = names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
      var rank = [Int](repeating: 0, count: names.count)
      for (place, k) in order.enumerated() { rank[k] = place }
      names = order.map { names[$0] }
      return rank
    }
  }

  private struct Packed {
    var start = [0]
    var source: [Int32] = []
    var value: [Int32] = []
    var valueStart = [0]
    var shown: [String] = []
    var wordingShare: [Double] = []
    var repeated = 0

    mutating func add(_ claims: some Sequence<(source: Int32, text: String, form: ValueForm)>) {
      // In order of source and text, so that nothing hangs on the order of rows.
      let row = claims.sorted {
        $0.source != $1.source
          ? $0.source < $1.source : $0.text.utf8.lexicographicallyPrecedes($1.text.utf8)
      }
      let classes = ValueForm.unify(row.map(\.form))
      var support: [Int: Int] = [:]
      var whose: [(source: Int32, rows: Range<Int>)] = []
      for k in row.indices {
        if whose.last?.source == row[k].source {
          whose[whose.count - 1].rows = whose[whose.count - 1].rows.lowerBound..<k + 1
        } else {
          whose.append((row[k].source, k..<k + 1))
        }
        support[classes[k], default: 0] += 1
      }
      repeated += row.count - whose.count
      // Values nobody stands by any more, because their source says another more often, drop out.
      var numbers: [Int: Int32] = [:]
      var texts: [[Int]] = []
      for (who, range) in whose {
        let chosen = Packed.mostFrequent(range, classes, support)
        let number = numbers[chosen] ?? Int32(numbers.count)
        if numbers.updateValue(number, forKey: chosen) == nil { texts.append([]) }
        source.append(who)
        value.append(number)
        texts[Int(number)] += range.filter { classes[$0] == chosen }
      }
      start.append(source.count)
      for places in texts { show(places.map { row[$0].text }, row[places[0]].form.kind) }
      valueStart.append(shown.count)
    }

    private mutating func show(_ texts: [String], _ kind: ValueForm.Kind) {
      guard let first = texts.first, texts.contains(where: { $0 != first }) else {
        shown.append(texts.first ?? "")
        wordingShare.append(1)
        return
      }
      var counts: [String: Int] = [:]
      for text in texts { counts[text, default: 0] += 1 }
      // The commonest wording, and of its texts the commonest.
      var wordings: [String: Int] = [:]
      for (text, n) in counts { wordings[ValueForm.plain(text), default: 0] += n }
      let wording = wordings.max { ($0.value, $1.key) < ($1.value, $0.key) }
      let best = counts.filter { ValueForm.plain($0.key) == wording?.key }
        .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      shown.append(best ?? first)
      let isNotation = kind == .number || (best ?? first).contains(":")
      wordingShare.append(isNotation ? 1 : Double(wording?.value ?? 1) / Double(texts.count))
    }

    private static func mostFrequent(_ range: Range<Int>, _ classes: [Int], _ support: [Int: Int]) -> Int {
      if range.count == 1 { return classes[range.lowerBound] }
      var counts: [Int: Int] = [:]
      for k in range { counts[classes[k], default: 0] += 1 }
      return counts.max {
        ($0.value, support[$0.key] ?? 0, $1.key) < ($1.value, support[$1.key] ?? 0, $0.key)
      }?.key ?? classes[range.lowerBound]
    }
  }
}

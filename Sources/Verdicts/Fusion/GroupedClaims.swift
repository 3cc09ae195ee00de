/// A table's claims arranged by item and, within it, by group: what the model walks over, once a grouping is
/// fixed. A *unit* is what counts as one voice: a source alone, or a group of sources.
struct GroupedClaims {
  let sources: Int
  let groups: [[Int]]
  /// By group: true where it is a single source.
  let isSingle: [Bool]
  let groupOf: [Int32]
  let source: [Int32]
  let value: [Int32]
  /// Segments (one group's claims on one item) of item i: `itemSegments[i] ..< itemSegments[i + 1]`.
  let itemSegments: [Int]
  /// Claims of segment s: `segmentStart[s] ..< segmentStart[s + 1]`.
  let segmentStart: [Int]
  let segmentGroup: [Int32]
  /// The value most members of the segment give, the first of equals.
  let mainValue: [Int32]
  /// On one item, by attribute.
  let mostVoices: [Int]

  init(_ table: ClaimTable, groups: [[Int]]) {
    (sources, self.groups) = (table.sources.count, groups)
    isSingle = groups.map { $0.count == 1 }
    var groupOf = [Int32](repeating: 0, count: table.sources.count)
    for (g, members) in groups.enumerated() { for s in members { groupOf[s] = Int32(g) } }
    var (source, value) = (table.source, table.value)
    var (itemSegments, segmentStart, segmentGroup): ([Int], [Int], [Int32]) = ([0], [], [])
    var order: [Int] = []
    for item in table.items.indices {
      let range = table.start[item]..<table.start[item + 1]
      order.removeAll(keepingCapacity: true)
      order.append(contentsOf: range)
      order.sort { (groupOf[Int(table.source[$0])], $0) < (groupOf[Int(table.source[$1])], $1) }
      var last: Int32 = -1
      for (place, c) in zip(range, order) {
        (source[place], value[place]) = (table.source[c], table.value[c])
        let group = groupOf[Int(table.source[c])]
        if group != last {
          segmentStart.append(place)
          segmentGroup.append(group)
          last = group
        }
      }
      itemSegments.append(segmentStart.count)
    }
    segmentStart.append(source.count)
    mainValue = segmentGroup.indices.map { s in
      GroupedClaims.commonest(value[segmentStart[s]..<segmentStart[s + 1]])
    }
    var most = [Int](repeating: 0, count: table.attributes.count)
    for i in table.items.indices {
      let a = Int(table.attribute[i])
      most[a] = max(most[a], itemSegments[i + 1] - itemSegments[i])
    }
    mostVoices = most
    (self.groupOf, self.source, self.value) = (groupOf, source, value)
    (self.itemSegments, self.segmentStart, self.segmentGroup) = (itemSegments, segmentStart, segmentGroup)
  }

  private static func commonest(_ values: ArraySlice<Int32>) -> Int32 {
    var (best, most) = (values[values.startIndex], 0)
    guard values.count > 1 else { return best }
    for value in values {
      let n = values.count { $0 == value }
      if n > most { (best, most) = (value, n) }
    }
    return best
  }
}

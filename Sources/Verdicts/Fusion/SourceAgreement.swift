/// How much more two sources agree than the rest of the field lets one expect: dependence, seen before anything
/// is known of who is right.
///
/// For each item that both speak of, the agreement expected is that of two draws from what all *other* sources
/// say there. Accurate sources agree with everybody, so their excess is near 0; sources that repeat one another
/// agree where the rest does not. The ratio of excess to room (Cohen's kappa with the item's own base rate) is
/// near 1 for copies and measured at under 0.45 for independent sources.
struct SourceAgreement {
  /// The sources compared, by falling number of claims.
  let members: [Int32]
  /// Square matrices over `members`: observed minus expected agreements, and the most there could have been.
  private(set) var excess: [Double]
  private(set) var room: [Double]

  /// Above this many sources only the most talkative are compared: the matrices grow with the square.
  static let mostSources = 1500
  /// Pairs with fewer effective comparisons than this are pulled towards no dependence.
  static let doubt = 10.0

  init(_ table: ClaimTable) {
    var claims = [Int](repeating: 0, count: table.sources.count)
    for s in table.source { claims[Int(s)] += 1 }
    let chosen = claims.indices.sorted { (claims[$1], $0) < (claims[$0], $1) }.prefix(
      SourceAgreement.mostSources)
    members = chosen.map { Int32($0) }
    let n = members.count
    var place = [Int](repeating: -1, count: table.sources.count)
    for (i, s) in members.enumerated() { place[Int(s)] = i }
    excess = [Double](repeating: 0, count: n * n)
    room = excess
    for item in table.items.indices { add(item, table, place) }
  }

  private mutating func add(_ item: Int, _ table: ClaimTable, _ place: [Int]) {
    let range = table.start[item]..<table.start[item + 1]
    guard range.count >= 3, table.valueCount(item) >= 2 else { return }
    var counts = [Double](repeating: 0, count: table.valueCount(item))
    for c in range { counts[Int(table.value[c])] += 1 }
    let squares = counts.reduce(0) { $0 + $1 * $1 }
    let others = Double(range.count - 2)
    let n = members.count
    let compared = range.filter { place[Int(table.source[$0])] >= 0 }
    for (k, c) in compared.enumerated() {
      let a = place[Int(table.source[c])]
      for d in compared[..<k] {
        let b = place[Int(table.source[d])]
        let same = table.value[c] == table.value[d]
        // Σ (f − own)² over the others' counts.
        let left =
          squares - 2 * counts[Int(table.value[c])] - 2 * counts[Int(table.value[d])] + (same ? 4 : 2)
        let expected = min(1, max(0, left / (others * others)))
        let e = (same ? 1 : 0) - expected
        excess[a * n + b] += e
        excess[b * n + a] += e
        room[a * n + b] += 1 - expected
        room[b * n + a] += 1 - expected
      }
    }
  }

  /// Groups of sources (indices into the table's sources) joined by average agreement, one grouping for each
  /// threshold, strictest first. Sources alone form groups of one; members and groups are in order of number.
  func groupings(_ thresholds: [Double], sources: Int) -> [[[Int]]] {
    var linkage = Linkage(excess, room, count: members.count)
    let rest = Set(0..<sources).subtracting(members.map { Int($0) }).sorted().map { [$0] }
    return thresholds.sorted(by: >).map { threshold in
      linkage.join(above: threshold)
      let groups = linkage.groups.map { $0.map { Int(members[$0]) }.sorted() } + rest
      return groups.sorted { $0[0] < $1[0] }
    }
  }
}

/// Agglomerative clustering by the pooled ratio of excess to room.
private struct Linkage {
  private var excess: [Double]
  private var room: [Double]
  private let n: Int
  private var alive: [Int]
  private var held: [[Int]]
  /// For each living row its best partner among the living rows before it.
  private var best: [(ratio: Double, partner: Int)]

  var groups: [[Int]] { alive.map { held[$0] } }

  init(_ excess: [Double], _ room: [Double], count: Int) {
    (self.excess, self.room, n) = (excess, room, count)
    (alive, held) = (Array(0..<count), (0..<count).map { [$0] })
    best = Array(repeating: (-1, -1), count: count)
    for i in 0..<count { refresh(i) }
  }

  private func ratio(_ i: Int, _ j: Int) -> Double {
    excess[i * n + j] / (room[i * n + j] + SourceAgreement.doubt)
  }

  private mutating func refresh(_ i: Int) {
    var found = (ratio: -Double.infinity, partner: -1)
    for j in alive {
      if j >= i { break }
      let r = ratio(i, j)
      if r > found.ratio { found = (r, j) }
    }
    best[i] = found
  }

  mutating func join(above threshold: Double) {
    while let top = alive.max(by: { (best[$0].ratio, $1) < (best[$1].ratio, $0) }),
      best[top].ratio > threshold
    {
      merge(top, into: best[top].partner)
    }
  }

  private mutating func merge(_ i: Int, into j: Int) {
    held[j] += held[i]
    alive.removeAll { $0 == i }
    for k in 0..<n {
      excess[j * n + k] += excess[i * n + k]
      room[j * n + k] += room[i * n + k]
    }
    for k in 0..<n {
      excess[k * n + j] = excess[j * n + k]
      room[k * n + j] = room[j * n + k]
    }
    for k in alive where k >= j {
      if k == j || best[k].partner == i || best[k].partner == j {
        refresh(k)
      } else if k > j, ratio(k, j) > best[k].ratio {
        best[k] = (ratio(k, j), j)
      }
    }
  }
}

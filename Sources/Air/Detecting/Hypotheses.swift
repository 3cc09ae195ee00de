/// Sorts a series into consistent chains when some of its members are false and nobody says which.
///
/// Each member joins the open chain it agrees with, the most recently used first, or opens one. A false
/// value that comes and goes makes a short chain of its own and leaves the true one unbroken; comparing each
/// member with the one before would throw away the true one after the first false one.
struct Hypotheses {
  /// More would only be opened by noise.
  static let open = 4

  struct Chain: Hashable {
    var first: Int
    var last: Int
    var count: Int
  }
  private(set) var chains: [Chain] = []
  /// The chain of each member, −1 for skipped ones.
  private(set) var chain: [Int32]

  /// `agrees(a, b)` says whether member b can follow member a; `skip` leaves a member out. A chain that is
  /// not
  /// the most recent one is tried only while `lives(a, b, count)`: after hours anything is within reach, and
  /// a stray value must not revive a chain long gone.
  init(
    count: Int, skip: (Int) -> Bool, lives: (Int, Int, Int) -> Bool, agrees: (Int, Int) -> Bool
  ) {
    chain = [Int32](repeating: -1, count: count)
    var recent: [Int] = []
    // The chain in use, in hand: nearly every member goes on with it.
    var (current, last, members) = (-1, -1, 0)
    for i in 0..<count where !skip(i) {
      if current >= 0, agrees(last, i) {
        last = i
        members += 1
        chain[i] = Int32(truncatingIfNeeded: current)
        continue
      }
      if current >= 0 { (chains[current].last, chains[current].count) = (last, members) }
      var found = -1
      // The first of them is the one in use, which was asked already.
      for (position, c) in recent.enumerated().dropFirst() {
        guard lives(chains[c].last, i, chains[c].count), agrees(chains[c].last, i) else { continue }
        found = c
        recent.remove(at: position)
        recent.insert(c, at: 0)
        break
      }
      if found < 0 {
        chains.append(Chain(first: i, last: i, count: 0))
        found = chains.count - 1
        recent.insert(found, at: 0)
        if recent.count > Hypotheses.open { dropWeakest(&recent) }
      }
      (current, last, members) = (found, i, chains[found].count + 1)
      chain[i] = Int32(found)
    }
    if current >= 0 { (chains[current].last, chains[current].count) = (last, members) }
  }

  /// The newest stays whatever its weight, since it has not had its chance.
  private func dropWeakest(_ recent: inout [Int]) {
    var weakest = 1
    for k in recent.indices.dropFirst() where chains[recent[k]].count < chains[recent[weakest]].count {
      weakest = k
    }
    recent.remove(at: weakest)
  }

  /// Which chains are believed: the heaviest first, then any that does not overlap a believed one in the
  /// order of members and has at least `least` members.
  func believed(least: Int) -> [Bool] {
    var believed = [Bool](repeating: false, count: chains.count)
    let order = chains.indices.sorted {
      chains[$0].count != chains[$1].count ? chains[$0].count > chains[$1].count : $0 < $1
    }
    var kept: [Chain] = []
    for (rank, c) in order.enumerated() {
      let candidate = chains[c]
      guard rank == 0 || candidate.count >= least else { continue }
      if kept.contains(where: { candidate.first < $0.last && $0.first < candidate.last }) { continue }
      believed[c] = true
      kept.append(candidate)
    }
    return believed
  }
}

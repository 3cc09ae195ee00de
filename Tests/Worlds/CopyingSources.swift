import SightlineTesting
import SightlineVerdicts

/// Claims of sources some of which copy a bad one: the case in which textbook fusion does worse than voting.
public struct CopyingSources: Sendable {
  public let claims: [SourceClaim]
  public let truth: [String: String]
  /// Who copies whom, by name; the copied stand for themselves.
  public let leaders: [String: String]

  public enum Layout: String, CaseIterable, Sendable {
    /// A cluster of 12 and one of 8 behind bad sources, 18 independent.
    case twoClusters = "two clusters"
    /// 22 of 38 copy one bad source.
    case majority = "a copying majority"
    /// 30 of 38 do.
    case greatMajority = "a great copying majority"
    /// Three clusters of 10.
    case threeClusters = "three clusters"
    /// 14 copy a good source.
    case goodLeader = "a good leader copied"
    /// Nobody copies.
    case independent = "independent sources"
  }

  /// 38 sources; a copier looks for itself 5 to 10 times in a hundred and copies otherwise; leaders are right 30
  /// to 45 times (a good one 90), the others 55 to 90.
  public init(_ layout: Layout, items: Int, seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let count = 38
    var accuracy = (0..<count).map { _ in random.uniform(0.55, 0.9) }
    var leader = [Int?](repeating: nil, count: count)
    for (first, size) in CopyingSources.clusters(layout) {
      accuracy[first] = layout == .goodLeader ? 0.9 : random.uniform(0.3, 0.45)
      for s in first + 1..<first + size { leader[s] = first }
    }
    let own = (0..<count).map { _ in random.uniform(0.05, 0.1) }
    let talkative = (0..<count).map { _ in random.uniform(0.3, 0.95) }
    var claims: [SourceClaim] = []
    var truth: [String: String] = [:]
    for item in 0..<items {
      truth["item \(item)"] = "value 0"
      let falseValues = 3 + random.below(18)
      let looked = accuracy.map { a in
        random.chance(a) ? "value 0" : "value \(1 + random.below(falseValues))"
      }
      for s in 0..<count {
        let copied = leader[s].flatMap { random.chance(own[s]) ? nil : looked[$0] }
        guard random.chance(talkative[s]) else { continue }
        claims.append(SourceClaim(item: "item \(item)", value: copied ?? looked[s], source: "source \(s)"))
      }
    }
    (self.claims, self.truth) = (claims, truth)
    leaders = Dictionary(
      uniqueKeysWithValues: leader.enumerated().compactMap { s, l in l.map { ("source \(s)", "source \($0)") }
      })
  }

  private static func clusters(_ layout: Layout) -> [(first: Int, size: Int)] {
    switch layout {
    case .twoClusters: [(0, 12), (12, 8)]
    case .majority: [(0, 22)]
    case .greatMajority: [(0, 30)]
    case .threeClusters: [(0, 10), (10, 10), (20, 10)]
    case .goodLeader: [(0, 14)]
    case .independent: []
    }
  }
}

/// The yardsticks: each item's most frequent value with its share, and textbook Accu (Dong, Berti-Équille and
/// Srivastava 2009, without copy detection): one accuracy a source by expectation and maximisation, n = 10 false
/// values, 20 rounds. Written plainly, on the same forms of values.
public enum TextbookFusion {
  public typealias Best = (value: String, probability: Double)

  public static func vote(_ claims: [SourceClaim]) -> [String: Best] {
    byItem(claims).mapValues { words in
      var counts: [String: Int] = [:]
      for word in words { counts[word.value, default: 0] += 1 }
      let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
      return (best?.key ?? "", Double(best?.value ?? 0) / Double(max(1, words.count)))
    }
  }

  public static func accu(_ claims: [SourceClaim], falseValues n: Double = 10) -> [String: Best] {
    let items = byItem(claims)
    var accuracy: [String: Double] = [:]
    var best: [String: Best] = [:]
    for _ in 0..<20 {
      var hits: [String: (sum: Double, count: Double)] = [:]
      for (item, words) in items.sorted(by: { $0.key < $1.key }) {
        var odds: [String: Double] = [:]
        for word in words {
          let a = accuracy[word.source] ?? 0.8
          odds[word.value, default: 1] *= n * a / (1 - a)
        }
        let whole = odds.values.reduce(0, +) + max(0, n + 1 - Double(odds.count))
        for word in words {
          let p = (odds[word.value] ?? 0) / whole
          hits[word.source, default: (0, 0)].sum += p
          hits[word.source, default: (0, 0)].count += 1
        }
        if let top = odds.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
          best[item] = (top.key, top.value / whole)
        }
      }
      accuracy = hits.mapValues { min(0.99, max(0.01, $0.sum / $0.count)) }
    }
    return best
  }

  /// Trimmed, in lower case, single-spaced: what both yardsticks compare.
  public static func plain(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func byItem(_ claims: [SourceClaim]) -> [String: [(source: String, value: String)]] {
    var items: [String: [(source: String, value: String)]] = [:]
    for claim in claims where !claim.value.isEmpty {
      items[claim.item, default: []].append((claim.source, plain(claim.value)))
    }
    return items
  }
}

import Foundation
import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Synchronization
import Testing

@testable import SightlineVerdicts

@Suite struct FigureReferenceTests {
  private struct Stated {
    let value: Int
    let meaning: Figure.Meaning
    let error: Double
    let source: Int
    let weight: Double
  }

  private let bounds: [(words: String, contains: (Double) -> Bool, point: Double?)] = [
    ("at most 220", { $0 <= 220 }, nil), ("at least 220", { $0 >= 220 }, nil),
    ("more than 220", { $0 > 220 }, nil), ("less than 220", { $0 < 220 }, nil),
    ("between 200 and 220", { 200 <= $0 && $0 <= 220 }, nil), ("exactly 220", { $0 == 220 }, 220),
  ]

  private static let tried = [0, 199, 199.5, 200, 200.5, 219, 219.5, 220, 220.5, 221, 1000]

  private struct Key: Hashable {
    let lower, upper, error: Double
    let words: String
  }
  private static let known = Mutex<[Key: [Double]]>([:])

  /// The same statement is worked through once.
  private func shows(
    _ lower: Double, _ upper: Double, _ error: Double,
    _ bound: (words: String, contains: (Double) -> Bool, point: Double?)
  ) -> (holds: Double, fails: Double) {
    let key = Key(lower: lower, upper: upper, error: error, words: bound.words)
    if let found = FigureReferenceTests.known.withLock({ $0[key] }) { return (found[0], found[1]) }
    let made = FigureReferenceTests.counted(lower, upper, error, bound.contains, bound.point)
    FigureReferenceTests.known.withLock { $0[key] = [made.holds, made.fails] }
    return made
  }

  /// What a true statement shows, by running through the possible errors one after the other.
  private static func counted(
    _ lower: Double, _ upper: Double, _ error: Double, _ contains: (Double) -> Bool, _ point: Double?
  )
    -> (holds: Double, fails: Double)
  {
    let steps = error > 0 ? 800 : 0
    var (holds, fails, norm) = (0.0, 0.0, 0.0)
    for i in -steps...steps {
      let z = steps == 0 ? 0 : Double(i) / 100
      let density = exp(-z * z / 2)
      let (a, b) = (lower + z * error, upper + z * error)
      norm += density
      if let point, error > 0 {
        // With an error no single number can be shown, and one as far off as this is refuted by as much.
        if lower == upper {
          fails += abs(z) * error < abs(point - lower) ? density : 0
        } else if a > point || b < point {
          fails += density
        }
        continue
      }
      // Only where the limits lie can anything change: try numbers at and around them, and the ends.
      let inside = FigureReferenceTests.tried.filter { a <= $0 && $0 <= b } + [a, b].filter(\.isFinite)
      let hits = inside.count(where: contains)
      let openEnd = (a.isInfinite || b.isInfinite)
      let beyond = [b.isInfinite ? 1e9 : nil, a.isInfinite ? -1e9 : nil].compactMap { $0 }
      let all = hits == inside.count && (!openEnd || beyond.allSatisfy(contains))
      let none = hits == 0 && (!openEnd || !beyond.contains(where: contains))
      if all { holds += density }
      if none { fails += density }
    }
    return (holds / norm, fails / norm)
  }

  /// The most groups that have a number in common, over all subsets.
  private func agreeing(_ spans: [(Double, Double)]) -> Int {
    (1..<(1 << spans.count)).filter { subset in
      let chosen = spans.indices.filter { subset >> $0 & 1 == 1 }.map { spans[$0] }
      return chosen.map(\.0).max()! <= chosen.map(\.1).min()!
    }.map(\.nonzeroBitCount).max() ?? 0
  }

  /// P(claim) by every way in which the groups can be right, open or wrong.
  private func posterior(
    _ groups: [[(shows: (holds: Double, fails: Double), weight: Double)]], _ r: Double, _ prior: Double
  )
    -> Double
  {
    var (claim, not) = (prior, 1 - prior)
    for statements in groups {
      var (ifClaim, ifNot) = (0.0, 0.0)
      for s in statements {
        let right = min(r, s.weight)
        let open = 1 - s.shows.holds - s.shows.fails
        // Right and deciding; right and open, as likely either way; wrong, as likely either way.
        ifClaim += right * s.shows.holds + right * open / 2 + (1 - right) / 2
        ifNot += right * s.shows.fails + right * open / 2 + (1 - right) / 2
      }
      claim *= ifClaim
      not *= ifNot
    }
    return claim / (claim + not)
  }

  @Test(
    "figures of several sources agree with a plain enumeration on 10,000 generated cases, boundaries included"
  )
  func figures() throws {
    var random = SeededRandom(seed: 5)
    for n in 0..<10_000 {
      let bound = bounds[random.below(bounds.count)]
      let words = bound.words
      // Whole numbers at and around the limits; errors rarely, since they cost the reference much.
      let all = (0..<random.below(5)).map { _ in
        Stated(
          value: [220, 219, 221, 200, 199, 100 + random.below(300)][random.below(6)],
          meaning: [.total, .total, .atLeast, .atMost][random.below(4)],
          error: random.below(12) == 0 ? [1.0, 5, 30][random.below(3)] : 0, source: random.below(4),
          weight: [1, 0.95, 0.5][random.below(3)])
      }
      var world = World()
      for s in all {
        world.events.append(
          .init(
            kind: .holding, from: 100, to: 101, probability: s.weight, party: PartyName("Armenia"),
            category: "battle tanks",
            figure: Figure(ExactDecimal(s.value), .count, meaning: s.meaning, standardError: s.error),
            source: "source \(s.source)"))
      }
      let block = try #require(
        document(claimText("holding of battle tanks by Armenia \(words) during 2020")).claims.first)
      let got = try ClaimEvaluator().evaluate(block, accord: "t", asOf: World.instant(400), ask: world.answer)
      guard !all.isEmpty else {
        #expect(got.outcome == .cannotTell && got.undecided == .noFigure && got.probability == nil)
        continue
      }
      var groups: [[(shows: (holds: Double, fails: Double), weight: Double)]] = []
      var spans: [(Double, Double)] = []
      for source in Set(all.map(\.source)).sorted() {
        let own = all.filter { $0.source == source }
        var ranges = own.filter { $0.meaning == .total }.map {
          (Double($0.value), Double($0.value), $0.error, $0.weight)
        }
        let lows = own.filter { $0.meaning == .atLeast }
        let highs = own.filter { $0.meaning == .atMost }
        if !lows.isEmpty || !highs.isEmpty {
          let low = lows.map { Double($0.value) }.max() ?? -.infinity
          let high = highs.map { Double($0.value) }.min() ?? .infinity
          if low <= high {
            ranges.append(
              (low, high, (lows + highs).map(\.error).max()!, (lows + highs).map(\.weight).min()!))
          } else {
            ranges += lows.map { (Double($0.value), .infinity, $0.error, $0.weight) }
            ranges += highs.map { (-.infinity, Double($0.value), $0.error, $0.weight) }
          }
        }
        groups.append(ranges.map { (shows($0.0, $0.1, $0.2, bound), $0.3) })
        func widened(_ v: Double, _ error: Double, _ sign: Double) -> Double {
          v.isFinite ? v + sign * (2 * error + 0.005 * abs(v)) : v
        }
        spans.append(
          (ranges.map { widened($0.0, $0.2, -1) }.min()!, ranges.map { widened($0.1, $0.2, 1) }.max()!))
      }
      let agree = agreeing(spans)
      let r = (9 + Double(agree - 1)) / (10 + Double(groups.count - 1))
      let (low, high) = (posterior(groups, r, 0.2), posterior(groups, r, 0.8))
      let p = try #require(got.probability)
      // The reference steps through errors in hundredths of a standard deviation.
      let tolerance = all.contains { $0.error > 0 } ? 3e-3 : 1e-9
      #expect(
        abs(p.low.value - low) < tolerance && abs(p.high.value - high) < tolerance,
        "case \(n): \(words): \(p) against \(low) to \(high); \(all)")
      if tolerance < 1e-6 { #expect(got.outcome.rawValue == Slow.outcome(low, high), "case \(n)") }
      #expect(got.figures.count == all.count, "every figure stays visible")
    }
  }
}

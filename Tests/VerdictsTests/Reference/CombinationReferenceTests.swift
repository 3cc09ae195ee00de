import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineVerdicts

@Suite struct CombinationReferenceTests {
  private static let cells = 8

  /// The least and the most that arcs of a circle of 8 cells can have in common, over all ways to turn them.
  private func common(_ lengths: [Int]) -> (least: Int, most: Int) {
    let cells = CombinationReferenceTests.cells
    var (least, most) = (cells, 0)
    let turns = lengths.dropFirst().reduce([[0]]) { all, _ in
      all.flatMap { t in (0..<cells).map { t + [$0] } }
    }
    for turn in turns {
      let n = (0..<cells).count { cell in
        zip(lengths, turn).allSatisfy { length, start in (cell - start + cells) % cells < length }
      }
      (least, most) = (min(least, n), max(most, n))
    }
    return (least, most)
  }

  @Test(
    "no way in which up to three statements hang together leaves the bounds, each of which is reached: 10,000 generated cases"
  )
  func bounds() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<10_000 {
      let lengths = (0..<2 + random.below(2)).map { _ in
        [0, 8, random.below(9), random.below(9)][random.below(4)]
      }
      let (least, most) = common(lengths)
      let parts = lengths.map { n -> ProbabilityRange in
        let p = Probability(clamping: Double(n) / 8)
        return ProbabilityRange(p, p)
      }
      let all = Combination.all(parts)
      #expect(abs(all.low.value - Double(least) / 8) < 1e-12, "\(lengths)")
      #expect(abs(all.high.value - Double(most) / 8) < 1e-12, "\(lengths)")
      // Any of them is not none of them.
      let any = Combination.any(parts)
      let none = Combination.all(parts.map(Combination.not))
      #expect(abs(any.low.value - (1 - none.high.value)) < 1e-12)
      #expect(abs(any.high.value - (1 - none.low.value)) < 1e-12)
    }
  }
}

import SightlineWorlds
import Testing

/// The calibration world in small: the whole, with 10,000 claims each, is `calibration-world` in Benchmarks.
@Suite struct CalibrationTests {
  @Test("where the assumptions hold, events are as likely as stated and few verdicts are wrong")
  func counts() throws {
    let run = try CalibrationRun.counts(.none, claims: 400, seed: 1)
    // Ten bins of 400 claims are off by some 0.05 from chance alone.
    #expect(run.scores.calibrationError < 0.08)
    #expect(run.shareDecided > 0.2)
    #expect(run.shareWrong < 0.05)
  }

  @Test("with coverage 0 there is never a verdict, and the prior stands", arguments: [UInt64(1), 2])
  func noCoverage(_ seed: UInt64) throws {
    let run = try CalibrationRun.counts(.noCoverage, claims: 100, seed: seed)
    #expect(run.decided == 0)
    let figures = try CalibrationRun.figures(.noCoverage, claims: 50, seed: seed)
    #expect(figures.decided == 0)
  }

  @Test("figures stated by groups of sources are as likely as stated")
  func figures() throws {
    let run = try CalibrationRun.figures(.none, claims: 400, seed: 1)
    #expect(run.scores.calibrationError < 0.08)
    #expect(run.shareWrong < 0.05)
  }

  @Test(
    "deadlines are met as often as stated, and few verdicts are wrong", arguments: DeadlineWorld.Kind.allCases
  )
  func deadlines(_ kind: DeadlineWorld.Kind) throws {
    let run = try CalibrationRun.deadlines(kind, .none, claims: 400, seed: 1)
    #expect(run.scores.calibrationError < 0.08)
    #expect(run.shareDecided > 0.08)
    #expect(run.shareWrong < 0.05)
    #expect(try CalibrationRun.deadlines(kind, .noCoverage, claims: 50, seed: 1).decided == 0)
  }

  @Test("duties are kept as often as stated, and few states are wrong")
  func duties() throws {
    let run = try CalibrationRun.duties(.once, .none, claims: 400, seed: 1)
    #expect(run.scores.calibrationError < 0.08)
    #expect(run.shareDecided > 0.08)
    #expect(run.shareWrong < 0.05)
    #expect(try CalibrationRun.duties(.once, .noCoverage, claims: 50, seed: 1).decided == 0)
  }
}

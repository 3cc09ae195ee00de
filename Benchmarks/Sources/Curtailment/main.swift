import Foundation
import SightlineAir

// How well the ends of flights are named when reception ends aloft.
//
//   curtailment report AIRPORTS RUNWAYS TRACKS…   scores the model as built, and the same fitted without the
//                                                 aircraft it is scored on (four folds by aircraft)
//   curtailment coverage AIRPORTS RUNWAYS TRACKS… holds coverage against aircraft set aside
//   curtailment coverage-fit AIRPORTS RUNWAYS TRACKS…  tries weights and priors of coverage, likewise
//   curtailment fit AIRPORTS RUNWAYS TRACKS…      prints the table for EndCoefficients.swift

typealias Scored = (c: Curtailment.Case, p: Prediction)

func table(_ title: String, _ rows: [Scored]) {
  print("\n\(title)\n")
  print(
    "| side | reception ends | flights | named first right | mean probability | difference, 95 % by field | Brier "
      + "| calibration error | perfect model: mean, 95 % | precision at recall 0.95 | recall at precision 0.98 |"
  )
  print("|---|---|---|---|---|---|---|---|---|---|---|")
  let cuts = Samples.heights.map { Optional($0) } + [nil]
  for side in [EndState.Side?.none, .arrival, .departure] {
    let own = rows.filter { side == nil || $0.c.state.side == side }
    let near = own.filter { !$0.c.isFarSide }
    for cut in cuts {
      line(side, cut.map { "\(Int($0)) ft" } ?? "cruise", near.filter { $0.c.cut == cut })
    }
    line(side, "all below 3,000 ft", near.filter { ($0.c.cut ?? 1e9) < 3000 })
    for h in Samples.heights {
      line(side, "\(Int(h)) ft, going away", own.filter { $0.c.isFarSide && $0.c.cut == h })
    }
    for h in Samples.heights { line(side, "\(Int(h)) ft, either way", own.filter { $0.c.cut == h }) }
  }
}

func line(_ side: EndState.Side?, _ cut: String, _ rows: [Scored]) {
  guard rows.count >= 20 else { return }
  let s = Scores(rows.map(\.p), groups: rows.map { $0.c.truth ?? -1 - Int($0.c.address) })
  let name = side.map { $0 == .arrival ? "landing" : "take-off" } ?? "both"
  func f(_ x: Double) -> String { String(format: "%.3f", x) }
  let gap = String(format: "%+.3f (%+.3f to %+.3f)", s.accuracy - s.confidence, s.gap.low, s.gap.high)
  print(
    "| \(name) | \(cut) | \(s.count) | \(f(s.accuracy)) | \(f(s.confidence)) | \(gap) | \(f(s.brier)) "
      + "| \(f(s.calibrationError)) | \(f(s.chance.mean)), \(f(s.chance.high)) "
      + "| \(s.precisionAt95.map(f) ?? "not reached") | \(f(s.recallAt98)) |")
}

func printTable(_ c: EndModel.Coefficients) {
  for (label, sides) in [("airport", c.airport), ("unknown", c.unknown)] {
    print("    \(label): [")
    for side in sides {
      print("      [")
      for knot in side { print("        [" + knot.map { "\($0)" }.joined(separator: ", ") + "],") }
      print("      ],")
    }
    print("    ],")
  }
  print("    stray: [" + c.stray.map { "\($0)" }.joined(separator: ", ") + "]")
}

let arguments = CommandLine.arguments
guard arguments.count >= 5, ["fit", "report", "coverage", "coverage-fit"].contains(arguments[1]) else {
  FileHandle.standardError.write(
    Data("usage: curtailment fit|report|coverage|coverage-fit AIRPORTS RUNWAYS TRACKS…\n".utf8))
  exit(2)
}
let samples = try Samples(airports: arguments[2], runways: arguments[3], tracks: Array(arguments[4...]))
if arguments[1] == "coverage" {
  CoverageCheck.report(CoverageCheck.points(tracks: samples.tracks, detector: samples.detector))
} else if arguments[1] == "coverage-fit" {
  CoverageCheck.fit(tracks: samples.tracks, detector: samples.detector)
} else if arguments[1] == "fit" {
  printTable(Fitting().fit(samples.examples(samples.cases)))
} else {
  print("\(samples.flights) ends, \(samples.received) of them received, \(samples.cases.count) cuts")
  let folds = 4
  var heldOut: [Scored] = []
  for fold in 0..<folds {
    let seen = samples.cases.filter { Samples.fold($0.address, of: folds) != fold }
    let model = EndModel(coefficients: Fitting().fit(samples.examples(seen)))
    for c in samples.cases where Samples.fold(c.address, of: folds) == fold {
      heldOut.append((c, samples.predict(c, model)))
    }
  }
  table("Held out, aircraft for judging", heldOut.filter { !Samples.isForDevelopment($0.c.address) })
  table("Held out, all aircraft", heldOut)
  table("As built", samples.cases.map { ($0, samples.predict($0, EndModel())) })
}

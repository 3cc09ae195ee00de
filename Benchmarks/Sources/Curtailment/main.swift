import Foundation
import SightlineAir

// How well the ends of flights are named when reception ends aloft.
//
//   curtailment report AIRPORTS RUNWAYS TRACKS…   scores the model as built, and the same fitted without the
//                                                 aircraft it is scored on (four folds by aircraft)
//   curtailment coverage AIRPORTS RUNWAYS TRACKS… holds coverage against aircraft set aside
//   curtailment fit AIRPORTS RUNWAYS TRACKS…      prints the table for EndCoefficients.swift

func table(_ title: String, _ rows: [(Curtailment.Case, Prediction)]) {
  print("\n\(title)\n")
  print(
    "| side | cut at | flights | named first right | mean probability | Brier | calibration error "
      + "| … of a perfect model | precision at recall 0.95 | recall at precision 0.98 |")
  print("|---|---|---|---|---|---|---|---|---|---|")
  let cuts = Samples.heights.map { Optional($0) } + [nil]
  for side in [EndState.Side?.none, .arrival, .departure] {
    for cut in cuts {
      let chosen = rows.filter {
        !$0.0.isFarSide && $0.0.cut == cut && (side == nil || $0.0.state.side == side)
      }.map(\.1)
      guard !chosen.isEmpty else { continue }
      line(side, cut.map { "\(Int($0)) ft" } ?? "cruise", Scores(chosen))
    }
    let low = rows.filter {
      !$0.0.isFarSide && ($0.0.cut ?? 1e9) < 3000 && (side == nil || $0.0.state.side == side)
    }.map(\.1)
    if !low.isEmpty { line(side, "all below 3,000 ft", Scores(low)) }
    for cut in [2000.0, 5000, 10_000, 20_000] {
      let away = rows.filter { $0.0.isFarSide && $0.0.cut == cut && (side == nil || $0.0.state.side == side) }
      if !away.isEmpty { line(side, "\(Int(cut)) ft, going away", Scores(away.map(\.1))) }
    }
  }
}

func line(_ side: EndState.Side?, _ cut: String, _ s: Scores) {
  let name = side.map { $0 == .arrival ? "landing" : "take-off" } ?? "both"
  func f(_ x: Double) -> String { String(format: "%.3f", x) }
  print(
    "| \(name) | \(cut) | \(s.count) | \(f(s.accuracy)) | \(f(s.confidence)) | \(f(s.brier)) "
      + "| \(f(s.calibrationError)) | \(f(s.chanceError)) | \(s.precisionAt95.map(f) ?? "not reached") "
      + "| \(f(s.recallAt98)) |")
}

func printTable(_ c: EndModel.Coefficients) {
  for (label, sides) in [("airport", c.airport), ("unknown", c.unknown)] {
    print("    \(label): [")
    for side in sides {
      print("      [")
      for knot in side { print("        [" + knot.map { "\($0)" }.joined(separator: ", ") + "],") }
      print("      ],")
    }
    print(label == "airport" ? "    ]," : "    ]")
  }
}

let arguments = CommandLine.arguments
guard arguments.count >= 5, ["fit", "report", "coverage"].contains(arguments[1]) else {
  FileHandle.standardError.write(
    Data("usage: curtailment fit|report|coverage AIRPORTS RUNWAYS TRACKS…\n".utf8))
  exit(2)
}
let samples = try Samples(airports: arguments[2], runways: arguments[3], tracks: Array(arguments[4...]))
if arguments[1] == "coverage" {
  CoverageCheck.fit(tracks: samples.tracks, detector: samples.detector)
  CoverageCheck.report(CoverageCheck.points(tracks: samples.tracks, detector: samples.detector))
} else if arguments[1] == "fit" {
  printTable(Fitting().fit(samples.examples(samples.cases)))
} else {
  print("\(samples.flights) ends received, \(samples.cases.count) cuts")
  let folds = 4
  var heldOut: [(Curtailment.Case, Prediction)] = []
  for fold in 0..<folds {
    let seen = samples.cases.filter { Samples.fold($0.address, of: folds) != fold }
    let model = EndModel(coefficients: Fitting().fit(samples.examples(seen)))
    for c in samples.cases where Samples.fold(c.address, of: folds) == fold {
      heldOut.append((c, samples.predict(c, model)))
    }
  }
  table("Held out: fitted without the aircraft scored", heldOut)
  table("As built", samples.cases.map { ($0, samples.predict($0, EndModel())) })
}

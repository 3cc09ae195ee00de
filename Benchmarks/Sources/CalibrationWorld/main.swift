import Foundation
import SightlineWorlds

// calibration-world [CLAIMS] [SEED] [SVG]: holds claims of simulated worlds against the evaluators, world by world,
// prints a table and each world's reliability, and writes the curves as an SVG.
let arguments = Array(CommandLine.arguments.dropFirst())
let claims = arguments.first.flatMap { Int($0) } ?? 10_000
let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1

func three(_ x: Double) -> String { String(format: "%.3f", x) }

struct Curve {
  let title: String
  let run: CalibrationRun
}

var curves: [Curve] = []
for departure in CountWorld.departures {
  curves.append(
    Curve(
      title: "counts: \(departure.rawValue)",
      run: try CalibrationRun.counts(departure, claims: claims, seed: seed)))
}
for departure in FigureWorld.departures {
  curves.append(
    Curve(
      title: "figures: \(departure.rawValue)",
      run: try CalibrationRun.figures(departure, claims: claims, seed: seed)))
}

for kind in DeadlineWorld.Kind.allCases {
  for departure in DeadlineWorld.departures(kind) {
    curves.append(
      Curve(
        title: "deadlines of \(kind.rawValue): \(departure.rawValue)",
        run: try CalibrationRun.deadlines(kind, departure, claims: claims, seed: seed)))
  }
}
for departure in DeadlineWorld.departures(.once) {
  curves.append(
    Curve(
      title: "duties: \(departure.rawValue)",
      run: try CalibrationRun.duties(.once, departure, claims: claims, seed: seed)))
}

print("\(claims) claims a world, seed \(seed)")
print("Brier  log    ECE    decided wrong  world")
for curve in curves {
  let s = curve.run.scores
  print(
    [
      three(s.brier), three(s.logScore), three(s.calibrationError), three(curve.run.shareDecided),
      three(curve.run.shareWrong),
    ].joined(separator: "  ") + "  " + curve.title)
}
print("\nstated → came true (claims)")
for curve in curves {
  let bins = curve.run.scores.bins.filter { $0.count > 0 }.map {
    "\(three($0.meanStated))→\(three($0.shareTrue)) (\(Int($0.count)))"
  }
  print("\(curve.title): \(bins.joined(separator: "  "))")
}

if let path = arguments.dropFirst(2).first {
  try Data(ReliabilityPlot.svg(curves.map { ($0.title, $0.run.scores) }).utf8).write(
    to: URL(fileURLWithPath: path))
}

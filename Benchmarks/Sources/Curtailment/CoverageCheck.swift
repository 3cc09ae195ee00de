import Foundation
import SightlineAir
import SightlineUnits

/// Holds coverage against aircraft it has not seen: a quarter of them is set aside; from the rest, the share
/// of a flight's time that should be heard around its field is predicted for each stage and hour; then the
/// share that was really heard of those set aside is looked up.
struct CoverageCheck {
  struct Point {
    let stage: Int
    let predicted: Double
    let heard: Double
    let seconds: Double
  }
  static let parts = 4

  static func points(
    tracks: [Track], detector: FlightDetector, model: AirCoverage.Model = AirCoverage.Model()
  ) -> [Point] {
    var examined = tracks.map { (address: $0.address.address, examination: detector.examine($0)) }
    examined.sort { $0.address < $1.address }
    var points: [Point] = []
    for part in 0..<parts {
      var others = Reception()
      for e in examined where Samples.fold(e.address, of: parts) != part {
        others.merge(e.examination.reception)
      }
      var watchers: [String: Watcher] = [:]
      for e in examined where Samples.fold(e.address, of: parts) == part {
        for flight in e.examination.flights {
          for end in [flight.origin, flight.destination] {
            guard let best = end.best, best.probability >= 0.9,
              let site = detector.references.airports[best.option.text]
            else { continue }
            let watcher =
              watchers[site.ident]
              ?? Watcher(site: site.coordinate, reception: others, model: model)
            watchers[site.ident] = watcher
            let own = Watcher(site: site.coordinate, reception: e.examination.reception, model: model)
            for stage in 0..<3 {
              for (hour, tally) in own.tallies(stage: stage) where tally.heard + tally.missed >= 60 {
                guard watcher.detection(hour: hour) != nil else { continue }
                points.append(
                  Point(
                    stage: stage, predicted: watcher.receptionOf(stage: stage, hour: hour),
                    heard: tally.heard / (tally.heard + tally.missed), seconds: tally.heard + tally.missed))
              }
            }
          }
        }
      }
    }
    return points
  }

  /// Mean squared error of the predicted share, weighed by time.
  static func loss(_ points: [Point]) -> Double {
    let all = points.reduce(0) { $0 + $1.seconds }
    return points.reduce(0) { $0 + $1.seconds * ($1.predicted - $1.heard) * ($1.predicted - $1.heard) }
      / max(1, all)
  }

  /// The weights and priors with the smallest loss on aircraft set aside.
  static func fit(tracks: [Track], detector: FlightDetector) {
    for hourWeight in [300.0, 900, 2700] {
      for priorWeight in [300.0, 900, 2700] {
        for prior in [[0.1, 0.25, 0.4, 0.6], [0.25, 0.35, 0.45, 0.7], [0.4, 0.5, 0.6, 0.8]] {
          var model = AirCoverage.Model()
          (model.hourWeight, model.priorWeight, model.prior) = (hourWeight, priorWeight, prior)
          let found = points(tracks: tracks, detector: detector, model: model)
          print("hour \(hourWeight) prior \(priorWeight) \(prior): \(String(format: "%.4f", loss(found)))")
        }
      }
    }
  }

  static func report(_ points: [Point]) {
    print("| stage | predicted share heard | flight-hours | mean predicted | really heard |")
    print("|---|---|---|---|---|")
    let names = ["last 25 km, under 3,000 ft", "to 80 km, 3,000–10,000 ft", "40–200 km, above"]
    for stage in 0..<3 {
      let chosen = points.filter { $0.stage == stage }.sorted { $0.predicted < $1.predicted }
      var error = 0.0
      let bins = max(1, min(5, chosen.count / 20))
      for b in 0..<bins {
        let part = chosen[(chosen.count * b / bins)..<(chosen.count * (b + 1) / bins)]
        guard let low = part.first, let high = part.last else { continue }
        let n = Double(part.count)
        let predicted = part.reduce(0) { $0 + $1.predicted } / n
        let heard = part.reduce(0) { $0 + $1.heard } / n
        error += abs(predicted - heard) * n / Double(chosen.count)
        print(
          "| \(names[stage]) | "
            + String(
              format: "%.2f–%.2f | %d | %.3f | %.3f |", low.predicted, high.predicted, part.count, predicted,
              heard))
      }
      print("| \(names[stage]) | calibration error | \(chosen.count) | \(String(format: "%.3f", error)) | |")
    }
  }
}

import Foundation
import SightlineAir
import SightlineUnits

/// A cut flight made ready for fitting: the situation as numbers, and which candidate is true.
struct Example {
  let set: Int
  let knot: Int
  let weight: Double
  let features: [Double]
  let count: Int
  let unknown: [Double]
  /// Index of the true candidate, −1 for "somewhere else".
  let truth: Int
  /// How much it counts in the fit.
  let importance: Double
}

/// Fits `EndModel.Coefficients` by penalised maximum likelihood.
///
/// Penalties draw each coefficient towards the hand-set prior and towards its neighbours in height, so that
/// a height with few flights borrows from the next.
struct Fitting {
  var iterations = 700
  var rate = 0.05
  /// Strength of the pull towards the prior and towards the neighbouring height, in flights.
  var ridge = 0.05
  var smooth = 0.2
  /// The same for the logarithmic odds of ends that nothing explains.
  var strayRidge = 0.5

  func fit(_ examples: [Example]) -> EndModel.Coefficients {
    let prior = flat(.prior)
    var values = prior
    var m = [Double](repeating: 0, count: values.count)
    var v = m
    for step in 1...iterations {
      var gradient = penalty(values, prior)
      for example in examples { add(example, values, &gradient) }
      let (b1, b2) = (0.9, 0.999)
      let pace = rate * (step > iterations * 3 / 4 ? 0.2 : 1)
      for i in values.indices {
        m[i] = b1 * m[i] + (1 - b1) * gradient[i]
        v[i] = b2 * v[i] + (1 - b2) * gradient[i] * gradient[i]
        let mh = m[i] / (1 - pow(b1, Double(step)))
        let vh = v[i] / (1 - pow(b2, Double(step)))
        values[i] -= pace * mh / (vh.squareRoot() + 1e-8)
      }
    }
    return coefficients(values)
  }

  static let knots = EndModel.knots.count
  static let width = EndFeatures.count + EndModel.unknownCount
  private func offset(_ set: Int, _ knot: Int) -> Int { (set * Fitting.knots + knot) * Fitting.width }

  private static let strayOffset = EndModel.setCount * knots * width
  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private func flat(_ c: EndModel.Coefficients) -> [Double] {
    (0..<EndModel.setCount).flatMap { s in
      (0..<Fitting.knots).flatMap { k in c.airport[s][k] + c.unknown[s][k] }
    } + c.stray.map { log($0 / (1 - $0)) }
  }

  func coefficients(_ values: [Double]) -> EndModel.Coefficients {
    func block(_ from: Int, _ count: Int) -> [[[Double]]] {
      (0..<EndModel.setCount).map { s in
        (0..<Fitting.knots).map { k in
          (0..<count).map { (values[offset(s, k) + from + $0] * 1000).rounded() / 1000 }
        }
      }
    }
    return EndModel.Coefficients(
      airport: block(0, EndFeatures.count), unknown: block(EndFeatures.count, EndModel.unknownCount),
      stray: values[Fitting.strayOffset...].map { (Fitting.sigmoid($0) * 1e4).rounded() / 1e4 })
  }

  private func penalty(_ values: [Double], _ prior: [Double]) -> [Double] {
    var gradient = values.indices.map { 2 * ridge * (values[$0] - prior[$0]) }
    for s in 0..<EndModel.setCount {
      for k in 0..<(Fitting.knots - 1) {
        for i in 0..<Fitting.width {
          let (a, b) = (offset(s, k) + i, offset(s, k + 1) + i)
          let d = (values[a] - prior[a]) - (values[b] - prior[b])
          gradient[a] += 2 * smooth * d
          gradient[b] -= 2 * smooth * d
        }
      }
    }
    for k in 0..<Fitting.knots {
      let i = Fitting.strayOffset + k
      gradient[i] = 2 * strayRidge * (values[i] - prior[i])
      guard k + 1 < Fitting.knots else { continue }
      let d = values[i] - values[i + 1]
      gradient[i] += 4 * strayRidge * d
    }
    for k in 1..<Fitting.knots {
      let i = Fitting.strayOffset + k
      gradient[i] -= 4 * strayRidge * (values[i - 1] - values[i])
    }
    return gradient
  }

  private func add(_ e: Example, _ values: [Double], _ gradient: inout [Double]) {
    let (low, high) = (offset(e.set, e.knot), offset(e.set, e.knot + 1))
    let n = EndFeatures.count
    let mixed = (0..<Fitting.width).map { values[low + $0] * (1 - e.weight) + values[high + $0] * e.weight }
    var utilities = [Double](repeating: 0, count: e.count + 1)
    for c in 0..<e.count {
      var u = 0.0
      for i in 0..<n { u += mixed[i] * e.features[c * n + i] }
      utilities[c] = u
    }
    for i in 0..<EndModel.unknownCount { utilities[e.count] += mixed[n + i] * e.unknown[i] }
    let top = utilities.max() ?? 0
    var sum = 0.0
    for c in utilities.indices {
      utilities[c] = exp(utilities[c] - top)
      sum += utilities[c]
    }
    let truth = e.truth < 0 ? e.count : e.truth
    // How far this end is one that the features explain: the others do not bend them.
    let (a, b) = (Fitting.strayOffset + e.knot, Fitting.strayOffset + e.knot + 1)
    let (ea, eb) = (Fitting.sigmoid(values[a]), Fitting.sigmoid(values[b]))
    let stray = ea * (1 - e.weight) + eb * e.weight
    let (p, q) = (utilities[truth] / sum, 1 / Double(e.count + 1))
    let mix = (1 - stray) * p + stray * q
    let explained = (1 - stray) * p / mix
    let pull = e.importance * (p - q) / mix
    gradient[a] += pull * (1 - e.weight) * ea * (1 - ea)
    gradient[b] += pull * e.weight * eb * (1 - eb)
    var slope = [Double](repeating: 0, count: Fitting.width)
    for c in utilities.indices {
      let d = (utilities[c] / sum - (c == truth ? 1 : 0)) * e.importance * explained
      if abs(d) < 1e-9 { continue }
      if c < e.count {
        for i in 0..<n { slope[i] += d * e.features[c * n + i] }
      } else {
        for i in 0..<EndModel.unknownCount { slope[n + i] += d * e.unknown[i] }
      }
    }
    for i in 0..<Fitting.width {
      gradient[low + i] += slope[i] * (1 - e.weight)
      gradient[high + i] += slope[i] * e.weight
    }
  }
}

extension Example {
  /// The case itself, and a copy in which the true field is missing from the gazetteer: that teaches what a
  /// bad fit of all candidates looks like. Such copies count `missing` times as much.
  static func make(
    _ c: Curtailment.Case, airports: AirportTable, importance: Double, missing: Double
  ) -> [Example] {
    let s = EndModel.situation(c.state, airports)
    func example(_ candidates: [EndModel.Candidate], truth: Int, _ importance: Double) -> Example {
      var features: [Double] = []
      features.reserveCapacity(candidates.count * EndFeatures.count)
      for candidate in candidates {
        for i in 0..<EndFeatures.count { features.append(candidate.features.values[i]) }
      }
      return Example(
        set: s.set, knot: s.knot, weight: s.weight, features: features, count: candidates.count,
        unknown: s.unknown, truth: truth, importance: importance)
    }
    let truth = c.truth.flatMap { t in s.candidates.firstIndex { $0.airport == t } } ?? -1
    var examples = [example(s.candidates, truth: truth, importance)]
    if truth >= 0 {
      examples.append(
        example(s.candidates.filter { $0.airport != c.truth }, truth: -1, importance * missing))
    }
    return examples
  }
}

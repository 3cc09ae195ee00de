/// How far errors repeat one another where nobody copies: wrong values are popular, not drawn afresh.
///
/// The false words on one item fall into values as guests to tables (Chinese restaurant process): the next one
/// opens a new value with weight θ and repeats one with the weight of its followers. Large θ: independent errors.
struct RepeatedErrors {
  /// θ of independent errors, and the largest considered: as many as false values (`TruthModel.falseValues`).
  static let independent = 50.0
  private static let least = 0.05
  /// Where θ stands before any claim, and its deviation in ln; rates by attribute depart less from the common one.
  private static let (prior, deviation, deviationWithin) = (5.0, 1.5, 0.7)
  /// Part of the way, in ln θ, from what the claims say back to independence: that many false words agree is
  /// also what a true value taken for a false one looks like. Chosen on weather, flights and books.
  private static let doubt = 0.5

  /// By attribute.
  private(set) var theta: [Double]
  private let mostVoices: [Int]
  /// Items with more voices than this would be all that counts, at a cost of their own.
  private static let crowd = 1_000
  /// ln Γ(θ + m) − ln Γ(θ), by attribute and m.
  private(set) var rising: [[Double]] = []
  /// ln Γ(n), for n from 1.
  let followers: [Double]

  /// - Parameter mostVoices: on one item, by attribute.
  init(mostVoices: [Int]) {
    theta = [Double](repeating: Self.prior, count: mostVoices.count)
    self.mostVoices = mostVoices
    var gamma = [0.0, 0.0]
    for n in 2..<max(2, (mostVoices.max() ?? 0) + 1) { gamma.append(gamma[n - 1] + logarithm(Double(n - 1))) }
    followers = gamma
    fill()
  }

  /// How many items have m false words, and how many distinct false values there are, by attribute.
  struct Counts {
    private(set) var items: [[Double]]
    private(set) var values: [Double]
    init(mostVoices: [Int]) {
      items = mostVoices.map { Array(repeating: 0, count: min(crowd, $0) + 1) }
      values = Array(repeating: 0, count: mostVoices.count)
    }
    mutating func add(_ attribute: Int, words: Int, values distinct: Int, weight: Double) {
      guard words < items[attribute].count else { return }
      items[attribute][words] += weight
      values[attribute] += weight * Double(distinct)
    }
  }

  mutating func maximise(_ counts: Counts) {
    var whole = [Double](repeating: 0, count: counts.items.map(\.count).max() ?? 1)
    for row in counts.items { for m in row.indices { whole[m] += row[m] } }
    let common = Self.likeliest(whole, counts.values.reduce(0, +), Self.prior, Self.deviation)
    for a in theta.indices {
      let own =
        theta.count == 1
        ? common : Self.likeliest(counts.items[a], counts.values[a], common, Self.deviationWithin)
      theta[a] = exponential(
        (1 - Self.doubt) * logarithm(own) + Self.doubt * logarithm(Self.independent))
    }
    fill()
  }

  private mutating func fill() {
    rising = zip(theta, mostVoices).map { t, most in
      var sum = [0.0]
      for m in 0..<most { sum.append(sum[m] + logarithm(t + Double(m))) }
      return sum
    }
  }

  /// The likeliest θ on a grid, under a log-normal prior.
  private static func likeliest(_ items: [Double], _ values: Double, _ centre: Double, _ deviation: Double)
    -> Double
  {
    var more = items
    for m in stride(from: more.count - 2, through: 0, by: -1) { more[m] += more[m + 1] }
    var (best, at) = (-Double.infinity, centre)
    let span = logarithm(independent / least)
    for step in 0...60 {
      let t = least * exponential(span * Double(step) / 60)
      var likelihood = values * logarithm(t)
      for j in 0..<(more.count - 1) where more[j + 1] > 0 {
        likelihood -= more[j + 1] * logarithm(t + Double(j))
      }
      let z = logarithm(t / centre) / deviation
      likelihood -= 0.5 * z * z
      if likelihood > best { (best, at) = (likelihood, t) }
    }
    return at
  }
}

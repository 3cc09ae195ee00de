/// How easy an item is for everybody: one shift of the log odds of being right, normal with a learned deviation.
/// Without it, many voices that err together on a hard item look like many proofs.
struct ItemEase {
  static let nodes = 5
  /// Gauss–Hermite of order 5 for the standard normal; the centre last.
  static let place = [-2.856970013872806, 2.856970013872806, -1.355626179974266, 1.355626179974266, 0]
  private static let weight = [
    0.011257411327720691, 0.011257411327720691, 0.2220759220056126, 0.2220759220056126, 0.5333333333333333,
  ]
  static let logWeight = weight.map { logarithm($0) }
  /// However hard the item, the truth draws no fewer than half of the voices that are mostly right: that sources
  /// are led astray together cannot be told from their claims.
  private static let floor = 0.5
  private static let deviations = 0.05...3.0
  /// Items' worth of the deviation's first value.
  private static let strength = 5.0

  private(set) var deviation = 1.0

  /// The rates at the nodes whose mean is about `rate`.
  func rates(_ rate: Double) -> [Double] {
    // A logit is nearly a probit; the mean of a shifted one is flatter by this factor.
    let centre = logarithm(rate / (1 - rate)) * (1 + 0.346 * deviation * deviation).squareRoot()
    let least = min(rate, Self.floor)
    return Self.place.map { z in
      min(0.995, max(least, 1 / (1 + exponential(-centre - z * deviation))))
    }
  }

  /// - Parameter squares: sum over `items` items of the expected square of the shift, in deviations.
  mutating func maximise(squares: Double, items: Double) {
    let ratio = (squares + Self.strength) / (items + Self.strength)
    deviation = min(
      Self.deviations.upperBound, max(Self.deviations.lowerBound, deviation * ratio.squareRoot()))
  }
}

/// ln of each voice's rate and of its complement, by voice, attribute and node: read for every claim.
struct VoiceLogs {
  let width: Int
  let nodes: Int
  private(set) var rate: [Double] = []
  private(set) var hit: [Double] = []
  private(set) var miss: [Double] = []

  init(voices: Int, width: Int, ease: ItemEase?, _ marginal: (Int, Int) -> Double) {
    self.width = width
    nodes = ease == nil ? 1 : ItemEase.nodes
    for voice in 0..<voices {
      for attribute in 0..<width {
        let r = marginal(voice, attribute)
        rate.append(contentsOf: ease?.rates(r) ?? [r])
      }
    }
    hit = rate.map { logarithm($0) }
    miss = rate.map { logarithm(1 - $0) }
  }

  @inline(__always)
  func place(_ voice: Int, _ attribute: Int, _ node: Int) -> Int {
    (voice * width + (width == 1 ? 0 : attribute)) * nodes + node
  }
}

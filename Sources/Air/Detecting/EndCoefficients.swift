extension EndModel.Coefficients {
  /// Set by hand: signs and sizes an aviator would expect; where the fit starts.
  public static let prior: Self = {
    // Order of `EndFeatures.Name`.
    let low = [-2.0, -2, -1, -1.5, -0.5, -0.5, 3, 1, -3, -1, 1.5, -1, 1, 0.5, -0.5, 0.3, -1]
    let high = [-2.0, -1.5, -1, -1.5, -0.7, -0.7, 1.5, 0.5, 0, -1, 2, -2, 1.5, 0.5, -0.5, 0.5, -2]
    let airport = [low, low, low, high, high, high]
    let unknown = [
      [-5.0, 0, 0, 0], [-4, 0, 0, 0], [-3, 1, 0, 0], [-1, 2, 1, 0], [0, 3, 2, 0], [1, 3, 3, 0],
    ]
    return Self(airport: [airport, airport], unknown: [unknown, unknown])
  }()
  public static let fitted: Self = prior
}

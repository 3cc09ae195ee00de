/// Augmented Dickey-Fuller test with a constant (Said and Dickey 1984).
///
/// A series with a unit root wanders: regressions between two such series find relations that are not there
/// (Granger and Newbold 1974).
public struct UnitRootTest: Hashable, Sendable {
  public let statistic: Double
  /// Lagged differences, chosen by AIC up to a third root of the length.
  public let lags: Int
  public let observations: Int
  /// At 5 %, MacKinnon 2010 (Queen's Economics Department Working Paper 1227, table 2, one variable,
  /// constant).
  public let critical: Double
  /// True where a unit root is rejected at 5 %.
  public var isStationary: Bool { statistic < critical }

  /// `nil` for fewer than 10 values or a constant series.
  public init?(_ series: [Double]) {
    guard series.count >= 10, series.allSatisfy(\.isFinite) else { return nil }
    let differences = zip(series, series.dropFirst()).map { $1 - $0 }
    var best: (aic: Double, fit: LeastSquares, lags: Int)?
    var most = 0
    while (most + 1) * (most + 1) * (most + 1) <= series.count { most += 1 }
    for lags in 0...most {
      // Every lag is tried on the same rows, else the criteria cannot be compared.
      var rows: [[Double]] = []
      var y: [Double] = []
      for t in most..<differences.count {
        rows.append([1, series[t]] + (0..<lags).map { differences[t - 1 - $0] })
        y.append(differences[t])
      }
      guard let fit = LeastSquares(rows, y), fit.residualSum > 0, fit.freedom > 0 else { continue }
      let n = Double(fit.observations)
      let aic = n * UnitRootTest.ln(fit.residualSum / n) + 2 * Double(lags + 2)
      if best.map({ aic < $0.aic }) ?? true { best = (aic, fit, lags) }
    }
    guard let best else { return nil }
    (statistic, lags, observations) = (best.fit.t(1), best.lags, best.fit.observations)
    let n = Double(observations)
    critical = -2.86154 - 2.8903 / n - 4.234 / (n * n) - 40.040 / (n * n * n)
  }
}

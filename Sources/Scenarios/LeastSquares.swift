/// An ordinary least-squares fit.
struct LeastSquares: Sendable {
  let coefficients: [Double]
  /// Estimated covariance of the coefficients: s²(X′X)⁻¹.
  let covariance: [[Double]]
  let residualSum: Double
  let observations: Int
  var freedom: Int { observations - coefficients.count }

  func error(_ i: Int) -> Double { max(0, covariance[i][i]).squareRoot() }
  func t(_ i: Int) -> Double { error(i) > 0 ? coefficients[i] / error(i) : .nan }
  func p(_ i: Int) -> Double { Distributions.twoSidedT(t(i), freedom: Double(freedom)) }
  func interval(_ i: Int, level: Double = 0.95) -> ClosedRange<Double> {
    let half = Distributions.quantileT(twoSided: 1 - level, freedom: Double(freedom)) * error(i)
    return coefficients[i] - half...coefficients[i] + half
  }

  /// `nil` with fewer rows than coefficients plus one, rows of unequal length, or columns that depend on one
  /// another (pivot below 10⁻¹² of the largest).
  init?(_ rows: [[Double]], _ y: [Double]) {
    guard let k = rows.first?.count, k > 0, rows.count == y.count, rows.count > k,
      rows.allSatisfy({ $0.count == k && $0.allSatisfy(\.isFinite) }), y.allSatisfy(\.isFinite)
    else { return nil }
    // Columns are scaled to one size: shares and billions stand side by side.
    let scales = (0..<k).map { j in max(1e-300, rows.map { abs($0[j]) }.max() ?? 0) }
    var gram = [[Double]](repeating: [Double](repeating: 0, count: k), count: k)
    var moment = [Double](repeating: 0, count: k)
    for (row, value) in zip(rows, y) {
      for i in 0..<k {
        moment[i] += row[i] / scales[i] * value
        for j in 0..<k { gram[i][j] += row[i] / scales[i] * row[j] / scales[j] }
      }
    }
    guard let inverse = LeastSquares.inverse(gram) else { return nil }
    let scaled = (0..<k).map { i in (0..<k).reduce(0) { $0 + inverse[i][$1] * moment[$1] } }
    let estimates = (0..<k).map { scaled[$0] / scales[$0] }
    let residuals = zip(rows, y).map { row, value in
      value - zip(row, estimates).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let sum = residuals.reduce(0) { $0 + $1 * $1 }
    let variance = sum / Double(rows.count - k)
    (coefficients, residualSum, observations) = (estimates, sum, rows.count)
    covariance = (0..<k).map { i in (0..<k).map { j in variance * inverse[i][j] / scales[i] / scales[j] } }
  }

  /// Gauss and Jordan with row pivots.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    let n = matrix.count
    var a = matrix
    var b = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0 } }
    let largest = matrix.flatMap { $0 }.map(abs).max() ?? 0
    for column in 0..<n {
      guard let pivot = (column..<n).max(by: { abs(a[$0][column]) < abs(a[$1][column]) }),
        abs(a[pivot][column]) > 1e-12 * largest
      else { return nil }
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      let p = a[column][column]
      for j in 0..<n { (a[column][j], b[column][j]) = (a[column][j] / p, b[column][j] / p) }
      for i in 0..<n where i != column && a[i][column] != 0 {
        let f = a[i][column]
        for j in 0..<n { (a[i][j], b[i][j]) = (a[i][j] - f * a[column][j], b[i][j] - f * b[column][j]) }
      }
    }
    return b
  }
}

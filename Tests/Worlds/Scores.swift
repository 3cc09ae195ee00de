#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Stated probabilities held against what was so.
public struct Scores: Sendable {
  public struct Bin: Sendable {
    public private(set) var stated = 0.0
    public private(set) var true_ = 0.0
    public private(set) var count = 0.0
    public var meanStated: Double { stated / max(1, count) }
    public var shareTrue: Double { true_ / max(1, count) }
    mutating func add(_ p: Double, _ isTrue: Bool) {
      stated += p
      true_ += isTrue ? 1 : 0
      count += 1
    }
  }
  /// Ten of equal width.
  public private(set) var bins = [Bin](repeating: Bin(), count: 10)
  private var squares = 0.0
  private var logs = 0.0
  public private(set) var count = 0.0
  public private(set) var hits = 0.0
  public init() {}

  public mutating func add(_ p: Double, isTrue: Bool) {
    let q = min(1 - 1e-6, max(1e-6, p))
    bins[min(9, Int(q * 10))].add(q, isTrue)
    squares += (q - (isTrue ? 1 : 0)) * (q - (isTrue ? 1 : 0))
    logs -= log(isTrue ? q : 1 - q)
    count += 1
    hits += isTrue ? 1 : 0
  }

  public var shareTrue: Double { hits / max(1, count) }
  public var brier: Double { squares / max(1, count) }
  /// Mean negative ln of the probability given to what was so.
  public var logScore: Double { logs / max(1, count) }
  /// Expected calibration error: |stated − true| of each bin, weighed by its size.
  public var calibrationError: Double {
    bins.reduce(0) { $0 + abs($1.stated - $1.true_) } / max(1, count)
  }
}

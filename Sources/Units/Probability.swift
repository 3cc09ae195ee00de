#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A probability, always within [0, 1].
@frozen public struct Probability: Comparable, Hashable, Sendable, Codable {
  public let value: Double

  /// `nil` outside [0, 1] or when not a number: for values that come from outside.
  @inlinable public init?(_ value: Double) {
    guard value >= 0, value <= 1 else { return nil }
    self.value = value
  }
  /// Cuts to [0, 1]; not-a-number becomes 0. For results of arithmetic, where only rounding strays outside.
  @inlinable public init(clamping value: Double) {
    self.value = value >= 0 ? Swift.min(1, value) : 0
  }
  @inlinable public static var impossible: Probability { Probability(clamping: 0) }
  @inlinable public static var certain: Probability { Probability(clamping: 1) }
  @inlinable public static var even: Probability { Probability(clamping: 0.5) }

  @inlinable public var complement: Probability { Probability(clamping: 1 - value) }
  /// Both, where neither tells anything of the other.
  @inlinable public func and(_ other: Probability) -> Probability {
    Probability(clamping: value * other.value)
  }
  /// At least one, where neither tells anything of the other.
  @inlinable public func or(_ other: Probability) -> Probability {
    Probability(clamping: 1 - (1 - value) * (1 - other.value))
  }
  @inlinable public static func < (a: Probability, b: Probability) -> Bool { a.value < b.value }

  /// ln(p/(1−p)); ±infinity at 0 and 1.
  public var logOdds: Double { log(value) - log1p(-value) }
  public init(logOdds: Double) { self.init(clamping: 1 / (1 + exp(-logOdds))) }

  public init(from decoder: any Decoder) throws {
    let v = try decoder.singleValueContainer().decode(Double.self)
    guard let p = Probability(v) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "probability outside 0…1: \(v)"))
    }
    self = p
  }
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(value)
  }
}

extension Probability: CustomStringConvertible {
  public var description: String { "\(value)" }
}

extension Probability: ExpressibleByFloatLiteral {
  /// A literal outside [0, 1] is a mistake in the program and is cut like any arithmetic result.
  @inlinable public init(floatLiteral value: Double) { self.init(clamping: value) }
}

/// The lowest and highest probability over the priors that were tried.
@frozen public struct ProbabilityRange: Hashable, Sendable, Codable {
  public let low: Probability
  public let high: Probability
  public init(_ a: Probability, _ b: Probability) { (low, high) = (min(a, b), max(a, b)) }
  public var width: Double { high.value - low.value }
}

/// A span of time in seconds. May be negative: the difference of two instants.
@frozen public struct Seconds: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "s" }
  @inlinable public init(minutes: Double) { self.init(minutes * 60) }
  @inlinable public init(hours: Double) { self.init(hours * 3600) }
  @inlinable public init(days: Double) { self.init(days * 86_400) }
  @inlinable public var minutes: Double { value / 60 }
  @inlinable public var hours: Double { value / 3600 }
  @inlinable public var days: Double { value / 86_400 }
}

extension Metres {
  /// The way made at a speed in a span.
  @inlinable public init(_ speed: Knots, for span: Seconds) {
    self.init(MetresPerSecond(knots: speed).value * span.value)
  }
}

extension Knots {
  /// The mean speed over a way; infinite when the span is zero and the way is not.
  @inlinable public init(_ way: Metres, in span: Seconds) {
    self.init(metresPerSecond: MetresPerSecond(way.value / span.value))
  }
}

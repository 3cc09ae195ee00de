/// A speed in nautical miles an hour.
@frozen public struct Knots: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "kt" }
  @inlinable public init(metresPerSecond x: MetresPerSecond) { self.init(x.value * 3600 / 1852) }
}

/// A speed in metres a second.
@frozen public struct MetresPerSecond: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "m/s" }
  @inlinable public init(knots x: Knots) { self.init(x.value * 1852 / 3600) }
  @inlinable public init(feetPerMinute x: FeetPerMinute) { self.init(x.value * 0.3048 / 60) }
}

/// A vertical rate in feet a minute; positive is climbing.
@frozen public struct FeetPerMinute: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "ft/min" }
  @inlinable public init(metresPerSecond x: MetresPerSecond) { self.init(x.value * 60 / 0.3048) }
}

/// A length in metres.
@frozen public struct Metres: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "m" }
  /// 1 ft = 0.3048 m exactly (international foot).
  @inlinable public init(feet x: Feet) { self.init(x.value * 0.3048) }
  @inlinable public init(kilometres x: Kilometres) { self.init(x.value * 1000) }
  /// 1 NM = 1,852 m exactly (BIPM).
  @inlinable public init(nauticalMiles x: NauticalMiles) { self.init(x.value * 1852) }
}

/// A length or height in international feet; aviation altitudes come in it.
@frozen public struct Feet: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "ft" }
  @inlinable public init(metres x: Metres) { self.init(x.value / 0.3048) }
}

/// A length in kilometres.
@frozen public struct Kilometres: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "km" }
  @inlinable public init(metres x: Metres) { self.init(x.value / 1000) }
  @inlinable public init(nauticalMiles x: NauticalMiles) { self.init(x.value * 1.852) }
}

/// A length in nautical miles.
@frozen public struct NauticalMiles: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "NM" }
  @inlinable public init(metres x: Metres) { self.init(x.value / 1852) }
  @inlinable public init(kilometres x: Kilometres) { self.init(x.value / 1.852) }
}

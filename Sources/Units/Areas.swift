/// An area in square metres.
@frozen public struct SquareMetres: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "m²" }
  @inlinable public init(hectares x: Hectares) { self.init(x.value * 10_000) }
}

/// An area in hectares; land release is reported in it.
@frozen public struct Hectares: ScalarQuantity {
  public var value: Double
  @inlinable public init(_ value: Double) { self.value = value }
  public static var symbol: String { "ha" }
  @inlinable public init(squareMetres x: SquareMetres) { self.init(x.value / 10_000) }
}

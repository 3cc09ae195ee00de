/// A name that cannot be taken for another kind of name.
public protocol NameType: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  var text: String { get }
  init(_ text: String)
}

extension NameType {
  public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
  public var description: String { text }
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(text)
  }
}

/// A party: a state, an armed force, a donor, a supplier, an agency. As the case spells it.
public struct PartyName: NameType {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A place's stable name: `UDYZ` for an airport, else the identifier in the case's `places.geojson`.
public struct PlaceName: NameType {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// Where bytes or a statement come from: a receiver network, a register, a ministry, a newspaper.
public struct SourceName: NameType {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A lens: `air`, `ground`, `registers`, `works`, `reports`.
public struct LensName: NameType {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// What shares a fate: one receiver network, one satellite pass, one wire story. Evidence of one group
/// stands or falls together and is weighed once.
public struct DependenceGroup: NameType {
  public let text: String
  public init(_ text: String) { self.text = text }
}

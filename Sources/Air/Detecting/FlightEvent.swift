import SightlineUnits

/// Something that happened within a flight.
public struct FlightEvent: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable {
    /// Touched the runway and went on.
    case touchAndGo = "touch-and-go"
    /// Flew an approach and went on without touching.
    case goAround = "go-around"
    /// Flew the last approach of the flight.
    case approach
    /// Stood on the ground for less than makes another flight.
    case stop
    case loiter, holding, refuelling
  }
  public let kind: Kind
  public let during: Interval
  /// The field, where there is one.
  public let airport: String?
  /// As painted, for approaches.
  public let runway: String?
  /// Where it happened, or its middle.
  public let place: Coordinate?
  /// In plain words, with the figures it rests on.
  public let remark: String
  public init(
    _ kind: Kind, during: Interval, airport: String? = nil, runway: String? = nil, place: Coordinate? = nil,
    remark: String = ""
  ) {
    (self.kind, self.during, self.airport, self.runway) = (kind, during, airport, runway)
    (self.place, self.remark) = (place, remark)
  }
}

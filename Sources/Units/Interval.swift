/// A half-open stretch of time [start, end). Empty when both are equal.
@frozen public struct Interval: Hashable, Sendable, Codable {
  public let start: Instant
  public let end: Instant

  /// Swaps nothing: an end before the start is refused with `nil`.
  @inlinable public init?(from start: Instant, to end: Instant) {
    guard start <= end else { return nil }
    (self.start, self.end) = (start, end)
  }
  /// The empty interval at one instant.
  @inlinable public init(at instant: Instant) { (start, end) = (instant, instant) }
  /// The smallest interval that holds both instants, in either order.
  @inlinable public init(spanning a: Instant, _ b: Instant) { (start, end) = (min(a, b), max(a, b)) }

  @inlinable public var length: Seconds { end - start }
  @inlinable public func contains(_ t: Instant) -> Bool { start <= t && t < end }
  @inlinable public func contains(_ other: Interval) -> Bool { start <= other.start && other.end <= end }
  /// True when the two share a moment; an empty interval overlaps what contains its instant.
  @inlinable public func overlaps(_ other: Interval) -> Bool {
    (start < other.end && other.start < end) || (start == end && other.contains(start))
      || (other.start == other.end && contains(other.start))
  }
  @inlinable public func intersection(_ other: Interval) -> Interval? {
    Interval(from: max(start, other.start), to: min(end, other.end))
  }
  @inlinable public func union(_ other: Interval) -> Interval {
    Interval(spanning: min(start, other.start), max(end, other.end))
  }
}

extension Interval: CustomStringConvertible {
  /// `2024-08-01T00:00:00Z/2024-09-01T00:00:00Z` (ISO 8601).
  public var description: String { "\(start)/\(end)" }
}

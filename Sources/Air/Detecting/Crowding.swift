#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Points at which several aircraft were shown that cannot have been there: the mark of spoofing, which moves
/// every receiver in reach to one place.
///
/// A first pass over all aircraft counts (`CrowdCounter`); a detector that is given the result marks what lies
/// there. Real traffic at such a point loses a few positions, which is the smaller harm.
public struct CrowdedPlaces: Hashable, Sendable, Codable {
  /// Cells of a twentieth of a degree (5 km) and an hour.
  public let keys: Set<UInt64>
  public static let none = CrowdedPlaces(keys: [])
  init(keys: Set<UInt64>) { self.keys = keys }

  static func key(_ f: Fix) -> UInt64 {
    let row = UInt64(max(0, min(3600, (f.latitude + 90) * 20)))
    let column = UInt64(max(0, min(7200, (f.longitude + 180) * 20)))
    return UInt64(max(0, min(4e9, f.time / 3600))) << 28 | row << 14 | column
  }

  func mark(_ fixes: [Fix], _ faults: inout [PositionFault]) {
    guard !keys.isEmpty else { return }
    for i in fixes.indices where keys.contains(CrowdedPlaces.key(fixes[i])) { faults[i].insert(.crowded) }
  }

  /// The cells in which this aircraft was shown and cannot have been.
  static func suspects(_ cleaned: Cleaner.Result) -> Set<UInt64> {
    let impossible: PositionFault = [.jump, .impossibleSpeed, .sharedAddress]
    var keys: Set<UInt64> = []
    for i in cleaned.faults.indices where !cleaned.faults[i].isDisjoint(with: impossible) {
      keys.insert(key(cleaned.fixes[i]))
    }
    return keys
  }
}

/// Counts distinct aircraft at impossible points. Each aircraft is added once.
public struct CrowdCounter: Sendable {
  /// Two aircraft may err at one place by chance; three do not (assumed).
  public static let least = 3
  private var counts: [UInt64: Int] = [:]
  public init() {}
  public mutating func add(_ examination: FlightDetector.Examination) {
    for key in examination.suspects { counts[key, default: 0] += 1 }
  }
  public func places() -> CrowdedPlaces {
    CrowdedPlaces(keys: Set(counts.filter { $0.value >= CrowdCounter.least }.keys))
  }
}

import SightlineUnits

extension Track {
  /// Brings rows into order of time, removes equal ones, marks what conflicts, and accounts for it.
  ///
  /// Rows arrive nearly sorted, so one pass tells whether sorting is needed at all. The sort is stable:
  /// among rows of one time the first in the file stays first.
  mutating func settle(_ account: inout ReadingAccount) {
    var sorted = true
    var latest = Instant(microseconds: .min)
    for i in positions.indices {
      if positions[i].time < latest {
        positions[i].flags.insert(.outOfOrder)
        account.outOfOrder += 1
        sorted = false
      } else {
        latest = positions[i].time
      }
      if positions[i].flags.contains(.stale) { account.stale += 1 }
      if positions[i].flags.contains(.previousDay) { account.previousDay += 1 }
    }
    if !sorted {
      positions = positions.enumerated().sorted {
        ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
      }.map(\.element)
    }
    removeRepeats(&account)
    account.kept += positions.count
  }

  private mutating func removeRepeats(_ account: inout ReadingAccount) {
    // Most tracks repeat nothing: then nothing is moved.
    guard
      let first = positions.indices.dropFirst().first(where: { positions[$0].time == positions[$0 - 1].time })
    else { return }
    var out = first
    for i in first..<positions.count {
      var p = positions[i]
      let before = positions[out - 1]
      if p.time == before.time {
        if p.sameValues(as: before) {
          account.duplicates += 1
          continue
        }
        // Two places at one time: the first row stands, the other is kept and not used.
        if p.hasPosition, before.hasPosition,
          abs(Int64(p.latitudeE7) - Int64(before.latitudeE7))
            + abs(Int64(p.longitudeE7) - Int64(before.longitudeE7))
            > 100_000
        {
          p.flags.insert(.conflicting)
          account.conflicting += 1
        }
      }
      positions[out] = p
      out += 1
    }
    positions.removeLast(positions.count - out)
  }
}

extension Position {
  /// Equal but for how the row came (its place in the file).
  @inline(__always) func sameValues(as other: Position) -> Bool {
    let mask: PositionFlags = [.outOfOrder]
    return time == other.time && latitudeE7 == other.latitudeE7 && longitudeE7 == other.longitudeE7
      && altitudeFeet == other.altitudeFeet && geometricFeet == other.geometricFeet
      && speedTenths == other.speedTenths && trackHundredths == other.trackHundredths
      && rateFeetPerMinute == other.rateFeetPerMinute
      && flags.subtracting(mask) == other.flags.subtracting(mask)
  }
}

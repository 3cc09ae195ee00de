import SightlineUnits

/// A track's positions as fixes, with what the source itself says against each.
struct TrackFixes {
  var fixes: [Fix] = []
  var faults: [PositionFault] = []
  /// Index 0 is "none".
  var callsigns: [String] = [""]

  /// Rows without a place are left out: they say nothing detection can use.
  init(_ track: Track) {
    fixes.reserveCapacity(track.positions.count)
    faults.reserveCapacity(track.positions.count)
    var index: [String: UInt16] = ["": 0]
    let changes = track.callsigns.map { change -> (time: Int64, name: UInt16) in
      if let known = index[change.value] { return (change.time.microseconds, known) }
      // A file with more callsigns than this is not an aircraft's; the rest count as none.
      guard callsigns.count < 4096 else { return (change.time.microseconds, 0) }
      callsigns.append(change.value)
      index[change.value] = UInt16(callsigns.count - 1)
      return (change.time.microseconds, UInt16(callsigns.count - 1))
    }
    var next = 0
    // Before the first change the first callsign is the best guess, as in `Track.callsign(at:)`.
    var callsign = changes.first?.name ?? 0
    var poor = 0
    for (row, p) in track.positions.enumerated() where p.hasPosition {
      while next < changes.count, changes[next].time <= p.time.microseconds {
        callsign = changes[next].name
        next += 1
      }
      fixes.append(Fix(p, callsign: callsign, row: Int32(truncatingIfNeeded: row)))
      let fault = PositionFault(p)
      if fault.contains(.poorIntegrity) { poor += 1 }
      faults.append(fault)
    }
    // Old transponders and multilateration never report integrity: then its absence says nothing.
    if poor * 2 > fixes.count {
      for i in faults.indices { faults[i].remove(.poorIntegrity) }
    }
  }
}

extension Fix {
  @inline(__always)
  init(_ p: Position, callsign: UInt16, row: Int32) {
    let feet = p.altitudeFeet != .min ? p.altitudeFeet : p.geometricFeet
    self.init(
      time: Double(p.time.microseconds) / 1_000_000, latitude: Double(p.latitudeE7) / 1e7,
      longitude: Double(p.longitudeE7) / 1e7, altitude: feet == .min ? .nan : Float(feet),
      groundSpeed: p.speedTenths == .max ? .nan : Float(p.speedTenths) / 10,
      course: p.trackHundredths == .max ? .nan : Float(p.trackHundredths) / 100,
      verticalRate: p.rateFeetPerMinute == .min ? .nan : Float(p.rateFeetPerMinute),
      isOnGround: p.flags.contains(.onGround), callsign: callsign, row: row)
  }
}

extension PositionFault {
  @inline(__always)
  init(_ p: Position) {
    var fault: PositionFault = []
    if p.flags.contains(.stale) { fault.insert(.stale) }
    if p.flags.contains(.conflicting) { fault.insert(.jump) }
    if p.flags.contains(.previousDay) { fault.insert(.previousDay) }
    if p.flags.contains(.outOfOrder) { fault.insert(.outOfOrder) }
    if p.flags.contains(.lowIntegrity) { fault.insert(.poorIntegrity) }
    if p.flags.contains(.multilateration) || p.source == .mlat { fault.insert(.multilateration) }
    self = fault
  }
}

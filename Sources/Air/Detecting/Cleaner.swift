#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Decides which positions can be true. Nothing is thrown away: each fix gets its faults, and detection goes
/// on with those that are usable.
public struct Cleaner: Sendable {
  /// A lasting jump within this is noise of the time or a position caught up with: seen in good tracks up to
  /// 5.7 km (measured: gliders and airliners held and released by their receivers).
  static let slack = 6000.0
  /// A single position off by more than this that comes straight back is a spike.
  static let spike = 1500.0
  static let multilaterationSpike = 4000.0
  /// Margin over the reported speeds: wind, turns and reports some seconds old.
  static let speedFactor = 1.3
  static let speedMargin = 60.0
  /// Gates where no speed is reported, and the highest of all: those of readsb (`speed_check`), knots.
  static let unknownSpeed = 900.0
  static let topSpeed = 2000.0
  /// Feet a second: 12,000 ft/min, beyond airliners and transports; one and a half times a higher rate that
  /// is reported (parabolic flights, fighters). The slack covers rounding and barometric against geometric.
  static let climb = 200.0
  static let altitudeSlack = 500.0
  /// After so long a silence any altitude can follow.
  static let altitudeMemory = 120.0
  /// Above this height no aeroplane that was seen at `fastEnough` flies slower than `tooSlow`: stall speed in
  /// thin air is over 200 kt true, and winds stay under 150 kt on the bow for long.
  static let thinAir: Float = 25_000
  static let tooSlow: Float = 100
  static let fastEnough: Float = 300
  /// A chain of fewer positions that fits nowhere is a false position, not an aircraft.
  static let leastChain = 8
  /// So many seconds a chain of positions waits for the aircraft to come back to it: spoofing lasts minutes.
  static let chainMemory = 3600.0
  /// A second chain this long under one address is another aircraft.
  static let sharedAddressCount = 60
  /// OpenSky holds a position for up to 300 s after it was last heard; some seconds of it are usual.
  static let standStill: Float = 40

  public init() {}

  public struct Result: Sendable {
    /// In order of time; faults of the fix at the same index.
    public var fixes: [Fix]
    public var faults: [PositionFault]

    /// What detection uses; altitudes not believed are NaN.
    public func usable() -> [Fix] {
      var used = fixes
      // Most tracks have nothing to leave out before their first fault.
      if let first = faults.firstIndex(where: { !$0.isUsable || $0.contains(.altitudeSpike) }) {
        var out = first
        for i in first..<fixes.count where faults[i].isUsable {
          used[out] = fixes[i]
          if faults[i].contains(.altitudeSpike) { used[out].altitude = .nan }
          out += 1
        }
        used.removeLast(used.count - out)
      }
      Cleaner.releaseHeldSpeeds(&used)
      return used
    }
  }

  /// `faults` holds what the source itself says (stale, multilateration, integrity …), by index of `fixes`.
  public func clean(_ fixes: [Fix], faults: [PositionFault]) -> Result {
    var result = inOrder(fixes, faults)
    markStandstill(&result)
    markSpeed(&result)
    markJumps(&result)
    markSpikes(&result)
    markAltitudes(&result)
    return result
  }

  private func inOrder(_ fixes: [Fix], _ faults: [PositionFault]) -> Result {
    var sorted = true
    for i in fixes.indices.dropFirst() where fixes[i].time < fixes[i - 1].time {
      sorted = false
      break
    }
    var result = Result(fixes: fixes, faults: faults)
    guard !sorted else { return result }
    var latest = -Double.infinity
    for i in fixes.indices {
      if fixes[i].time < latest { result.faults[i].insert(.outOfOrder) }
      latest = max(latest, fixes[i].time)
    }
    let order = fixes.indices.sorted { (fixes[$0].time, $0) < (fixes[$1].time, $1) }
    return Result(fixes: order.map { fixes[$0] }, faults: order.map { result.faults[$0] })
  }

  private func markStandstill(_ r: inout Result) {
    var last = -1
    for i in r.fixes.indices {
      defer { if r.faults[i].isUsable { last = i } }
      guard last >= 0 else { continue }
      let (a, b) = (r.fixes[last], r.fixes[i])
      guard a.latitude == b.latitude, a.longitude == b.longitude else { continue }
      if a.time == b.time {
        r.faults[i].insert(.duplicate)
      } else if b.groundSpeed > Cleaner.standStill {
        r.faults[i].insert(.stale)
      }
    }
  }

  private func markSpeed(_ r: inout Result) {
    guard r.fixes.contains(where: { $0.altitude > Cleaner.thinAir && $0.groundSpeed > Cleaner.fastEnough })
    else { return }
    for i in r.fixes.indices
    where r.fixes[i].altitude > Cleaner.thinAir && r.fixes[i].groundSpeed < Cleaner.tooSlow {
      r.faults[i].insert(.impossibleSpeed)
    }
  }

  private func markJumps(_ r: inout Result) {
    let hypotheses = r.fixes.withUnsafeBufferPointer { fixes in
      r.faults.withUnsafeBufferPointer { faults in
        Hypotheses(count: fixes.count, skip: { !faults[$0].isUsable }) { a, b, count in
          fixes[b].time - fixes[a].time < (count < Cleaner.leastChain ? 120 : Cleaner.chainMemory)
        } agrees: { a, b in
          Cleaner.canFly(fixes[a], fixes[b], slack: Cleaner.slack)
        }
      }
    }
    guard hypotheses.chains.count > 1 else { return }
    let believed = hypotheses.believed(least: Cleaner.leastChain)
    for i in r.fixes.indices {
      let c = Int(hypotheses.chain[i])
      guard c >= 0, !believed[c] else { continue }
      r.faults[i].insert(
        hypotheses.chains[c].count >= Cleaner.sharedAddressCount ? .sharedAddress : .jump)
    }
  }

  /// So long must speed, course and rate stay the same to the last digit before they are doubted.
  static let heldTime = 15.0
  /// … and so far (knots) must the way made differ from the speed.
  static let heldMiss = 40.0

  /// Some receivers go on writing the last speed they heard: an aircraft "rolls" at 135 kt to its stand.
  /// Where nothing but the place changes, the speed is taken from the places.
  static func releaseHeldSpeeds(_ fixes: inout [Fix]) {
    var start = 0
    for i in fixes.indices.dropFirst() {
      let (a, b) = (fixes[start], fixes[i])
      // The reported values are compared as they came; released fixes keep their place in the run.
      guard b.groundSpeed == a.groundSpeed, same(b.course, a.course), same(b.verticalRate, a.verticalRate)
      else {
        release(&fixes, start..<i)
        start = i
        continue
      }
    }
    release(&fixes, start..<fixes.count)
  }

  @inline(__always)
  private static func same(_ a: Float, _ b: Float) -> Bool { a == b || (a.isNaN && b.isNaN) }

  private static func release(_ fixes: inout [Fix], _ run: Range<Int>) {
    guard let first = run.first, let last = run.last, fixes[last].time - fixes[first].time >= heldTime else {
      return
    }
    let held = Double(fixes[first].groundSpeed)
    var anchor = first
    // Along the way, not as the crow flies: an aircraft that turns round is not slow.
    var way = 0.0
    for i in run {
      if i > first { way += Plane.distance(fixes[i - 1], fixes[i]) }
      while fixes[i].time - fixes[anchor].time > 2 * heldTime, anchor < i {
        way -= Plane.distance(fixes[anchor], fixes[anchor + 1])
        anchor += 1
      }
      let seconds = fixes[i].time - fixes[anchor].time
      guard seconds >= heldTime / 2 else { continue }
      let made = max(0, way) / seconds / metresPerSecondPerKnot
      guard abs(made - held) > heldMiss else { continue }
      fixes[i].groundSpeed = Float(made)
      fixes[i].verticalRate = .nan
    }
  }

  /// There and back: neither neighbour can reach it, while they can reach each other.
  private func markSpikes(_ r: inout Result) {
    var a = -1
    var b = -1
    for c in r.fixes.indices where r.faults[c].isUsable {
      defer { (a, b) = (b, c) }
      guard a >= 0, r.fixes[c].time - r.fixes[a].time < Cleaner.altitudeMemory else { continue }
      let slack =
        r.faults[b].contains(.multilateration) ? Cleaner.multilaterationSpike : Cleaner.spike
      if !Cleaner.canFly(r.fixes[a], r.fixes[b], slack: slack),
        !Cleaner.canFly(r.fixes[b], r.fixes[c], slack: slack),
        Cleaner.canFly(r.fixes[a], r.fixes[c], slack: slack)
      {
        r.faults[b].insert(.jump)
        b = a
      }
    }
  }

  @inline(__always)
  static func canFly(_ a: Fix, _ b: Fix, slack: Double) -> Bool {
    let seconds = abs(b.time - a.time)
    var speed = Double(max(a.groundSpeed, b.groundSpeed))
    if a.groundSpeed.isNaN || b.groundSpeed.isNaN || seconds > 300 { speed = max(speed, unknownSpeed) }
    if speed.isNaN { speed = unknownSpeed }
    let gate = min(topSpeed, speed * speedFactor + speedMargin) * metresPerSecondPerKnot * seconds + slack
    // A degree of latitude is 111 km, one of longitude no more: the cheap tests decide nearly always.
    let north = abs(b.latitude - a.latitude) * Plane.metresPerDegree
    if north > gate { return false }
    let east = abs(b.longitude - a.longitude) * Plane.metresPerDegree
    if north + east < min(gate, Plane.farthest) * (1 - 1e-9) { return true }
    return Plane.distance(a, b) <= gate
  }

  private func markAltitudes(_ r: inout Result) {
    let hypotheses = r.fixes.withUnsafeBufferPointer { fixes in
      r.faults.withUnsafeBufferPointer { faults in
        Hypotheses(count: fixes.count, skip: { !faults[$0].isUsable || fixes[$0].altitude.isNaN }) {
          a, b, _ in
          fixes[b].time - fixes[a].time < Cleaner.altitudeMemory
        } agrees: { a, b in
          let seconds = fixes[b].time - fixes[a].time
          if seconds > Cleaner.altitudeMemory { return true }
          let reported = Double(max(abs(fixes[a].verticalRate), abs(fixes[b].verticalRate))) / 40
          return Double(abs(fixes[b].altitude - fixes[a].altitude))
            <= (reported > Cleaner.climb ? reported : Cleaner.climb) * seconds + Cleaner.altitudeSlack
        }
      }
    }
    guard hypotheses.chains.count > 1 else { return }
    let believed = hypotheses.believed(least: Cleaner.leastChain)
    for i in r.fixes.indices {
      let c = Int(hypotheses.chain[i])
      if c >= 0, !believed[c] { r.faults[i].insert(.altitudeSpike) }
    }
  }
}

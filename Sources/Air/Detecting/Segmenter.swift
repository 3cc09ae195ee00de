import SightlineUnits

/// One flight's fixes, with the ground before take-off and after landing.
struct Segment: Hashable, Sendable {
  enum Boundary: String, Hashable, Sendable, Codable {
    /// The aircraft stood on the ground.
    case ground
    /// Silence in which it may have landed.
    case silence
    /// The track begins or ends.
    case edge
    /// The positions jump to where the aircraft cannot have flown.
    case jump
  }
  /// Indices into the fixes.
  var range: Range<Int>
  var start: Boundary
  var end: Boundary
}

/// Cuts an aircraft's fixes into flights.
///
/// Rules, first match wins, for each silence and each ground phase: see `boundary(between:and:)` and
/// `splits(_:)`. What the aircraft must have done decides; what it may have done leaves the flight whole.
struct Segmenter {
  let parameters: DetectorParameters
  let airports: AirportTable

  func segments(of fixes: [Fix], ground: [GroundPhase]) -> [Segment] {
    guard !fixes.isEmpty else { return [] }
    var cuts: [(index: Int, kind: Segment.Boundary)] = []
    for phase in ground where splits(phase, fixes) { cuts.append((cut(in: phase, fixes), .ground)) }
    var grounded = [Bool](repeating: false, count: fixes.count)
    for phase in ground { for i in phase.range { grounded[i] = true } }
    let gap = parameters.gap.value
    for i in fixes.indices.dropFirst() {
      guard fixes[i].time - fixes[i - 1].time > gap else { continue }
      if grounded[i - 1], grounded[i] { continue }
      if let kind = boundary(
        between: fixes[i - 1], grounded[i - 1], and: fixes[i], grounded[i])
      {
        cuts.append((i, kind))
      }
    }
    cuts.sort { $0.index < $1.index }
    var segments: [Segment] = []
    var start = 0
    var kind = Segment.Boundary.edge
    for cut in cuts where cut.index > start && cut.index < fixes.count {
      segments.append(Segment(range: start..<cut.index, start: kind, end: cut.kind))
      (start, kind) = (cut.index, cut.kind)
    }
    segments.append(Segment(range: start..<fixes.count, start: kind, end: .edge))
    return segments.filter { isFlight(fixes, $0.range, grounded) }
  }

  /// A ground phase between two stretches in the air ends a flight when it lasts `groundStop`.
  private func splits(_ phase: GroundPhase, _ fixes: [Fix]) -> Bool {
    guard phase.range.lowerBound > 0, phase.range.upperBound < fixes.count else { return false }
    return fixes[phase.range.upperBound].time - fixes[phase.range.lowerBound].time
      >= parameters.groundStop.value
  }

  /// The next flight begins behind the longest pause on the ground: taxiing in belongs to one flight, taxiing
  /// out to the other.
  private func cut(in phase: GroundPhase, _ fixes: [Fix]) -> Int {
    var best = (index: phase.range.upperBound, gap: -1.0)
    for i in phase.range.lowerBound + 1..<min(phase.range.upperBound + 1, fixes.count) {
      let gap = fixes[i].time - fixes[i - 1].time
      if gap > best.gap { best = (i, gap) }
    }
    guard best.gap < 60 else { return best.index }
    // No pause: heard all the time. The slowest quarter of the phase marks the stand; cut in its middle.
    let slow = phase.range.filter { fixes[$0].groundSpeed < 5 }
    return slow.isEmpty ? (phase.range.lowerBound + phase.range.upperBound) / 2 : slow[slow.count / 2]
  }

  /// Whether a silence between two fixes hides a landing; `nil` when it is one flight.
  private func boundary(
    between a: Fix, _ aGrounded: Bool, and b: Fix, _ bGrounded: Bool
  ) -> Segment.Boundary? {
    let silence = b.time - a.time
    if silence >= parameters.longestSilence.value { return .silence }
    // On the ground at one end: the other end belongs to the flight that led here or left from here.
    if aGrounded != bGrounded {
      return (aGrounded ? silence >= parameters.groundStop.value * 2 && isFar(a, b) : silence >= 3600)
        ? .silence : nil
    }
    let way = Plane.distance(a, b)
    let mean = way / silence / metresPerSecondPerKnot
    // Never above what it flew: two aircraft under one address, or a false position.
    if mean > 1100 { return .jump }
    if endsLow(a), startsLow(b) { return .silence }
    if !timeToLand(a, b, way: way, silence: silence) { return nil }
    if a.callsign != b.callsign, a.callsign != 0, b.callsign != 0 { return .silence }
    let slower = Double(min(known(a.groundSpeed), known(b.groundSpeed)))
    let faster = Double(max(known(a.groundSpeed), known(b.groundSpeed)))
    let atHeight = !(abs(a.altitude - b.altitude) > 10_000) && !endsLow(a) && !startsLow(b)
    let kept =
      mean >= parameters.silentSpeedLow * slower && mean <= parameters.silentSpeedHigh * faster + 30
    if atHeight && (kept || waits(a, b, silence: silence)) { return nil }
    return soars(a, b, silence: silence) ? nil : .silence
  }

  /// Was there time to come down from a, turn round, climb to b, and cover the way meanwhile?
  private func timeToLand(_ a: Fix, _ b: Fix, way: Double, silence: Double) -> Bool {
    let height = Double((a.altitude.isNaN ? 5000 : a.altitude) + (b.altitude.isNaN ? 5000 : b.altitude))
    let vertical = max(0, height) / parameters.steepestDescent.value * 60
    let speed = Double(max(known(a.groundSpeed), known(b.groundSpeed), 100)) * metresPerSecondPerKnot
    return silence >= max(vertical, way / speed) + parameters.quickestTurnRound.value
  }

  /// Low, or coming down not far above: the last thing heard before a landing.
  private func endsLow(_ f: Fix) -> Bool { isLow(f, rate: -f.verticalRate) }
  /// Low, or climbing not far above: the first thing heard after a take-off.
  private func startsLow(_ f: Fix) -> Bool { isLow(f, rate: f.verticalRate) }

  /// 1,500 ft is circuit height; 4,000 ft and 300 ft/min an aircraft on its way to or from the ground.
  private func isLow(_ f: Fix, rate: Float) -> Bool {
    let h = height(f)
    return h < 1500 || (h < 4000 && rate > 300)
  }
  /// Feet over the nearest field; NaN when the altitude is unknown.
  private func height(_ f: Fix) -> Float {
    guard !f.altitude.isNaN, let p = f.coordinate else { return .nan }
    let field = airports.nearest(to: p, within: Metres(25_000))?.airport
    return f.altitude - Float(field?.elevation?.value ?? 0)
  }
  /// Circling at one height before and after, at work or waiting: no landing within three quarters of an
  /// hour is the simpler story.
  private func waits(_ a: Fix, _ b: Fix, silence: Double) -> Bool {
    silence < 2700 && abs(a.altitude - b.altitude) < 500 && !(abs(a.verticalRate) > 300)
      && !(abs(b.verticalRate) > 300) && height(a) > 1500
  }

  /// A glider or another slow aircraft, well above the ground at both ends of a silence of less than half an hour:
  /// its heights and its way made say nothing, since it circles and climbs, but a landing with another launch
  /// takes longer (measured: 15 to 28 minutes without reception in gliders' flights of seven hours).
  private func soars(_ a: Fix, _ b: Fix, silence: Double) -> Bool {
    silence < 1800 && a.groundSpeed < Segmenter.slow && b.groundSpeed < Segmenter.slow && height(a) > 2500
      && height(b) > 2500
  }
  /// Knots over ground: gliders and light aircraft in a climb.
  static let slow: Float = 110

  private func isFar(_ a: Fix, _ b: Fix) -> Bool { Plane.distance(a, b) > 5000 }
  private func known(_ speed: Float) -> Float { speed.isNaN ? 250 : speed }

  private func isFlight(_ fixes: [Fix], _ range: Range<Int>, _ grounded: [Bool]) -> Bool {
    var (count, first, last) = (0, Double.nan, Double.nan)
    var (low, high, fast) = (Float.infinity, -Float.infinity, false)
    for i in range where !grounded[i] {
      count += 1
      let f = fixes[i]
      if f.altitude < low { low = f.altitude }
      if f.altitude > high { high = f.altitude }
      // Where no speed is told, moving away is the sign of flying.
      if !fast {
        fast =
          f.groundSpeed.isNaN
          ? Plane.distance(fixes[range.lowerBound], f) > 2000
          : f.groundSpeed > Float(parameters.flyingSpeed.value)
      }
      if first.isNaN { first = fixes[i].time }
      last = fixes[i].time
    }
    // Taxiing with a wrong altitude looks airborne but is neither fast nor does it change its height.
    guard fast || high - low > 300 else { return false }
    return count >= parameters.minimumAirbornePositions
      && last - first >= parameters.minimumAirborneTime.value
  }
}

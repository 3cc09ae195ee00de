import Foundation
import SightlineAir
import SightlineObserving
import SightlineUnits

/// How many of each kind there were and agreed.
struct Tally: CustomStringConvertible {
  var flights = 0
  var legs = (marked: 0, agreed: 0)
  var takeOffs = (recorded: 0, agreed: 0)
  var landings = (recorded: 0, agreed: 0)
  /// Moments the lens tells without any such record.
  var withoutRecord = 0

  static func += (a: inout Tally, b: Tally) {
    a.flights += b.flights
    a.legs = (a.legs.marked + b.legs.marked, a.legs.agreed + b.legs.agreed)
    a.takeOffs = (a.takeOffs.recorded + b.takeOffs.recorded, a.takeOffs.agreed + b.takeOffs.agreed)
    a.landings = (a.landings.recorded + b.landings.recorded, a.landings.agreed + b.landings.agreed)
    a.withoutRecord += b.withoutRecord
  }
  var description: String {
    "\(flights) flights; leg marks \(legs.agreed) of \(legs.marked) agree, take-off records \(takeOffs.agreed) of "
      + "\(takeOffs.recorded), landing records \(landings.agreed) of \(landings.recorded); "
      + "\(withoutRecord) moments told without a record"
  }
}

/// One aircraft's flights against its source's own marks.
struct Comparison {
  private(set) var tally = Tally()
  private(set) var disagreements: [String] = []

  /// Moments so far apart still are the same: sources thin their rows to some 30 s.
  static let tolerance = Seconds(60)
  /// A leg's first row may be on the stand, where the source is heard before the lens counts a flight.
  static let legTolerance = Seconds(180)

  private let track: Track
  private let flights: [Flight]
  private let airports: AirportTable

  init(_ track: Track, flights: [Flight], airports: AirportTable) {
    (self.track, self.flights, self.airports) = (track, flights, airports)
    tally.flights = flights.count
    legs()
    records()
  }

  private mutating func legs() {
    let marks = track.positions.filter { $0.flags.contains(.newLeg) }.map(\.time)
    let starts = flights.dropFirst().map(\.firstSeen)
    tally.legs.marked = marks.count
    for mark in marks {
      if starts.contains(where: { ($0 - mark).magnitude <= Comparison.legTolerance }) {
        tally.legs.agreed += 1
      } else {
        disagreements.append("\(track.address) \(mark): the source marks a new leg, the lens does not")
      }
    }
    guard !marks.isEmpty else { return }
    for start in starts where !marks.contains(where: { ($0 - start).magnitude <= Comparison.legTolerance }) {
      disagreements.append("\(track.address) \(start): the lens begins a flight, the source marks no new leg")
    }
  }

  private mutating func records() {
    let rows = track.positions.filter { $0.hasPosition && !$0.flags.contains(.stale) }
    var matched: Set<Instant> = []
    for (a, b) in zip(rows, rows.dropFirst()) where a.isOnGround != b.isOnGround {
      let isTakeOff = a.isOnGround
      let told = flights.compactMap { isTakeOff ? $0.takeOff : $0.landing }
      let match = told.first { Comparison.isNear($0, a.time, b.time) }
      if isTakeOff { tally.takeOffs.recorded += 1 } else { tally.landings.recorded += 1 }
      if let match {
        matched.insert(match)
        if isTakeOff { tally.takeOffs.agreed += 1 } else { tally.landings.agreed += 1 }
      } else {
        let what = isTakeOff ? "take-off" : "landing"
        disagreements.append("\(track.address) \(b.time): \(what) recorded; \(reason(a, b))")
      }
    }
    let all = flights.flatMap { [$0.takeOff, $0.landing] }.compactMap { $0 }
    tally.withoutRecord = all.filter { !matched.contains($0) }.count
  }

  private static func isNear(_ t: Instant, _ a: Instant, _ b: Instant) -> Bool {
    t + tolerance >= a && t - tolerance <= b
  }

  /// What was going on between the two rows, in the order in which the lens would say no.
  private func reason(_ a: Position, _ b: Position) -> String {
    // The lens tells no moment that lies in a silence of over two minutes.
    if (b.time - a.time) > Seconds(120) { return "in a silence of \(Int((b.time - a.time).value)) s" }
    let event = flights.flatMap(\.events).first {
      ($0.kind == .touchAndGo || $0.kind == .stop)
        && (Comparison.isNear($0.during.start, a.time, b.time) || $0.during.contains(b.time))
    }
    if let event { return "told as \(event.kind.rawValue)" }
    let ground = a.isOnGround ? a : b
    let air = a.isOnGround ? b : a
    if let altitude = (ground.altitude ?? air.altitude)?.value, let place = air.coordinate {
      let field = airports.nearest(to: place, within: Metres(25_000))?.airport
      let height = Int(altitude - (field?.elevation?.value ?? 0))
      if height > 1500 { return "mark refused \(height) ft over \(field?.ident ?? "the sea")" }
    }
    let rate = Int((air.verticalRate ?? ground.verticalRate)?.value ?? 0)
    if abs(rate) > 600 { return "mark refused at \(rate) ft/min" }
    guard let flight = flights.first(where: { $0.firstSeen <= b.time && b.time <= $0.lastSeen }) else {
      return "no flight: \(heardAloft()) s heard aloft in all"
    }
    // The aircraft rolls, by its speed and height, while the mark comes and goes.
    if let takeOff = flight.takeOff, b.time < takeOff {
      return "the mark flickers before the take-off, \(Int((takeOff - b.time).value)) s later"
    }
    if let landing = flight.landing, b.time > landing {
      return "the mark flickers after the landing, \(Int((b.time - landing).value)) s before"
    }
    return "the flight is told without this moment"
  }

  private func heardAloft() -> Int {
    var seconds = 0.0
    for (a, b) in zip(track.positions, track.positions.dropFirst())
    where !a.isOnGround && !b.isOnGround && b.time - a.time < Comparison.tolerance {
      seconds += (b.time - a.time).value
    }
    return Int(seconds)
  }
}

import SightlineAccords
import SightlineObserving
import SightlineTesting
import SightlineUnits
import Testing

@testable import SightlineVerdicts

/// Duty states against a plain reading of the calendar: every event known to the day and certain, watched
/// either fully or not at all.
@Suite struct DutyReferenceTests {
  /// In force from the start of this day.
  private let from = 10
  private let armenia = PartyName("Armenia")

  private func event(_ kind: EventKind, _ day: Int, _ party: PartyName?) -> World.Event {
    World.Event(kind: kind, from: Double(day), to: Double(day + 1), party: party)
  }
  private func figure(
    _ kind: EventKind, _ day: Int, _ value: Int, _ category: String, _ party: PartyName,
    _ source: String = "s"
  )
    -> World.Event
  {
    var e = event(kind, day, party)
    (e.category, e.figure, e.source) = (category, Figure(ExactDecimal(value), .count), source)
    return e
  }

  private func states(
    _ duties: String, _ world: World, asOf day: Int, binds: String = "Armenia", verified: [String: Int] = [:],
    until: Int? = nil
  ) throws -> [Verdict] {
    let force = "in force from \(World.date(from))" + (until.map { " until \(World.date($0))" } ?? "")
    let block = try #require(
      document(commitmentText(duties, force: force, binds: binds)).commitments.first)
    let dates = verified.mapValues { n in
      DateValue(
        text: "\(World.date(n))",
        interval: Interval(spanning: World.instant(Double(n)), World.instant(Double(n + 1))), precision: .day)
    }
    return try CommitmentEvaluator().evaluate(
      block, accord: "t", asOf: World.instant(Double(day)), verified: dates, ask: world.answer)
  }

  /// Some days, often the ones that matter.
  private func day(_ random: inout SeededRandom, near: [Int]) -> Int {
    random.below(3) == 0
      ? 12 + random.below(200) : max(0, near[random.below(near.count)] + random.below(3) - 1)
  }

  private func dated(_ days: [Int], limit: Int, asOf: Int, full: Bool) -> DutyState {
    let known = days.filter { $0 < asOf && $0 >= from }
    if known.contains(where: { $0 < limit }) { return .met }
    if asOf < limit { return .pending }
    if !known.isEmpty { return .metLate }
    return full ? .breached : .cannotTell
  }

  @Test("obligations and milestones by and before a date, with expiry: 2,000 generated cases")
  func obligations() throws {
    var random = SeededRandom(seed: 101)
    for n in 0..<2_000 {
      let due = 40 + random.below(60)
      let before = random.below(2) == 0
      let limit = before ? due : due + 1
      let full = random.below(2) == 0
      let days = (0..<random.below(3)).map { _ in day(&random, near: [limit, from]) }
      let asOf = day(&random, near: [limit, from, 200])
      let until = random.below(3) == 0 ? due + random.below(30) : nil
      let world = World(
        events: days.map { event(.handOver, $0, armenia) }, detection: full ? 1 : 0)
      let word = ["requires", "milestone m"][random.below(2)]
      let got = try states(
        "  \(word) hand-overs by Armenia \(before ? "before" : "by") \(World.date(due))", world, asOf: asOf,
        until: until)
      var want: DutyState = asOf <= from ? .notInForce : dated(days, limit: limit, asOf: asOf, full: full)
      if let until, asOf > until + 1, want == .cannotTell || want == .pending { want = .notInForce }
      let verdict = try #require(got.first)
      #expect(
        verdict.state == want,
        "case \(n): due \(due) \(before), events \(days), as of \(asOf), until \(String(describing: until)), full \(full): \(verdict.reasons.map(\.text))"
      )
      if want == .metLate {
        let late = days.filter { $0 < asOf && $0 >= from }.min()! - limit + 1
        #expect(
          verdict.margin == Margin(low: Double(late), high: Double(late), unit: "days late"), "case \(n)")
      }
    }
  }

  @Test("prohibitions with and without an observed exception: 1,250 generated cases")
  func prohibitions() throws {
    var random = SeededRandom(seed: 102)
    for n in 0..<1_250 {
      let full = random.below(2) == 0
      let asOf = day(&random, near: [from, 60, 150])
      let days = (0..<random.below(3)).map { _ in day(&random, near: [from, asOf, 50]) }
      let excuses = (0..<random.below(3)).map { i in
        i < days.count && random.below(2) == 0 ? days[i] : day(&random, near: [50])
      }
      let hasException = random.below(2) == 0
      let world = World(
        events: days.map { event(.incident, $0, armenia) } + excuses.map { event(.exercise, $0, armenia) },
        detection: full ? 1 : 0)
      let got = try states(
        "  prohibits incidents by Armenia" + (hasException ? "\n    except when exercises by Armenia" : ""),
        world,
        asOf: asOf)
      let known = days.filter { $0 >= from && $0 < asOf }
      let unexcused = hasException ? known.filter { !excuses.contains($0) } : known
      let want: DutyState =
        asOf <= from
        ? .notInForce
        : !unexcused.isEmpty ? .breached : !known.isEmpty ? .excused : full ? .met : .cannotTell
      #expect(
        got.first?.state == want,
        "case \(n): \(days) excuses \(excuses) \(hasException) as of \(asOf) full \(full): \(got.first?.reasons.map(\.text) ?? [])"
      )
    }
  }

  @Test("ceilings over several dates and contradictory sources: 1,250 generated cases")
  func ceilings() throws {
    var random = SeededRandom(seed: 103)
    for n in 0..<1_250 {
      let asOf = day(&random, near: [from, 100, 900])
      var world = World(detection: Double(random.below(2)))
      var byDay: [Int: [Int]] = [:]
      for _ in 0..<random.below(4) {
        let d = day(&random, near: [from, 90, asOf])
        guard byDay[d] == nil else { continue }
        // Two sources on one day, which either agree or contradict one another.
        for source in 0..<1 + random.below(2) {
          let value = [220, 221, 100, 381][random.below(4)]
          byDay[d, default: []].append(value)
          world.events.append(figure(.holding, d, value, "battle tanks", armenia, "source \(source)"))
        }
      }
      let got = try states("  ceiling battle tanks 220", world, asOf: asOf)
      func over(_ values: [Int]) -> Bool? {
        let (above, below) = (values.contains { $0 > 220 }, values.contains { $0 <= 220 })
        return above && below ? nil : above
      }
      let known = byDay.filter { $0.key >= from && $0.key < asOf }
      var want = DutyState.cannotTell
      if asOf <= from {
        want = .notInForce
      } else if known.values.contains(where: { over($0) == true }) {
        want = .breached
      } else if let last = known.keys.max(), let values = known[last], over(values) == false,
        last + 1 + 731 >= asOf
      {
        want = .met
      }
      let verdict = try #require(got.first)
      #expect(verdict.state == want, "case \(n): \(known) as of \(asOf): \(verdict.reasons.map(\.text))")
      if want == .breached, let worst = known.filter({ over($0.value) == true }).max(by: { $0.key < $1.key })
      {
        let excess = worst.value.map { Double($0 - 220) }
        #expect(
          verdict.margin == Margin(low: excess.min()!, high: excess.max()!, unit: "battle tanks"), "case \(n)"
        )
      }
    }
  }

  @Test("notices 42 days before an exercise of 9,000 and more: 1,250 generated cases")
  func notices() throws {
    var random = SeededRandom(seed: 104)
    for n in 0..<1_250 {
      let full = random.below(2) == 0
      let start = 60 + random.below(60)
      let troops = [8_999, 9_000, 12_000][random.below(3)]
      let asOf = day(&random, near: [start + 1, start + 30, start + 60])
      let notified =
        random.below(4) == 0 ? nil : day(&random, near: [start - 42, start - 21, start, start - 43])
      var world = World(detection: full ? 1 : 0)
      world.events.append(figure(.exercise, start, troops, "troops", armenia))
      if let notified { world.events.append(event(.notification, notified, armenia)) }
      let got = try states(
        "  notice at least 42 days before start of exercises with at least 9000 troops", world, asOf: asOf)
      let owed = start < asOf && troops >= 9_000
      var want: DutyState
      if asOf <= from {
        want = .notInForce
      } else if !owed {
        want = full ? .notTriggered : .cannotTell
      } else if let notified, notified < asOf {
        want = notified <= start - 42 ? .met : .metLate
      } else {
        want = full ? .breached : .cannotTell
      }
      let verdict = try #require(got.first)
      #expect(
        verdict.state == want,
        "case \(n): start \(start), \(troops), notified \(String(describing: notified)), as of \(asOf), full \(full): \(verdict.reasons.map(\.text))"
      )
      if want == .metLate, let notified {
        let late = Double(notified - (start - 42))
        #expect(verdict.margin == Margin(low: late, high: late, unit: "days late"), "case \(n)")
      }
    }
  }

  @Test("periodic duties: 750 generated cases")
  func periodic() throws {
    var random = SeededRandom(seed: 105)
    for n in 0..<750 {
      let full = random.below(2) == 0
      let start = 12 + random.below(20)
      let asOf = day(&random, near: [start + 30, start + 60, start + 90, from])
      let days = (0..<random.below(6)).map { _ in
        day(&random, near: [start, start + 30, start + 59, start + 60])
      }
      let world = World(events: days.map { event(.statement, $0, armenia) }, detection: full ? 1 : 0)
      let got = try states(
        "  every 30 days statements by Armenia starting \(World.date(start))", world, asOf: asOf)
      var kept: [Bool] = []
      var begin = start
      while begin + 30 <= asOf {
        kept.append(days.contains { begin <= $0 && $0 < begin + 30 })
        begin += 30
      }
      let want: DutyState =
        asOf <= from
        ? .notInForce
        : kept.isEmpty ? .pending : kept.allSatisfy { $0 } ? .met : full ? .breached : .cannotTell
      #expect(
        got.first?.state == want,
        "case \(n): start \(start), \(days), as of \(asOf), full \(full): \(got.first?.reasons.map(\.text) ?? [])"
      )
    }
  }

  @Test("milestones that wait for others: 1,250 generated cases")
  func milestones() throws {
    var random = SeededRandom(seed: 106)
    for n in 0..<1_250 {
      let full = random.below(2) == 0
      let due = 40 + random.below(20)
      let first = random.below(3) == 0 ? nil : day(&random, near: [due, due + 1])
      let second =
        random.below(3) == 0 ? nil : day(&random, near: [due + 20, (first ?? due) + 20, (first ?? due) + 21])
      let asOf = day(&random, near: [due, due + 21, due + 60])
      var world = World(detection: full ? 1 : 0)
      if let first { world.events.append(event(.handOver, first, armenia)) }
      if let second { world.events.append(event(.completion, second, armenia)) }
      let got = try states(
        """
          milestone first hand-overs by Armenia by \(World.date(due))
          milestone second completions by Armenia within 20 days after first
        """, world, asOf: asOf)
      var want: (DutyState, DutyState) = (.notInForce, .notInForce)
      if asOf > from {
        want.0 = dated(first.map { [$0] } ?? [], limit: due + 1, asOf: asOf, full: full)
        let done = second.map { $0 < asOf && $0 >= from } ?? false
        switch want.0 {
        case .met, .metLate:
          want.1 = dated(
            second.map { [$0] } ?? [], limit: (first ?? 0) + 1 + 20, asOf: asOf, full: full)
        case .cannotTell: want.1 = done ? .met : .cannotTell
        default: want.1 = done ? .met : .notTriggered
        }
      }
      #expect(
        got.map(\.state) == [want.0, want.1],
        "case \(n): due \(due), first \(String(describing: first)), second \(String(describing: second)), as of \(asOf), full \(full)"
      )
    }
  }

  @Test("phased steps with notice and extension: 1,250 generated cases")
  func steps() throws {
    var random = SeededRandom(seed: 107)
    for n in 0..<1_250 {
      let full = random.below(2) == 0
      let verified = 20 + random.below(20)
      let limit = verified + 1 + 30
      let last = limit + 10
      let done = random.below(4) == 0 ? nil : day(&random, near: [limit, last, limit - 10])
      let told =
        random.below(3) == 0 ? nil : max(verified, day(&random, near: [(done ?? limit) - 14, done ?? limit]))
      let asOf = day(&random, near: [limit, last, last + 60])
      var world = World(detection: full ? 1 : 0)
      if let done { world.events.append(event(.handOver, done, armenia)) }
      if let told { world.events.append(event(.notification, told, armenia)) }
      let got = try states(
        """
          milestone first completions by Armenia
          step s hand-overs by Armenia within 30 days after first verified, notice 14 days, extension at most 10 days
        """, world, asOf: asOf, verified: ["first": verified])
      var want: DutyState = .notInForce
      if asOf > from {
        want = dated(done.map { [$0] } ?? [], limit: last, asOf: asOf, full: full)
        if want == .met, let done {
          // A notice after the act is none of this act's.
          if let told, told < asOf, told <= done {
            want = told <= done - 14 ? .met : .breached
          } else {
            want = full ? .breached : .cannotTell
          }
        }
      }
      #expect(
        got.last?.state == want,
        "case \(n): verified \(verified), done \(String(describing: done)), told \(String(describing: told)), as of \(asOf), full \(full): \(got.last?.reasons.map(\.text) ?? [])"
      )
    }
  }

  @Test("mandates: size and last day: 1,250 generated cases")
  func mandates() throws {
    var random = SeededRandom(seed: 108)
    let mission = PartyName("Mission")
    for n in 0..<1_250 {
      let full = random.below(2) == 0
      let until = 60 + random.below(40)
      let asOf = day(&random, near: [until, until + 1, until + 30])
      var world = World(detection: full ? 1 : 0)
      var byDay: [Int: Int] = [:]
      for _ in 0..<random.below(3) {
        let d = day(&random, near: [until, until + 1, 50])
        byDay[d] = [209, 210, 100][random.below(3)]
      }
      for (d, value) in byDay.sorted(by: { $0.key < $1.key }) {
        var e = figure(.deployment, d, value, "staff", mission)
        e.place = PlaceName("Site")
        world.events.append(e)
      }
      let got = try states(
        "  mandate at Site from \(World.date(from)) until \(World.date(until)) of at most 209 staff", world,
        asOf: asOf, binds: "Mission")
      let known = byDay.filter { $0.key >= from && $0.key < asOf }
      var want: DutyState = .notInForce
      if asOf > from {
        // Strength binds while the mandate lasts; whoever is there later overstays, however few.
        let term = known.filter { $0.key < until + 1 }
        let over = term.values.contains { $0 > 209 }
        let stayed = asOf > until + 1 && known.keys.contains { $0 >= until + 1 }
        if over || stayed {
          want = .breached
        } else if term.isEmpty {
          want = full ? .notTriggered : .cannotTell
        } else {
          want = asOf > until + 1 && !full ? .cannotTell : .met
        }
      }
      #expect(
        got.first?.state == want,
        "case \(n): until \(until), \(known), as of \(asOf), full \(full): \(got.first?.reasons.map(\.text) ?? [])"
      )
    }
  }
}

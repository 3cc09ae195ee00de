import SightlineAccords
import SightlineObserving
import SightlineUnits
import Testing

@Suite struct CommitmentTests {
  @Test("a line of ceilings makes one duty a category, called by it")
  func ceilings() throws {
    let document = sound(commitment("  ceiling battle tanks 220, artillery 285\n    under \"Article IV\""))
    let duties = try #require(document.commitments.first).duties
    #expect(duties.map(\.label) == ["battle tanks", "artillery"])
    #expect(duties.allSatisfy { $0.clause == "Article IV" })
    let questions = try #require(document.commitments.first).questions(
      duties[0], during: try #require(DateText.interval("2020")))
    #expect(questions.first?.kind == .holding && questions.first?.attribute(.category) == ["battle tanks"])
  }

  @Test("a notice has a lead, an event and thresholds of which any suffices")
  func notice() throws {
    let duty = try duty(
      "  notice at least 42 days before start of exercises with at least 9000 troops or 250 battle tanks called n"
    )
    guard case .notice(let lead, let event) = duty.kind else {
      Issue.record("no notice")
      return
    }
    #expect(lead == CalendarSpan(months: 0, days: 42))
    #expect(event.sizes.map(\.category) == ["troops", "battle tanks"])
    #expect(event.sizes[1].bounds == .atLeast(Quantity(value: 250, measure: .count, valueDate: nil)))
    #expect(duty.label == "n")
  }

  @Test("a periodic duty has a length in calendar units")
  func periodic() throws {
    guard
      case .periodic(let every, let event, let from) = try duty(
        "  every 1 year statements about \"forces\" by Armenia starting 2021-01-01"
      ).kind
    else {
      Issue.record("not periodic")
      return
    }
    #expect(every == CalendarSpan(months: 12, days: 0) && event.kind == .statement && from != nil)
    let march = try #require(DateText.instant("2024-02-29T12:00Z"))
    #expect(every.moved(from: march, sign: 1).description == "2025-02-28T12:00:00Z")
  }

  @Test("milestones depend on one another, steps on verified milestones with notice and extension")
  func steps() throws {
    let duty = try duty(
      """
        milestone first hand-over in Georgia by 2021-01-01
        milestone second hand-over in Georgia within 30 days after first
        step third hand-over in Georgia within 60 days after first and second verified, notice 14 days,
          extension at most 1 month
      """)
    guard case .step(let step) = duty.kind else {
      Issue.record("no step")
      return
    }
    #expect(step.after == ["first", "second"] && step.within == CalendarSpan(months: 0, days: 60))
    #expect(step.notice == CalendarSpan(months: 0, days: 14))
    #expect(step.longestExtension == CalendarSpan(months: 1, days: 0))
  }

  @Test("a mandate has a place, dates, a size and a composition")
  func mandate() throws {
    guard
      case .mandate(let mandate) = try duty(
        "  mandate in Armenia from 2023-02-20 until 2025-02-19 of at most 209 staff, 165 observers"
      ).kind
    else {
      Issue.record("no mandate")
      return
    }
    #expect(mandate.place == .country("AM") && mandate.size.map(\.category) == ["staff", "observers"])
  }

  @Test("prohibitions and obligations take exceptions, names, clauses and quotations")
  func attachments() throws {
    let prohibition = try duty(
      """
        prohibits deployments of "foreign forces" in Armenia
          called none
          under "Article VII"
          quoting "no forces"
          except when exercises in Armenia
          except when "both parties agree"
      """)
    #expect(prohibition.label == "none" && prohibition.quotation == "no forces")
    #expect(prohibition.exceptions.count == 2)
    guard
      case .obligation(_, .within(_, .entryIntoForce)?) = try duty(
        "  requires steps of \"withdrawal\" within 1 month of entry into force"
      ).kind
    else {
      Issue.record("no obligation within a time of entry into force")
      return
    }
  }

  @Test("entry into force, expiry and renewal are dates; what awaits confirmation is not in force")
  func force() throws {
    let dated = sound(
      commitment(
        "  not checkable because \"vague\"",
        force: "in force from 2020-11-10T00:00+03:00 until 2025-11-10\n  "
          + "renews every 5 years unless notice 6 months before expiry"))
    let block = try #require(dated.commitments.first)
    #expect(block.force.interval?.description == "2020-11-09T21:00:00Z/2025-11-11T00:00:00Z")
    #expect(block.renewal?.notice == CalendarSpan(months: 6, days: 0))
    let waiting = sound(
      commitment("  not checkable because \"vague\"", force: "not in force until confirmed \"ratification\""))
    #expect(try #require(waiting.commitments.first).force.interval == nil)
  }

  @Test("a test in the file gives observations, figures, coverage and a date, and names what it expects")
  func tests() throws {
    let document = sound(
      commitment(
        """
          counted from register cfe-exchange; imagery counts as at least
          ceiling battle tanks 220
          milestone first hand-over in Georgia by 2021-01-01
          test "all"
            given 3 flights to UDYZ by cargo during 2020 likely 0.9
            given 1 hand-over in Georgia on 2020-12-31 and coverage 0.5
            given holding of battle tanks 381 on 2012-12-31 from "press"
            given no exercises
            given verified first on 2020-12-31
            given on 2021-01-01
            expect breached for battle tanks, met for first
        """))
    let test = try #require(document.commitments.first?.tests.first)
    #expect(test.given.count == 7)
    #expect(
      test.expected == [
        Expectation(result: .breached, duty: "battle tanks"), Expectation(result: .met, duty: "first"),
      ])
    #expect(document.commitments.first?.counting?.imageryCountsAsAtLeast == true)
    let claims = sound(
      claim("no flights during 2024", more: "  test \"dark\" given coverage 0 expect cannot tell"))
    #expect(claims.claims.first?.tests.first?.expected.first?.result == .cannotTell)
  }
}

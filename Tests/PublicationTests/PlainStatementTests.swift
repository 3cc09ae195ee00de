import SightlineUnits
import SightlineVerdicts
import Testing

@testable import SightlinePublication

@Suite struct PlainStatementTests {
  private let plain = PlainStatement(
    names: PlainStatement.names([
      "LFPG": "Charles de Gaulle International Airport", "EHAM": "Amsterdam Airport Schiphol", "AM": "AM",
      "Kalbajar": "Kalbajar district",
    ]))

  @Test(
    "canonical words become a headline",
    arguments: [
      ("at least 1 flights to LFPG", "At least one flight to Charles de Gaulle (LFPG)"),
      ("at least 40 flights to LFPG", "At least 40 flights to Charles de Gaulle (LFPG)"),
      (
        "no flights to LFPG by aircraft military or cargo",
        "No flights to Charles de Gaulle (LFPG) by military or cargo aircraft"
      ),
      (
        "exactly 1 take-offs at EHAM by military",
        "Exactly one take-off at Amsterdam Airport Schiphol (EHAM) by military aircraft"
      ),
      (
        "no flights to KDEN by registration \"N899DN\"",
        "No flights to KDEN by the aircraft registered N899DN"
      ),
      (
        "at most 10 flights from EHAM or LFPG",
        "At most 10 flights from Amsterdam Airport Schiphol (EHAM) or Charles de Gaulle (LFPG)"
      ),
      ("hand-over in Kalbajar by 2020-11-15", "Hand-over in Kalbajar district by 15 November 2020"),
      (
        "holding of battle tanks by Azerbaijan at most 220 on 2006-12-31",
        "Azerbaijan’s holding of battle tanks: at most 220 on 31 December 2006"
      ),
      (
        "budget of \"defence\" by Azerbaijan exactly 8.4 billion AZN",
        "Azerbaijan’s budget for defence: exactly 8.4 billion AZN"
      ),
      (
        "clearance of \"mined land\" by Azerbaijan exactly 106938 ha",
        "Azerbaijan, mined land: exactly 106,938 ha"
      ),
      ("ceiling battle tanks 220", "At most 220 battle tanks"),
      ("prohibits flights in AM", "No flights in AM"),
      (
        "milestone kalbajar hand-over at Kalbajar by end of 2020-11-15",
        "Hand-over at Kalbajar district by end of 15 November 2020"
      ), ("not checkable because \"it is vague\"", "Not checkable: it is vague"),
      ("flights in AM", "Flight in AM"), ("", ""),
      (
        "hand-overs by Armenia at Kalbajar by 2020-11-15",
        "Hand-over by Armenia at Kalbajar district by 15 November 2020"
      ),
      ("return of \"people\" by Azerbaijan exactly 13745", "Azerbaijan, people: exactly 13,745"),
      ("clearance of \"land\" by A exactly 53081.8 ha", "A, land: exactly 53,081.8 ha"),
      ("no steps by \"European Union\" of \"a launch\"", "No steps by European Union of “a launch”"),
      (
        "requires steps by A within 1 months of entry into force",
        "Required: step by A within one month of entry into force"
      ),
      (
        "sum of clearance of \"a, or b\" by A, clearance of \"c\" by A, clearance of \"d\" by A exactly 106938 ha",
        "A, sum of three figures of clearance: exactly 106,938 ha"
      ),
      (
        "sum of clearance of \"a\" by A, clearance of \"c\" by B, clearance of \"d\" by A exactly 6 ha",
        "Sum of clearance of “a” by A, clearance of “c” by B, clearance of “d” by A exactly 6 ha"
      ),
      (
        "change in holding of \"tonnes\" by \"The Route\" since 2022 at least 1000000",
        "The Route, change in tonnes since 2022: at least 1,000,000"
      ),
      (
        "at least 1 incident of \"x\" in AM and at least 1 steps by A",
        "At least one incident of “x” in AM and at least one step by A"
      ),
      ("steps by A by 2020 and steps by B by 2020", "Step by A by 2020 and step by B by 2020"),
      (
        "no statements about \"at least 1 flights to LFPG\"",
        "No statements about “at least 1 flights to LFPG”"
      ),
    ])
  func headline(words: String, expected: String) { #expect(plain.headline(words) == expected) }

  @Test("only words that stand where places stand are named, and only outside quotations")
  func named() {
    #expect(
      plain.named("AFR1 from LFPG to EHAM")
        == "AFR1 from Charles de Gaulle (LFPG) to Amsterdam Airport Schiphol (EHAM)")
    #expect(plain.named("LFPG departures") == "LFPG departures")
    #expect(plain.named("up to 106935 ha, from 5 to 7") == "up to 106,935 ha, from 5 to 7")
  }

  @Test(
    "amounts are told with as many digits as a reader can use",
    arguments: [
      (8_400_000_000, "8.4 billion"), (106_938, "106,938"), (53_081.8, "53,081.8"), (0.5, "0.5"), (-3, "−3"),
      (5_020_000, "5.02 million"), (0, "0"), (1e12, "1 trillion"),
    ])
  func amounts(value: Double, expected: String) { #expect(Wording.amount(value) == expected) }

  @Test("sentences of the argument lose ISO moments, bare long numbers and plurals of one")
  func prose() {
    #expect(
      plain.prose("1 flights may be meant, as of 2012-01-01T00:00:00Z: 8400000000 AZN")
        == "One flight may be meant, as of 1 January 2012, 00:00 UTC: 8,400,000,000 AZN")
    #expect(
      plain.prose("12514 ha, 53081.8, 106935.") == "12,514 ha, 53,081.8, 106,935."
        && plain.named("Armenia, 2020-11-25, x 2020-11") == "Armenia, 25 November 2020, x 2020-11"
        && plain.prose("at 0.12345, N899DN, 2025.10.11, 007007") == "At 0.12345, N899DN, 2025.10.11, 007007")
  }

  @Test(
    "whole days by clocks some hours from UTC are told as days",
    arguments: [
      ("2020-11-24T20:00Z/2020-11-25T20:00Z", "25 November 2020 (UTC+4)"),
      ("2022-11-30T20:00Z/2022-12-31T20:00Z", "December 2022 (UTC+4)"),
      ("2023-09-18T20:00Z/2023-09-20T20:00Z", "19 to 20 September 2023 (UTC+4)"),
      ("2025-08-08T04:00Z/2025-08-09T04:00Z", "8 August 2025 (UTC−4)"),
      ("2021-10-07T12:00Z/2021-10-08T12:00Z", "7 October 2021, 12:00 to 8 October 2021, 12:00 UTC"),
      ("2021-10-07T20:00Z/2021-10-08T21:00Z", "7 October 2021, 20:00 to 8 October 2021, 21:00 UTC"),
    ])
  func localDays(text: String, expected: String) throws {
    #expect(Wording.period(try #require(DateText.interval(text))) == expected)
  }

  @Test("margins are told as people say them")
  func margins() {
    func shown(_ low: Double, _ high: Double, _ unit: String) -> String {
      var m = Markup()
      m.margin(Pointer("t", "/m"), Margin(low: low, high: high, unit: unit))
      return m.text.replacing(/<[^>]*>/, with: "")
    }
    #expect(shown(161, 161, "battle tanks") == "+161 battle tanks")
    #expect(shown(9, 10, "days late") == "9 to 10 days late")
    #expect(shown(1, 1, "days late") == "1 day late")
    #expect(shown(-5, -2, "days late") == "2 to 5 days early")
    #expect(shown(-10, -10, "flights") == "−10 flights")
  }
}

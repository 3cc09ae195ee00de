import SightlineUnits
import Testing

@Suite struct TimeTests {
  @Test("every day from 1600 to 2400 survives the way to a day number and back")
  func dayNumbers() {
    var expected = CalendarDate(year: 1600, month: 1, day: 1)?.daysSince1970 ?? 0
    for year in 1600...2400 {
      for month in 1...12 {
        for day in 1...CalendarDate.lastDay(ofMonth: month, year: year) {
          let date = CalendarDate(year: year, month: month, day: day)
          #expect(date?.daysSince1970 == expected)
          #expect(CalendarDate(daysSince1970: expected) == date)
          expected += 1
        }
      }
    }
  }

  @Test(
    "dates that do not exist are refused",
    arguments: [
      (2023, 2, 29), (1900, 2, 29), (2024, 13, 1), (2024, 0, 1), (2024, 4, 31), (0, 1, 1), (10_000, 1, 1),
    ])
  func noSuchDay(_ y: Int, _ m: Int, _ d: Int) {
    #expect(CalendarDate(year: y, month: m, day: d) == nil)
  }

  @Test("an instant prints as ISO 8601 in UTC, also before 1970")
  func printing() {
    #expect(Instant(unixSeconds: 1_738_703_622.619).description == "2025-02-04T21:13:42Z")
    #expect(Instant(unixSeconds: 1_738_703_622.619).iso8601(fraction: 3) == "2025-02-04T21:13:42.619Z")
    #expect(Instant(microseconds: -1).iso8601(fraction: 6) == "1969-12-31T23:59:59.999999Z")
  }

  @Test(
    "a date text means the whole stretch it can mean",
    arguments: [
      ("2024", "2024-01-01T00:00:00Z/2025-01-01T00:00:00Z"),
      ("2024-02", "2024-02-01T00:00:00Z/2024-03-01T00:00:00Z"),
      ("2024-02-29", "2024-02-29T00:00:00Z/2024-03-01T00:00:00Z"),
      ("2020-11-10T00:00+03:00", "2020-11-09T21:00:00Z/2020-11-09T21:01:00Z"),
      ("2024-08-01/2024-08-15", "2024-08-01T00:00:00Z/2024-08-16T00:00:00Z"),
      ("2024-08-01T10:00Z/2024-08-01T12:00Z", "2024-08-01T10:00:00Z/2024-08-01T12:00:00Z"),
      ("2024-08-01T24:00Z", "2024-08-02T00:00:00Z/2024-08-02T00:01:00Z"),
    ])
  func intervals(_ text: String, _ expected: String) {
    #expect(DateText.interval(text)?.description == expected)
  }

  @Test(
    "texts that name no moment are refused",
    arguments: [
      "", "24", "2024-", "2024-13", "2023-02-29", "2024-01-01T", "2024-01-01T25:00", "2024-01-01T10:60Z",
      "2024-01-01T10:00+99:00", "2024-01-01x", "2024-08-15/2024-08-01", "/", "2024-01-01T24:00:01Z", "２０２４",
    ])
  func refused(_ text: String) {
    #expect(DateText.interval(text) == nil)
  }

  @Test("a time without a zone is read with the zone given for it, and the text's own zone wins")
  func zones() {
    let moscow = Seconds(hours: 3)
    #expect(
      DateText.instant("2020-11-10T00:00", defaultOffset: moscow)?.description == "2020-11-09T21:00:00Z")
    #expect(
      DateText.instant("2020-11-10T00:00Z", defaultOffset: moscow)?.description == "2020-11-10T00:00:00Z")
    #expect(DateText.instant("2020-11-10") == nil)
  }

  @Test("half-open intervals that only touch do not overlap; an empty one overlaps what holds its instant")
  func overlap() throws {
    let a = try #require(DateText.interval("2024-01"))
    let b = try #require(DateText.interval("2024-02"))
    #expect(!a.overlaps(b))
    #expect(b.overlaps(Interval(at: b.start)))
    #expect(!a.overlaps(Interval(at: a.end)))
    #expect(Interval(from: b.start, to: a.start) == nil)
  }

  @Test("adding months stops at a shorter month's last day")
  func months() {
    let date = CalendarDate(year: 2024, month: 1, day: 31)
    #expect(date?.adding(months: 1).description == "2024-02-29")
    #expect(date?.adding(months: -2).description == "2023-11-30")
    #expect(date?.adding(months: 12).description == "2025-01-31")
  }
}

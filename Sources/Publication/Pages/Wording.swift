import SightlineUnits
import SightlineVerdicts

/// How the page words what the accord says canonically.
enum Wording {
  /// The statement as a headline, without its period where the period is told beside it.
  static func headline(_ v: Verdict) -> String {
    var words = v.statement
    // Cut only where the words cut mean exactly the verdict's period, so that nothing is lost.
    if let period = v.period, let cut = words.range(of: " during ", searching: .backwards),
      DateText.interval(words[cut.upperBound...]) == period
    {
      words = String(words[..<cut.lowerBound])
    }
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// `7 October 2021, 12:00 to 15:00 UTC`, `1 to 31 August 2024`.
  static func period(_ interval: Interval) -> String {
    let (start, end) = (moment(interval.start), moment(interval.end))
    if start.clock == "00:00", end.clock == "00:00", interval.end > interval.start {
      let last = end.date.adding(days: -1)
      return start.date == last ? day(last) : days(start.date, last) + " (UTC)"
    }
    if start.date == end.date, start.clock == end.clock { return "\(day(start.date)), \(start.clock) UTC" }
    if start.date == end.date { return "\(day(start.date)), \(start.clock) to \(end.clock) UTC" }
    return "\(day(start.date)), \(start.clock) to \(day(end.date)), \(end.clock) UTC"
  }

  private static func moment(_ t: Instant) -> (date: CalendarDate, clock: String) {
    let days = Int((t.microseconds / 86_400_000_000) - (t.microseconds % 86_400_000_000 < 0 ? 1 : 0))
    return (CalendarDate(daysSince1970: days), String(t.description.dropFirst(11).prefix(5)))
  }
  private static func days(_ a: CalendarDate, _ b: CalendarDate) -> String {
    if a.year == b.year, a.month == b.month { return "\(a.day) to \(day(b))" }
    return "\(day(a)) to \(day(b))"
  }
  static func day(_ d: CalendarDate) -> String { "\(d.day) \(months[d.month - 1]) \(d.year)" }
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
  ]

  /// The words for both ends; one where they are the same.
  static func words(_ p: ProbabilityRange) -> String {
    let (a, b) = (Plain.word(p.low.value), Plain.word(p.high.value))
    return a == b ? a : "\(a) to \(b)"
  }
  static func signed(_ x: Double) -> String { x > 0 ? "+\(Plain.number(x))" : Plain.number(x) }
}

extension String {
  fileprivate enum Direction { case backwards }
  /// The last place where the words stand.
  fileprivate func range(of words: String, searching: Direction) -> Range<Index>? {
    ranges(of: words).last
  }
}

/// Where a printed number stands in `dossier.json`: a JSON Pointer (RFC 6901).
///
/// Each number is printed as `<data id="PLACE:POINTER" value="…">`; the place tells printings of the same
/// number apart, so that an auditor cuts at the first colon, looks the pointer up and compares.
struct Pointer {
  let place: StaticString
  let path: String
  init(_ place: StaticString, _ path: String) { (self.place, self.path) = (place, path) }
  func at(_ step: String) -> Pointer {
    let escaped = step.replacing("~", with: "~0").replacing("/", with: "~1").replacing(" ", with: "%20")
    return Pointer(place, path + "/" + escaped)
  }
  func at(_ index: Int) -> Pointer { Pointer(place, path + "/\(index)") }
  var id: String { "\(place):\(path)" }
}

extension Markup {
  mutating func number(_ pointer: Pointer, _ value: Double, _ shown: String) {
    element("data", ["id": pointer.id, "value": "\(value)"], shown)
  }
  mutating func number(_ pointer: Pointer, _ value: Int) {
    element("data", ["id": pointer.id, "value": "\(value)"], grouped(value))
  }
  /// `[55 % to 80 %]`, one number where both are printed alike.
  mutating func range(_ pointer: Pointer, _ p: ProbabilityRange) {
    let (a, b) = (Plain.percent(p.low.value), Plain.percent(p.high.value))
    element("span", ["class": "range"]) { $0.bracket(pointer, p, a, b) }
  }

  private mutating func bracket(_ pointer: Pointer, _ p: ProbabilityRange, _ a: String, _ b: String) {
    write("[")
    if a == b {
      number(pointer.at("high"), p.high.value, b)
    } else {
      let bare = a.hasSuffix(" %") && b.hasSuffix(" %") && !a.hasPrefix("under") && !b.hasPrefix("over")
      number(pointer.at("low"), p.low.value, bare ? String(a.dropLast(2)) : a)
      write(bare ? "–" : " to ")
      number(pointer.at("high"), p.high.value, b)
    }
    write("]")
  }
}

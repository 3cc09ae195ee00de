import SightlineUnits
import SightlineVerdicts

/// How the page words what the accord says canonically.
enum Wording {
  /// The statement as a headline, places named, without its period where the period is told beside it.
  static func headline(_ v: Verdict, names: [String: String] = [:]) -> String {
    var words = v.statement
    // Cut only where the words cut mean exactly the verdict's period, so that nothing is lost.
    if let period = v.period, let cut = words.range(of: " during ", searching: .backwards),
      isPeriod(words[cut.upperBound...], period)
    {
      words = String(words[..<cut.lowerBound])
    }
    let headline = PlainStatement(names: names).headline(words)
    // A duty is somebody's.
    guard v.state != nil, let party = v.boundParty, !words.contains(party) else { return headline }
    return "\(party): \(headline.prefix(1).lowercased())\(headline.dropFirst())"
  }

  /// Whether the text means the period by the clocks of some zone: the accord says which, the verdict does not.
  private static func isPeriod(_ text: Substring, _ period: Interval) -> Bool {
    (-12...14).contains { DateText.interval(text, defaultOffset: Seconds(hours: Double($0))) == period }
  }

  /// An ISO date or interval as people write it; `nil` for anything else, a bare year included.
  static func date(_ text: String) -> String? {
    guard text.utf8.count >= 7, text.utf8.prefix(4).allSatisfy({ (48...57).contains($0) }),
      text.utf8.dropFirst(4).first == UInt8(ascii: "-")
    else { return nil }
    if !text.contains("/"), text.utf8.count == 7, let month = DateText.interval(text) {
      let date = month.start.date
      return "\(months[date.month - 1]) \(date.year)"
    }
    return DateText.interval(text).map(period)
  }

  /// `7 October 2021, 12:00 to 15:00 UTC`, `1 to 31 August 2024`.
  static func period(_ interval: Interval) -> String {
    let (start, end) = (clock(interval.start), clock(interval.end))
    let isMidnight = start.clock == "00:00" && end.clock == "00:00" && interval.end > interval.start
    // Where the accord sets no beginning or no end, the evaluator takes one beyond all records.
    let (isOpen, isEndless) = (isOpen(interval), isEndless(interval))
    if isOpen, isEndless { return "at any time" }
    if isEndless { return "from \(day(start.date)) on" }
    if isOpen { return "up to \(day(end.clock == "00:00" ? end.date.adding(days: -1) : end.date))" }
    if isMidnight {
      let last = end.date.adding(days: -1)
      if let years = years(start.date, last) { return years }
      if let month = wholeMonth(start.date, last) { return month }
      return start.date == last ? day(last) : days(start.date, last) + " (UTC)"
    }
    if let told = localDays(interval) { return told }
    // Over months, the hours at both ends tell a reader nothing.
    if interval.length > Seconds(days: 60) { return "\(day(start.date)) to \(day(end.date))" }
    if start.date == end.date, start.clock == end.clock { return "\(day(start.date)), \(start.clock) UTC" }
    if start.date == end.date { return "\(day(start.date)), \(start.clock) to \(end.clock) UTC" }
    return "\(day(start.date)), \(start.clock) to \(day(end.date)), \(end.clock) UTC"
  }

  /// Whole days by clocks some hours from UTC: `25 November 2020 (UTC+4)`.
  private static func localDays(_ interval: Interval) -> String? {
    let (hour, day): (Int64, Int64) = (3_600_000_000, 86_400_000_000)
    let start = interval.start.microseconds
    let past = ((start % day) + day) % day
    guard past % hour == 0, interval.length > .zero, (interval.end.microseconds - start) % day == 0 else {
      return nil
    }
    // Where people live by such clocks and days are told: from the Americas' east to India's west.
    let ahead = past / hour >= 19 ? 24 - past / hour : -(past / hour)
    guard (-6...5).contains(ahead), ahead != 0 else { return nil }
    func moved(_ t: Instant) -> Instant { Instant(microseconds: t.microseconds + ahead * hour) }
    let words = period(Interval(spanning: moved(interval.start), moved(interval.end)))
    let bare = words.hasSuffix(" (UTC)") ? String(words.dropLast(6)) : words
    return "\(bare) (UTC\(ahead > 0 ? "+" : "−")\(abs(ahead)))"
  }

  static func isOpen(_ interval: Interval) -> Bool { clock(interval.start).date.year <= 1900 }
  static func isEndless(_ interval: Interval) -> Bool { clock(interval.end).date.year >= 9000 }

  /// `25 November 2026, 10:08 UTC`.
  static func moment(_ t: Instant) -> String {
    let m = clock(t)
    return "\(day(m.date)), \(m.clock) UTC"
  }
  private static func clock(_ t: Instant) -> (date: CalendarDate, clock: String) {
    let days = Int((t.microseconds / 86_400_000_000) - (t.microseconds % 86_400_000_000 < 0 ? 1 : 0))
    return (CalendarDate(daysSince1970: days), String(t.description.dropFirst(11).prefix(5)))
  }
  /// `2025`, `2021 to 2024`: whole years, for which the zone makes no difference worth telling.
  private static func years(_ first: CalendarDate, _ last: CalendarDate) -> String? {
    guard (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) else { return nil }
    return first.year == last.year ? "\(first.year)" : "\(first.year) to \(last.year)"
  }
  /// `August 2024`.
  private static func wholeMonth(_ first: CalendarDate, _ last: CalendarDate) -> String? {
    guard first.day == 1, last == first.adding(months: 1).adding(days: -1) else { return nil }
    return "\(months[first.month - 1]) \(first.year)"
  }
  private static func days(_ a: CalendarDate, _ b: CalendarDate) -> String {
    if a.year == b.year, a.month == b.month { return "\(a.day) to \(day(b))" }
    return "\(day(a)) to \(day(b))"
  }
  static func day(_ d: CalendarDate) -> String { "\(d.day) \(months[d.month - 1]) \(d.year)" }
  /// `Jan 2024`.
  static func month(_ d: CalendarDate) -> String { "\(months[d.month - 1].prefix(3)) \(d.year)" }
  /// `3 Jan 2024`.
  static func shortDay(_ d: CalendarDate) -> String { "\(d.day) \(month(d))" }
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
  ]

  /// Why it cannot be told, `nil` where it can: the engine's word, or that only the speaker gives the figure.
  static func undecided(_ v: Verdict) -> String? {
    guard let why = v.undecided else { return nil }
    let own = v.attribution.speaker?.lowercased()
    let isOwn = !v.figures.isEmpty && v.figures.allSatisfy { $0.source.text.lowercased() == own }
    return why == .noFigure && isOwn ? "only the speaker gives the figure" : because(why)
  }

  /// What follows "because".
  static func because(_ why: Undecided) -> String {
    why == .tooLittleCoverage ? "there was too little coverage" : why.rawValue
  }

  /// The words for both ends; one where they are the same.
  static func words(_ p: ProbabilityRange) -> String {
    let (a, b) = (Plain.word(p.low.value), Plain.word(p.high.value))
    return a == b ? a : "\(a) to \(b)"
  }
  static func signed(_ x: Double) -> String { x > 0 ? "+\(amount(x))" : amount(x) }

  /// `8.4 billion`, `106,938`, `12.5`, `−3`: as many digits as a reader can use, at most four where it is cut.
  static func amount(_ x: Double) -> String {
    guard x.isFinite, abs(x) < 1e18 else { return Plain.number(x) }
    for (unit, word) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] where abs(x) >= unit {
      let scaled = (abs(x) / unit * 1000).rounded() / 1000
      return (x < 0 ? "−" : "") + plain(scaled) + " \(word)"
    }
    return (x < 0 ? "−" : "")
      + plain(abs(x) < 1000 ? (abs(x) * 100).rounded() / 100 : (abs(x) * 10).rounded() / 10)
  }

  private static func plain(_ x: Double) -> String {
    let whole = Int(x)
    if Double(whole) == x { return grouped(whole) }
    return grouped(whole) + String(x).drop { $0 != "." }
  }
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

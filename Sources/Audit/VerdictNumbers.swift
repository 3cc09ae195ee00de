import Foundation

/// A verdict's probability again, from the evidence and the numbers that it names, by arithmetic written for the
/// audit alone (Docs/Verdicts.md states the rules).
struct VerdictNumbers {
  typealias Range = DossierNumbers.Range
  typealias Result = DossierNumbers.Result
  private let verdict: DossierNumbers.Verdict
  private let workings: NamedNumbers

  init(_ verdict: DossierNumbers.Verdict) {
    (self.verdict, workings) = (verdict, NamedNumbers(verdict.workings))
  }

  func check(_ result: inout Result) {
    evidence(&result)
    guard let stated = verdict.probability else { return }
    if stated.low > stated.high {
      result.findings.append(
        .init(.altered, "\(verdict.id) probability", "its low end lies above its high end"))
    }
    if let odd = workings.oddFlag {
      result.findings.append(.init(.altered, "\(verdict.id) workings.\(odd)", "it is neither yes nor no"))
    }
    let noted = result.notes.count
    guard let range = range(workings, 0, &result) else {
      if result.notes.count == noted {
        result.findings.append(
          .init(.missing, "\(verdict.id) workings", "what its probability follows from is not all named"))
      }
      return
    }
    result.compare("\(verdict.id) probability.low", stated.low, range.low)
    result.compare("\(verdict.id) probability.high", stated.high, range.high)
    if let events = workings["notice.events.detection"] {
      result.compare("\(verdict.id) wouldHaveSeen", verdict.wouldHaveSeen, events)
    } else if let seen = verdict.wouldHaveSeen, let again = watched(workings, 0) {
      result.compare("\(verdict.id) wouldHaveSeen", seen, again)
    }
    if let named = verdict.likelihoodRatio, let ratio = ratio(workings, 0), ratio.isFinite, ratio > 0 {
      // Relative: a ratio has no scale of its own.
      result.compare("\(verdict.id) likelihoodRatio", named / ratio, 1)
    }
    margin(&result)
  }

  private func place(_ n: NamedNumbers) -> String { "\(verdict.id) workings.\(n.prefix)" }

  // MARK: Rules

  /// Parts within parts that a person writes are few.
  private static let deepest = 12

  /// The range that the numbers under a prefix give; `nil` where they are not all there.
  private func range(_ n: NamedNumbers, _ depth: Int, _ result: inout Result) -> Range? {
    guard depth < VerdictNumbers.deepest else { return nil }
    if let parts = n.count("parts") {
      guard n["combined.all"] == 1 || n["combined.any"] == 1 else { return nil }
      return ranges(n, "part", parts, depth, &result).map {
        n["combined.any"] == 1 ? Range.any($0) : Range.all($0)
      }
    }
    if let periods = n.count("periods") {
      return ranges(n, "period", periods, depth, &result).map { Range.all($0) }
    }
    if n.holds("not") { return range(n.under("not"), depth + 1, &result)?.denied }
    // One party's share of what binds several: with what is named as its own, and with what names nobody.
    if n.holds("withUnnamed") {
      guard let named = range(n.under("named"), depth + 1, &result),
        let whole = range(n.under("withUnnamed"), depth + 1, &result)
      else { return nil }
      for (part, again) in [(n.under("named"), named), (n.under("withUnnamed"), whole)] {
        result.compare(place(part) + "probability.low", part.range?.low, again.low)
        result.compare(place(part) + "probability.high", part.range?.high, again.high)
      }
      return Range(low: min(whole.low, named.high), high: named.high)
    }
    if let dates = n.count("dates"), ranges(n, "date", dates, depth, &result) == nil { return nil }
    if n["order.slices"] != nil {
      guard verdict.candidates.count <= OrderCheck.most else {
        result.notes.append("\(place(n))order: too many sightings to be weighed again")
        return nil
      }
      return OrderCheck(n, verdict)?.check(n, place(n), &result)
    }
    if n["notice.triggered"] != nil { return n.noticeKept }
    if n["deadline.detection"] != nil || n["verified.inTime"] != nil {
      let done =
        n.holds("extension") ? range(n.under("extension"), depth + 1, &result) : n.deadline ?? verified(n)
      guard n["notice.detection"] != nil, let done else { return done }
      return n.notified.map { Range.all([done, $0]) }
    }
    if n["figure.groups"] != nil { return figures(n, &result) }
    if n["prior.shape"] != nil { return count(n, &result) }
    return nil
  }

  private func verified(_ n: NamedNumbers) -> Range? {
    n["verified.inTime"].map { Range(low: $0, high: $0) }
  }

  /// The parts' ranges as named, each compared with what its own numbers give.
  private func ranges(
    _ n: NamedNumbers, _ word: String, _ count: Int, _ depth: Int, _ result: inout Result
  ) -> [Range]? {
    guard count > 0, count < 10_000 else { return nil }
    var ranges: [Range] = []
    for i in 1...count {
      let part = n.under("\(word).\(i)")
      guard let named = part.range else { return nil }
      ranges.append(named)
      if let again = range(part, depth + 1, &result) {
        result.compare(place(part) + "probability.low", named.low, again.low)
        result.compare(place(part) + "probability.high", named.high, again.high)
      } else if named.low != 0 || named.high != 1 {
        // A part without numbers of its own says nothing.
        result.findings.append(
          .init(.missing, "\(place(part))probability", "what it follows from is not all named"))
      }
    }
    return ranges
  }

  private func count(_ n: NamedNumbers, _ result: inout Result) -> Range? {
    let own = ownCandidates(n)
    detection(n, &result)
    guard own.count <= CountCheck.most else {
      result.notes.append("\(place(n))candidates: too many to be summed term by term")
      return nil
    }
    guard let check = CountCheck(n, own) else { return nil }
    if n.prefix.isEmpty, verdict.state == nil, let words = CountedStatement(verdict.statement),
      words.low != check.low || words.high != check.high
    {
      result.findings.append(
        .init(.altered, "\(verdict.id) statement", "it speaks of another count than was weighed"))
    }
    return check.check(place(n), &result)
  }

  /// The chance to have seen one, from the looks. Looks of several parts stand together in the dossier, so only
  /// a whole verdict's, or a period's of what is over once it happened, can be told apart.
  private func detection(_ n: NamedNumbers, _ result: inout Result) {
    let stays = n["detection.stays"] == 1
    var period = n.prefix.isEmpty ? verdict.period : nil
    if n.prefix.hasPrefix("period."), let start = n["start"], let end = n["end"], !stays {
      period = DossierNumbers.Span(
        start: Int64(clamping: Int((start * 1e6).rounded())), end: Int64(clamping: Int((end * 1e6).rounded()))
      )
    }
    guard let period, n["detection.stays"] != nil else { return }
    let again =
      stays ? min(1, CountCheck.noticed(verdict.looks)) : CountCheck.detection(verdict.looks, period)
    guard let again else {
      return result.notes.append("\(verdict.id): its looks overlap too much to be computed again")
    }
    result.compare(place(n) + "detection", n["detection"], again)
  }

  private func figures(_ n: NamedNumbers, _ result: inout Result) -> Range? {
    guard let check = FigureCheck(n), let range = check.check(place(n), &result) else { return nil }
    stated(check, n, &result)
    return range
  }

  /// A limit must stand in the words, and what a group is said to state must be a figure, with its error; for money of
  /// several years a sum of figures, for sums and changes a sum or a difference.
  private func stated(_ check: FigureCheck, _ n: NamedNumbers, _ result: inout Result) {
    let spoken = CountedStatement.numbers(in: verdict.statement)
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(b)) }
    for limit in check.limits where !spoken.contains(where: { near($0, limit) }) {
      result.findings.append(.init(.altered, "\(place(n))figure", "the words do not speak of \(limit)"))
    }
    guard n["figure.stated"] == 1 || n["figure.combined"] == 1 else { return }
    let figures = (verdict.figures ?? []).compactMap(\.figure)
    let values = figures.compactMap { Double($0.value) }
    let known = n["figure.combined"] == 1 ? nil : Set(figures.map(\.standardError))
    let sums = VerdictNumbers.sums(values, signed: n["figure.combined"] == 1)
    for (i, group) in check.stated.enumerated() {
      for number in group.ends {
        result.checked += 1
        guard let sums, !values.contains(where: { near($0, number) }),
          !sums.contains(where: { near($0, number) })
        else { continue }
        result.findings.append(
          .init(.altered, "\(place(n))figure.group.\(i + 1)", "no figure says \(number)"))
      }
      for error in group.errors {
        guard let known, !known.contains(where: { near($0, error) }) else { continue }
        result.findings.append(
          .init(.altered, "\(place(n))figure.group.\(i + 1)", "no figure has the error \(error)"))
      }
    }
  }

  /// What some of the figures add up to, each once, or taken away; `nil` where there are too many to try.
  private static func sums(_ values: [Double], signed: Bool) -> [Double]? {
    guard values.count <= (signed ? 9 : 14) else { return nil }
    return values.reduce([0.0]) { sums, v in sums + sums.map { $0 + v } + (signed ? sums.map { $0 - v } : [])
    }
  }

  // MARK: What stands beside the probability

  private func ownCandidates(_ n: NamedNumbers) -> [Double] {
    n.prefix.isEmpty ? verdict.candidates.map(\.probability) : n.list("candidate")
  }

  /// The chance to have seen one; of several parts the smallest.
  private func watched(_ n: NamedNumbers, _ depth: Int) -> Double? {
    guard depth < VerdictNumbers.deepest else { return nil }
    if let periods = n.count("periods") {
      // That of the period which speaks.
      let all = (0..<periods).compactMap { n["period.\($0 + 1).detection"] }
      return all.min { abs($0 - (verdict.wouldHaveSeen ?? 0)) < abs($1 - (verdict.wouldHaveSeen ?? 0)) }
    }
    if let parts = n.count("parts") {
      return (0..<parts).compactMap { watched(n.under("part.\($0 + 1)"), depth + 1) }.min()
    }
    for inner in ["not", "named"] where n.holds(inner) { return watched(n.under(inner), depth + 1) }
    if let first = n["order.first.detection"], let second = n["order.second.detection"] {
      return min(first, second)
    }
    return n["deadline.detection"] ?? n["detection"]
  }

  /// How much likelier the evidence is if the claim is true; only where one rule gave it.
  private func ratio(_ n: NamedNumbers, _ depth: Int) -> Double? {
    guard depth < VerdictNumbers.deepest, n.count("parts") == nil, n.count("periods") == nil else {
      return nil
    }
    if n.holds("withUnnamed") { return nil }
    if n.holds("not") { return ratio(n.under("not"), depth + 1).map { 1 / $0 } }
    if n["figure.groups"] != nil { return FigureCheck(n)?.ratio }
    if n["notice.triggered"] != nil || n["deadline.detection"] != nil { return nil }
    return n["prior.shape"] == nil ? nil : CountCheck(n, ownCandidates(n))?.ratio
  }

  private func margin(_ result: inout Result) {
    guard let named = verdict.margin, workings.count("parts") == nil, workings.count("periods") == nil,
      workings["notice.triggered"] == nil
    else { return }
    var again: Range?
    if workings["figure.groups"] != nil {
      again = FigureCheck(workings)?.margin
    } else if workings["deadline.detection"] != nil, named.unit == "days late" {
      again = late(named)
    } else if workings["prior.shape"] != nil {
      again = CountCheck(workings, ownCandidates(workings))?.margin
    } else {
      return
    }
    guard let again else { return }
    result.compare("\(verdict.id) margin.low", named.low, again.low)
    result.compare("\(verdict.id) margin.high", named.high, again.high)
  }

  /// Days between the limit and the first sighting that is more likely late than not, each begun day counted. The very
  /// moment at which a day begins may be counted to it or not.
  private func late(_ named: DossierNumbers.Margin) -> Range? {
    guard let limit = workings["deadline.limit"] else { return nil }
    let late = workings.sightings("deadline.candidate").enumerated().filter { $1.late >= 0.5 }
      .compactMap { i, _ in i < verdict.candidates.count ? verdict.candidates[i].observation.time : nil }
    let first = late.min { ($0.hull.start, $0.hull.end) < ($1.hull.start, $1.hull.end) }
    guard let when = first.map({ workings["deadline.atEnd"] == 1 ? $0.end : $0.start }) else { return nil }
    func days(_ t: Int64, _ named: Double) -> Double {
      let days = max(0, (Double(t) / 1e6 - limit) / 86_400)
      return days == days.rounded() && named == days + 1 ? named : days.rounded(.up)
    }
    return Range(
      low: days(when.start, named.low),
      high: days(when.end, when.end == when.start ? named.high : .nan))
  }

  // MARK: From the evidence

  /// What is named of each sighting against the candidate itself, in their order.
  private func evidence(_ result: inout Result) {
    guard workings.count("parts") == nil else { return notices(&result) }
    if workings["notice.triggered"] != nil { return notices(&result) }
    for (i, s) in workings.sightings("deadline.candidate").enumerated() {
      let name = "\(verdict.id) workings.deadline.candidate.\(i + 1)"
      guard i < verdict.candidates.count else {
        result.findings.append(.init(.added, name, "there is no such candidate"))
        return
      }
      let p = verdict.candidates[i].probability
      result.compare(s.inTime > 0 ? "\(name).inTime" : "\(name).late", s.inTime > 0 ? s.inTime : s.late, p)
      if s.inTime + s.late > 1 + 1e-9 {
        result.findings.append(.init(.altered, "\(name).late", "together with inTime it is more than 1"))
      }
      if let fault = timing(s, verdict.candidates[i].observation.time) {
        result.findings.append(.init(.altered, name, fault))
      }
    }
  }

  /// How what is in time and what is late lie to the time that the candidate itself states.
  private func timing(_ s: OccurrenceCheck.Sighting, _ time: DossierNumbers.Time?) -> String? {
    guard let time, let limit = workings["deadline.limit"].map({ $0 * 1e6 }) else { return nil }
    let when = workings["deadline.atEnd"] == 1 ? time.end : time.start
    if s.inTime > 0, Double(when.start) >= limit, when.end > when.start || Double(when.start) > limit {
      return "it was after the limit, and cannot be in time"
    }
    if s.late > 0, Double(when.end) <= limit { return "it was before the limit, and cannot be late" }
    // Equally likely at any moment of its interval.
    guard workings["deadline.stays"] == 0, s.inTime > 0, s.late > 0, when.end > when.start else { return nil }
    let share = (limit - Double(when.start)) / Double(when.end - when.start)
    return abs(s.inTime / (s.inTime + s.late) - share) > 1e-6
      ? "of its time \(share) lies before the limit" : nil
  }

  /// Each event's notices: the event first, then its notifications, part by part.
  private func notices(_ result: inout Result) {
    let parts =
      workings.count("parts").map { n in (0..<n).map { workings.under("part.\($0 + 1)") } } ?? [workings]
    guard parts.allSatisfy({ $0["notice.triggered"] != nil }) else { return }
    var next = 0
    for part in parts {
      let sightings = part.sightings("notice")
      guard next + sightings.count < verdict.candidates.count else {
        result.findings.append(.init(.added, place(part) + "notice", "there are no such candidates"))
        return
      }
      let event = verdict.candidates[next]
      result.compare(place(part) + "notice.triggered", part["notice.triggered"], event.probability)
      for (i, s) in sightings.enumerated() {
        let own = verdict.candidates[next + 1 + i]
        let name = "\(place(part))notice.\(i + 1)"
        result.compare("\(name).late", s.late, own.probability - s.inTime)
        guard let given = own.observation.time?.start, let start = event.observation.time?.start,
          let share = NoticeTime(part)?.share(given, start)
        else { continue }
        result.compare("\(name).inTime", s.inTime, own.probability * share)
      }
      next += 1 + sightings.count
      let spoken = CountedStatement.numbers(in: verdict.statement)
      for name in ["notice.lead.days", "notice.lead.months"] {
        guard let lead = part[name], lead > 0, !spoken.contains(lead) else { continue }
        result.findings.append(.init(.altered, place(part) + name, "the words do not speak of \(lead)"))
      }
    }
  }
}

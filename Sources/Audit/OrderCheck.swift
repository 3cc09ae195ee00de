import Foundation

/// Whether the first event of one kind came before the first of another, from the candidates and looks that the
/// dossier names for each (Docs/Verdicts.md, "Order").
struct OrderCheck {
  typealias Range = DossierNumbers.Range
  private let priors: Range
  private let slices: Int
  private let end: Int64
  private let first, second: Side

  private struct Sighting {
    let probability: Double
    /// Microseconds since 1970.
    let earliest, latest: Int64
  }
  private struct Side {
    var sightings: [Sighting] = []
    let looks: [DossierNumbers.Look]
    let start, end: Int64
    let stays: Bool
    /// Recorded at one time, it was not there at another.
    let once: Bool
  }

  private static func microseconds(_ seconds: Double) -> Int64? {
    Int64(exactly: (seconds * 1e6).rounded())
  }

  /// `nil` where the dossier names too little, or more than a stranger's file may ask for.
  init?(_ numbers: NamedNumbers, _ verdict: DossierNumbers.Verdict) {
    guard let priors = numbers.priors, let slices = numbers.count("order.slices"),
      slices == OrderCheck.slices,
      let end = numbers["order.end"].flatMap(OrderCheck.microseconds),
      let first = OrderCheck.side(numbers.under("order.first"), verdict, after: 0),
      let second = OrderCheck.side(
        numbers.under("order.second"), verdict, after: first.sightings.count)
    else { return nil }
    (self.priors, self.slices, self.end) = (priors, slices, end)
    (self.first, self.second) = (first, second)
  }

  /// Into so many pieces every time is cut (Docs/Decisions/0007).
  private static let slices = 16
  /// More sightings of one side are not weighed against one another by the auditor.
  static let most = 400

  /// - Parameter before: how many candidates the other side has listed already.
  private static func side(_ n: NamedNumbers, _ verdict: DossierNumbers.Verdict, after before: Int) -> Side? {
    guard let from = n.count("looks.from"), let count = n.count("looks.count"),
      from + count <= verdict.looks.count, let start = n["start"].flatMap(microseconds),
      let end = n["end"].flatMap(microseconds)
    else { return nil }
    var side = Side(
      looks: Array(verdict.looks[from..<(from + count)]), start: start, end: end, stays: n["stays"] == 1,
      once: n["once"] == 1)
    var next = before + 1
    while let p = n["candidate.\(side.sightings.count + 1).probability"] {
      guard let place = n.count("candidate.\(side.sightings.count + 1).place"),
        (1...verdict.candidates.count).contains(place), side.sightings.count < most,
        let time = verdict.candidates[place - 1].observation.time
      else { return nil }
      // The first side's come in their order, then what only the second has; there it is as sure as it is listed.
      if place >= next {
        guard place == next, abs(verdict.candidates[place - 1].probability - p) <= 1e-9 else { return nil }
        next += 1
      }
      let when = n["atEnd"] == 1 ? time.end : time.start
      side.sightings.append(Sighting(probability: p, earliest: when.start, latest: when.end))
    }
    return side
  }

  /// Each side's detection and expected number against those named, and the range.
  func check(_ numbers: NamedNumbers, _ place: String, _ result: inout DossierNumbers.Result) -> Range? {
    guard let one = detection(first, end), let two = detection(second, end) else { return nil }
    result.compare("\(place)order.first.detection", numbers["order.first.detection"], one)
    result.compare("\(place)order.second.detection", numbers["order.second.detection"], two)
    for (name, side) in [("first", first), ("second", second)] {
      result.compare(
        "\(place)order.\(name).candidates", numbers["order.\(name).candidates"],
        Double(side.sightings.count))
    }
    let happened = OccurrenceCheck(priors: priors, once: first.once).range(
      first.sightings.map { .init(inTime: $0.probability, late: 0) }, one)
    guard let before = least(first, second, including: true),
      let after = least(second, first, including: false)
    else { return nil }
    let high = min(1 - after, happened.high)
    return Range(low: max(0, min(before, high)), high: max(0, min(1, high)))
  }

  /// The lowest Σ P(first of one is at t) · P(none of the other before t), over half, whole and twice the odds.
  private func least(_ one: Side, _ other: Side, including: Bool) -> Double? {
    var none: [Int64: Double] = [:]
    var lowest: Double?
    for factor in [0.5, 1, 2] {
      var sum = 0.0
      for (t, mass) in firsts(one.sightings, factor) where mass > 0 {
        if none[t] == nil {
          guard let detection = detection(other, t) else { return nil }
          let seen = other.sightings.map {
            let before = $0.probability * share($0, before: t, including: including)
            return OccurrenceCheck.Sighting(inTime: before, late: other.once ? $0.probability - before : 0)
          }
          none[t] = 1 - OccurrenceCheck(priors: priors, once: other.once).range(seen, detection).high
        }
        sum += mass * (none[t] ?? 0)
      }
      lowest = min(lowest ?? sum, sum)
    }
    return lowest
  }

  private func share(_ s: Sighting, before t: Int64, including: Bool) -> Double {
    if s.latest <= s.earliest { return s.earliest < t || including && s.earliest == t ? 1 : 0 }
    return max(0, min(1, Double(t - s.earliest) / Double(s.latest - s.earliest)))
  }

  /// When the first true sighting may have been: every sighting's time in slices that stand at their middles.
  private func firsts(_ sightings: [Sighting], _ factor: Double) -> [(at: Int64, mass: Double)] {
    var parts: [(at: Int64, mass: Double, i: Int)] = []
    for (i, s) in sightings.enumerated() where s.probability > 0 {
      let p = s.probability * factor / (1 - s.probability + s.probability * factor)
      guard s.latest > s.earliest else {
        parts.append((s.earliest, p, i))
        continue
      }
      let step = Double(s.latest - s.earliest) / Double(slices)
      for k in 0..<slices {
        let middle = s.earliest + Int64((step * (Double(k) + 0.5)).rounded())
        parts.append((middle, p / Double(slices), i))
      }
    }
    parts.sort { ($0.at, $0.i) < ($1.at, $1.i) }
    var left = [Double](repeating: 1, count: sightings.count)
    return parts.map { part in
      var others = 1.0
      for i in left.indices where i != part.i { others *= left[i] }
      left[part.i] = left[part.i] - part.mass > 1e-12 ? left[part.i] - part.mass : 0
      return (part.at, part.mass * others)
    }
  }

  /// The chance to have noticed one from the side's beginning up to a moment.
  private func detection(_ side: Side, _ t: Int64) -> Double? {
    guard t > side.start else { return 0 }
    let span = DossierNumbers.Span(start: side.start, end: min(t, side.end))
    let looks = side.looks.filter { $0.during.start <= span.end && $0.during.end >= span.start }
    return side.stays ? min(1, CountCheck.noticed(looks)) : CountCheck.detection(looks, span)
  }
}

import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// A duty over time: when it binds, when it was due, and between which moments what was seen happened.
struct DutyTimeline {
  let verdict: Verdict

  private static let (left, right) = (20.0, 700.0)
  private static let most = 8
  /// Without an end a duty is drawn up to a year after what else is known.
  private static let openEnd = Seconds(days: 365)

  /// The first moment that is too late, where the evaluator names one.
  private var deadline: Instant? { DutyTimeline.deadline(of: verdict) }
  static func deadline(of v: Verdict) -> Instant? {
    v.workings["deadline.limit"].map { Instant(unixSeconds: $0) }
  }

  private struct Bar {
    let title: String
    let span: Interval
    let probability: Double
  }
  private var bars: [Bar] {
    verdict.candidates.prefix(Self.most).map {
      Bar(title: $0.observation.title, span: $0.observation.time.hull, probability: $0.probability.value)
    }
      + verdict.figures.prefix(max(0, Self.most - verdict.candidates.count)).map { o in
        Bar(
          title: (o.figure.map { Wording.figure($0) + ", " } ?? "") + o.source.text, span: o.time.hull,
          probability: 1)
      }
  }

  /// `nil` where nothing has a date.
  func render(id: String, title: String) -> Markup? {
    let bars = bars
    let known = bars.flatMap { [$0.span.start, $0.span.end] } + [deadline].compactMap { $0 }
    guard !known.isEmpty, let window = window(known) else { return nil }
    let axis = TimeAxis(start: window.start, end: window.end, left: Self.left, right: Self.right)
    let top = 40.0
    let bottom = top + Double(max(1, bars.count)) * 30 + 8
    return Canvas.svg(
      id: id, title: title, description: description(bars), height: bottom + 32, isDense: true
    ) { m in
      binding(axis, window, top, bottom, &m)
      for (i, bar) in bars.enumerated() { draw(bar, axis, y: top + Double(i) * 30 + 14, &m) }
      if let deadline { draw(deadline: deadline, axis, bottom, &m) }
      axis.draw(y: bottom, &m)
    }
  }

  /// What is known with a margin; the duty's own time only as far as it does not drown it.
  private func window(_ known: [Instant]) -> Interval? {
    guard var first = known.min(), var last = known.max() else { return nil }
    if let period = verdict.period {
      let reach = max(Self.openEnd.value, (last - first).value * 4)
      if (first - period.start).value <= reach { first = min(first, period.start) }
      if (period.end - last).value <= reach { last = max(last, period.end) }
    }
    let margin = max(Seconds(days: 1).value, (last - first).value * 0.05)
    return Interval(from: first - Seconds(margin), to: last + Seconds(margin))
  }

  private func binding(
    _ axis: TimeAxis, _ window: Interval, _ top: Double, _ bottom: Double, _ m: inout Markup
  ) {
    guard let period = verdict.period.flatMap({ $0.intersection(window) }) else { return }
    let (a, b) = (axis.x(period.start), axis.x(period.end))
    Canvas.rect(x: a, y: top - 6, width: max(1, b - a), height: bottom - top + 6, fill: "#f3f0e7", &m)
    Canvas.text("binds", x: a + 4, y: top - 12, size: 10, colour: Canvas.soft, fine: true, &m)
  }

  private func draw(_ bar: Bar, _ axis: TimeAxis, y: Double, _ m: inout Markup) {
    let (a, b) = (axis.x(bar.span.start), axis.x(bar.span.end))
    Canvas.rect(
      x: a, y: y - 4, width: max(4, b - a), height: 9, fill: "#12587f",
      opacity: 0.35 + 0.65 * bar.probability, &m)
    let isRight = a > (Self.left + Self.right) / 2
    Canvas.text(
      Canvas.fit(bar.title, 70), x: isRight ? max(b, a + 4) : a, y: y - 8, anchor: isRight ? "end" : "start",
      size: 11, &m)
  }

  private func draw(deadline: Instant, _ axis: TimeAxis, _ bottom: Double, _ m: inout Markup) {
    let x = axis.x(deadline)
    Canvas.line("M\(Canvas.n(x)) 16V\(Canvas.n(bottom))", colour: "#9c2f12", width: 2, &m)
    let isRight = x > (Self.left + Self.right) / 2
    Canvas.text(
      "due before \(Wording.moment(deadline))", x: isRight ? x - 6 : x + 6, y: 20,
      anchor: isRight ? "end" : "start", size: 11, colour: "#9c2f12", bold: true, &m)
  }

  private func description(_ bars: [Bar]) -> String {
    var parts: [String] = []
    if let deadline { parts.append("Due before \(Wording.moment(deadline))") }
    if let period = verdict.period { parts.append("binds \(Wording.period(period))") }
    parts += bars.map { "\($0.title): \(Wording.period($0.span))" }
    return parts.joined(separator: "; ") + "."
  }
}

import SightlineUnits

/// What was done, as points at their time, beside what was planned, as hollow marks.
struct PlanFigure {
  let picture: PlanPicture

  private static let (left, right, top, bottom) = (92.0, 690.0, 26.0, 232.0)

  func render(id: String) -> Markup? {
    let points = picture.points
    guard let start = points.map(\.start).min(), let end = points.map(\.end).max(), end > start,
      let high = points.map(\.value).max(), high > 0, high.isFinite
    else { return nil }
    let axis = TimeAxis(start: start, end: end, left: Self.left, right: Self.right)
    let description = points.map {
      "\($0.isPlan ? "planned" : "done") \($0.shown), \(Wording.period(Interval(spanning: $0.start, $0.end))) (\($0.source))"
    }.joined(separator: "; ")
    let sources = order(points.filter { !$0.isPlan })
    let rows = (sources.count + 2) / 2
    return Canvas.svg(
      id: id, title: "\(picture.subject): plan against what was done", description: description + ".",
      height: Self.bottom + 44 + Double(rows) * 20, isDense: true
    ) { m in
      grid(high, &m)
      axis.draw(y: Self.bottom, &m)
      for point in points where !point.isPlan {
        mark(
          point, axis, high, Plot.palette[(sources.firstIndex(of: point.source) ?? 0) % Plot.palette.count],
          &m)
      }
      for point in points where point.isPlan { mark(point, axis, high, Canvas.ink, &m) }
      legend(sources, &m)
    }
  }

  private func order(_ points: [PlanPicture.Point]) -> [String] {
    points.reduce(into: []) { if !$0.contains($1.source) { $0.append($1.source) } }
  }

  private func y(_ value: Double, _ high: Double) -> Double {
    Self.bottom - max(0, value) / high * (Self.bottom - Self.top)
  }

  private func grid(_ high: Double, _ m: inout Markup) {
    for step in Canvas.steps(to: high) {
      let at = y(step, high)
      Canvas.line("M\(Canvas.n(Self.left)) \(Canvas.n(at))H\(Canvas.n(Self.right))", colour: "#d5d0c4", &m)
      Canvas.text(
        Wording.amount(step), x: Self.left - 8, y: at + 4, anchor: "end", size: 10, colour: Canvas.soft,
        fine: true, &m)
    }
    if !picture.unit.isEmpty {
      Canvas.text(
        picture.unit, x: Self.left - 8, y: Self.top - 12, anchor: "end", size: 10, colour: Canvas.soft, &m)
    }
  }

  /// A figure for a year is a line over that year; its end carries the mark.
  private func mark(
    _ p: PlanPicture.Point, _ axis: TimeAxis, _ high: Double, _ colour: String, _ m: inout Markup
  ) {
    let (a, b, at) = (axis.x(p.start), axis.x(p.end), y(p.value, high))
    if b - a > 3 {
      Canvas.line(
        "M\(Canvas.n(a)) \(Canvas.n(at))H\(Canvas.n(b))", colour: colour, width: 1.6,
        dash: p.isPlan ? "5 4" : "none", &m)
    }
    m.empty(
      "circle",
      [
        "cx": Canvas.n(b), "cy": Canvas.n(at), "r": p.isPlan ? "5.5" : "4.5",
        "fill": p.isPlan ? "#ffffff" : colour, "stroke": colour, "stroke-width": "2",
      ])
    let atRight = b > Self.right - 120
    Canvas.text(
      (p.isPlan ? "plan " : "") + Wording.amount(p.value), x: atRight ? b - 10 : b + 9, y: at - 8,
      anchor: atRight ? "end" : "start", size: 11, bold: p.isPlan, &m)
  }

  private func legend(_ sources: [String], _ m: inout Markup) {
    for (i, source) in ([""] + sources).enumerated() {
      let (x, y) = (Self.left + Double(i % 2) * 290, Self.bottom + 48 + Double(i / 2) * 20)
      let colour = i == 0 ? Canvas.ink : Plot.palette[(i - 1) % Plot.palette.count]
      m.empty(
        "circle",
        [
          "cx": Canvas.n(x), "cy": Canvas.n(y - 4), "r": "5", "fill": i == 0 ? "#ffffff" : colour,
          "stroke": colour, "stroke-width": "2",
        ])
      Canvas.text(i == 0 ? "planned" : Canvas.fit("done, by \(source)", 36), x: x + 13, y: y, size: 11, &m)
    }
  }
}

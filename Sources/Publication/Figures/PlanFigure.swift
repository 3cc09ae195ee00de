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
      "\($0.role.rawValue) \($0.shown), \(Wording.period(Interval(spanning: $0.start, $0.end))) (\($0.source))"
    }.joined(separator: "; ")
    let sources = order(points.filter { $0.role == .done })
    let rows = sources.count + 1
    return Canvas.svg(
      id: id, title: "\(picture.subject): \(picture.limitWords) against done", description: description + ".",
      height: Self.bottom + 44 + Double(rows) * 20, isDense: true
    ) { m in
      grid(high, &m)
      axis.draw(y: Self.bottom, &m)
      var labels = Labels()
      for point in points where point.role == .done {
        mark(
          point, axis, high, Plot.palette[(sources.firstIndex(of: point.source) ?? 0) % Plot.palette.count],
          &labels, &m)
      }
      for point in points where point.role != .done { mark(point, axis, high, Canvas.ink, &labels, &m) }
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
    _ p: PlanPicture.Point, _ axis: TimeAxis, _ high: Double, _ colour: String, _ labels: inout Labels,
    _ m: inout Markup
  ) {
    let (a, b, at) = (axis.x(p.start), axis.x(p.end), y(p.value, high))
    if b - a > 3 {
      Canvas.line(
        "M\(Canvas.n(a)) \(Canvas.n(at))H\(Canvas.n(b))", colour: colour, width: 1.6,
        dash: p.role != .done ? "5 4" : "none", &m)
    }
    m.empty(
      "circle",
      [
        "cx": Canvas.n(b), "cy": Canvas.n(at), "r": p.role != .done ? "5.5" : "4.5",
        "fill": p.role != .done ? "#ffffff" : colour, "stroke": colour, "stroke-width": "2",
      ])
    let atRight = b > Self.right - 120
    let words =
      (p.role == .done ? "" : p.isPlan ? "plan " : "capacity ") + Wording.amount(p.value)
    let wide = Double(words.count) * 7.2
    let x = atRight ? b - 10 : b + 9
    let place = labels.place(
      from: atRight ? x - wide : x, wide: wide, wished: at - 8, lowest: Self.bottom - 3)
    Canvas.text(
      words, x: x, y: place, anchor: atRight ? "end" : "start", size: 11, bold: p.role != .done, &m)
  }

  /// Where numbers stand already, so that none is written over another.
  private struct Labels {
    private var taken: [(left: Double, right: Double, y: Double)] = []
    private static let line = 13.0

    /// The line nearest to the wished one that is free, looked for upwards first.
    mutating func place(from left: Double, wide: Double, wished: Double, lowest: Double) -> Double {
      let tries = [0, -1, 1, -2, 2, -3, 3, -4].map { wished + Double($0) * Self.line }
      let y =
        tries.first { y in
          y > Self.line && y <= lowest
            && !taken.contains { $0.left < left + wide && left < $0.right && abs($0.y - y) < Self.line - 1 }
        } ?? wished
      taken.append((left, left + wide, y))
      return y
    }
  }

  /// One line an entry: names of sources are long.
  private func legend(_ sources: [String], _ m: inout Markup) {
    for (i, source) in ([""] + sources).enumerated() {
      let (x, y) = (Self.left, Self.bottom + 48 + Double(i) * 20)
      let colour = i == 0 ? Canvas.ink : Plot.palette[(i - 1) % Plot.palette.count]
      m.empty(
        "circle",
        [
          "cx": Canvas.n(x), "cy": Canvas.n(y - 4), "r": "5", "fill": i == 0 ? "#ffffff" : colour,
          "stroke": colour, "stroke-width": "2",
        ])
      Canvas.text(
        i == 0 ? picture.limitWords : Canvas.fit("done, by \(source)", 80), x: x + 13, y: y, size: 11, &m)
    }
  }
}

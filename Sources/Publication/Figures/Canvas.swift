import SightlineUnits

/// What all figures share: a picture with its words, texts in one face, numbers short and the same every time.
enum Canvas {
  static let width = 720.0
  static let ink = "#1a1a1a"
  static let soft = "#595959"

  /// An SVG with its title and description tied to it, so that whoever cannot see it hears both.
  /// - Parameter isDense: too full for larger letters on a phone; it is panned there instead.
  static func svg(
    id: String, title: String, description: String, height: Double, isDense: Bool = false,
    _ body: (inout Markup) -> Void
  ) -> Markup {
    var m = Markup()
    m.element(
      "svg",
      [
        "viewBox": "0 0 \(n(width)) \(n(height))", "role": "img", "aria-labelledby": "\(id)-t \(id)-d",
        "class": isDense ? "dense" : "open-text", "xmlns": "http://www.w3.org/2000/svg",
      ]
    ) { m in
      m.element("title", ["id": "\(id)-t"], title)
      m.element("desc", ["id": "\(id)-d"], description)
      body(&m)
    }
    return m
  }

  static func text(
    _ words: String, x: Double, y: Double, anchor: String = "start", size: Int = 12, colour: String = ink,
    bold: Bool = false, fine: Bool = false, _ m: inout Markup
  ) {
    m.element(
      "text",
      [
        "x": n(x), "y": n(y), "text-anchor": anchor, "font-family": "DejaVu Sans, Verdana, sans-serif",
        "font-size": "\(size)", "font-weight": bold ? "700" : "400", "fill": colour,
        "class": fine ? "fine" : "t",
      ], words)
  }

  static func line(
    _ path: String, colour: String = ink, width: Double = 1, dash: String = "none", _ m: inout Markup
  ) {
    m.empty(
      "path",
      ["d": path, "fill": "none", "stroke": colour, "stroke-width": n(width), "stroke-dasharray": dash])
  }

  static func rect(
    x: Double, y: Double, width: Double, height: Double, fill: String, opacity: Double = 1, _ m: inout Markup
  ) {
    m.empty(
      "rect",
      [
        "x": n(x), "y": n(y), "width": n(width), "height": n(height), "fill": fill,
        "fill-opacity": n(opacity),
      ])
  }

  static func n(_ v: Double) -> String { MapFigure.n(v) }

  /// Cut to what fits; the whole stands in the table.
  static func fit(_ words: String, _ most: Int) -> String {
    words.count > most ? words.prefix(most - 1) + "…" : words
  }

  /// Round steps that cut a range into about five.
  static func steps(to high: Double) -> [Double] {
    guard high > 0, high.isFinite else { return [] }
    var unit = 1.0
    while unit * 10 <= high { unit *= 10 }
    while unit > high { unit /= 10 }
    let step = [0.1, 0.2, 0.5, 1, 2].map { $0 * unit }.first { high / $0 <= 6 } ?? unit * 2
    return stride(from: 0, through: high * 1.0001, by: step).map { $0 }
  }
}

/// Places years and dates on a horizontal axis.
struct TimeAxis {
  let start: Instant
  let end: Instant
  let left: Double
  let right: Double

  func x(_ t: Instant) -> Double {
    let whole = max(1, Double(end.microseconds) - Double(start.microseconds))
    let share = (Double(t.microseconds) - Double(start.microseconds)) / whole
    return left + min(1, max(0, share)) * (right - left)
  }

  /// Beginnings of years, months or days, five to nine of them, with their words.
  var ticks: [(at: Instant, label: String)] {
    let days = (end - start).value / 86_400
    let (first, last) = (start.date, end.date)
    if days > 900 {
      let years = last.year - first.year
      let step = [1, 2, 5, 10, 20, 50].first { years / $0 <= 8 } ?? 100
      return stride(from: first.year - first.year % step, through: last.year, by: step).compactMap { year in
        CalendarDate(year: max(1, year), month: 1, day: 1).map { ($0.start(), "\(year)") }
      }.filter { $0.at >= start && $0.at <= end }
    }
    if days > 75 {
      let step = [1, 2, 3, 6].first { days / 30.4 / Double($0) <= 8 } ?? 6
      var month = CalendarDate(year: first.year, month: 1, day: 1)
      var ticks: [(Instant, String)] = []
      while let at = month, at.start() <= end {
        if at.start() >= start { ticks.append((at.start(), Wording.month(at))) }
        month = at.adding(months: step)
      }
      return ticks
    }
    let step = max(1, Int((days / 7).rounded(.up)))
    return stride(from: 0, through: Int(days) + 1, by: step).map { first.adding(days: $0) }.map {
      ($0.start(), Wording.shortDay($0))
    }.filter { $0.0 >= start && $0.0 <= end }
  }

  func draw(y: Double, _ m: inout Markup) {
    Canvas.line("M\(Canvas.n(left)) \(Canvas.n(y))H\(Canvas.n(right))", &m)
    var last = -1e9
    for tick in ticks {
      let at = x(tick.at)
      Canvas.line("M\(Canvas.n(at)) \(Canvas.n(y))V\(Canvas.n(y + 5))", &m)
      // Names that would run into each other are left out; their marks stay.
      guard at - last > 84 else { continue }
      last = at
      let anchor = at < left + 30 ? "start" : at > right - 30 ? "end" : "middle"
      Canvas.text(tick.label, x: at, y: y + 20, anchor: anchor, size: 11, &m)
    }
  }
}

import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// What was seen and what was watched, over the claim's period: candidates as ticks above, detection as a
/// strip below.
struct TimelineFigure {
  static let width = 720.0
  static let height = 118.0

  let period: Interval
  let candidates: [Candidate]
  let looks: [Look]

  func render(id: String, title: String) -> Markup? {
    guard period.length > .zero else { return nil }
    var m = Markup()
    m.element(
      "svg",
      [
        "viewBox": "0 0 720 118", "role": "img", "aria-labelledby": "\(id)-t \(id)-d",
        "xmlns": "http://www.w3.org/2000/svg",
      ]
    ) { m in
      m.element("title", ["id": "\(id)-t"], title)
      m.element(
        "desc", ["id": "\(id)-d"],
        "\(candidates.count) candidates above the line, higher where likelier; below it a strip that is darker where an event would more probably have been seen."
      )
      strip(&m)
      ticks(&m)
      axis(&m)
    }
    return m
  }

  private func x(_ t: Instant) -> Double {
    let share = (t - period.start) / period.length
    return 10 + max(0, min(1, share)) * (Self.width - 20)
  }

  private func ticks(_ m: inout Markup) {
    for c in candidates.prefix(400) {
      let t = x(c.observation.time.hull.end)
      let top = 60 - 50 * c.probability.value
      m.empty(
        "path",
        [
          "d": "M\(MapFigure.n(t)) 60V\(MapFigure.n(top))", "stroke": "#12587f", "stroke-width": "1.6",
          "stroke-opacity": MapFigure.n(0.35 + 0.6 * c.probability.value),
        ])
      if c.probability >= 0.5 {
        m.empty("circle", ["cx": MapFigure.n(t), "cy": MapFigure.n(top), "r": "2.6", "fill": "#12587f"])
      }
    }
    m.empty("path", ["d": "M10 60H710", "stroke": "#1a1a1a", "stroke-width": "1"])
  }

  private func strip(_ m: inout Markup) {
    m.empty(
      "rect", ["x": "10", "y": "66", "width": "700", "height": "16", "fill": "#ffffff", "stroke": "#b9b3a3"])
    for s in Detection.stretches(looks, in: period) where s.detection > 0 {
      let (a, b) = (x(s.during.start), x(s.during.end))
      m.empty(
        "rect",
        [
          "x": MapFigure.n(a), "y": "66", "width": MapFigure.n(max(0.5, b - a)), "height": "16",
          "fill": "#5a5a5a",
          "fill-opacity": MapFigure.n(0.08 + 0.8 * s.detection),
        ])
    }
  }

  private func axis(_ m: inout Markup) {
    func label(_ t: Instant, _ anchor: String) {
      m.element(
        "text",
        [
          "x": MapFigure.n(x(t)), "y": "100", "text-anchor": anchor,
          "font-family": "DejaVu Sans, Verdana, sans-serif",
          "font-size": "11", "fill": "#1a1a1a",
        ], String(t.description.prefix(16)).replacing("T", with: " "))
    }
    label(period.start, "start")
    if period.length > Seconds(hours: 2) { label(period.start + period.length * 0.5, "middle") }
    label(period.end, "end")
  }
}

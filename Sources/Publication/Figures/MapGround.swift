import SightlineUnits

/// What lies under the tracks: land, borders, a grid of degrees, and an inset that shows where on earth.
struct MapGround {
  let outlines: CountryOutlines
  let window: MapFigure.Window

  func draw(_ m: inout Markup) {
    m.empty(
      "rect",
      ["width": MapFigure.n(MapFigure.width), "height": MapFigure.n(window.height), "fill": "#e9f0f3"])
    land(&m, window, stroke: "#a39c89", width: "0.9")
    grid(&m)
  }

  private func land(_ m: inout Markup, _ w: MapFigure.Window, stroke: String, width: String) {
    var path = ""
    for ring in outlines.rings where ring.touches(w) {
      path += MapGround.path(MapGround.clipped(ring.points, to: w.grown()), w, closed: true)
    }
    if !path.isEmpty {
      m.empty(
        "path",
        ["d": path, "fill": "#f8f6ef", "stroke": stroke, "stroke-width": width, "fill-rule": "evenodd"])
    }
    let disputed = outlines.disputed.filter { $0.touches(w) }.map {
      MapGround.path($0.points, w, closed: false)
    }
    if !disputed.isEmpty {
      m.empty(
        "path",
        [
          "d": disputed.joined(), "fill": "none", "stroke": "#8a5a83", "stroke-width": width,
          "stroke-dasharray": "3 3",
        ])
    }
  }

  /// A path through the points that differ on paper: those nearer than 0.7 to the last drawn are left out.
  static func path(_ points: [(x: Double, y: Double)], _ w: MapFigure.Window, closed: Bool) -> String {
    var out = ""
    var last: (x: Double, y: Double)?
    for (i, p) in points.enumerated() {
      let (x, y) = (w.x(p.x), w.y(p.y))
      if let last, abs(last.x - x) + abs(last.y - y) < 0.7, i < points.count - 1 { continue }
      out += "\(last == nil ? "M" : "L")\(MapFigure.n(x)) \(MapFigure.n(y))"
      last = (x, y)
    }
    return out.isEmpty || !closed ? out : out + "Z"
  }

  /// The part of a ring inside a window (Sutherland and Hodgman 1974, CACM 17, p. 32).
  static func clipped(_ ring: [(x: Double, y: Double)], to w: MapFigure.Window) -> [(x: Double, y: Double)] {
    typealias Point = (x: Double, y: Double)
    func cut(_ points: [Point], _ inside: (Point) -> Bool, _ cross: (Point, Point) -> Point) -> [Point] {
      guard var before = points.last else { return [] }
      var out: [Point] = []
      for p in points {
        if inside(p) != inside(before) { out.append(cross(before, p)) }
        if inside(p) { out.append(p) }
        before = p
      }
      return out
    }
    func atX(_ x: Double) -> (Point, Point) -> Point {
      { a, b in (x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)) }
    }
    func atY(_ y: Double) -> (Point, Point) -> Point {
      { a, b in (a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y) }
    }
    var points = cut(ring, { $0.x >= w.west }, atX(w.west))
    points = cut(points, { $0.x <= w.east }, atX(w.east))
    points = cut(points, { $0.y >= w.south }, atY(w.south))
    return cut(points, { $0.y <= w.north }, atY(w.north))
  }

  private func grid(_ m: inout Markup) {
    let steps: [Double] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30]
    let span = max(window.east - window.west, window.north - window.south)
    let step = steps.first { span / $0 <= 5 } ?? 45
    var lines = ""
    var labels: [(Double, Double, String, String)] = []
    for k in Int(
      (window.west / step).rounded(.up))...max(
        Int((window.west / step).rounded(.up)), Int(window.east / step))
    {
      let x = window.x(Double(k) * step)
      lines += "M\(MapFigure.n(x)) 0V\(MapFigure.n(window.height))"
      labels.append((x + 3, 19, MapGround.degrees(Double(k) * step, "E", "W"), "start"))
    }
    for k in Int(
      (window.south / step).rounded(.up))...max(
        Int((window.south / step).rounded(.up)), Int(window.north / step))
    {
      let y = window.y(Double(k) * step)
      lines += "M0 \(MapFigure.n(y))H\(MapFigure.n(MapFigure.width))"
      if y > 40 { labels.append((4, y - 4, MapGround.degrees(Double(k) * step, "N", "S"), "start")) }
    }
    m.empty(
      "path",
      ["d": lines, "fill": "none", "stroke": "#1a1a1a", "stroke-opacity": "0.1", "stroke-width": "0.8"])
    for (x, y, words, anchor) in labels where x < MapFigure.width - 60 && y < window.height - 34 {
      m.element(
        "text",
        [
          "x": MapFigure.n(x), "y": MapFigure.n(y), "text-anchor": anchor, "font-size": "10", "class": "fine",
          "font-family": "DejaVu Sans, Verdana, sans-serif", "fill": "#595959",
        ], words)
    }
  }

  static func degrees(_ v: Double, _ positive: String, _ negative: String) -> String {
    let tenths = (abs(v) * 10).rounded() / 10
    let number = tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    return "\(number)°" + (tenths == 0 ? "" : v > 0 ? positive : negative)
  }

  /// The corner for the inset that hides fewest of the points; the scale has the lower left one. `nil` for maps
  /// that tell by themselves where on earth they lie: from about the size of a large country on, the outlines do.
  func insetFrame(avoiding points: [Coordinate] = []) -> MapFigure.Frame? {
    guard window.north - window.south < 12 else { return nil }
    let (right, low) = (MapFigure.width - Self.inset.wide - 8, window.height - Self.inset.high - 8)
    let corners = [(right, low), (right, 8), (8, 8)].map {
      MapFigure.Frame(left: $0.0, top: $0.1, wide: Self.inset.wide, high: Self.inset.high)
    }
    func hidden(_ f: MapFigure.Frame) -> Int {
      points.count { f.contains(window.x($0.longitude), window.y($0.latitude), margin: 8) }
    }
    return corners.min { hidden($0) < hidden($1) }
  }
  private static let inset = (wide: 150.0, high: 120.0)

  /// Where on earth, drawn into a corner.
  func inset(avoiding points: [Coordinate] = [], _ m: inout Markup) {
    guard let frame = insetFrame(avoiding: points) else { return }
    let (wide, high) = Self.inset
    let middle = ((window.west + window.east) / 2, (window.south + window.north) / 2)
    let reach = 14.0
    let overview = MapFigure.Window(
      west: middle.0 - reach, south: middle.1 - reach * 0.56, east: middle.0 + reach,
      north: middle.1 + reach * 0.56,
      width: wide, squeeze: nil)
    m.element(
      "svg",
      [
        "x": MapFigure.n(frame.left), "y": MapFigure.n(frame.top), "width": MapFigure.n(wide),
        "height": MapFigure.n(high), "viewBox": "0 0 \(MapFigure.n(wide)) \(MapFigure.n(high))",
        "class": "inset",
        "preserveAspectRatio": "xMidYMid slice", "role": "presentation",
      ]
    ) { m in
      m.empty("rect", ["width": MapFigure.n(wide), "height": MapFigure.n(high), "fill": "#dde7ec"])
      let lift = (high - overview.height) / 2
      m.element("g", ["transform": "translate(0 \(MapFigure.n(lift)))"]) { m in
        land(&m, overview, stroke: "#8a8577", width: "0.6")
        m.empty(
          "rect",
          [
            "x": MapFigure.n(overview.x(window.west)), "y": MapFigure.n(overview.y(window.north)),
            "width": MapFigure.n(max(5, overview.x(window.east) - overview.x(window.west))),
            "height": MapFigure.n(max(5, overview.y(window.south) - overview.y(window.north))),
            "fill": "#9c2f12",
            "fill-opacity": "0.2", "stroke": "#9c2f12", "stroke-width": "1.6",
          ])
      }
      m.empty(
        "rect",
        [
          "width": MapFigure.n(wide), "height": MapFigure.n(high), "fill": "none", "stroke": "#1a1a1a",
          "stroke-width": "1.2",
        ])
    }
  }
}

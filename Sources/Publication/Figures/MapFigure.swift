import SightlineObserving
import SightlineUnits

/// A map as SVG: tracks of candidates over country outlines.
///
/// Plate carrée with the middle latitude's scale, so shapes near the middle are true. The view holds all
/// tracks drawn with a margin; what lies outside is cut by the view box.
struct MapFigure {
  static let width = 720.0
  /// More lines than these cannot be told apart; the likeliest are drawn and the caption says how many.
  static let mostTracks = 60

  let outlines: CountryOutlines
  let candidates: [Candidate]

  /// A stretch of the earth on a drawing `width` wide.
  struct Window {
    let west, south, east, north: Double
    let scale: Double
    /// A degree of longitude against one of latitude, at the middle.
    let squeeze: Double

    /// - Parameter squeeze: `nil` takes the cosine of the middle latitude.
    init(west: Double, south: Double, east: Double, north: Double, width: Double, squeeze: Double?) {
      (self.west, self.south, self.east, self.north) = (west, south, east, north)
      self.squeeze = squeeze ?? Window.squeeze(at: (south + north) / 2)
      scale = width / max(1e-9, (east - west) * self.squeeze)
    }
    /// The cosine's series: no C library needed for a drawing; error under 0.001 to 60°, 0.025 at 90°.
    static func squeeze(at latitude: Double) -> Double {
      let φ = Degrees(latitude).radians
      let q = φ * φ
      return max(0.1, 1 - q / 2 + q * q / 24 - q * q * q / 720)
    }
    var height: Double { (north - south) * scale }
    func x(_ longitude: Double) -> Double { (longitude - west) * squeeze * scale }
    func y(_ latitude: Double) -> Double { (north - latitude) * scale }
    func contains(_ p: Coordinate) -> Bool {
      p.longitude >= west && p.longitude <= east && p.latitude >= south && p.latitude <= north
    }
    /// A little larger, so that the edges of what is clipped lie outside the drawing.
    func grown() -> Window {
      let (dx, dy) = ((east - west) * 0.02, (north - south) * 0.02)
      return Window(
        west: west - dx, south: south - dy, east: east + dx, north: north + dy, width: MapFigure.width,
        squeeze: squeeze)
    }
  }

  var drawn: [Candidate] {
    candidates.filter { !$0.observation.path.isEmpty }.prefix(MapFigure.mostTracks).map { $0 }
  }

  /// `nil` when no candidate has a way to draw.
  func render(id: String, title: String) -> Markup? {
    let drawn = drawn
    guard let frame = Self.window(around: drawn.lazy.flatMap(\.observation.path)) else { return nil }
    var m = Markup()
    m.element(
      "svg",
      [
        "viewBox": "0 0 \(Self.n(Self.width)) \(Self.n(frame.height))", "role": "img",
        "aria-labelledby": "\(id)-t \(id)-d",
        "xmlns": "http://www.w3.org/2000/svg",
      ]
    ) { m in
      m.element("title", ["id": "\(id)-t"], title)
      m.element("desc", ["id": "\(id)-d"], description(drawn))
      let ground = MapGround(outlines: outlines, window: frame)
      ground.draw(&m)
      for candidate in drawn.reversed() { track(candidate, &m, frame) }
      ground.inset(&m)
      labels(drawn, &m, frame)
      Self.scaleBar(&m, frame)
    }
    return m
  }

  /// A window that holds all points with a margin, in a shape that fits a column.
  static func window(around points: some Sequence<Coordinate>) -> Window? {
    guard var box = BoundingBox(around: points) else { return nil }
    let spanLat = max(box.north - box.south, 0.3)
    let spanLon = max(box.east - box.west, 0.3)
    box.south = max(-88, box.south - spanLat * 0.12)
    box.north = min(88, box.north + spanLat * 0.12)
    box.west -= spanLon * 0.1
    box.east += spanLon * 0.1
    let squeeze = Window.squeeze(at: (box.south + box.north) / 2)
    // Between two to one and seven to six: readable in a column.
    let lonShown = (box.east - box.west) * squeeze
    let latShown = box.north - box.south
    if latShown < lonShown * 0.5 {
      let add = (lonShown * 0.5 - latShown) / 2
      (box.south, box.north) = (box.south - add, box.north + add)
    } else if latShown > lonShown * 0.85 {
      let add = (latShown / 0.85 - lonShown) / squeeze / 2
      (box.west, box.east) = (box.west - add, box.east + add)
    }
    return Window(
      west: box.west, south: box.south, east: box.east, north: box.north, width: Self.width, squeeze: squeeze)
  }

  private func track(_ c: Candidate, _ m: inout Markup, _ f: Window) {
    let points = c.observation.path.map { "\(Self.n(f.x($0.longitude))),\(Self.n(f.y($0.latitude)))" }.joined(
      separator: " ")
    // Width and strength show the probability; the dash pattern too, for those who see no shades.
    let p = c.probability.value
    let dash = p >= 0.5 ? "none" : "4 3"
    m.empty(
      "polyline",
      [
        "points": points, "fill": "none", "stroke": "#12587f", "stroke-width": Self.n(0.8 + 1.6 * p),
        "stroke-opacity": Self.n(0.25 + 0.7 * p), "stroke-dasharray": dash, "stroke-linejoin": "round",
      ])
    if let end = c.observation.path.last {
      m.empty(
        "circle",
        ["cx": Self.n(f.x(end.longitude)), "cy": Self.n(f.y(end.latitude)), "r": "2.4", "fill": "#9c2f12"])
    }
  }

  /// The places most candidates name, at most eight, so that names do not cover one another.
  private func labels(_ drawn: [Candidate], _ m: inout Markup, _ f: Window) {
    var weight: [Place: Double] = [:]
    for c in drawn {
      for alternatives in c.observation.places.values {
        for w in alternatives.options.prefix(2) where w.probability >= 0.2 {
          weight[w.option, default: 0] += w.probability.value
        }
      }
    }
    let places = weight.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    Self.labels(
      places.compactMap { place in place.point.map { (place.name.text, $0) } },
      inset: MapGround(outlines: outlines, window: f).insetFrame(), &m, f)
  }

  /// A rectangle of the drawing.
  struct Frame {
    let left, top, wide, high: Double

    func contains(_ x: Double, _ y: Double, margin: Double = 0) -> Bool {
      x > left - margin && x < left + wide + margin && y > top - margin && y < top + high + margin
    }
    func meets(_ o: Frame) -> Bool {
      left < o.left + o.wide && o.left < left + wide && top < o.top + o.high && o.top < top + high
    }
  }

  /// Names beside their points, the first ones first, none over another, over another's point or over the inset.
  static func labels(
    _ places: [(name: String, point: Coordinate)], most: Int = 8, dots: Bool = true, inset: Frame? = nil,
    _ m: inout Markup, _ f: Window
  ) {
    var taken: [Frame] = inset.map { [$0] } ?? []
    let marks = dots ? [] : places.map { (x: f.x($0.point.longitude), y: f.y($0.point.latitude)) }
    var told = 0
    for (name, point) in places where told < most {
      guard f.contains(point) else { continue }
      let (x, y) = (f.x(point.longitude), f.y(point.latitude))
      let words = Canvas.fit(name, mostLetters)
      // Some 7.6 to a letter of bold 12.
      let wide = Double(words.count) * 7.6
      let spots: [(anchor: StaticString, at: Double, left: Double, down: Double)] = [
        ("start", x + 7, x + 7, 4), ("end", x - 7, x - 7 - wide, 4), ("middle", x, x - wide / 2, -9),
        ("middle", x, x - wide / 2, 18), ("end", x + 8, x + 8 - wide, -9), ("end", x + 8, x + 8 - wide, 18),
        ("start", x - 8, x - 8, -9), ("start", x - 8, x - 8, 18),
      ]
      func frame(_ left: Double, _ down: Double) -> Frame {
        Frame(left: left, top: y + down - 11, wide: wide, high: 14)
      }
      let free = spots.first { spot in
        let frame = frame(spot.left, spot.down)
        return spot.left > 2 && spot.left + wide < width - 2 && frame.top > 0 && y + spot.down < f.height - 2
          && !taken.contains { $0.meets(frame) }
          && !marks.contains { ($0.x != x || $0.y != y) && frame.contains($0.x, $0.y, margin: 3) }
      }
      guard let free else { continue }
      told += 1
      taken.append(frame(free.left, free.down))
      if dots {
        m.empty("rect", ["x": n(x - 2.5), "y": n(y - 2.5), "width": "5", "height": "5", "fill": "#1a1a1a"])
      }
      m.element(
        "text",
        [
          "x": n(free.at), "y": n(y + free.down), "font-family": "DejaVu Sans, Verdana, sans-serif",
          "font-size": "12", "font-weight": "700", "text-anchor": "\(free.anchor)",
          "fill": "#1a1a1a", "stroke": "#ffffff", "stroke-width": "3", "paint-order": "stroke",
        ], words)
    }
  }
  private static let mostLetters = 30

  static func scaleBar(_ m: inout Markup, _ f: Window) {
    let kilometresPerPixel = 111.195 / f.scale
    let wanted = kilometresPerPixel * 130
    let steps: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    let length = steps.last { $0 <= wanted } ?? 1
    let pixels = length / kilometresPerPixel
    let y = f.height - 14
    m.empty(
      "path",
      [
        "d": "M14 \(Self.n(y - 4))V\(Self.n(y))H\(Self.n(14 + pixels))V\(Self.n(y - 4))", "fill": "none",
        "stroke": "#1a1a1a", "stroke-width": "1.2",
      ])
    m.element(
      "text",
      [
        "x": Self.n(20 + pixels), "y": Self.n(y + 1), "font-family": "DejaVu Sans, Verdana, sans-serif",
        "font-size": "11", "fill": "#1a1a1a",
      ],
      "\(Int(length)) km")
  }

  private func description(_ drawn: [Candidate]) -> String {
    let names = drawn.prefix(5).map(\.observation.title).joined(separator: "; ")
    return "\(drawn.count) tracks over country outlines. The likeliest: \(names)."
  }

  /// Two decimals, no trailing zeros: small files, equal bytes.
  static func n(_ v: Double) -> String {
    let r = (v * 100).rounded() / 100
    return r == r.rounded() && abs(r) < 1e9 ? String(Int(r)) : String(r)
  }
}

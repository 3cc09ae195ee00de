import SightlineUnits

/// A map of works and of changes on the ground: a dot a place, larger where more was told of it.
struct SiteMap {
  /// More dots than these cannot be told apart; those most is told of are drawn.
  static let most = 300

  let outlines: CountryOutlines
  let sites: [SitePicture]

  var drawn: ArraySlice<SitePicture> { sites.prefix(Self.most) }

  /// `nil` where no place has a point.
  func render(id: String) -> Markup? {
    guard let frame = MapFigure.window(around: drawn.lazy.map(\.point)) else { return nil }
    var m = Markup()
    m.append(
      Canvas.svg(
        id: id, title: "Map of works and places",
        description: "\(drawn.count) places over country outlines. Most is told of: "
          + drawn.prefix(5).map { "\($0.title) (\($0.kinds))" }.joined(separator: "; ")
          + ". All stand in the table below and in sites.csv.", height: frame.height
      ) { m in
        let ground = MapGround(outlines: outlines, window: frame)
        ground.draw(&m)
        for site in drawn.reversed() { dot(site, &m, frame) }
        let points = drawn.map(\.point)
        ground.inset(avoiding: points, &m)
        MapFigure.labels(
          drawn.map { ($0.title, $0.point) }, most: 16, dots: false,
          inset: ground.insetFrame(avoiding: points), &m, frame)
        MapFigure.scaleBar(&m, frame)
      })
    return m
  }

  private func dot(_ site: SitePicture, _ m: inout Markup, _ f: MapFigure.Window) {
    // Area in proportion to the number of observations, up to a hundred.
    let radius = 3 + 0.7 * Double(min(site.observations, 100)).squareRoot()
    m.empty(
      "circle",
      [
        "cx": Canvas.n(f.x(site.point.longitude)), "cy": Canvas.n(f.y(site.point.latitude)),
        "r": Canvas.n(radius), "fill": site.lens == "ground" ? "#9c2f12" : "#12587f", "fill-opacity": "0.62",
        "stroke": "#ffffff", "stroke-width": "1",
      ])
  }
}

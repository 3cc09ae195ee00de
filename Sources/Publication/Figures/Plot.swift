import SightlineUnits

/// Small plots as SVG: bars, lines, stacked shares, calibration. Each carries its numbers as text, so that a
/// reader who does not see it loses nothing.
public enum Plot {
  static let width = 720.0
  /// Okabe and Ito's palette, which the colour-blind tell apart, darkened where it must carry text.
  static let palette = ["#12587f", "#b5540b", "#1b6e53", "#8a5a83", "#8a6d00", "#4c4c4c"]

  public struct Bar: Sendable {
    public let label: String
    public let value: Double
    /// Half the width of a 68 % interval; 0 where none.
    public let spread: Double
    /// The value as printed.
    public let shown: String
    public init(label: String, value: Double, spread: Double = 0, shown: String) {
      (self.label, self.value, self.spread, self.shown) = (label, value, spread, shown)
    }
  }

  /// A line that the bars are held against: a ceiling.
  public struct Limit: Sendable {
    public let value: Double
    /// `at most 220`.
    public let label: String
    public init(_ value: Double, _ label: String) { (self.value, self.label) = (value, label) }
  }

  /// Horizontal bars from zero; `nil` for none or where a value is not finite.
  public static func bars(_ bars: [Bar], id: String, title: String, unit: String, limits: [Limit] = [])
    -> Markup?
  {
    guard !bars.isEmpty, bars.allSatisfy({ $0.value.isFinite && $0.spread.isFinite }) else { return nil }
    let limits = limits.filter { $0.value.isFinite }
    let (low, high) = (
      min(0, (bars.map { $0.value - $0.spread } + limits.map(\.value)).min() ?? 0),
      (bars.map { $0.value + $0.spread } + limits.map(\.value)).max() ?? 1
    )
    let scale = 440 / max(high - low, .leastNonzeroMagnitude)
    guard scale.isFinite else { return nil }
    let description =
      (bars.map { "\($0.label): \($0.shown)" } + limits.map { "held against \($0.label)" }).joined(
        separator: "; ")
      + (unit.isEmpty ? "" : ", \(unit)")
    let top = limits.isEmpty ? 8.0 : 30
    return svg(id: id, title: title, description: description, height: Double(bars.count) * 46 + top + 4) {
      m in
      func x(_ v: Double) -> Double { 10 + (v - low) * scale }
      for limit in limits {
        let at = x(limit.value)
        m.empty(
          "path",
          [
            "d": "M\(n(at)) 22V\(n(Double(bars.count) * 46 + top))", "stroke": "#9c2f12", "stroke-width": "2",
            "stroke-dasharray": "6 3",
          ])
        Canvas.text(
          limit.label, x: at, y: 16, anchor: at > 360 ? "end" : "start", size: 12, colour: "#9c2f12",
          bold: true, &m)
      }
      for (i, bar) in bars.enumerated() {
        let y = Double(i) * 46 + top
        text(bar.label, x: 10, y: y + 12, anchor: "start", &m)
        m.empty(
          "rect",
          [
            "x": n(min(x(0), x(bar.value))), "y": n(y + 18), "width": n(max(1, abs(bar.value) * scale)),
            "height": "15", "fill": "#12587f",
          ])
        if bar.spread > 0 {
          m.empty(
            "path",
            [
              "d": "M\(n(x(bar.value - bar.spread))) \(n(y + 25.5))H\(n(x(bar.value + bar.spread)))",
              "stroke": "#b5540b", "stroke-width": "3",
            ])
        }
        let end = max(x(bar.value + bar.spread), x(0))
        text(bar.shown + (unit.isEmpty ? "" : " \(unit)"), x: end + 8, y: y + 30, anchor: "start", &m)
      }
    }
  }

  public struct Series: Sendable {
    public let label: String
    public let points: [(x: Double, y: Double)]
    public init(label: String, points: [(x: Double, y: Double)]) {
      (self.label, self.points) = (label, points)
    }
  }

  /// Lines over a common axis from zero: plan against actual, money over years.
  ///
  /// - Parameter ticks: where the horizontal axis is labelled, with the words.
  public static func lines(
    _ series: [Series], id: String, title: String, unit: String, ticks: [(x: Double, label: String)] = []
  ) -> Markup? {
    let all = series.flatMap(\.points)
    guard all.count > 1, all.allSatisfy({ $0.x.isFinite && $0.y.isFinite }), let left = all.map(\.x).min(),
      let right = all.map(\.x).max(), right > left
    else { return nil }
    let (low, high) = (min(0, all.map(\.y).min() ?? 0), max(all.map(\.y).max() ?? 1, .leastNonzeroMagnitude))
    let description = series.map { s in
      "\(s.label): from \(ClaimTables.significant(s.points.first?.y ?? 0)) to \(ClaimTables.significant(s.points.last?.y ?? 0))"
    }.joined(separator: "; ")
    return svg(id: id, title: title, description: description + " \(unit)", height: 300) { m in
      func x(_ v: Double) -> Double { 60 + (v - left) / (right - left) * 520 }
      func y(_ v: Double) -> Double { 260 - (v - low) / (high - low) * 230 }
      m.empty("path", ["d": "M60 \(n(y(0)))H580", "stroke": "#1a1a1a", "stroke-width": "1"])
      text("\(ClaimTables.significant(high)) \(unit)", x: 10, y: 20, anchor: "start", &m)
      for tick in ticks where tick.x >= left && tick.x <= right {
        text(tick.label, x: x(tick.x), y: 288, anchor: "middle", &m)
      }
      // Equal ends would print their names over one another.
      var taken: [Double] = []
      for (i, s) in series.enumerated() {
        let path = s.points.enumerated().map {
          "\($0.offset == 0 ? "M" : "L")\(n(x($0.element.x))) \(n(y($0.element.y)))"
        }
        m.empty(
          "path",
          [
            "d": path.joined(), "fill": "none", "stroke": palette[i % palette.count], "stroke-width": "2.4",
            "stroke-dasharray": dashes[i % dashes.count],
          ])
        var at = y(s.points.last?.y ?? 0) + 4
        while taken.contains(where: { abs($0 - at) < 15 }) { at += 15 }
        taken.append(at)
        text(s.label, x: 588, y: at, anchor: "start", &m)
      }
    }
  }

  /// One bar cut into shares, largest first: concentration on suppliers.
  public static func shares(_ parts: [Bar], id: String, title: String) -> Markup? {
    let sum = parts.reduce(0) { $0 + max(0, $1.value) }
    guard sum > 0, sum.isFinite else { return nil }
    let sorted = parts.filter { $0.value > 0 }.sorted { ($1.value, $0.label) < ($0.value, $1.label) }
    let description = sorted.map { "\($0.label): \(Plain.share($0.value / sum))" }.joined(separator: "; ")
    let shown = sorted.prefix(palette.count)
    return svg(id: id, title: title, description: description, height: 60 + Double(shown.count) * 24) { m in
      var x = 10.0
      for (i, part) in sorted.enumerated() {
        let wide = part.value / sum * 700
        let colour = i < palette.count ? palette[i] : "#b9b3a3"
        m.empty(
          "rect",
          ["x": n(x), "y": "8", "width": n(wide), "height": "32", "fill": colour, "stroke": "#ffffff"])
        x += wide
      }
      for (i, part) in shown.enumerated() {
        let y = 62 + Double(i) * 24
        m.empty("rect", ["x": "10", "y": n(y - 11), "width": "14", "height": "14", "fill": palette[i]])
        text("\(part.label), \(Plain.share(part.value / sum))", x: 32, y: y, anchor: "start", &m)
      }
    }
  }

  /// Forecast against how often it came true; points on the diagonal are honest.
  public static func calibration(
    _ bins: [(forecast: Double, observed: Double, count: Int)], id: String, title: String
  )
    -> Markup?
  {
    let bins = bins.filter { (0...1).contains($0.forecast) && (0...1).contains($0.observed) && $0.count > 0 }
    guard !bins.isEmpty else { return nil }
    let description = bins.map {
      "of \($0.count) forecast at \(Plain.share($0.forecast)), \(Plain.share($0.observed)) came true"
    }.joined(separator: "; ")
    return svg(id: id, title: title, description: description, height: 420) { m in
      func x(_ v: Double) -> Double { 70 + v * 340 }
      func y(_ v: Double) -> Double { 370 - v * 340 }
      m.empty("path", ["d": "M70 30V370H410", "fill": "none", "stroke": "#1a1a1a"])
      m.empty("path", ["d": "M70 370L410 30", "stroke": "#8a8577", "stroke-dasharray": "5 4"])
      for bin in bins {
        // Area in proportion to the count; from 100 on all are equally sure.
        let radius = 3 + 6 * (Double(min(bin.count, 100)) / 100).squareRoot()
        m.empty(
          "circle", ["cx": n(x(bin.forecast)), "cy": n(y(bin.observed)), "r": n(radius), "fill": "#12587f"])
      }
      for share in [0, 0.5, 1] {
        text(Plain.share(share), x: x(share), y: 390, anchor: "middle", &m)
        text(Plain.share(share), x: 62, y: y(share) + 4, anchor: "end", &m)
      }
      text("forecast", x: 240, y: 410, anchor: "middle", &m)
      text("came true", x: 10, y: 18, anchor: "start", &m)
    }
  }

  private static let dashes = ["none", "7 4", "2 3", "9 3 2 3"]

  static func n(_ v: Double) -> String { MapFigure.n(v) }

  static func text(_ words: String, x: Double, y: Double, anchor: String, _ m: inout Markup) {
    m.element(
      "text",
      [
        "x": n(x), "y": n(y), "text-anchor": anchor, "font-family": "DejaVu Sans, Verdana, sans-serif",
        "font-size": "12", "fill": "#1a1a1a",
      ], words)
  }

  private static func svg(
    id: String, title: String, description: String, height: Double, _ body: (inout Markup) -> Void
  ) -> Markup { Canvas.svg(id: id, title: title, description: description, height: height, body) }
}

private enum Plain {
  /// Whole percent.
  static func share(_ v: Double) -> String { "\(Int((min(1, max(0, v)) * 100).rounded())) %" }
}

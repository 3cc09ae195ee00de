import SightlineUnits
import SightlineVerdicts

/// Suppliers' shares period by period, as bars of equal height, with the index of concentration above.
struct SupplierFigure {
  let picture: SupplierPicture
  /// Colours by supplier, the same in every picture of the page.
  let colours: [String: String]

  init(picture: SupplierPicture, among all: [SupplierPicture] = []) {
    self.picture = picture
    colours = SupplierFigure.colours(all.isEmpty ? [picture] : all)
  }

  private static let (left, top, high) = (46.0, 44.0, 220.0)
  private static let others = "others"
  /// Colours there are; the rest is "others" in grey.
  private static let most = 5

  /// Those with the largest sum over all periods, for which a colour is kept throughout.
  var named: [String] { SupplierFigure.named(picture) }

  private static func named(_ picture: SupplierPicture) -> [String] {
    var totals: [String: Double] = [:]
    for period in picture.periods { for s in period.shares { totals[s.supplier, default: 0] += s.value } }
    let ranked = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    return ranked.count <= most + 1 ? ranked : Array(ranked.prefix(most))
  }

  func render(id: String) -> Markup? {
    let named = named
    guard !named.isEmpty, !picture.periods.isEmpty else { return nil }
    let hasOthers = picture.periods.contains { $0.shares.contains { !named.contains($0.supplier) } }
    let legend = named + (hasOthers ? [Self.others] : [])
    let description = picture.periods.map { p in
      "\(p.label): "
        + p.shares.prefix(3).map { "\($0.supplier) \(Plain.percent($0.share))" }.joined(separator: ", ")
        + ", index \(Self.index(p.hhi))"
    }.joined(separator: "; ")
    let rows = (legend.count + 2) / 3
    return Canvas.svg(
      id: id, title: "Suppliers of \(picture.recipient), \(picture.unitWords)",
      description: description + ".",
      height: Self.top + Self.high + 46 + Double(rows) * 22, isDense: true
    ) { m in
      axis(&m)
      let pitch = (Canvas.width - Self.left - 12) / Double(picture.periods.count)
      for (i, p) in picture.periods.enumerated() {
        bar(p, named, x: Self.left + pitch * (Double(i) + 0.14), width: pitch * 0.72, &m)
      }
      for (i, name) in legend.enumerated() {
        let (x, y) = (Self.left + Double(i % 3) * 222, Self.top + Self.high + 48 + Double(i / 3) * 22)
        Canvas.rect(x: x, y: y - 11, width: 13, height: 13, fill: colour(name), &m)
        Canvas.text(Canvas.fit(name, 26), x: x + 20, y: y, size: 12, &m)
      }
    }
  }

  private func axis(_ m: inout Markup) {
    Canvas.text("Index", x: 4, y: Self.top - 22, size: 10, colour: Canvas.soft, fine: true, &m)
    for share in [0.0, 0.5, 1] {
      let y = Self.top + (1 - share) * Self.high
      Canvas.line(
        "M\(Canvas.n(Self.left)) \(Canvas.n(y))H\(Canvas.n(Canvas.width - 12))", colour: "#d5d0c4", &m)
      Canvas.text(
        Plain.percent(share), x: Self.left - 6, y: y + 4, anchor: "end", size: 10, colour: Canvas.soft,
        fine: true, &m)
    }
  }

  private func bar(
    _ p: SupplierPicture.Period, _ named: [String], x: Double, width: Double, _ m: inout Markup
  ) {
    var y = Self.top + Self.high
    func part(_ share: Double, _ colour: String) {
      guard share > 0 else { return }
      y -= share * Self.high
      m.empty(
        "rect",
        [
          "x": Canvas.n(x), "y": Canvas.n(y), "width": Canvas.n(width), "height": Canvas.n(share * Self.high),
          "fill": colour, "stroke": "#ffffff", "stroke-width": "0.8",
        ])
    }
    for name in named {
      part(p.shares.first { $0.supplier == name }?.share ?? 0, colour(name))
    }
    part(
      p.shares.filter { !named.contains($0.supplier) }.reduce(0) { $0 + $1.share },
      colour(Self.others))
    let middle = x + width / 2
    Canvas.text(Self.index(p.hhi), x: middle, y: Self.top - 8, anchor: "middle", size: 11, bold: true, &m)
    // Periods too many to name are named every second or third time.
    let every = max(1, Int((Double(picture.periods.count) / 10).rounded(.up)))
    if (picture.periods.firstIndex(of: p) ?? 0) % every == 0 {
      let name = p.from == p.until ? "\(p.from)" : "\(p.from)–\(Self.twoDigits(p.until))"
      Canvas.text(name, x: middle, y: Self.top + Self.high + 18, anchor: "middle", size: 11, &m)
    }
  }

  private static func twoDigits(_ year: Int) -> String {
    year % 100 < 10 ? "0\(year % 100)" : "\(year % 100)"
  }

  /// A supplier keeps its colour from picture to picture, as far as there are colours: within one no two share
  /// one.
  private static func colours(_ pictures: [SupplierPicture]) -> [String: String] {
    var colours: [String: String] = [:]
    for picture in pictures {
      let names = named(picture)
      var free = Plot.palette.filter { colour in !names.contains { colours[$0] == colour } }
      for name in names where colours[name] == nil {
        // Colours used elsewhere are taken last.
        let unused = free.firstIndex { colour in !colours.values.contains(colour) } ?? free.indices.first
        guard let unused else { continue }
        colours[name] = free.remove(at: unused)
      }
    }
    return colours
  }

  private func colour(_ name: String) -> String {
    named.contains(name) ? colours[name] ?? Self.grey : Self.grey
  }
  private static let grey = "#b9b3a3"

  /// Two decimals: finer than any register is known.
  static func index(_ hhi: Double) -> String {
    let cents = Int((hhi * 100).rounded())
    return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }
}

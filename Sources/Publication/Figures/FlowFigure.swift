import SightlineUnits

/// Money from those who paid, at the left, to those who received it, at the right: bands as wide as the sums
/// (H. R. Sankey 1898; M. Kennedy and H. R. Sankey, Proc. Inst. Civil Engineers 134).
struct FlowFigure {
  let picture: MoneyPicture

  private static let (left, right, bar) = (232.0, 488.0, 14.0)
  private static let full = 330.0
  private static let gap = 16.0

  private struct Node {
    let name: String
    let amount: Double
    let y: Double
    let height: Double
  }

  /// `nil` where there is nothing to tell apart: a single band says no more than its number.
  func render(id: String) -> Markup? {
    guard picture.links.count > 1, picture.total > 0, picture.total.isFinite else { return nil }
    let (sources, targets) = (nodes(\.from), nodes(\.to))
    let height =
      max(sources.last.map { $0.y + $0.height } ?? 0, targets.last.map { $0.y + $0.height } ?? 0) + 16
    let words = picture.links.prefix(12).map { "\($0.from) to \($0.to) \(Wording.amount($0.amount))" }
    return Canvas.svg(
      id: id, title: "Money \(picture.flow.rawValue), in \(picture.currency)",
      description:
        "Those who \(picture.flow == .paid ? "paid" : "promised") at the left, recipients or purposes at the right, "
        + "in \(picture.currency). "
        + words.joined(separator: "; ") + ". All sums stand in the table below.", height: height,
      isDense: true
    ) { m in
      bands(sources, targets, &m)
      for (i, node) in sources.enumerated() {
        Canvas.rect(
          x: Self.left, y: node.y, width: Self.bar, height: node.height,
          fill: Plot.palette[i % Plot.palette.count], &m)
        label(node, x: Self.left - 8, anchor: "end", &m)
      }
      for node in targets {
        Canvas.rect(x: Self.right, y: node.y, width: Self.bar, height: node.height, fill: Canvas.ink, &m)
        label(node, x: Self.right + Self.bar + 8, anchor: "start", &m)
      }
    }
  }

  private func label(_ node: Node, x: Double, anchor: String, _ m: inout Markup) {
    let middle = node.y + node.height / 2
    Canvas.text(Canvas.fit(node.name, 27), x: x, y: middle - 1, anchor: anchor, size: 11, bold: true, &m)
    Canvas.text(
      Wording.amount(node.amount), x: x, y: middle + 12, anchor: anchor, size: 10, colour: Canvas.soft, &m)
  }

  /// In falling order, each at least as far from the next as its two lines of text need.
  private func nodes(_ end: (MoneyPicture.Link) -> String) -> [Node] {
    var totals: [String: Double] = [:]
    for link in picture.links { totals[end(link), default: 0] += link.amount }
    var y = 14.0
    return totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, amount in
      let height = max(1.5, amount / picture.total * Self.full)
      let node = Node(name: name, amount: amount, y: y, height: height)
      y += max(height + Self.gap, 32)
      return node
    }
  }

  private func bands(_ sources: [Node], _ targets: [Node], _ m: inout Markup) {
    var (outgoing, incoming): ([String: Double], [String: Double]) = ([:], [:])
    // Ordered by where they arrive, so that bands of one payer do not cross at their root.
    let place = Dictionary(uniqueKeysWithValues: targets.enumerated().map { ($0.element.name, $0.offset) })
    for (i, source) in sources.enumerated() {
      let links = picture.links.filter { $0.from == source.name }.sorted {
        (place[$0.to] ?? 0) < (place[$1.to] ?? 0)
      }
      for link in links {
        guard let target = targets.first(where: { $0.name == link.to }) else { continue }
        let thick = max(0.8, link.amount / picture.total * Self.full)
        let from = source.y + outgoing[source.name, default: 0] + thick / 2
        let to = target.y + incoming[target.name, default: 0] + thick / 2
        outgoing[source.name, default: 0] += thick
        incoming[target.name, default: 0] += thick
        let (a, b) = (Self.left + Self.bar, Self.right)
        let middle = (a + b) / 2
        let n = Canvas.n
        m.empty(
          "path",
          [
            "d": "M\(n(a)) \(n(from))C\(n(middle)) \(n(from)) \(n(middle)) \(n(to)) \(n(b)) \(n(to))",
            "fill": "none", "stroke": Plot.palette[i % Plot.palette.count], "stroke-opacity": "0.42",
            "stroke-width": n(thick),
          ])
      }
    }
  }
}

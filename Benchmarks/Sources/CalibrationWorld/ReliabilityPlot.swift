import SightlineWorlds

/// Reliability curves side by side: stated probability to the right, share that came true upwards, honest
/// forecasts on the diagonal; a point's area grows with the number of claims.
enum ReliabilityPlot {
  private static let side = 180.0
  private static let across = 5

  static func svg(_ worlds: [(title: String, scores: Scores)]) -> String {
    let rows = (worlds.count + across - 1) / across
    let (width, height) = (Double(across) * (side + 40) + 20, Double(rows) * (side + 60) + 20)
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" font-family="sans-serif" \
      font-size="12" role="img"><title>Stated probability against what came true</title>
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for (i, world) in worlds.enumerated() {
      let (x, y) = (30 + Double(i % across) * (side + 40), 30 + Double(i / across) * (side + 60))
      text += panel(world.title, world.scores, x, y)
    }
    return text + "</svg>\n"
  }

  private static func panel(_ title: String, _ scores: Scores, _ x: Double, _ y: Double) -> String {
    var text = """
      <text x="\(x)" y="\(y - 6)">\(title)</text>
      <rect x="\(x)" y="\(y)" width="\(side)" height="\(side)" fill="none" stroke="#1a1a1a"/>
      <path d="M\(x) \(y + side)L\(x + side) \(y)" stroke="#8a8577" stroke-dasharray="4 3"/>

      """
    var points: [String] = []
    for bin in scores.bins where bin.count > 0 {
      let (px, py) = (x + bin.meanStated * side, y + side - bin.shareTrue * side)
      points.append("\(px) \(py)")
      let radius = 1.5 + 7 * (bin.count / max(1, scores.count)).squareRoot()
      text += "<circle cx=\"\(px)\" cy=\"\(py)\" r=\"\(radius)\" fill=\"#12587f\"/>\n"
    }
    text += "<path d=\"M\(points.joined(separator: "L"))\" fill=\"none\" stroke=\"#12587f\"/>\n"
    let error = (scores.calibrationError * 1000).rounded() / 1000
    return text + "<text x=\"\(x)\" y=\"\(y + side + 16)\">calibration error \(error)</text>\n"
  }
}

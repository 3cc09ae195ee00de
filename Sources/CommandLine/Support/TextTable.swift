/// A table for people: columns as wide as their widest cell, numbers to the right.
struct TextTable {
  enum Align { case left, right }
  let columns: [(title: String, align: Align)]
  var rows: [[String]] = []

  init(_ columns: [(String, Align)]) { self.columns = columns.map { (title: $0.0, align: $0.1) } }

  func rendered() -> String {
    var widths = columns.map { $0.title.count }
    for row in rows { for (i, cell) in row.enumerated() { widths[i] = max(widths[i], cell.count) } }
    var lines = [
      line(columns.map(\.title), widths),
      widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "),
    ]
    lines += rows.map { line($0, widths) }
    return lines.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.enumerated().map { i, cell in
      let space = String(repeating: " ", count: widths[i] - cell.count)
      return columns[i].align == .right ? space + cell : cell + space
    }
    var text = padded.joined(separator: "  ")
    while text.last == " " { text.removeLast() }
    return Console.inert(text)
  }
}

/// `1 file`, `2 files`.
func plural(_ n: Int, _ word: String) -> String { n == 1 ? "1 \(word)" : "\(n) \(word)s" }

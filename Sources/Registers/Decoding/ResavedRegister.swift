/// A trade register that a spreadsheet saved again: `;` or tab between the cells, quotes, perhaps decimal commas.
///
/// It is brought back to the published layout, line for line, so that one reader judges both.
enum ResavedRegister {
  /// `nil` unless some line is the register's header with another delimiter.
  static func asPublished(_ text: [UInt8]) -> [UInt8]? {
    text.withUnsafeBufferPointer { buffer in
      let lines = LineTable(buffer)
      for i in 0..<min(lines.count, TradeRegisterReader.mostPreamble) {
        for delimiter in [59, 9] as [UInt8] {
          let cells = lines[i].split(separator: delimiter, omittingEmptySubsequences: false)
          guard cells.count == TradeRegisterLayout.columns else { continue }
          let heads = cells.map { String(decoding: $0.filter { $0 != 34 }, as: UTF8.self) }
          guard TradeRegisterLayout(header: heads) != nil else { continue }
          return rewritten(lines, header: i, heads, delimiter)
        }
      }
      return nil
    }
  }

  private static func rewritten(_ lines: LineTable, header: Int, _ heads: [String], _ delimiter: UInt8)
    -> [UInt8]
  {
    var out: [UInt8] = []
    for i in 0..<header { out += Array(lines[i]) + [10] }
    out += Array(heads.joined(separator: ",").utf8) + [10]
    var line = header + 1
    let body = Array(lines.buffer[lines.start(header + 1)...])
    for row in SheetGrid(delimited: body, name: "", delimiter: delimiter).rows {
      // Rows keep the line they start on: remarks name it.
      while line < header + row.number {
        out.append(10)
        line += 1
      }
      let cells = row.cells.enumerated().map { i, cell in
        i >= row.cells.count - 3
          ? number(cell.text) : cell.text.map { $0.isNewline ? " " : String($0) }.joined()
      }
      out += Array(cells.joined(separator: ",").utf8) + [10]
      line += 1
    }
    return out
  }

  /// `7,25` is `7.25` here; a cell with both marks is left to be named as no number.
  private static func number(_ text: String) -> String {
    let point = text.contains(".") ? "'" : "."
    return text.map { $0 == "," ? point : $0.isNewline ? " " : String($0) }.joined()
  }
}

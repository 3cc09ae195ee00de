/// How a cell of a sheet is coloured, as far as registers give colours a meaning.
public enum CellColour: Hashable, Sendable {
  case plain, blue, red
}

/// A cell of a table, whatever file it came from.
public struct SheetCell: Hashable, Sendable {
  public let text: String
  public let colour: CellColour
  public init(_ text: String, colour: CellColour = .plain) { (self.text, self.colour) = (text, colour) }
}

/// A table as rows of cells. Rows keep the number they have in the file, from 1.
public struct SheetGrid: Sendable {
  public let name: String
  public let rows: [(number: Int, cells: [SheetCell])]
  public init(name: String, rows: [(number: Int, cells: [SheetCell])]) {
    (self.name, self.rows) = (name, rows)
  }

  /// A delimited text (RFC 4180). The delimiter is the one of `,` `;` tab that the first lines hold most
  /// often
  /// outside quotes; rows are numbered by the line they start on.
  public init(delimited bytes: [UInt8], name: String) {
    self.init(delimited: bytes, name: name, delimiter: SheetGrid.delimiter(bytes))
  }
  init(delimited bytes: [UInt8], name: String, delimiter: UInt8) {
    self.name = name
    var rows: [(number: Int, cells: [SheetCell])] = []
    var (line, startLine) = (1, 1)
    var cells: [SheetCell] = []
    var field: [UInt8] = []
    var (quoted, wasQuoted) = (false, false)
    // Where the open quote stands. One that never closes would swallow the rest of the file: it is then read
    // as a plain sign, so that only its own row suffers. More than a few are an attack on our patience.
    var (opened, openedLine, forgiven) = (0, 1, 0)
    func endField() {
      let text = String(decoding: field, as: UTF8.self)
      cells.append(SheetCell(wasQuoted ? text : text.trimmed))
      field.removeAll(keepingCapacity: true)
      wasQuoted = false
    }
    func endRow() {
      endField()
      if cells.contains(where: { !$0.text.isEmpty }) { rows.append((startLine, cells)) }
      cells = []
    }
    var at = 0
    while at < bytes.count || (quoted && forgiven < 8) {
      if at == bytes.count {
        (at, line, forgiven) = (opened + 1, openedLine, forgiven + 1)
        (quoted, field) = (false, [34])
        continue
      }
      let byte = bytes[at]
      at += 1
      if quoted {
        if byte == 10 { line += 1 }
        if byte != 34 {
          field.append(byte)
        } else if at < bytes.count, bytes[at] == 34 {
          field.append(34)
          at += 1
        } else {
          quoted = false
        }
      } else if byte == 34, field.isEmpty, !wasQuoted {
        (quoted, wasQuoted) = (true, true)
        (opened, openedLine) = (at - 1, line)
      } else if byte == delimiter {
        endField()
      } else if byte == 10 || byte == 13 {
        if byte == 13, at < bytes.count, bytes[at] == 10 { at += 1 }
        line += 1
        endRow()
        startLine = line
      } else {
        field.append(byte)
      }
    }
    if !field.isEmpty || !cells.isEmpty || wasQuoted { endRow() }
    self.rows = rows
  }

  private static func delimiter(_ bytes: [UInt8]) -> UInt8 {
    var counts: [UInt8: Int] = [44: 0, 59: 0, 9: 0]
    var quoted = false
    // 16 KiB hold the header and some rows of any register seen.
    for byte in bytes.prefix(16_384) {
      if byte == 34 { quoted.toggle() }
      if !quoted, let n = counts[byte] { counts[byte] = n + 1 }
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 44
  }
}

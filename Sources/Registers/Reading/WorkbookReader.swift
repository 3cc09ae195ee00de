import SightlineEvidence

/// Reads the sheets of an Office Open XML workbook (ECMA-376 part 1, SpreadsheetML): values, shared strings
/// and the font or fill colour of each cell. Formulas are not computed: the value stored beside them is read.
struct WorkbookReader {
  let file: String
  /// XLSX allows 1,048,576 rows of 16,384; no register comes near. Bounds what a hostile sheet can ask for.
  static let lastRow = 1_048_576
  static let mostRows = 200_000
  static let mostColumns = 2_000
  static let mostCells = 5_000_000

  /// Sheets in the workbook's order.
  func read(_ load: (String) throws -> [UInt8]?) -> (sheets: [SheetGrid], issues: [RegisterIssue]) {
    var issues: [RegisterIssue] = []
    func part<T>(_ name: String, _ otherwise: T, _ body: ([UInt8]) throws -> T) -> T {
      do {
        guard let bytes = try load(name) else { return otherwise }
        return try body(bytes)
      } catch let fault as GuardedXML.Fault {
        issues.append(RegisterIssue(.forbiddenXML, file: file + "!" + name, "\(fault)"))
      } catch {
        issues.append(RegisterIssue(.unreadable, file: file + "!" + name, "\(error)"))
      }
      return otherwise
    }
    let targets = part("xl/_rels/workbook.xml.rels", [:], relationships)
    let names = part("xl/workbook.xml", [], sheetNames)
    let strings = part("xl/sharedStrings.xml", [], sharedStrings)
    let colours = part("xl/styles.xml", [], styleColours)
    var sheets: [SheetGrid] = []
    for (name, relation) in names {
      guard let target = targets[relation] else { continue }
      let path = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
      if let grid = part(path, nil as SheetGrid?, { try sheet($0, name, strings, colours) }) {
        sheets.append(grid)
      }
    }
    if sheets.isEmpty, issues.isEmpty {
      issues.append(RegisterIssue(.unknownLayout, file: file, "a workbook without sheets"))
    }
    return (sheets, issues)
  }

  private func relationships(_ bytes: [UInt8]) throws(GuardedXML.Fault) -> [String: String] {
    var xml = GuardedXML(bytes)
    var targets: [String: String] = [:]
    while let event = try xml.next() {
      guard case .start("Relationship", let a) = event, let id = value("Id", a), let to = value("Target", a)
      else { continue }
      targets[id] = to
    }
    return targets
  }
  private func sheetNames(_ bytes: [UInt8]) throws(GuardedXML.Fault) -> [(String, String)] {
    var xml = GuardedXML(bytes)
    var names: [(String, String)] = []
    while let event = try xml.next() {
      guard case .start("sheet", let a) = event, let name = value("name", a), let id = value("id", a) else {
        continue
      }
      names.append((name, id))
    }
    return names
  }
  private func sharedStrings(_ bytes: [UInt8]) throws(GuardedXML.Fault) -> [String] {
    var xml = GuardedXML(bytes)
    var (strings, current, inText, phonetic): ([String], String, Bool, Bool) = ([], "", false, false)
    while let event = try xml.next() {
      switch event {
      case .start("si", _): current = ""
      case .start("t", _): inText = !phonetic
      case .start("rPh", _): phonetic = true
      case .end("rPh"): phonetic = false
      case .end("t"): inText = false
      // Trimmed here, once: cells share the text, and a long one in a million cells costs nothing.
      case .end("si"): strings.append(current.trimmed)
      case .text(let s): if inText { current += s }
      default: break
      }
    }
    return strings
  }

  /// One colour for each cell format: the font's, or where that is plain the fill's.
  private func styleColours(_ bytes: [UInt8]) throws(GuardedXML.Fault) -> [CellColour] {
    var xml = GuardedXML(bytes)
    var fonts: [CellColour] = []
    var fills: [CellColour] = []
    var formats: [CellColour] = []
    var path: [String] = []
    while let event = try xml.next() {
      switch event {
      case .start(let name, let a):
        path.append(name)
        let parent = path.dropLast().last ?? ""
        if parent == "fonts", name == "font" { fonts.append(.plain) }
        if parent == "fills", name == "fill" { fills.append(.plain) }
        if name == "color", parent == "font", !fonts.isEmpty { fonts[fonts.count - 1] = colour(a) }
        if name == "fgColor", path.contains("fills"), !fills.isEmpty { fills[fills.count - 1] = colour(a) }
        if name == "xf", parent == "cellXfs" {
          let font = value("fontId", a).flatMap { Int($0) }.flatMap {
            fonts.indices.contains($0) ? fonts[$0] : nil
          }
          let fill = value("fillId", a).flatMap { Int($0) }.flatMap {
            fills.indices.contains($0) ? fills[$0] : nil
          }
          formats.append(font ?? .plain == .plain ? fill ?? .plain : font ?? .plain)
        }
      case .end: _ = path.popLast()
      case .text: break
      }
    }
    return formats
  }

  /// `rgb="FF0000FF"`, or the indexed palette's pure blue and red (ECMA-376 18.8.27: 4, 12, 39 and 2, 10).
  private func colour(_ a: [(name: String, value: String)]) -> CellColour {
    if let index = value("indexed", a).flatMap({ Int($0) }) {
      return [4, 12, 39].contains(index) ? .blue : [2, 10].contains(index) ? .red : .plain
    }
    guard let text = value("rgb", a), let n = UInt32(text.suffix(6), radix: 16) else { return .plain }
    let (r, g, b) = (Int(n >> 16 & 255), Int(n >> 8 & 255), Int(n & 255))
    // One channel clearly above the two others; black, grey and white are plain.
    if b > 120, b >= r + 60, b >= g + 40 { return .blue }
    if r > 120, r >= b + 60, r >= g + 60 { return .red }
    return .plain
  }

  private func value(_ name: String, _ a: [(name: String, value: String)]) -> String? {
    a.first { $0.name == name }?.value
  }

  private func sheet(
    _ bytes: [UInt8], _ name: String, _ strings: [String], _ colours: [CellColour]
  ) throws(GuardedXML.Fault) -> SheetGrid {
    var xml = GuardedXML(bytes)
    var rows: [(number: Int, cells: [SheetCell])] = []
    var cells: [SheetCell] = []
    var (number, column, type, style, text, inValue, total) = (0, 0, "", 0, "", false, 0)
    while let event = try xml.next() {
      switch event {
      case .start("row", let a):
        // A number beyond the format's last row is not believed.
        number =
          value("r", a).flatMap { Int($0) }.flatMap { (1...WorkbookReader.lastRow).contains($0) ? $0 : nil }
          ?? number + 1
        cells = []
      case .start("c", let a):
        column = value("r", a).flatMap(WorkbookReader.column) ?? cells.count
        (type, text) = (value("t", a) ?? "", "")
        style = value("s", a).flatMap { Int($0) } ?? 0
      case .start("v", _), .start("t", _): inValue = true
      case .end("v"), .end("t"): inValue = false
      case .text(let s): if inValue { text += s }
      case .end("c"):
        guard column < WorkbookReader.mostColumns, total < WorkbookReader.mostCells else { continue }
        // Gaps are cells too: a row may name its last column alone.
        total += max(0, column - cells.count)
        while cells.count < column { cells.append(SheetCell("")) }
        let shown =
          type == "s" ? Int(text).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? "" : text
        let cell = SheetCell(
          type == "s" ? shown : shown.trimmed,
          colour: colours.indices.contains(style) ? colours[style] : .plain)
        if column < cells.count { cells[column] = cell } else { cells.append(cell) }
        total += 1
      case .end("row"):
        if rows.count < WorkbookReader.mostRows, cells.contains(where: { !$0.text.isEmpty }) {
          rows.append((number, cells))
        }
      default: break
      }
    }
    return SheetGrid(name: name, rows: rows)
  }

  /// `AB12` is column 27, from 0.
  static func column(_ reference: String) -> Int? {
    var n = 0
    for c in reference.utf8 {
      guard (65...90).contains(c) else { break }
      n = n * 26 + Int(c - 64)
      guard n <= 16_384 else { return nil }
    }
    return n > 0 ? n - 1 : nil
  }
}

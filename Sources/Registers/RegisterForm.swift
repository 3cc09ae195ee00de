import SightlineEvidence

/// What a register file is, told by its content: enough to know who reads it, before it is read whole.
public enum RegisterForm: String, Sendable, Codable, Hashable {
  case tradeRegister = "trade register"
  case workbook
  case parts = "totals and parts"
  case events
  case figures
}

extension RegisterReader {
  /// A header stands within the first 200 lines; 64 KiB hold them in every register seen.
  private static let head = 65_536

  /// `nil` for what is no register this reader knows.
  public func form(of bytes: [UInt8], name: String) -> RegisterForm? {
    if ZipMembers.isZip(bytes) { return ZipMembers.isWorkbook(bytes) ? .workbook : nil }
    let (text, _, _) = TextEncoding.decode(RegisterReader.opening(bytes))
    // Braces and angles open JSON and XML, which no register is published in.
    guard let first = text.first(where: { $0 > 32 }), ![0x7B, 0x5B, 0x3C].contains(first), !text.contains(0)
    else { return nil }
    if TradeRegisterReader.recognises(text) { return .tradeRegister }
    let grid = SheetGrid(delimited: text, name: name)
    guard let header = grid.rows.first?.cells.map({ $0.text.lowercased() }) else { return nil }
    if PartsTable.fits(header) { return .parts }
    if EventTable.fits(header) { return .events }
    for mapping in mappings + KnownTables.mappings
    where grid.rows.prefix(30).contains(where: { mapping.match($0.cells.map(\.text)) != nil }) {
      return .figures
    }
    return YearGridReader(grid, file: name, evaluation: evaluation) == nil ? nil : .figures
  }

  /// The first bytes up to a line's end, so that no row and no character is cut.
  private static func opening(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > head else { return bytes }
    let cut = bytes[..<head].lastIndex(of: 10) ?? head
    // UTF-16 writes a line feed as two bytes.
    return Array(bytes[..<(cut - cut % 2)])
  }
}

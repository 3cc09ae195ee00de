/// What `register --measure NAME` computes; each is a pure function of the records.
public enum RegisterMeasures {
  /// Columns `recipient,from_year,to_year,supplier,value,share,hhi`: one row a supplier. Value is delivered
  /// trend-indicator value in millions; share and index from 0 to 1, six digits.
  /// - Parameter recipient: any spelling the table of parties knows; `nil` for every recipient in turn.
  public static func concentration(
    _ transfers: [Transfer], recipient: String?, from: Int? = nil, until: Int? = nil,
    parties: PartyTable = .standard
  ) -> RegisterTable {
    let detector = ConcentrationDetector(parties: parties)
    let cut = YearCut(from: from, until: until)
    let tables =
      recipient.map { [detector.table(transfers, recipient: $0, cut: cut)] }
      ?? detector.tables(transfers, cut: cut)
    var rows: [[RegisterTable.Cell]] = []
    for table in tables {
      for row in table.rows {
        rows.append([
          .text(table.recipient), .integer(table.fromYear), .integer(table.toYear), .text(row.supplier),
          .decimal(row.value, 4), .decimal(row.share, 6), .decimal(table.hhi, 6),
        ])
      }
    }
    let remarks = tables.flatMap { table in
      var lines = table.remarks
      if let range = table.hhiRange, range.lowerBound < range.upperBound {
        lines.append(
          "HHI \(RegisterTable.Cell.decimal(table.hhi, 4).text), 90 % range "
            + "\(RegisterTable.Cell.decimal(range.lowerBound, 4).text) to "
            + RegisterTable.Cell.decimal(range.upperBound, 4).text)
      }
      return lines.map { "\(table.recipient): \($0)" }
    }
    return RegisterTable(
      columns: ["recipient", "from_year", "to_year", "supplier", "value", "share", "hhi"], rows: rows,
      remarks: remarks)
  }
}

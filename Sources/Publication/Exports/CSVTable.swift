import SightlineUnits

/// Lines of the dossier's tables. Semicolons are quoted too: a reader's spreadsheet may take them for delimiters.
enum CSVTable {
  static func cell(_ text: String) -> String { CSVCell.text(text, semicolons: true) }
  static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\n" }
}

import SightlineUnits

/// One line of a table on standard output.
enum CSVLine {
  static func joined(_ fields: [String]) -> String { fields.map { CSVCell.text($0) }.joined(separator: ",") }
}

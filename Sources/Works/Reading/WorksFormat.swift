/// The formats of ledgers, told apart by their first bytes, never by their names.
public enum WorksFormat: String, Hashable, Sendable, Codable {
  case iatiActivities = "IATI activities"
  case iatiOrganisations = "IATI organisations"
  case json = "OCDS or OC4IDS"
  case table = "table"

  /// - Parameter head: the first bytes, decoded to UTF-8; a few kilobytes are enough.
  static func of(_ head: [UInt8]) -> WorksFormat? {
    let text = String(decoding: head, as: UTF8.self).drop { $0 == "\u{FEFF}" || $0.isWhitespace }
    guard let first = text.first else { return nil }
    switch first {
    case "<":
      if text.contains("<iati-activities") { return .iatiActivities }
      if text.contains("<iati-organisations") { return .iatiOrganisations }
      // A document type comes first and is refused by the reader, with its reason.
      return text.contains("<!DOCTYPE") || text.contains("<!doctype") ? .iatiActivities : nil
    case "{", "[": return .json
    default:
      let line = text.prefix { !$0.isNewline }
      return line.contains(",") || line.contains(";") || line.contains("\t") ? .table : nil
    }
  }
}

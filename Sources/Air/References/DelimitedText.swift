/// What is wrong with a reference file, with the place in it.
public struct ReferenceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Compared by tests and callers; the texts are for people.
  public enum Code: String, Sendable, Hashable, Codable {
    /// The file has no header row or no row at all.
    case empty
    /// A column that the file cannot be read without is missing.
    case missingColumn
    /// A value does not parse or lies outside its range.
    case badValue
    /// A quoted field never ends, or a row is absurdly long or wide.
    case malformedRow
    /// The JSON is not an object of lists of strings.
    case malformedJSON
  }
  public let code: Code
  public let file: String
  /// Row from 1, the header included; 0 when the whole file is meant.
  public let row: Int
  /// Byte offset of the row or value.
  public let offset: Int
  public let reason: String
  public init(_ code: Code, file: String, row: Int = 0, offset: Int = 0, reason: String) {
    (self.code, self.file, self.row, self.offset, self.reason) = (code, file, row, offset, reason)
  }
  public var description: String { "\(file): row \(row), byte \(offset): \(reason)" }
}

/// Rows of comma-separated text (RFC 4180) over bytes, without copying fields that nobody asks for.
///
/// Accepts LF, CRLF and CR line ends, a UTF-8 byte order mark, and quotes doubled inside quotes. Hostile
/// input ends in an error on its row, never in a crash: rows wider than `maximumFields` and fields longer
/// than `maximumFieldBytes` are refused.
struct DelimitedText {
  /// One field: where its bytes lie, without the outer quotes.
  struct Field {
    let bytes: Range<Int>
    /// True when the bytes hold doubled quotes.
    let hasEscapes: Bool
  }
  static let maximumFields = 1024
  static let maximumFieldBytes = 1 << 20

  let file: String
  let bytes: [UInt8]
  private(set) var row = 0
  /// Where the current row starts.
  private(set) var rowStart = 0
  private var position: Int

  init(_ bytes: [UInt8], file: String) {
    (self.bytes, self.file) = (bytes, file)
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Fills `fields` with the next row; false at the end. Empty lines are skipped. After an error the next
  /// call goes on behind the faulty line.
  mutating func next(into fields: inout [Field]) throws(ReferenceError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    while position < bytes.count, bytes[position] == 10 || bytes[position] == 13 { position += 1 }
    guard position < bytes.count else { return false }
    row += 1
    rowStart = position
    while true {
      let field = try scanField()
      guard fields.count < DelimitedText.maximumFields else {
        throw refuse("more than \(DelimitedText.maximumFields) fields")
      }
      fields.append(field)
      guard position < bytes.count, bytes[position] == 44 else { break }
      position += 1
    }
    return true
  }

  /// The field's text; invalid UTF-8 is replaced, spaces around it removed.
  func text(_ field: Field) -> String {
    var (lower, upper) = (field.bytes.lowerBound, field.bytes.upperBound)
    while lower < upper, bytes[lower] == 32 { lower += 1 }
    while lower < upper, bytes[upper - 1] == 32 { upper -= 1 }
    guard field.hasEscapes else { return String(decoding: bytes[lower..<upper], as: UTF8.self) }
    var plain: [UInt8] = []
    var i = lower
    while i < upper {
      plain.append(bytes[i])
      i += bytes[i] == 34 && i + 1 < upper && bytes[i + 1] == 34 ? 2 : 1
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// A plain decimal number of at most 15 digits, as nearly all are, without making a text of it; `nil` for
  /// anything else. Fifteen digits and a power of ten up to 22 are exact, so the division rounds but once.
  func decimal(_ field: Field) -> Double? {
    var i = field.bytes.lowerBound
    let end = field.bytes.upperBound
    let isNegative = i < end && bytes[i] == 45
    if isNegative { i += 1 }
    var (value, digits, places, isFraction) = (0, 0, 0, false)
    while i < end {
      let b = bytes[i]
      if (48...57).contains(b) {
        value = value * 10 + Int(b - 48)
        digits += 1
        if isFraction { places += 1 }
      } else if b == 46, !isFraction {
        isFraction = true
      } else {
        return nil
      }
      guard digits <= 15 else { return nil }
      i += 1
    }
    guard digits > 0 else { return nil }
    let number = Double(value) / JSONScanner.powers[places]
    return isNegative ? -number : number
  }

  private mutating func scanField() throws(ReferenceError) -> Field {
    guard position < bytes.count, bytes[position] == 34 else { return try scanPlain() }
    let start = position + 1
    var (i, escapes) = (start, false)
    while i < bytes.count {
      if bytes[i] == 34 {
        guard i + 1 < bytes.count, bytes[i + 1] == 34 else {
          position = i + 1
          skipToDelimiter()
          return try limited(Field(bytes: start..<i, hasEscapes: escapes))
        }
        (i, escapes) = (i + 2, true)
      } else {
        i += 1
      }
    }
    throw refuse("a quoted field does not end")
  }

  private mutating func scanPlain() throws(ReferenceError) -> Field {
    let start = position
    skipToDelimiter()
    return try limited(Field(bytes: start..<position, hasEscapes: false))
  }

  private mutating func limited(_ field: Field) throws(ReferenceError) -> Field {
    guard field.bytes.count <= DelimitedText.maximumFieldBytes else {
      throw refuse("a field longer than \(DelimitedText.maximumFieldBytes) bytes")
    }
    return field
  }

  private mutating func skipToDelimiter() {
    while position < bytes.count, bytes[position] != 44, bytes[position] != 10, bytes[position] != 13 {
      position += 1
    }
  }

  /// Makes the error and moves behind the line it is in.
  private mutating func refuse(_ reason: String) -> ReferenceError {
    let error = ReferenceError(.malformedRow, file: file, row: row, offset: rowStart, reason: reason)
    position = max(position, rowStart)
    while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
    return error
  }
}

/// A table with named columns: a header row, then rows; faulty rows are reported and skipped.
struct HeadedTable {
  private var text: DelimitedText
  private var fields: [DelimitedText.Field] = []
  /// Column index by name, lower case, as in the header.
  let columns: [String: Int]
  private(set) var errors: [ReferenceError] = []

  /// Throws when there is no header.
  init(_ bytes: [UInt8], file: String) throws(ReferenceError) {
    text = DelimitedText(bytes, file: file)
    guard try text.next(into: &fields) else {
      throw ReferenceError(.empty, file: file, reason: "no header row")
    }
    var columns: [String: Int] = [:]
    for (i, field) in fields.enumerated() {
      // `$ICAO`, `$#Tag 2`: the marks tell a viewer what to show and are no part of the name.
      let name = text.text(field).lowercased().drop { "$#".contains($0) }
      if columns[String(name)] == nil { columns[String(name)] = i }
    }
    self.columns = columns
  }

  var row: Int { text.row }
  var offset: Int { text.rowStart }
  var file: String { text.file }

  /// The first of the names that the header has.
  func column(_ names: String...) -> Int? {
    for name in names { if let c = columns[name] { return c } }
    return nil
  }
  func required(_ names: String...) throws(ReferenceError) -> Int {
    for name in names { if let c = columns[name] { return c } }
    throw ReferenceError(
      .missingColumn, file: file, row: 1, reason: "no column \(names.joined(separator: " or "))")
  }

  /// Moves to the next readable row; false at the end.
  mutating func advance() -> Bool {
    while true {
      do throws(ReferenceError) {
        return try text.next(into: &fields)
      } catch {
        errors.append(error)
      }
    }
  }

  /// The text in a column; `nil` when the column is absent, the row too short, or the text empty.
  subscript(_ column: Int?) -> String? {
    guard let column, column < fields.count else { return nil }
    let value = text.text(fields[column])
    return value.isEmpty ? nil : value
  }
  func number(_ column: Int?) -> Double? {
    guard let column, column < fields.count else { return nil }
    if let plain = text.decimal(fields[column]) { return plain }
    guard let value = self[column], let number = Double(value), number.isFinite else { return nil }
    return number
  }
  mutating func report(_ code: ReferenceError.Code, _ reason: String) {
    errors.append(ReferenceError(code, file: file, row: row, offset: offset, reason: reason))
  }
}

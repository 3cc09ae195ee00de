import SightlineUnits

/// Reads a number as tables print it, with the decimal mark that the whole table uses.
struct NumberText {
  enum DecimalMark: String, Sendable { case point = ".", comma = "," }
  let mark: DecimalMark

  /// `nil` when it is no number in this notation. Spaces, no-break spaces, apostrophes and the other mark
  /// group digits, in threes only.
  func read(_ text: String) -> ExactDecimal? {
    var plain = ""
    var groups: [Int] = []
    var (digits, seenMark, exponent) = (0, false, false)
    for c in text.trimmed {
      switch c {
      case "0"..."9":
        plain.append(c)
        digits += 1
      case "-", "−", "+":
        guard plain.isEmpty || exponent else { return nil }
        plain.append(c == "−" ? "-" : c)
      case "e", "E":
        plain.append(c)
        (exponent, digits) = (true, 3)
      case Character(mark.rawValue):
        guard !seenMark else { return nil }
        seenMark = true
        groups.append(digits)
        plain.append(".")
        digits = 3
      case ",", ".", " ", "\u{A0}", "\u{202F}", "'":
        guard !seenMark else { return nil }
        groups.append(digits)
        digits = 0
      default: return nil
      }
    }
    groups.append(digits)
    // The first group has one to three digits where there are groups, the others three each.
    if groups.count > (seenMark ? 2 : 1) {
      let whole = seenMark ? groups.dropLast() : groups[...]
      guard whole.first.map({ (1...3).contains($0) }) == true, whole.dropFirst().allSatisfy({ $0 == 3 })
      else { return nil }
    }
    return ExactDecimal(plain)
  }

  /// The mark of a column of numbers: `nil` where cells contradict one another (`1.5` beside `1,5`).
  static func mark(of cells: [String]) -> DecimalMark? {
    var (point, comma) = (false, false)
    for cell in cells {
      let marks = cell.filter { $0 == "." || $0 == "," }
      guard let last = marks.last, let at = cell.lastIndex(of: last) else { continue }
      let after = cell.distance(from: at, to: cell.endIndex) - 1
      // One mark with three digits after it may group thousands: it decides nothing.
      guard Set(marks).count == 2 || (marks.count == 1 && after != 3) else { continue }
      if last == "." { point = true } else { comma = true }
    }
    return point && comma ? nil : comma ? .comma : .point
  }
}

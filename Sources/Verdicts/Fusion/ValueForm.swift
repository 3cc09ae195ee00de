/// What a claimed text says, apart from how it is written. Two claims of one item agree when their forms are
/// one (`unify`); the text itself is kept beside it.
///
/// Numbers lose grouping commas and trailing zeros (`$ 1,343.50` is 1343.5 `$`); times of day become 24-hour
/// (`7:10 p.m.` is `19:10`), wherever they stand in the text; words lose case, punctuation and doubled space.
/// Nothing is rounded and no unit is converted: 34 and `34 1`, `calm` and 0 stay apart.
public struct ValueForm: Hashable, Sendable {
  enum Kind: Hashable { case number, words, list }
  let kind: Kind
  /// Canonical text.
  let text: String
  /// A number's sign of currency or percent; empty for none.
  let unit: String

  /// `nil` where the text says that there is no value.
  public init?(_ raw: some StringProtocol) {
    let bytes = Array(raw.lowercased().utf8)
    let trimmed = ValueForm.trim(bytes[...])
    guard !trimmed.isEmpty, !ValueForm.missing.contains(String(decoding: trimmed, as: UTF8.self)) else {
      return nil
    }
    if let number = PlainNumber(trimmed) {
      (kind, text, unit) = (.number, number.digits, number.unit)
      return
    }
    let words = ValueWords(trimmed)
    unit = ""
    if words.tokens.isEmpty {
      // Nothing but punctuation: it stands for itself.
      (kind, text) = (.words, String(decoding: trimmed, as: UTF8.self))
    } else if words.hasSeparator, words.tokens.count > 1 {
      (kind, text) = (.list, words.tokens.sorted().joined(separator: " "))
    } else {
      (kind, text) = (.words, words.tokens.joined(separator: " "))
    }
  }

  /// Lower case, single spaces: the wording, apart from how it is set.
  static func plain(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// How sources write that they do not know.
  static let missing: Set<String> = [
    "-", "--", "\u{2013}", "\u{2014}", "?", "n/a", "n.a.", "null", "nan", "not available", "not provided",
    "not provided by airline", "unknown",
  ]

  /// Numbers the forms of one item's claims, from 0: equal numbers meet where at most one unit is named, and
  /// `Donald E. Knuth` meets `Knuth, Donald E.` (a list in another order), though words alone keep their order.
  static func unify(_ forms: [ValueForm]) -> [Int] {
    var units: [String: Set<String>] = [:]
    for form in forms where form.kind == .number && !form.unit.isEmpty {
      units[form.text, default: []].insert(form.unit)
    }
    let lists = Set(forms.lazy.filter { $0.kind == .list }.map(\.text))
    var numbers: [ValueForm: Int] = [:]
    return forms.map { form in
      let shared = form.shared(units: units, lists: lists)
      if let known = numbers[shared] { return known }
      numbers[shared] = numbers.count
      return numbers.count - 1
    }
  }

  private init(_ kind: Kind, _ text: String, unit: String = "") {
    (self.kind, self.text, self.unit) = (kind, text, unit)
  }
  private func shared(units: [String: Set<String>], lists: Set<String>) -> ValueForm {
    switch kind {
    case .number: return units[text, default: []].count <= 1 ? ValueForm(.number, text) : self
    case .list: return self
    case .words:
      guard !lists.isEmpty else { return self }
      let sorted = text.split(separator: " ").sorted().joined(separator: " ")
      return lists.contains(sorted) ? ValueForm(.list, sorted) : self
    }
  }

  static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    while let b = rest.first, b <= 32 { rest = rest.dropFirst() }
    while let b = rest.last, b <= 32 { rest = rest.dropLast() }
    return rest
  }
}

/// A number and nothing else: sign, digits, grouping commas, one point, a currency before or behind, `%`, or a
/// magnitude letter (`1.2m`). Digits that begin with 0 are an identifier, not a number.
struct PlainNumber {
  let digits: String
  let unit: String

  private static let units: [[UInt8]] = ["$", "€", "£", "¥", "%"].map { Array($0.utf8) }

  init?(_ text: ArraySlice<UInt8>) {
    var rest = text
    var unit = ""
    for sign in PlainNumber.units where unit.isEmpty {
      if rest.starts(with: sign) {
        (rest, unit) = (rest.dropFirst(sign.count), String(decoding: sign, as: UTF8.self))
      }
    }
    rest = ValueForm.trim(rest)
    var negative = false
    if let first = rest.first, first == 45 || first == 43 {
      negative = first == 45
      rest = rest.dropFirst()
    }
    for sign in PlainNumber.units where unit.isEmpty && rest.count > sign.count {
      if rest.suffix(sign.count).elementsEqual(sign) {
        (rest, unit) = (ValueForm.trim(rest.dropLast(sign.count)), String(decoding: sign, as: UTF8.self))
      }
    }
    var shift = 0
    if let last = rest.last, let power = [107: 3, 109: 6, 98: 9][last] {
      (shift, rest) = (power, rest.dropLast())
    }
    guard let plain = PlainNumber.digits(rest, shift: shift) else { return nil }
    digits = (negative && plain != "0" ? "-" : "") + plain
    self.unit = unit
  }

  /// Whole part without leading zeros, fraction without trailing ones.
  private static func digits(_ text: ArraySlice<UInt8>, shift: Int) -> String? {
    let parts = text.split(separator: 46, omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), text.count <= 24 else { return nil }
    let groups = parts[0].split(separator: 44, omittingEmptySubsequences: false)
    guard groups.count == 1 || (groups[0].count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 })
    else {
      return nil
    }
    var whole = groups.flatMap { $0 }
    var fraction = parts.count == 2 ? Array(parts[1]) : []
    guard whole.count + fraction.count > 0, (whole + fraction).allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    guard whole.count <= 1 || whole[0] != 48 else { return nil }
    for _ in 0..<shift {
      whole.append(fraction.isEmpty ? 48 : fraction.removeFirst())
    }
    while whole.count > 1, whole[0] == 48 { whole.removeFirst() }
    while fraction.last == 48 { fraction.removeLast() }
    let head = whole.isEmpty ? [48] : whole
    return String(decoding: fraction.isEmpty ? head : head + [46] + fraction, as: UTF8.self)
  }
}

/// The words of a text, with times of day in one notation.
struct ValueWords {
  private(set) var tokens: [String] = []
  /// A comma, semicolon, slash or ampersand: the order of what it parts does not matter.
  private(set) var hasSeparator = false

  init(_ text: ArraySlice<UInt8>) {
    var i = text.startIndex
    var word: [UInt8] = []
    func isDigit(_ at: Int) -> Bool { text.indices.contains(at) && (48...57).contains(text[at]) }
    func isWord(_ b: UInt8) -> Bool { (48...57).contains(b) || (97...122).contains(b) || b >= 128 }
    func finish(_ tokens: inout [String]) {
      if !word.isEmpty { tokens.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    while i < text.endIndex {
      let b = text[i]
      if word.isEmpty, let time = DayTime(text[i...]) {
        tokens.append(time.canonical)
        i += time.length
      } else if isWord(b) || (b == 46 && !word.isEmpty && isDigit(i - 1) && isDigit(i + 1))
        || ((b == 45 || b == 43) && word.isEmpty && isDigit(i + 1))
        // `C++` is not `C#`.
        || ((b == 43 || b == 35) && !word.isEmpty && !(i + 1 < text.endIndex && isWord(text[i + 1])))
      {
        word.append(b)
        i += 1
      } else {
        finish(&tokens)
        if b == 44 || b == 59 || b == 38 || b == 47 { hasSeparator = true }
        i += 1
      }
    }
    finish(&tokens)
  }
}

/// A time of day at the start of a text: `7:10 p.m.`, `07:10`, `19:10:30`, `7:10a`.
struct DayTime {
  let canonical: String
  /// Bytes it took.
  let length: Int

  init?(_ text: ArraySlice<UInt8>) {
    var i = text.startIndex
    func number(_ most: Int) -> Int? {
      var (n, count) = (0, 0)
      while i < text.endIndex, (48...57).contains(text[i]), count < most {
        n = n * 10 + Int(text[i]) - 48
        (i, count) = (i + 1, count + 1)
      }
      return count == 0 ? nil : n
    }
    guard var hour = number(2), i < text.endIndex, text[i] == 58 else { return nil }
    i += 1
    let minuteStart = i
    guard let minute = number(2), i == minuteStart + 2, hour < 25, minute < 60 else { return nil }
    var seconds = ""
    if i + 2 < text.endIndex, text[i] == 58, let s = Int(String(decoding: text[i + 1...i + 2], as: UTF8.self))
    {
      if s > 0 { seconds = s < 10 ? ":0\(s)" : ":\(s)" }
      i += 3
    }
    if let (pm, end) = DayTime.half(text[i...]) {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (pm ? 12 : 0)
      i = end
    }
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    canonical = "@\(two(hour)):\(two(minute))\(seconds)"
    length = i - text.startIndex
  }

  /// `am`, `a.m.`, `a`, `p` … with a space before or not, and no letter behind.
  private static func half(_ text: ArraySlice<UInt8>) -> (pm: Bool, end: Int)? {
    var i = text.startIndex
    if i < text.endIndex, text[i] == 32 { i += 1 }
    guard i < text.endIndex, text[i] == 97 || text[i] == 112 else { return nil }
    let pm = text[i] == 112
    i += 1
    if i < text.endIndex, text[i] == 46 { i += 1 }
    if i < text.endIndex, text[i] == 109 {
      i += 1
      if i < text.endIndex, text[i] == 46 { i += 1 }
    }
    if i < text.endIndex, (97...122).contains(text[i]) { return nil }
    return (pm, i)
  }
}

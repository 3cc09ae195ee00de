import SightlineObserving
import SightlineUnits

/// The accord's canonical words as a newspaper would print them: places named, dates written out, small
/// numbers in words. The canonical words themselves stand with the workings.
struct PlainStatement {
  /// By place code, as a reader should see it: `LFPG` → `Charles de Gaulle (LFPG)`.
  let names: [String: String]

  /// `that at least 1 flights to LFPG by aircraft military` → `At least one flight to Charles de Gaulle
  /// (LFPG) by military aircraft`.
  func headline(_ statement: String) -> String {
    var tokens = PlainStatement.tokens(statement)
    tokens =
      PlainStatement.sum(tokens) ?? PlainStatement.change(tokens) ?? PlainStatement.figure(tokens)
      ?? PlainStatement.duty(tokens) ?? tokens
    let words = joined(tokens)
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Any other line that names places: a flight's title. Long numbers get their thousands apart.
  func named(_ text: String) -> String {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var out: [String] = []
    for (i, word) in words.enumerated() {
      if i > 0, PlainStatement.beforePlaces.contains(words[i - 1]) {
        let named = place(word)
        out.append(named == word ? PlainStatement.apart(word) : named)
      } else {
        out.append(PlainStatement.apart(word))
      }
    }
    return out.joined(separator: " ")
  }

  /// A day written out, thousands apart, also before a comma or a full stop; anything else as it is.
  private static func apart(_ word: String) -> String {
    let bare = word.last == "," || word.last == "." ? String(word.dropLast()) : word
    if bare.utf8.count == 10, let day = Wording.date(bare) { return day + word.dropFirst(bare.count) }
    guard bare.utf8.count > 4, bare.first != "0",
      bare.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
      let number = ExactDecimal(bare), number >= ExactDecimal(10_000)
    else { return word }
    return Wording.exact(number) + word.dropFirst(bare.count)
  }

  /// A line in which moments stand as ISO texts: `from 2021-10-07T00:00:00Z to …`, written out.
  func dated(_ text: String) -> String {
    named(text).split(separator: " ", omittingEmptySubsequences: false).map { word in
      var bare = word
      while let last = bare.last, ".,:;)".contains(last) { bare.removeLast() }
      guard let moment = DateText.instant(bare) else { return String(word) }
      return Wording.moment(moment) + word.dropFirst(bare.count)
    }.joined(separator: " ")
  }

  /// A sentence of the argument: dated, with one thing in the singular and a capital in front.
  func prose(_ text: String) -> String {
    var words = dated(text).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for i in words.indices.dropLast() where words[i] == "1" {
      guard let singular = PlainStatement.kinds[words[i + 1]] else { continue }
      (words[i], words[i + 1]) = ("one", singular)
    }
    let line = words.joined(separator: " ")
    return line.prefix(1).uppercased() + line.dropFirst()
  }

  // MARK: Words

  struct Token: Equatable {
    var text: String
    /// Between quotation marks: somebody's own words, never reworded.
    var isQuoted = false
  }

  /// Words, and texts between straight quotation marks (`\"` inside one stands for itself).
  static func tokens(_ text: String) -> [Token] {
    var (tokens, word, quoted, escaped) = ([Token](), "", false, false)
    func end(_ isQuoted: Bool) {
      if !word.isEmpty { tokens.append(Token(text: word, isQuoted: isQuoted)) }
      word = ""
    }
    for c in text.unicodeScalars {
      if escaped {
        word.unicodeScalars.append(c)
        escaped = false
      } else if quoted, c == "\\" {
        escaped = true
      } else if c == "\"" {
        end(quoted)
        quoted.toggle()
      } else if !quoted, c == " " {
        end(false)
      } else {
        word.unicodeScalars.append(c)
      }
    }
    end(quoted)
    return tokens
  }

  private static let beforePlaces: Set<String> = ["to", "from", "at", "in", "near", "or"]
  private static let kinds: [String: String] = Dictionary(
    EventKind.allCases.map { ($0.plural, $0.rawValue) }, uniquingKeysWith: { a, _ in a })
  private static let singular = Set(kinds.values)
  private static let small = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
  /// The language's classes of aircraft (`Docs/Accords.md`).
  private static let classes: Set<String> = ["military", "cargo", "government", "civil", "police", "medical"]

  private func joined(_ tokens: [Token]) -> String {
    var out: [String] = []
    var i = 0
    while i < tokens.count {
      let token = tokens[i]
      let next = i + 1 < tokens.count ? tokens[i + 1] : nil
      if !token.isQuoted, token.text == "by", let (words, used) = PlainStatement.means(tokens[(i + 1)...]) {
        out.append(words)
        i += 1 + used
        continue
      }
      let before = i > 0 && !tokens[i - 1].isQuoted ? tokens[i - 1].text : ""
      out.append(word(token, before: before, next: next))
      i += 1
    }
    return out.joined(separator: " ").replacing(" ,", with: ",")
  }

  private func word(_ token: Token, before: String, next: Token?) -> String {
    // A party of several words is quoted in the language, and is nobody's own words.
    if token.isQuoted { return Self.beforeParties.contains(before) ? token.text : "“\(token.text)”" }
    if let singular = PlainStatement.kinds[token.text],
      before == "1" || before == "and" || before.isEmpty || before.last == ":"
    {
      return singular
    }
    if before == "1", ["days", "weeks", "months", "years"].contains(token.text) {
      return String(token.text.dropLast())
    }
    if let n = Int(token.text) {
      if (1...9).contains(n), let next, !next.isQuoted,
        PlainStatement.kinds[next.text] != nil || PlainStatement.singular.contains(next.text)
          || ["months", "weeks"].contains(next.text)
      {
        return PlainStatement.small[n - 1]
      }
      let isYear = Self.beforeYears.contains(before) && token.text.count == 4
      return n >= 1000 && token.text.first != "0" && !isYear ? grouped(n) : token.text
    }
    if let number = ExactDecimal(token.text), number.magnitude >= ExactDecimal(1000) {
      return Wording.exact(number)
    }
    if PlainStatement.beforePlaces.contains(before) {
      let place = place(token.text)
      if place != token.text { return place }
    }
    return Wording.date(token.text) ?? token.text
  }
  private static let beforeParties: Set<String> = ["by", "from", "to", "or"]
  private static let beforeYears: Set<String> = [
    "during", "in", "on", "by", "before", "since", "from", "until", "of",
  ]

  private func place(_ code: String) -> String {
    let bare = code.last == "," || code.last == ";" ? String(code.dropLast()) : code
    guard let name = names[bare] else { return code }
    return name + code.dropFirst(bare.count)
  }

  /// `aircraft military or cargo` → `by military or cargo aircraft`; `registration "X"` → `by the aircraft
  /// registered X`. With the number of tokens used.
  private static func means(_ tokens: ArraySlice<Token>) -> (words: String, used: Int)? {
    let list = Array(tokens)
    guard let first = list.first, !first.isQuoted else { return nil }
    func alternatives(from start: Int, _ fits: (Token) -> Bool) -> (words: [String], end: Int) {
      var (words, i) = ([String](), start)
      while i < list.count, fits(list[i]) {
        words.append(list[i].text)
        i += 1
        guard i + 1 < list.count, list[i] == Token(text: "or"), fits(list[i + 1]) else { break }
        i += 1
      }
      return (words, i)
    }
    if first.text == "aircraft" || classes.contains(first.text) {
      let start = first.text == "aircraft" ? 1 : 0
      let (words, end) = alternatives(from: start) { !$0.isQuoted && classes.contains($0.text) }
      return words.isEmpty ? nil : ("by \(words.joined(separator: " or ")) aircraft", end)
    }
    let forms = [
      "registration": "by the aircraft registered ", "callsign": "under the callsign ",
      "type": "by aircraft of type ", "operator": "by aircraft of ",
      "address": "by the aircraft with address ",
    ]
    guard let form = forms[first.text] else { return nil }
    let (words, end) = alternatives(from: 1) { $0.isQuoted }
    return words.isEmpty ? nil : (form + words.joined(separator: " or "), end)
  }

  /// A duty's verb as a headline says it: `ceiling battle tanks 220` → `at most 220 battle tanks`.
  private static func duty(_ tokens: [Token]) -> [Token]? {
    guard let first = tokens.first, !first.isQuoted, tokens.count > 1 else { return nil }
    let rest = Array(tokens.dropFirst())
    func led(_ words: String, _ rest: [Token]) -> [Token] { [Token(text: words)] + rest }
    switch first.text {
    case "ceiling":
      guard let last = rest.last, !last.isQuoted, Int(last.text) != nil else { return nil }
      return led("at most", [last] + rest.dropLast().map { Token(text: $0.text) })
    case "prohibits": return led("no", rest)
    case "requires": return led("required:", rest)
    // Its name is the accord's own, and says nothing to a reader.
    case "milestone" where rest.count > 1: return Array(rest.dropFirst())
    case "step" where rest.count > 1: return led("step \(rest[0].text):", Array(rest.dropFirst()))
    case "not" where rest.count > 2 && rest[0].text == "checkable" && rest[1].text == "because":
      return led("not checkable:", rest.dropFirst(2).map { Token(text: $0.text) })
    default: return nil
    }
  }

  /// `holding of battle tanks by Azerbaijan at most 220` → `Azerbaijan’s holding of battle tanks: at most 220`.
  private static func figure(_ tokens: [Token]) -> [Token]? {
    guard tokens.count > 5, let kind = EventKind(rawValue: tokens[0].text), kind.persistence == .figure,
      tokens[1] == Token(text: "of"), let by = tokens.firstIndex(of: Token(text: "by")), by > 2,
      let bound = tokens[by...].firstIndex(where: { !$0.isQuoted && bounds.contains($0.text) }),
      bound > by + 1
    else { return nil }
    func plain(_ slice: ArraySlice<Token>) -> String { slice.map(\.text).joined(separator: " ") }
    let (subject, party) = (plain(tokens[2..<by]), plain(tokens[(by + 1)..<bound]))
    let lead =
      switch kind {
      case .holding: "\(party)’s holding of \(subject):"
      case .budget: "\(party)’s budget for \(subject):"
      default: "\(party), \(subject):"
      }
    return [Token(text: lead)] + tokens[bound...]
  }
  /// `change in holding of "x" by P since 2022 at least 5` → `P, change in x since 2022: at least 5`.
  private static func change(_ tokens: [Token]) -> [Token]? {
    guard tokens.count > 8, tokens[0] == Token(text: "change"), tokens[1] == Token(text: "in"),
      EventKind(rawValue: tokens[2].text)?.persistence == .figure, tokens[3] == Token(text: "of"),
      let by = tokens.firstIndex(of: Token(text: "by")), by > 4,
      let since = tokens.firstIndex(of: Token(text: "since")), since > by + 1,
      let bound = tokens[since...].firstIndex(where: { !$0.isQuoted && bounds.contains($0.text) }),
      bound == since + 2
    else { return nil }
    func plain(_ slice: ArraySlice<Token>) -> String { slice.map(\.text).joined(separator: " ") }
    let when = Wording.date(tokens[since + 1].text) ?? tokens[since + 1].text
    let lead = "\(plain(tokens[(by + 1)..<since])), change in \(plain(tokens[4..<by])) since \(when):"
    return [Token(text: lead)] + tokens[bound...]
  }

  /// `sum of clearance of "a" by P, clearance of "b" by P, … exactly 5` → `P, sum of seven figures of clearance:
  /// exactly 5`, for sums too long for a headline; the terms stand with the workings.
  private static func sum(_ tokens: [Token]) -> [Token]? {
    guard tokens.count > 8, tokens[0] == Token(text: "sum"), tokens[1] == Token(text: "of"),
      let bound = tokens.firstIndex(where: { !$0.isQuoted && bounds.contains($0.text) })
    else { return nil }
    var terms: [[Token]] = [[]]
    for token in tokens[2..<bound] {
      var token = token
      let ends = token.text == "," || token.text.hasSuffix(",")
      if ends { token.text.removeLast() }
      if !token.text.isEmpty { terms[terms.count - 1].append(token) }
      if ends { terms.append([]) }
    }
    func party(_ term: [Token]) -> String? {
      term.lastIndex(of: Token(text: "by")).map { term[($0 + 1)...].map(\.text).joined(separator: " ") }
    }
    let kinds = Set(terms.compactMap { $0.first?.text })
    guard terms.count > 2, let kind = kinds.first, kinds.count == 1, let who = party(terms[0]),
      terms.allSatisfy({ party($0) == who })
    else { return nil }
    let count = terms.count <= 9 ? small[terms.count - 1] : "\(terms.count)"
    return [Token(text: "\(who), sum of \(count) figures of \(kind):")] + tokens[bound...]
  }
  private static let bounds: Set<String> = ["at", "exactly", "more", "less", "fewer", "between"]
}

extension PlainStatement {
  /// Short names of places by code, from what observations and a gazetteer call them.
  static func names(_ titles: [String: String]) -> [String: String] {
    var names: [String: String] = [:]
    for (code, title) in titles where title != code && !title.isEmpty {
      var short = title[...]
      for ending in [" International Airport", " Airport"] where short.hasSuffix(ending) {
        short = short.dropLast(ending.count)
      }
      if short.isEmpty { short = title[...] }
      // A code is what readers may look up; a name made for this case says no more than its title.
      let isCode =
        code.utf8.count <= 4 && code.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
      names[code] = isCode ? "\(short) (\(code))" : String(short)
    }
    return names
  }
}

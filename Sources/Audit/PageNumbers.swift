import Foundation

/// Every number that the page prints stands in `<data id="PLACE:POINTER" value="…">`: each must be the one that the
/// pointer finds in `dossier.json`, and the printed text must be that number, rounded.
enum PageNumbers {
  static func check(_ page: [UInt8], _ dossier: DossierTree, _ result: inout DossierNumbers.Result) {
    var rest = String(decoding: page, as: UTF8.self)[...]
    while let start = rest.range(of: "<data ") {
      rest = rest[start.upperBound...]
      guard let close = rest.range(of: ">"), let end = rest.range(of: "</data>"),
        close.upperBound <= end.lowerBound
      else {
        result.findings.append(.init(.altered, "index.html", "a number is not closed"))
        return
      }
      let shown = String(rest[close.upperBound..<end.lowerBound])
      number(rest[..<close.lowerBound], shown, dossier, &result)
      rest = rest[end.upperBound...]
    }
  }

  private static func number(
    _ attributes: Substring, _ shown: String, _ dossier: DossierTree, _ result: inout DossierNumbers.Result
  ) {
    guard let id = attribute("id", attributes), let text = attribute("value", attributes),
      let colon = id.firstIndex(of: ":"), let value = Double(text)
    else {
      result.findings.append(
        .init(.altered, "index.html", "a number without its place: \(attributes.prefix(80))"))
      return
    }
    let pointer = id[id.index(after: colon)...].replacingOccurrences(of: "%20", with: " ")
    let place = "index.html \(pointer)"
    guard let stated = dossier.at(pointer)?.number else {
      result.findings.append(.init(.added, place, "dossier.json has no such number"))
      return
    }
    result.compare(place, value, stated)
    if !isRounding(unescaped(shown), of: value) {
      result.findings.append(.init(.altered, place, "it prints '\(shown)' for \(value)"))
    }
  }

  private static func attribute(_ name: String, _ text: Substring) -> String? {
    guard let start = text.range(of: "\(name)=\""), let end = text[start.upperBound...].range(of: "\"") else {
      return nil
    }
    return unescaped(String(text[start.upperBound..<end.lowerBound]))
  }

  private static func unescaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
      .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&#39;", with: "'")
      .replacingOccurrences(of: "&amp;", with: "&")
  }

  /// Whether the text is the number, as itself or in percent, rounded to the digits it shows.
  static func isRounding(_ shown: String, of value: Double) -> Bool {
    let text = shown.replacingOccurrences(of: ",", with: "").replacingOccurrences(of: "\u{2212}", with: "-")
    // A text of words alone says no number.
    guard let token = token(text), let n = Double(token) else {
      return !text.contains(where: \.isNumber) || !value.isFinite
    }
    let percent = value * 100
    let onlyPercent = shown.contains("%")
    if shown.hasPrefix("under") { return percent < n || !onlyPercent && value < n }
    if shown.hasPrefix("over") { return percent > n || !onlyPercent && value > n }
    let half = 0.5 * pow(10, Double(lastDigit(token, n))) * (1 + 1e-9)
    return abs(n - percent) <= half || !onlyPercent && abs(n - value) <= half
  }

  /// The power of ten of the last digit that a printed number means: four digits at least are meant, so the
  /// closing zeros of a larger one may be rounding.
  private static func lastDigit(_ token: String, _ n: Double) -> Int {
    let parts = token.split(separator: "e")
    let decimals = parts.first?.split(separator: ".").dropFirst().first?.count ?? 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    guard decimals == 0, exponent == 0 else { return exponent - decimals }
    let digits = token.filter(\.isNumber)
    let zeros =
      digits.count
      - (digits.lastIndex { $0 != "0" }.map { digits.distance(from: digits.startIndex, to: $0) + 1 } ?? 0)
    return max(0, min(zeros, digits.count - 4))
  }

  /// The first number in a text: `-12.5`, `1e-05`.
  private static func token(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    func isDigit(_ i: Int) -> Bool { i < bytes.count && (48...57).contains(bytes[i]) }
    guard var start = bytes.indices.first(where: isDigit) else { return nil }
    var end = start
    while isDigit(end) || end < bytes.count && bytes[end] == 0x2E && isDigit(end + 1) { end += 1 }
    if end < bytes.count, bytes[end] == 0x65 {
      let sign = end + 1 < bytes.count && (bytes[end + 1] == 0x2D || bytes[end + 1] == 0x2B) ? 1 : 0
      var stop = end + 1 + sign
      if isDigit(stop) {
        while isDigit(stop) { stop += 1 }
        end = stop
      }
    }
    if start > 0, bytes[start - 1] == 0x2D { start -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

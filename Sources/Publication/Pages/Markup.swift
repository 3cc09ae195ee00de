/// Well-formed markup by construction: every text is escaped, every element closed. No other way to make a
/// page exists here, so nothing a stranger wrote can become markup or script.
public struct Markup: Sendable {
  public private(set) var text = ""
  public init() {}

  public static func escaped(_ raw: some StringProtocol) -> String {
    var out = ""
    out.reserveCapacity(raw.utf8.count)
    for scalar in raw.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      // XML allows no control characters; bidirectional overrides could show a text backwards.
      case "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}", "\u{FFFE}", "\u{FFFF}":
        out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  public mutating func write(_ raw: some StringProtocol) { text += Markup.escaped(raw) }

  /// `<name attributes>body</name>`.
  public mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ body: (inout Markup) -> Void
  ) {
    open(name, attributes)
    text += ">"
    body(&self)
    text += "</\(name)>"
  }
  public mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ raw: String
  ) {
    element(name, attributes) { $0.write(raw) }
  }
  public mutating func element(_ name: StaticString, _ raw: String) { element(name, [:], raw) }
  /// `<name attributes/>`.
  public mutating func empty(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
    open(name, attributes)
    text += "/>"
  }
  private mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(Markup.escaped(value))\"" }
  }
  public mutating func line() { text += "\n" }
  /// Markup made elsewhere by the same rules.
  public mutating func append(_ other: Markup) { text += other.text }

  /// Style text written by us, in which nothing of a stranger's can stand.
  mutating func style(_ css: StaticString) { text += "<style>\(css)</style>" }
  mutating func declaration() { text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" }
  mutating func doctype() { text += "<!DOCTYPE html>\n" }
}

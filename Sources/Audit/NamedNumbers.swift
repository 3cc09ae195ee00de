/// A verdict's workings, read under a prefix: `part.2.`.
struct NamedNumbers {
  private let all: [String: Double]
  /// Whatever stands before a dot in any name.
  private let prefixes: Set<String>
  let prefix: String

  init(_ all: [String: Double]) {
    var prefixes: Set<String> = []
    for name in all.keys {
      for i in name.indices where name[i] == "." { prefixes.insert(String(name[..<i])) }
    }
    self.init(all, prefixes, "")
  }
  private init(_ all: [String: Double], _ prefixes: Set<String>, _ prefix: String) {
    (self.all, self.prefixes, self.prefix) = (all, prefixes, prefix)
  }

  subscript(_ name: String) -> Double? { all[prefix + name] }

  /// Whether anything is named below: `not` where there is `not.prior.low`.
  func holds(_ part: String) -> Bool { prefixes.contains(prefix + part) }
  func under(_ part: String) -> NamedNumbers { NamedNumbers(all, prefixes, prefix + part + ".") }

  /// A named count within reason; a stranger's file may name any.
  func count(_ name: String) -> Int? {
    guard let n = self[name], n >= 0, n <= 100_000, n == n.rounded() else { return nil }
    return Int(n)
  }

  /// `candidate.1`, `candidate.2`, … as far as they are named.
  func list(_ part: String) -> [Double] {
    var found: [Double] = []
    while let next = self["\(part).\(found.count + 1)"] { found.append(next) }
    return found
  }

  /// Names that say yes or no, by their last word.
  private static let flags: Set = [
    "stated", "combined", "limitExcluded", "ownWord", "atEnd", "stays", "once", "all", "any",
  ]
  /// The name of a yes or no that is neither; `nil` where there is none.
  var oddFlag: String? {
    all.keys.sorted().first { name in
      let last = name.split(separator: ".").last.map(String.init) ?? name
      return NamedNumbers.flags.contains(last) && all[name] != 0 && all[name] != 1
    }
  }

  var priors: DossierNumbers.Range? {
    guard let low = self["prior.low"], let high = self["prior.high"] else { return nil }
    return DossierNumbers.Range(low: low, high: high)
  }
  var range: DossierNumbers.Range? {
    guard let low = self["probability.low"], let high = self["probability.high"] else { return nil }
    return DossierNumbers.Range(low: low, high: high)
  }
}

extension DossierNumbers.Range {
  typealias Range = DossierNumbers.Range

  static let unknown = Range(low: 0, high: 1)
  var denied: Range { Range(low: 1 - high, high: 1 - low) }

  /// Bounds of Fréchet: nothing is assumed of how the parts hang together.
  static func all(_ parts: [Range]) -> Range {
    Range(
      low: max(0, parts.reduce(0) { $0 + $1.low } - Double(parts.count - 1)),
      high: parts.map(\.high).min() ?? 1)
  }
  static func any(_ parts: [Range]) -> Range {
    Range(low: parts.map(\.low).max() ?? 0, high: min(1, parts.reduce(0) { $0 + $1.high }))
  }

  /// A probability with its odds halved and doubled: what is judged by one model may be off together.
  static func shared(_ p: Double) -> Range {
    Range(low: p * 0.5 / (1 - p * 0.5), high: p * 2 / (1 + p))
  }

  /// Two correct programs differ by rounding; a probability at a threshold is judged by its exact value.
  private static let rounding = 1e-7
  var isSupported: Bool { low >= 0.8 - Range.rounding }
  var isContradicted: Bool { high <= 0.2 + Range.rounding }
}

/// A NATO grade such as `B2` (AJP-2.1): the source's reliability and the information's credibility.
///
/// Analysts give both from one impression: of 1,400 graded reports 87 % fell on the diagonal A1, B2, C3. The
/// two are therefore never multiplied. The letter moves where a source's hit rate is expected before any claim
/// of it is compared with others, and weighs as `strength` items do; the digit is read and kept but weighs
/// nothing, because it repeats what comparing the claims already shows.
public struct AdmiraltyGrade: Hashable, Sendable, Codable {
  /// `A` completely reliable … `E` unreliable, `F` cannot be judged.
  public let letter: Character
  /// 1 confirmed … 5 improbable, 6 cannot be judged; `nil` where only the letter is given.
  public let digit: Int?

  /// As many items as the letter is worth.
  static let strength = 5.0

  /// `B2`, `b-2`, `B`; `nil` for anything else.
  public init?(_ text: String) {
    let signs = text.uppercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "/" }
    guard let first = signs.first, ("A"..."F").contains(first), signs.count <= 2 else { return nil }
    if signs.count == 2 {
      guard let n = signs.last?.wholeNumberValue, (1...6).contains(n) else { return nil }
      digit = n
    } else {
      digit = nil
    }
    letter = first
  }

  /// The hit rate expected of such a source; `nil` for F. Our own steps, deliberately close together: no study
  /// ties letters to measured rates.
  var expectedRate: Double? {
    switch letter {
    case "A": 0.85
    case "B": 0.80
    case "C": 0.70
    case "D": 0.60
    case "E": 0.50
    default: nil
    }
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let grade = AdmiraltyGrade(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no grade: \(text)"))
    }
    self = grade
  }
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode("\(letter)" + (digit.map { "\($0)" } ?? ""))
  }
}

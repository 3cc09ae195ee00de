import SightlineUnits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Numbers and probabilities in plain words, always together (PLoS ONE 0248424: words with numbers are
/// understood best).
public enum Plain {
  /// Rounded to whole percent, but never to 0 % or 100 % unless it is exactly that.
  public static func percent(_ p: Double) -> String {
    if p <= 0 { return "0 %" }
    if p >= 1 { return "100 %" }
    if p < 0.01 { return "under 1 %" }
    if p > 0.99 { return "over 99 %" }
    return "\(Int((p * 100).rounded())) %"
  }

  public static func range(_ r: ProbabilityRange) -> String {
    let (a, b) = (percent(r.low.value), percent(r.high.value))
    if a == b { return a }
    let bare = Int((r.low.value * 100).rounded())
    if r.low.value >= 0.01, r.high.value <= 0.99 { return "\(bare)–\(b)" }
    return "\(a) to \(b)"
  }

  /// The word for a probability (ICD 203, table of expressions of likelihood).
  public static func word(_ p: Double) -> String {
    switch p {
    case ..<0.05: "almost certainly not"
    case ..<0.20: "very unlikely"
    case ..<0.45: "unlikely"
    case ..<0.55: "roughly even chance"
    case ..<0.80: "likely"
    case ..<0.95: "very likely"
    default: "almost certain"
    }
  }

  /// `likely [55–80 %]`; where the ends have different words, both: `unlikely to likely [30–70 %]`.
  public static func likelihood(_ r: ProbabilityRange) -> String {
    let (low, high) = (word(r.low.value), word(r.high.value))
    return (low == high ? low : "\(low) to \(high)") + " [\(range(r))]"
  }

  /// One decimal below 100, none above; no trailing `.0`.
  public static func number(_ v: Double) -> String {
    guard v.isFinite, abs(v) < 1e15 else { return "\(v)" }
    let rounded = abs(v) < 100 ? (v * 10).rounded() / 10 : v.rounded()
    return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
  }

  /// Digits in threes: `8,400,000,000`; decimals as they are.
  public static func grouped(_ v: Double) -> String {
    guard v.isFinite, abs(v) < 1e15 else { return "\(v)" }
    let whole = v.rounded(.towardZero)
    var digits = String(Int64(abs(whole)))
    var parts: [String] = []
    while digits.count > 3 {
      parts.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    let fraction = v == whole ? "" : String("\(abs(v))".drop { $0 != "." })
    return (v < 0 ? "-" : "") + ([digits] + parts).joined(separator: ",") + fraction
  }

  /// `12 times`, `one 12th`: how much likelier.
  public static func ratio(_ v: Double) -> String {
    guard v.isFinite, v > 0, v < 1e9, v > 1e-9 else {
      return v > 1 ? "far more than a billion times" : "not nearly"
    }
    return v >= 1 ? "\(number(v)) times" : "1/\(number(1 / v) == "1" ? "1" : number(1 / v))"
  }
}

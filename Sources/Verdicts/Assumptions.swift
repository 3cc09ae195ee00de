import SightlineUnits

/// Numbers that the rules use and nobody has measured for the case at hand. `Docs/Verdicts.md` says where each
/// comes from; `sightline check --sensitivity` shows which verdicts turn on them.
public struct Assumptions: Hashable, Sendable {
  /// How often a source of which nothing was measured is right.
  public var hitRate = FigureRule.usualHitRate
  /// Figures within this share of each other agree: the press rounds.
  public var agreement = FigureRule.agreement
  /// A holding's figure older than this says nothing of today: yearly exchanges, one of them missed.
  public var staleAfter = Seconds(days: 731)
  /// An event whose size nobody states is large enough with this probability.
  public var unstatedSize = 0.5

  public init() {}
  public static let usual = Assumptions()

  /// One assumption changed, to the ends of what is plausible.
  public struct Variant: Hashable, Sendable {
    /// `sources right 80 % of the time`.
    public let words: String
    public let assumptions: Assumptions
    init(_ words: String, _ change: (inout Assumptions) -> Void) {
      var changed = Assumptions.usual
      change(&changed)
      (self.words, assumptions) = (words, changed)
    }
  }
  public static let plausible: [Variant] = [
    Variant("sources right 80 % of the time") { $0.hitRate = 0.8 },
    Variant("sources right 88 % of the time") { $0.hitRate = 0.88 },
    Variant("sources right 95 % of the time") { $0.hitRate = 0.95 },
    Variant("figures agree only where they are equal") { $0.agreement = 0 },
    Variant("figures agree within 5 %") { $0.agreement = 0.05 },
    Variant("figures stale after one year") { $0.staleAfter = Seconds(days: 366) },
    Variant("figures stale after four years") { $0.staleAfter = Seconds(days: 1461) },
    Variant("unstated sizes large enough one time in four") { $0.unstatedSize = 0.25 },
    Variant("unstated sizes large enough three times in four") { $0.unstatedSize = 0.75 },
  ]
}

/// A verdict that comes out otherwise where an assumption is another.
public struct Turn: Hashable, Sendable, Codable {
  public let claim: String
  /// The verdict as given, and under the other assumption.
  public let given: String
  public let otherwise: String
  public let assumption: String

  /// - Returns: every verdict of `given` that stands otherwise in `changed`, in the order given.
  public static func between(_ given: [Verdict], _ changed: [Verdict], under words: String) -> [Turn] {
    let others = Dictionary(changed.map { ($0.id, $0.standing) }) { first, _ in first }
    return given.compactMap { verdict in
      guard let other = others[verdict.id], other != verdict.standing else { return nil }
      return Turn(claim: verdict.id, given: verdict.standing, otherwise: other, assumption: words)
    }
  }
}

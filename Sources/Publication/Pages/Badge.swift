import SightlineVerdicts

/// The verdict as a word on its colour, with a mark for those who see no colour.
enum Badge {
  static func write(_ v: Verdict, _ m: inout Markup) {
    let (style, mark) = look(v)
    m.element("span", ["class": "tag \(style)"], "\(mark) \(word(v))")
  }

  static func word(_ v: Verdict) -> String { v.state?.rawValue ?? v.outcome.rawValue }

  private static func look(_ v: Verdict) -> (style: String, mark: String) {
    guard let state = v.state else {
      return switch v.outcome {
      case .supported: ("yes", "✓")
      case .contradicted: ("no", "✕")
      case .cannotTell: ("open", "?")
      }
    }
    return switch state {
    case .met: ("yes", "✓")
    case .metLate: ("late", "✓")
    case .breached: ("no", "✕")
    case .excused: ("excused", "○")
    case .cannotTell: ("open", "?")
    case .pending: ("idle", "…")
    case .notTriggered, .notInForce: ("idle", "–")
    case .notCheckable: ("idle", "∅")
    }
  }
}

import SightlineObserving
import SightlineUnits

/// One accord file, read and checked.
public struct Accord: Sendable {
  public let file: String
  /// Everything sound in the file.
  public let document: Document

  /// The claims that are one count of events, in the short form that `check` holds against candidates.
  public var claims: [Claim] { document.claims.compactMap(Claim.init) }
}

/// How many.
public enum CountBounds: Hashable, Sendable, Codable {
  case atLeast(Int)
  case atMost(Int)
  case exactly(Int)
  case between(Int, Int)

  /// The counts that satisfy the claim.
  public var range: ClosedRange<Int> {
    switch self {
    case .atLeast(let n): n...Int.max
    case .atMost(let n): 0...n
    case .exactly(let n): n...n
    case .between(let a, let b): a...b
    }
  }
  public var title: String {
    switch self {
    case .atLeast(let n): "at least \(n)"
    case .atMost(let n): "at most \(n)"
    case .exactly(0): "no"
    case .exactly(let n): "exactly \(n)"
    case .between(let a, let b): "between \(a) and \(b)"
    }
  }
}

/// A checkable proposition, by whom and when it was made, and where it can be read.
public struct Claim: Sendable, Hashable {
  public let name: String
  public let version: Int
  public let speaker: String
  public let spokenOn: String
  public let source: String
  public let quotation: String
  public let proposition: Proposition
  public let innocentExplanations: [String]
  public let note: String?
  /// The priors over which the verdict must hold: 0.2 to 0.8 unless the accord says otherwise.
  public let priors: ProbabilityRange
  public let place: SourcePlace

  /// `nil` when the block claims anything but one count of events.
  init?(_ block: ClaimBlock) {
    guard case .count(let bounds, let pattern) = block.assertion, let period = pattern.period else {
      return nil
    }
    (name, version, speaker, source) = (block.name, block.version, block.speaker, block.source)
    (spokenOn, quotation, priors) = (block.spokenOn.text, block.quotation, block.priors)
    proposition = .eventCount(bounds, pattern.question(during: period.interval), words: block.words)
    innocentExplanations = block.innocentExplanations
    note = block.notes.isEmpty ? nil : block.notes.joined(separator: " ")
    place = block.span.first
  }
}

/// What is claimed, in a form that compiles into questions.
public enum Proposition: Sendable, Hashable {
  /// So many events of a kind.
  case eventCount(CountBounds, Question, words: String)

  /// In the language's canonical words.
  public var words: String {
    switch self {
    case .eventCount(_, _, let words): words
    }
  }
}

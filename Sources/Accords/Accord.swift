import SightlineObserving
import SightlineUnits

/// One accord file, read and checked.
public struct Accord: Sendable {
  public let file: String
  /// Everything sound in the file.
  public let document: Document

  /// A block of the file.
  public enum Block: Sendable {
    case claim(ClaimBlock)
    case commitment(CommitmentBlock)
    fileprivate var place: SourcePlace {
      switch self {
      case .claim(let block): block.span.first
      case .commitment(let block): block.span.first
      }
    }
  }

  /// Claims and commitments in the order written.
  public var blocks: [Block] {
    (document.claims.map(Block.claim) + document.commitments.map(Block.commitment)).sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
  }
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

/// One thing that a judge holds against a document.
public struct WorksFault: Hashable, Sendable, Codable, CustomStringConvertible {
  public enum Weight: String, Hashable, Sendable, Codable { case error, warning }
  /// What rule: a schema keyword (`required`, `date-time`), `schema` for XSD, or a ruleset's id (`11.2.1`).
  public let rule: String
  public let weight: Weight
  /// Where: `releases/0/tender/value/amount`, an XPath, or `line 12`.
  public let pointer: String
  public let message: String
  public init(_ rule: String, _ weight: Weight = .error, pointer: String, _ message: String) {
    (self.rule, self.weight, self.pointer, self.message) = (rule, weight, pointer, message)
  }
  public var description: String { "\(pointer): \(message) [\(rule)]" }
}

/// What a judge says of a document.
public struct Judgement: Hashable, Sendable, Codable {
  public enum Outcome: String, Hashable, Sendable, Codable {
    case accepted, rejected
    /// No document of the kind, or no document at all.
    case unreadable
  }
  public let outcome: Outcome
  public let faults: [WorksFault]
  /// Rules that need what is not at hand (a list of registered organisations): neither kept nor broken.
  public let notChecked: [String]

  public init(_ faults: [WorksFault], notChecked: [String] = []) {
    outcome = faults.contains { $0.weight == .error } ? .rejected : .accepted
    (self.faults, self.notChecked) = (faults, notChecked)
  }
  public init(unreadable message: String, pointer: String = "") {
    (outcome, notChecked) = (.unreadable, [])
    faults = [WorksFault("unreadable", pointer: pointer, message)]
  }
}

/// Why a judge cannot be made: the folder lacks something, or it cannot be read.
public struct JudgeError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    case missing = "is not in the schema folder"
    case damaged = "cannot be read as a schema"
  }
  public let code: Code
  public let file: String
  public let detail: String
  public static func == (a: JudgeError, b: JudgeError) -> Bool { a.code == b.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
  public var description: String { "\(file) \(code.rawValue)" + (detail.isEmpty ? "" : ": \(detail)") }
}

/// Why an input, or a part of one, was not read. Compared by code.
public struct InputError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    case notFound = "no such file or folder"
    case unreadable = "cannot be read"
    case truncated = "ends too early"
    case damaged = "is damaged"
    case tooLarge = "is larger than the limit"
    case bomb = "expands out of proportion"
    case tooDeep = "archives nested too deeply"
    case tooManyMembers = "holds more members than the limit"
    case unsafeName = "has a name that leaves its folder"
    case link = "is a link or device inside an archive"
    case overlapping = "shares bytes with another member"
    case unsupported = "uses a method that is not supported"
  }
  public let code: Code
  /// Byte offset in the file or archive where known.
  public let offset: Int?
  public let detail: String
  public init(_ code: Code, at offset: Int? = nil, _ detail: String = "") {
    (self.code, self.offset, self.detail) = (code, offset, detail)
  }
  public static func == (a: InputError, b: InputError) -> Bool { a.code == b.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
  public var description: String {
    code.rawValue + (offset.map { " (byte \($0))" } ?? "") + (detail.isEmpty ? "" : ": \(detail)")
  }
}

/// An input that was kept aside, by name, with the reason.
public struct RefusedInput: Hashable, Sendable, Codable {
  public let name: String
  public let error: InputError
  public init(_ name: String, _ error: InputError) { (self.name, self.error) = (name, error) }
}

/// How much a stranger's file may ask of this machine.
public struct ReadingLimits: Sendable, Hashable {
  /// One file or member, uncompressed. Readers hold a file whole, and two are read at a time: 192 MiB each
  /// keeps the process below 512 MiB.
  public var largestFile = 192 << 20
  /// Uncompressed over compressed, above `ratioFloor`. JSON traces reach 15, tables of zeros some 200; deflate
  /// can do 1,032, and bombs do.
  public var largestRatio = 400
  /// Below this much output the ratio does not matter.
  public var ratioFloor = 16 << 20
  /// Archive in archive in archive.
  public var deepest = 3
  public var mostMembers = 1_000_000
  public init() {}
  public static let standard = ReadingLimits()
}

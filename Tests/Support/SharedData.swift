import Foundation

/// Real records made by others, kept beside the checkout and never in it. A test that reads them is skipped
/// where they are absent.
public enum SharedData {
  /// The folder, or `nil`: `SIGHTLINE_SHARED_DATA`, else `shared/data` beside the checkout or above it.
  public static let folder: String? = {
    let files = FileManager.default
    if let given = ProcessInfo.processInfo.environment["SIGHTLINE_SHARED_DATA"] {
      return files.fileExists(atPath: given) ? given : nil
    }
    var place = checkout
    while place.path != "/" {
      place.deleteLastPathComponent()
      let candidate = place.appendingPathComponent("shared/data").path
      if files.fileExists(atPath: candidate + "/README.md") { return candidate }
    }
    return nil
  }()

  public static var isPresent: Bool { folder != nil }
  public static func path(_ name: String) -> String { (folder ?? "/absent") + "/" + name }

  /// The root of this package.
  public static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
}

/// A folder of its own for one test, removed afterwards.
public struct Scratch: ~Copyable {
  public let path: String
  public init(_ name: String = #function) throws {
    let safe = name.filter { $0.isLetter }
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent("sightline-\(safe)-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  public func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// Damaged copies of an input, for readers that must not fall over.
public enum Damage {
  public static func truncations(_ bytes: [UInt8]) -> [[UInt8]] { bytes.indices.map { Array(bytes[..<$0]) } }
  public static func bitFlips(_ bytes: [UInt8], count: Int, seed: UInt64) -> [[UInt8]] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in
      var copy = bytes
      if !copy.isEmpty { copy[random.below(copy.count)] ^= 1 << UInt8(random.below(8)) }
      return copy
    }
  }
}

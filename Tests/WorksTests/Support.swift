import Foundation
import SightlineUnits
import Testing

@testable import SightlineWorks

/// Published records beside the checkout; tests that need them are skipped where they are absent.
enum SharedData {
  static let root: URL? = {
    if let named = ProcessInfo.processInfo.environment["SIGHTLINE_SHARED_DATA"] {
      return URL(fileURLWithPath: named)
    }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("shared/data")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    return nil
  }()
  static var present: Bool { root != nil }
  static func path(_ name: String) -> String { root?.appendingPathComponent(name).path ?? name }
  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }
}

extension WorksSums {
  /// `A-1 3 USD 2 50.5`
  var lines: [String] { rows.map { $0.fields.joined(separator: " ") } }
}

func sums(_ text: String, _ settings: WorksSettings = WorksSettings()) -> WorksSums {
  WorksLedgers(settings: settings).sums(file: "test", bytes: Array(text.utf8))
}

/// SplitMix64: the same cases on every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

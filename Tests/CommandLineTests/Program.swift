import Foundation
import Testing

/// Runs the built program as a person or a script would.
struct Program {
  struct Outcome {
    let command: String
    let status: Int32
    let output: String
    let errors: String
  }

  /// The program lies beside the test bundle.
  static var path: String {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let candidates = CommandLine.arguments + [bundle]
    for candidate in candidates {
      var folder = URL(fileURLWithPath: candidate).deletingLastPathComponent()
      while folder.path != "/" {
        let path = folder.appendingPathComponent("sightline").path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
          return path
        }
        folder.deleteLastPathComponent()
      }
    }
    return FileManager.default.currentDirectoryPath + "/.build/debug/sightline"
  }

  @discardableResult
  static func run(_ arguments: [String], in folder: String? = nil, input: String? = nil) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    // Files, not pipes: a full pipe would stop a program that prints much.
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let (out, err, fed) = (scratch + "/out", scratch + "/err", scratch + "/in")
    for name in [out, err] { try Data().write(to: URL(fileURLWithPath: name)) }
    try Data((input ?? "").utf8).write(to: URL(fileURLWithPath: fed))
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    process.standardInput = FileHandle(forReadingAtPath: fed)
    try process.run()
    process.waitUntilExit()
    func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    return Outcome(
      command: "sightline " + arguments.joined(separator: " "), status: process.terminationStatus,
      output: text(out), errors: text(err))
  }

  /// A folder of its own that is gone afterwards.
  static func inScratch<T>(_ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("case-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }

  /// The project's own folder.
  static var root: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }
}

/// Demands an exit code; shows what was printed and the command when it is another.
func assertStatus(
  _ outcome: Program.Outcome, _ status: Int32, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    outcome.status == status,
    "\(outcome.command)\nends with \(outcome.status), not \(status)\n--- out\n\(outcome.output)--- err\n\(outcome.errors)",
    sourceLocation: sourceLocation)
}

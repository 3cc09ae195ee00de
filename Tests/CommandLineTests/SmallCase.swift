import Foundation
import Testing

@testable import sightline

/// A real case of one aircraft's day, small enough to be made and audited many times.
final class SmallCase {
  let scratch: String
  let path: String
  var dossier: String { scratch + "/dossier" }
  var bundle: String { scratch + "/dossier.tar" }
  var tool: String { path + "/.sightline" }
  var database: String { tool + "/case.db" }

  static let record = "trace_full_ac671b.json.gz"

  /// A folder with manifest, accord and record; nothing is added yet.
  init() throws {
    scratch = FileManager.default.temporaryDirectory.appendingPathComponent("small-\(UUID().uuidString)").path
    path = scratch + "/case"
    for folder in ["accords", "reference"] {
      try FileManager.default.createDirectory(
        atPath: path + "/" + folder, withIntermediateDirectories: true)
    }
    let example = Program.root + "/Examples/open-sky"
    try FileManager.default.copyItem(
      atPath: example + "/records/" + SmallCase.record, toPath: scratch + "/" + SmallCase.record)
    try FileManager.default.copyItem(
      atPath: example + "/reference/runways.csv", toPath: path + "/reference/runways.csv")
    try write(
      """
      title: "One aircraft's day"
      runways: reference/runways.csv
      licence: MIT
      """, to: "case.yaml")
    try write(
      """
      claim never-in-denver
        version 1
        said by "Speaker A" on 2025-02-06
        source "written for this test"
        quote "That aircraft was never in Denver."
        that no flights to KDEN by registration "N899DN" during 2025-02-05T12:00Z/2025-02-06T00:00Z

      claim nobody-watched
        version 1
        said by "Speaker B" on 2025-02-06
        source "written for this test"
        quote "Two aircraft landed at Yerevan."
        that at least 2 flights to UDYZ during 2024-08
      """, to: "accords/claims.accord")
  }
  deinit { try? FileManager.default.removeItem(atPath: scratch) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: path) }

  /// Runs `add` to `publish --bundle`; each must end well.
  static func published() throws -> SmallCase {
    let made = try SmallCase()
    let steps = [
      ["add", made.scratch + "/" + record, "--licence", "MIT", "--origin", "receivers"], ["observe"],
      ["check"],
      ["publish", "--to", made.dossier, "--bundle", made.bundle],
    ]
    for step in steps { assertStatus(try Program.run(step, in: made.path), 0) }
    return made
  }

  /// Every file below a folder with its bytes.
  static func files(_ folder: String) -> [String: Data] {
    var found: [String: Data] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      found[name] = FileManager.default.contents(atPath: folder + "/" + name)
    }
    return found
  }

  /// Runs a command and kills it after some milliseconds.
  func runAndKill(_ arguments: [String], after milliseconds: Int) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(milliseconds * 1000))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

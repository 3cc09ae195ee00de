import ArgumentParser
import Foundation
import SightlineAccords
import SightlineCaseStore
import SightlineVerdicts

/// An accord file as given on the command line, with the names it may use: those of the case it lies in, or
/// else the airports and countries that come with Sightline.
struct AccordFile {
  let path: String
  let text: String

  /// - Throws: `Refusal` when the file cannot be read.
  init(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Refusal("\(path): no such file, or it cannot be read")
    }
    (self.path, text) = (path, String(decoding: data, as: UTF8.self))
  }
  init(text: String, path: String) { (self.path, self.text) = (path, text) }

  /// The files themselves, and every accord in the folders given, sorted.
  static func all(_ paths: [String]) throws -> [AccordFile] {
    try paths.flatMap { path -> [AccordFile] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        return [try AccordFile(path)]
      }
      let names = try FileManager.default.subpathsOfDirectory(atPath: path)
      return try names.filter { $0.hasSuffix(".accord") }.sorted().map { try AccordFile(path + "/" + $0) }
    }
  }
}

/// Names for accord files, read once for all files of a command.
struct AccordNames {
  private let outside: Names

  init() throws {
    let references = try LoadedReferences(airports: nil, runways: nil, aircraft: [])
    outside = Names(
      airports: Set(references.references.airports.airports.map(\.ident)), countries: CountryNames.table)
  }

  /// What the case adds that a file lies in; the case itself is not opened and nothing is written.
  func names(for path: String) throws -> Names {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    guard url.deletingLastPathComponent().lastPathComponent == "accords",
      let folder = try? CaseFolder.find(from: url.deletingLastPathComponent().path)
    else { return outside }
    var names = outside
    try names.take(folder, folder.manifest())
    return names
  }
}

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Runs the tests written in accord files.",
    discussion: """
      Each test describes a little world; it runs through the same evaluator as real evidence.
      Exit 1 when one fails, 3 when a file has mistakes.

      EXAMPLES
        sightline test accords/claims.accord
        sightline test Accords --format json
      """)
  @Argument(help: "Accord files, or folders of them.") var paths: [String]
  @Option(help: "table or json.") var format: TestFormat = .table

  enum TestFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

  /// One file's outcome, as `--format json` prints it.
  struct Report: Encodable {
    let file: String
    let diagnostics: [Diagnostic]
    let results: [AccordTests.Result]
  }

  func run() throws {
    try reporting {
      let names = try AccordNames()
      let reports = try AccordFile.all(paths).map { try TestCommand.report($0, names.names(for: $0.path)) }
      if format == .json {
        Console.result(String(decoding: try StableJSON.encode(reports, pretty: true), as: UTF8.self))
      } else {
        try show(reports)
      }
      if reports.contains(where: { !$0.diagnostics.isEmpty }) { throw ExitCode.badInput }
      if reports.contains(where: { $0.results.contains { !$0.differences.isEmpty } }) {
        throw ExitCode.verdictDoesNotHold
      }
    }
  }

  static func report(_ file: AccordFile, _ names: Names) throws -> Report {
    var parser = Parser(file: file.path, text: file.text, names: names)
    let (accord, diagnostics) = parser.parse()
    return Report(
      file: file.path, diagnostics: diagnostics, results: try AccordTests.run(accord.document))
  }

  private func show(_ reports: [Report]) throws {
    var failed = 0
    var all = 0
    for report in reports {
      try Diagnostics.say(report.diagnostics, asJSON: false)
      for result in report.results {
        all += 1
        guard !result.differences.isEmpty else { continue }
        failed += 1
        Console.result(TestCommand.words(result, report.file))
      }
    }
    Console.result("\(all) tests, \(failed) failed")
  }

  /// What was expected, what came out, and the argument that led there.
  static func words(_ result: AccordTests.Result, _ file: String) -> String {
    var lines = ["\(file):\(result.place.line): \(result.block): \"\(result.title)\""]
    for d in result.differences {
      lines.append("  expected  \(d.expected)\(d.duty.map { " for \($0)" } ?? "")")
      lines.append("  got       \(d.got)")
      lines += d.reasons.map { "            - \($0)" }
    }
    return Console.inert(lines.joined(separator: "\n"))
  }
}

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format", abstract: "Lays accord files out in the one usual way.",
    discussion: """
      No word is changed and comments stay. Files are written in place; a file with mistakes is left alone.

      EXAMPLES
        sightline format accords/claims.accord
        sightline format accords --check        exit 1 when a file is laid out otherwise; writes nothing
        sightline format accords/claims.accord --print
      """)
  @Argument(help: "Accord files, or folders of them.") var paths: [String]
  @Flag(help: "Write nothing; exit 1 when a file would change.") var check = false
  @Flag(help: "Print the result instead of writing it.") var print = false

  func run() throws {
    try reporting {
      let names = try AccordNames()
      var mistakes = false
      var changed: [String] = []
      for file in try AccordFile.all(paths) {
        switch Formatter.format(file: file.path, text: file.text, names: try names.names(for: file.path)) {
        case .failure(let refusal):
          try Diagnostics.say(refusal.diagnostics, asJSON: false)
          mistakes = true
        case .success(let text):
          if print { Console.result(text) }
          guard text != file.text else { continue }
          changed.append(file.path)
          if !check, !print {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file.path), options: .atomic)
          }
        }
      }
      for path in changed where !print { Console.say("\(check ? "would change" : "formatted") \(path)") }
      if mistakes { throw ExitCode.badInput }
      if check, !changed.isEmpty { throw ExitCode.verdictDoesNotHold }
    }
  }
}

import Foundation
import Testing

/// Expected output kept in a file, compared line by line.
public enum Recording {
  /// Set to write what was found as what is expected. A run that records fails: nobody must believe that it
  /// tested anything.
  static let variable = "SIGHTLINE_RECORD"
  static var isOn: Bool { ProcessInfo.processInfo.environment[variable] == "1" }

  /// The lines that differ, with the nearest equal ones around them: `-` was expected, `+` was found. `nil` where
  /// both are equal.
  public static func difference(expected: [String], found: [String]) -> String? {
    guard expected != found else { return nil }
    let changes = found.difference(from: expected)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [(mark: Character, text: String)] = []
    var (e, f) = (0, 0)
    while e < expected.count || f < found.count {
      if e < expected.count, removed.contains(e) {
        lines.append(("-", expected[e]))
        e += 1
      } else if f < found.count, inserted.contains(f) {
        lines.append(("+", found[f]))
        f += 1
      } else {
        lines.append((" ", found[f]))
        e += 1
        f += 1
      }
    }
    let near = lines.indices.filter { i in
      lines[max(0, i - 1)...min(lines.count - 1, i + 1)].contains { $0.mark != " " }
    }
    return near.map { "\(lines[$0].mark) \(lines[$0].text)" }.joined(separator: "\n")
  }

  /// Compares with the file, or writes it where recording is asked for.
  /// - Parameter command: what a person types to see the same.
  public static func check(
    _ found: [String], against path: String, command: String, sourceLocation: SourceLocation
  ) {
    if isOn {
      let folder = (path as NSString).deletingLastPathComponent
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try? (found.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record(
        "recorded \(path); read it, then run again without \(variable)", sourceLocation: sourceLocation)
      return
    }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      Issue.record(
        "nothing is recorded at \(path); run once with \(variable)=1", sourceLocation: sourceLocation)
      return
    }
    let expected = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    guard let difference = difference(expected: expected, found: found) else { return }
    Issue.record(
      "differs from \(path)\n\(difference)\nto see the whole: \(command)", sourceLocation: sourceLocation)
  }
}

import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

/// The case's own files that a dossier was made from: manifest, accords and reference tables. They lie in the
/// dossier under `case/`, so that whoever has the artifacts can derive everything again.
enum CaseFiles {
  static let folder = "case"

  /// Their paths in the case.
  static func paths(_ session: CaseSession, privately patterns: [String]) throws -> [String] {
    let m = session.manifest
    let tables = ([m.airports, m.runways] + m.aircraft).filter {
      // Tables from elsewhere on this machine are named by their digests in every observation set.
      !$0.isEmpty && !$0.hasPrefix("/") && !$0.split(separator: "/").contains("..")
        && !Privacy.matches($0, patterns)
    }
    let places = FileManager.default.fileExists(atPath: session.folder.path + "/" + CasePlaces.fileName)
    return ["case.yaml"] + (places ? [CasePlaces.fileName] : []) + (try session.folder.accords().map(\.path))
      + tables
  }

  /// - Parameter only: the names in the dossier that may be written; all if not given.
  /// - Returns: the names in the dossier.
  static func copy(
    _ session: CaseSession, to dossier: String, privately patterns: [String], only: Set<String>?
  ) throws -> [String] {
    try paths(session, privately: patterns).filter { only?.contains("\(folder)/\($0)") ?? true }.map { path in
      guard let data = FileManager.default.contents(atPath: session.folder.path + "/" + path) else {
        throw InputError(.unreadable, path)
      }
      let target = dossier + "/\(folder)/" + path
      try FileManager.default.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try data.write(to: URL(fileURLWithPath: target), options: .atomic)
      return "\(folder)/\(path)"
    }
  }
}

/// Which artifacts' bytes must not leave the case.
enum Privacy {
  /// Shell patterns (`fnmatch`) on whole names, and on the last part of a name.
  static func matches(_ name: String, _ patterns: [String]) -> Bool {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "!" }).last.map(String.init) ?? name
    return patterns.contains { fnmatch($0, name, 0) == 0 || fnmatch($0, last, 0) == 0 }
  }

  /// What stands for the name of a private artifact wherever names are written.
  static func pseudonym(_ digest: ContentDigest) -> String { "sha256:\(digest.hex)" }

  static func isPrivate(_ record: ArtifactRecord, _ patterns: [String]) -> Bool {
    record.name == pseudonym(record.digest) || matches(record.name, patterns)
  }

  /// Words in a licence that forbid passing the bytes on.
  private static let forbidding = [
    "all rights reserved", "proprietary", "confidential", "no redistribution", "not redistribut", "private",
  ]

  /// Whether a licence lets the bytes be passed on. Without any licence nobody gave leave.
  static func mayPassOn(_ licence: String) -> Bool {
    let words = licence.lowercased()
    return !words.isEmpty && !forbidding.contains { words.contains($0) }
  }
}

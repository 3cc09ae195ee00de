import Foundation
import SightlineEvidence

/// A case on disk (design section 7).
public struct CaseFolder: Sendable {
  public let path: String
  /// Another name while a database is made again beside the one in use.
  public var databaseName = "case.db"
  /// Another folder for it when a case is only worked through again and must not be touched.
  public var databaseFolder: String?

  public init(path: String) { self.path = path }

  public struct Mistake: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(description: String) { self.description = description }
  }

  /// The case a path lies in: the path itself or the nearest folder above with a `case.yaml`.
  public static func find(from path: String) throws -> CaseFolder {
    var url = URL(fileURLWithPath: path).standardizedFileURL
    while true {
      if FileManager.default.fileExists(atPath: url.appendingPathComponent("case.yaml").path) {
        return CaseFolder(path: url.path)
      }
      guard url.path != "/" else {
        throw Mistake(
          description: "no case at \(path) or above it; make one with `sightline init FOLDER --title \"…\"`")
      }
      url.deleteLastPathComponent()
    }
  }

  /// Makes a new case; nothing that exists is overwritten.
  public static func create(at path: String, title: String) throws -> CaseFolder {
    let files = FileManager.default
    let folder = CaseFolder(path: URL(fileURLWithPath: path).standardizedFileURL.path)
    guard !files.fileExists(atPath: folder.manifestPath) else {
      throw Mistake(description: "\(folder.manifestPath) exists already")
    }
    try files.createDirectory(atPath: folder.path + "/accords", withIntermediateDirectories: true)
    try Data(CaseManifest.template(title: title).utf8).write(
      to: URL(fileURLWithPath: folder.manifestPath), options: .atomic)
    let ignored = folder.path + "/.gitignore"
    // The case's own files belong into git; evidence and the signing key do not.
    if !files.fileExists(atPath: ignored) {
      try Data(".sightline/\n".utf8).write(to: URL(fileURLWithPath: ignored))
    }
    let example = folder.path + "/accords/claims.accord"
    if !files.fileExists(atPath: example) {
      try Data(CaseFolder.exampleAccord.utf8).write(to: URL(fileURLWithPath: example))
    }
    return folder
  }

  public var manifestPath: String { path + "/case.yaml" }
  public var toolPath: String { path + "/.sightline" }
  public var databasePath: String { (databaseFolder ?? toolPath) + "/" + databaseName }
  public var objectsPath: String { toolPath + "/objects" }
  public var journalPath: String { toolPath + "/journal" }
  /// The secret that signs the journal; never published.
  public var keyPath: String { toolPath + "/key" }

  public func manifest() throws -> CaseManifest {
    guard let data = FileManager.default.contents(atPath: manifestPath) else {
      throw Mistake(description: "\(manifestPath) cannot be read")
    }
    return try CaseManifest.read(String(decoding: data, as: UTF8.self), file: manifestPath)
  }

  /// The accord files, sorted by name, with their texts.
  public func accords() throws -> [(name: String, path: String, text: String)] {
    let folder = path + "/accords"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try names.filter { $0.hasSuffix(".accord") }.sorted().map { name in
      let file = folder + "/" + name
      guard let data = FileManager.default.contents(atPath: file) else {
        throw Mistake(description: "\(file) cannot be read")
      }
      return (String(name.dropLast(7)), "accords/" + name, String(decoding: data, as: UTF8.self))
    }
  }

  static let exampleAccord = """
    # A claim names who said what, when, and where it can be read.
    # `sightline check` holds it against the records.
    #
    # claim cargo-flights
    #   version 1
    #   said by "Ministry X" on 2024-09-02
    #   source "https://example.org/statement"
    #   quote "Several cargo aircraft landed in August."
    #   that at least 3 flights to UDYZ by aircraft military or cargo during 2024-08
    #   innocent explanations "humanitarian relief", "state visit"

    """
}

import Foundation

/// Judges OCDS and OC4IDS documents by the published JSON Schemas of a folder the user names.
///
/// As the reference library does, a document with `records` is held against the record-package schema, one with
/// `projects` against OC4IDS, and anything else against the release-package schema: a bare release is no package
/// and is told so.
public struct OCDSJudge: Sendable {
  private let schema: JSONSchemaFiles
  struct JSONSchemaFiles: Sendable { let files: [String: JSONValue] }

  /// - Throws: `JudgeError` where the folder has neither an OCDS nor an OC4IDS schema.
  public init(schemaFolder folder: String) throws(JudgeError) {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    var files: [String: JSONValue] = [:]
    for name in names where name.hasSuffix("schema.json") {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      do throws(JSONFailure) { files[name] = try JSONParser.parse(Array(data)) } catch {
        throw JudgeError(code: .damaged, file: name, detail: "\(error.code.rawValue) at byte \(error.offset)")
      }
    }
    guard files["release-package-schema.json"] != nil || files["project-package-schema.json"] != nil else {
      throw JudgeError(code: .missing, file: "release-package-schema.json", detail: folder)
    }
    schema = JSONSchemaFiles(files: files)
  }

  public func judge(_ bytes: [UInt8]) -> Judgement {
    let document: JSONValue
    do throws(JSONFailure) { document = try JSONParser.parse(bytes) } catch {
      return Judgement(unreadable: "\(error.code.rawValue): \(error.detail)", pointer: "byte \(error.offset)")
    }
    guard document.object != nil else { return Judgement(unreadable: "the document is no JSON object") }
    let root =
      document["records"] != nil
      ? "record-package-schema.json"
      : document["projects"] != nil ? "project-package-schema.json" : "release-package-schema.json"
    guard schema.files[root] != nil else {
      return Judgement(unreadable: "\(root) is not in the schema folder")
    }
    return Judgement(JSONSchema(files: schema.files).faults(document, root: root))
  }
}

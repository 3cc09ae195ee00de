import CXML
import Foundation

/// Judges IATI documents by the published XML Schemas, run by libxml2.
///
/// The schemas are read from a folder the user names (`iati-activities-schema.xsd` and its kin) and are never
/// part of Sightline. One judge for one thread at a time.
public final class IATISchemaJudge {
  private var schemas: [String: xmlSchemaPtr] = [:]
  private let folder: String
  /// Root element → schema file (IATI 2.03).
  private static let files = [
    "iati-activities": "iati-activities-schema.xsd", "iati-organisations": "iati-organisations-schema.xsd",
    "registry-record": "iati-registry-record-schema.xsd",
    "registry-records": "iati-registry-record-schema.xsd",
  ]

  /// - Throws: `JudgeError` where the folder has no activity schema.
  public init(schemaFolder folder: String) throws(JudgeError) {
    XMLDocument.start()
    self.folder = folder
    _ = try schema(for: "iati-activities")
  }
  deinit { for schema in schemas.values { xmlSchemaFree(schema) } }

  private func schema(for root: String) throws(JudgeError) -> xmlSchemaPtr? {
    if let known = schemas[root] { return known }
    guard let file = IATISchemaJudge.files[root] else { return nil }
    let path = folder + "/" + file
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw JudgeError(code: .missing, file: file, detail: "")
    }
    let report = XMLDocument.Report()
    let made: xmlSchemaPtr? = report.during { sink in
      sightline_xml_errors(sink)
      defer { sightline_xml_errors(nil) }
      guard let context = xmlSchemaNewParserCtxt(path) else { return nil }
      defer { xmlSchemaFreeParserCtxt(context) }
      return xmlSchemaParse(context)
    }
    guard let made else {
      throw JudgeError(code: .damaged, file: file, detail: report.all.first?.message ?? "")
    }
    schemas[root] = made
    return made
  }

  /// Holds a document against the schema of its root element.
  public func judge(_ bytes: [UInt8]) throws(JudgeError) -> Judgement {
    let document: XMLDocument
    do throws(XMLDocument.Failure) { document = try XMLDocument(bytes) } catch {
      switch error {
      case .doctype: return Judgement(unreadable: "a document type is declared, which is refused")
      case .notWellFormed(let line, let message):
        return Judgement(unreadable: message, pointer: "line \(line)")
      }
    }
    guard let schema = try schema(for: document.rootName) else {
      return Judgement(unreadable: "no schema for the root element `\(document.rootName.prefix(80))`")
    }
    let report = XMLDocument.Report()
    let code = report.during { sink -> Int32 in
      guard let context = xmlSchemaNewValidCtxt(schema) else { return -1 }
      defer { xmlSchemaFreeValidCtxt(context) }
      sightline_schema_errors(context, sink)
      return xmlSchemaValidateDoc(context, document.pointer)
    }
    guard code >= 0 else { return Judgement(unreadable: "the validator failed") }
    let faults = report.all.map { WorksFault("schema", pointer: "line \($0.line)", $0.message) }
    return code == 0
      ? Judgement([]) : Judgement(faults.isEmpty ? [WorksFault("schema", pointer: "", "invalid")] : faults)
  }
}

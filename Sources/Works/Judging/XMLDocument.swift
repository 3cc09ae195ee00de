import CXML
import Foundation

/// A document held by libxml2: network off, no entity expanded, no document type.
final class XMLDocument {
  enum Failure: Error {
    case notWellFormed(line: Int, String)
    case doctype
  }
  let pointer: xmlDocPtr
  private static let started: Void = sightline_xml_start()
  static func start() { _ = started }

  /// Collects what libxml2 reports.
  final class Report {
    var all: [(line: Int, message: String)] = []
    /// A hostile document can break a rule in every line.
    static let most = 10_000
    func add(_ line: Int32, _ message: UnsafePointer<CChar>?) {
      guard all.count < Report.most, let message else { return }
      all.append((Int(line), String(cString: message).trimmingCharacters(in: .whitespacesAndNewlines)))
    }
    /// Calls `body` with a sink that fills this report.
    func during<T>(_ body: (UnsafeMutablePointer<sightline_xml_sink>) -> T) -> T {
      var sink = sightline_xml_sink(box: Unmanaged.passUnretained(self).toOpaque()) { box, line, message in
        guard let box else { return }
        Unmanaged<Report>.fromOpaque(box).takeUnretainedValue().add(line, message)
      }
      return withUnsafeMutablePointer(to: &sink, body)
    }
  }

  init(_ bytes: [UInt8]) throws(Failure) {
    XMLDocument.start()
    try XMLForeword.check(bytes)
    guard bytes.count < Int(Int32.max) else { throw .notWellFormed(line: 0, "too large to be judged") }
    let report = Report()
    let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
    let document = report.during { sink in
      sightline_xml_errors(sink)
      defer { sightline_xml_errors(nil) }
      return bytes.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) {
          xmlReadMemory($0.baseAddress, Int32($0.count), "document.xml", nil, options)
        }
      }
    }
    guard let document else {
      throw .notWellFormed(line: report.all.first?.line ?? 0, report.all.first?.message ?? "no document")
    }
    guard document.pointee.intSubset == nil else {
      xmlFreeDoc(document)
      throw .doctype
    }
    pointer = document
  }
  deinit { xmlFreeDoc(pointer) }

  var rootName: String {
    guard let root = xmlDocGetRootElement(pointer), let name = root.pointee.name else { return "" }
    return String(cString: name)
  }
}

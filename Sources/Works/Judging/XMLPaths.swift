import CXML

/// XPath 1.0 over a document, through libxml2.
final class XMLPaths {
  private let context: xmlXPathContextPtr
  private let document: XMLDocument
  private var compiled: [String: xmlXPathCompExprPtr] = [:]

  init?(_ document: XMLDocument) {
    guard let context = xmlXPathNewContext(document.pointer) else { return nil }
    (self.context, self.document) = (context, document)
  }
  deinit {
    for c in compiled.values { xmlXPathFreeCompExpr(c) }
    xmlXPathFreeContext(context)
  }

  private func evaluate<T>(_ path: String, _ node: xmlNodePtr?, _ body: (xmlXPathObjectPtr) -> T) -> T? {
    if compiled[path] == nil { compiled[path] = xmlXPathCompile(path) }
    guard let expression = compiled[path] else { return nil }
    context.pointee.node = node ?? xmlDocGetRootElement(document.pointer)
    guard let object = xmlXPathCompiledEval(expression, context) else { return nil }
    defer { xmlXPathFreeObject(object) }
    return body(object)
  }

  func nodes(_ path: String, from node: xmlNodePtr?) -> [xmlNodePtr] {
    evaluate(path, node) { object in
      guard object.pointee.type == XPATH_NODESET, let set = object.pointee.nodesetval,
        let all = set.pointee.nodeTab
      else { return [] }
      return (0..<Int(set.pointee.nodeNr)).compactMap { all[$0] }
    } ?? []
  }
  /// The text of each node.
  func texts(_ path: String, from node: xmlNodePtr?) -> [String] {
    nodes(path, from: node).compactMap { n in
      guard let text = xmlNodeGetContent(n) else { return nil }
      defer { sightline_xml_free(text) }
      return String(cString: text)
    }
  }
  func isTrue(_ expression: String, from node: xmlNodePtr?) -> Bool? {
    evaluate(expression, node) { xmlXPathCastToBoolean($0) != 0 }
  }
  /// `/iati-activities/iati-activity[3]`
  func pointer(_ node: xmlNodePtr) -> String {
    guard let text = xmlGetNodePath(node) else { return "" }
    defer { sightline_xml_free(text) }
    return String(cString: text)
  }
}

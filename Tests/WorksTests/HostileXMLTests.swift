import Testing

@testable import SightlineWorks

@Suite("Hostile XML") struct HostileXMLTests {
  /// Why the judge's parser refuses it; `nil` where it takes it.
  func refusal(_ text: String) -> String? { refusal(Array(text.utf8)) }
  func refusal(_ bytes: [UInt8]) -> String? {
    do throws(XMLDocument.Failure) {
      _ = try XMLDocument(bytes)
      return nil
    } catch {
      switch error {
      case .doctype: return "doctype"
      case .notWellFormed(_, let message): return message
      }
    }
  }

  @Test(
    "a document type never reaches libxml2, whatever it declares",
    arguments: [
      "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>",
      "<!DOCTYPE a SYSTEM \"https://example.org/a.dtd\"><a/>",
      "<?xml version=\"1.0\"?><!-- x --><!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/hostname\"> %p;]><a/>",
      "<!DOCTYPE a [<!ENTITY l0 \"lol\"><!ENTITY l1 \"&l0;&l0;&l0;&l0;\">]><a b=\"&l1;\"/>",
      "<!ELEMENT a ANY><a/>",
    ])
  func documentType(_ text: String) {
    #expect(refusal(text) == "doctype")
    // The same in UTF-16, where each byte has a NUL beside it.
    #expect(refusal([0xFF, 0xFE] + text.utf8.flatMap { [$0, 0] }) == "doctype")
    let sums = WorksLedgers().sums(file: "hostile.xml", bytes: Array((text + "<iati-activities/>").utf8))
    #expect(sums.rows.isEmpty && !sums.remarks.all.isEmpty)
  }

  @Test("a hundred thousand attributes are refused before each is compared with each")
  func attributes() {
    let many = (0..<100_000).map { "a\($0)=\"1\"" }.joined(separator: " ")
    #expect(refusal("<a \(many)/>") == "over 1000 attributes in one element")
    #expect(refusal("<a \((0..<999).map { "a\($0)='='" }.joined(separator: " "))/>") == nil)
  }

  @Test("what only looks like a tag is none: comments, CDATA, instructions")
  func lookalikes() {
    let signs = String(repeating: "= <b ", count: 1500)
    #expect(refusal("<?p \(signs)?><!-- \(signs) --><a><![CDATA[\(signs)]]></a>") == nil)
  }

  @Test("an undeclared entity and nesting without end are refused")
  func depth() {
    #expect(refusal("<a>&e;</a>") != nil)
    #expect(refusal(String(repeating: "<a>", count: 100_000)) != nil)
    #expect(refusal(String(repeating: "<a>", count: 5_000) + String(repeating: "</a>", count: 5_000)) != nil)
  }
}

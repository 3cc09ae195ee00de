import CXML
import SightlineUnits

/// Judges IATI documents by a published ruleset (a JSON file of contexts, rule kinds and cases).
///
/// Rule kinds as the IATI ruleset specification 2.03 defines them; XPaths are evaluated by libxml2. Cases that
/// depend on the list of registered organisations are reported as not checked, never as kept.
public final class IATIRulesetJudge {
  struct Case {
    let context: String
    let kind: String
    let body: JSONObject
    let id: String
    let weight: WorksFault.Weight
    let message: String
    /// Of a loop: the expression whose values are put in for `$1`, and the fields they are put into.
    let loop: (each: String, fields: [String])?
  }
  let cases: [Case]
  public var count: Int { cases.count }

  /// - Parameter ruleset: the bytes of the ruleset's JSON.
  public init(ruleset: [UInt8], file: String) throws(JudgeError) {
    XMLDocument.start()
    let parsed: JSONValue
    do throws(JSONFailure) { parsed = try JSONParser.parse(ruleset) } catch {
      throw JudgeError(code: .damaged, file: file, detail: "\(error.code.rawValue) at byte \(error.offset)")
    }
    guard let contexts = parsed.object else {
      throw JudgeError(code: .damaged, file: file, detail: "no object")
    }
    cases = contexts.members.flatMap { context in
      (context.value.object?.members ?? []).flatMap { kind in
        (kind.value["cases"]?.array ?? []).flatMap { Self.cases(context.key, kind.key, $0, nil) }
      }
    }
  }

  private static func cases(
    _ context: String, _ kind: String, _ value: JSONValue, _ loop: (String, [String])?
  ) -> [Case] {
    guard let body = value.object else { return [] }
    if kind == "loop" {
      let fields = (body["subs"]?.array ?? []).compactMap(\.string)
      let each = body["foreach"]?.string ?? ""
      return (body["do"]?.object?.members ?? []).flatMap { inner in
        (inner.value["cases"]?.array ?? []).flatMap { cases(context, inner.key, $0, (each, fields)) }
      }
    }
    let info = body["ruleInfo"]
    return [
      Case(
        context: context, kind: kind, body: body, id: info?["id"]?.string ?? kind,
        weight: info?["severity"]?.string == "warning" ? .warning : .error,
        message: info?["message"]?.string ?? kind, loop: loop)
    ]
  }

  /// - Parameter now: the day that `NOW` stands for.
  public func judge(_ bytes: [UInt8], now: CalendarDate) -> Judgement {
    let document: XMLDocument
    do throws(XMLDocument.Failure) { document = try XMLDocument(bytes) } catch {
      switch error {
      case .doctype: return Judgement(unreadable: "a document type is declared, which is refused")
      case .notWellFormed(let line, let message):
        return Judgement(unreadable: message, pointer: "line \(line)")
      }
    }
    guard let paths = XMLPaths(document) else { return Judgement(unreadable: "no XPath context") }
    var faults: [WorksFault] = []
    var notChecked: Set<String> = []
    for c in cases {
      for node in paths.nodes(c.context, from: nil) {
        for rule in instances(c, node, paths) {
          switch rule.holds(at: node, paths, now) {
          case .holds: break
          case .notChecked: notChecked.insert(c.id)
          case .broken(let what):
            faults.append(
              WorksFault(
                c.id, c.weight, pointer: paths.pointer(node), c.message + (what.isEmpty ? "" : " (\(what))")))
          }
        }
      }
    }
    return Judgement(faults, notChecked: notChecked.sorted())
  }

  /// The rule with each value of its loop put in; values that would break out of the quotes are left out.
  private func instances(_ c: Case, _ node: xmlNodePtr, _ paths: XMLPaths) -> [RulesetRule] {
    guard let loop = c.loop else { return [RulesetRule(kind: c.kind, body: c.body)] }
    let values = Set(paths.texts(loop.each, from: node)).filter { !$0.contains("'") && !$0.contains("\"") }
    return values.sorted().map { value in
      var body = c.body
      for field in loop.fields + ["condition"] {
        switch body[field] {
        case .string(let s)?: body[field] = .string(s.replacing("$1", with: value))
        case .array(let a)?:
          body[field] = .array(
            a.map { item in item.string.map { .string($0.replacing("$1", with: value)) } ?? item })
        default: break
        }
      }
      return RulesetRule(kind: c.kind, body: body)
    }
  }
}

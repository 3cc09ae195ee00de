/// The part of JSON Schema draft 4 that the OCDS and OC4IDS schemas use.
///
/// Keywords: `$ref` (within the file, and to files of the folder by their last name), `type`, `properties`,
/// `patternProperties`, `required`, `items`, `minItems`, `uniqueItems`, `minLength`, `pattern`, `enum`, `oneOf`,
/// `anyOf`, `allOf`, `format` (`date-time`, `uri`), `minimum`, `maximum`. Annotations of OCDS (`codelist`,
/// `versionId`, `wholeListMerge`, …) are deliberately ignored here.
struct JSONSchema {
  /// By file name.
  let files: [String: JSONValue]
  private static let deepest = 64

  /// Faults of a document against a file's root schema.
  func faults(_ document: JSONValue, root file: String) -> [WorksFault] {
    guard let schema = files[file] else { return [] }
    var out: [WorksFault] = []
    check(document, schema, file, [], 0, &out)
    return out
  }

  private func resolved(_ schema: JSONValue, _ file: String) -> (JSONValue, String)? {
    var (schema, file) = (schema, file)
    for _ in 0..<16 {
      guard let reference = schema["$ref"]?.string else { return (schema, file) }
      let parts = reference.split(separator: "#", omittingEmptySubsequences: false)
      if !parts[0].isEmpty { file = String(parts[0].split(separator: "/").last ?? "") }
      guard var target = files[file] else { return nil }
      if parts.count > 1 {
        for step in parts[1].split(separator: "/") {
          guard let next = target[String(step).replacing("~1", with: "/").replacing("~0", with: "~")] else {
            return nil
          }
          target = next
        }
      }
      schema = target
    }
    return nil
  }

  private func check(
    _ value: JSONValue, _ schema: JSONValue, _ file: String, _ path: [String], _ depth: Int,
    _ out: inout [WorksFault]
  ) {
    guard depth < JSONSchema.deepest, let (schema, file) = resolved(schema, file) else { return }
    func fault(_ rule: String, _ message: String) {
      out.append(WorksFault(rule, pointer: path.joined(separator: "/"), message))
    }
    let name = path.last { UInt($0) == nil } ?? ""
    if let type = schema["type"], !JSONSchema.matches(value, type) {
      let wanted = JSONSchema.types(type).first { $0 != "null" } ?? "null"
      fault(wanted, "'\(name)' is not a JSON \(wanted)")
    }
    if let allowed = schema["enum"]?.array, !allowed.contains(value) {
      // Codes outside a codelist are told apart from the verdict, as the reference library does.
      let listed = schema["codelist"] != nil
      out.append(
        WorksFault(
          listed ? "codelist" : "enum", listed ? .warning : .error, pointer: path.joined(separator: "/"),
          "Invalid code found in '\(name)'"))
    }
    for s in schema["allOf"]?.array ?? [] { check(value, s, file, path, depth + 1, &out) }
    alternatives(value, schema, file, path, depth, &out)
    switch value {
    case .object(let object): members(object, schema, file, path, depth, &out)
    case .array(let array): items(array, schema, file, path, depth, &out)
    case .string(let s): text(s, schema, path, name, &out)
    case .number(let n):
      if let low = schema["minimum"]?.number, let v = Double(n), v < low {
        fault("minimum", "`\(n)` is less than \(low)")
      }
      if let high = schema["maximum"]?.number, let v = Double(n), v > high {
        fault("maximum", "`\(n)` is more than \(high)")
      }
    default: break
    }
  }

  /// `oneOf`, `anyOf`: the faults reported are those of the first alternative of the value's own kind.
  private func alternatives(
    _ value: JSONValue, _ schema: JSONValue, _ file: String, _ path: [String], _ depth: Int,
    _ out: inout [WorksFault]
  ) {
    for keyword in ["oneOf", "anyOf"] {
      guard let all = schema[keyword]?.array, !all.isEmpty else { continue }
      var least: [WorksFault]?
      var passed = 0
      for s in all {
        var inner: [WorksFault] = []
        check(value, s, file, path, depth + 1, &inner)
        if inner.isEmpty { passed += 1 }
        if inner.count < least?.count ?? .max { least = inner }
      }
      if passed == 0 {
        out += least ?? []
      } else if keyword == "oneOf", passed > 1 {
        out.append(
          WorksFault(keyword, pointer: path.joined(separator: "/"), "fits more than one alternative"))
      }
    }
  }

  private func members(
    _ object: JSONObject, _ schema: JSONValue, _ file: String, _ path: [String], _ depth: Int,
    _ out: inout [WorksFault]
  ) {
    let place = path.last { UInt($0) == nil }
    for key in (schema["required"]?.array ?? []).compactMap(\.string) where object[key] == nil {
      out.append(
        WorksFault(
          "required", pointer: path.joined(separator: "/"),
          "'\(key)' is missing but required" + (place.map { " within '\($0)'" } ?? "")))
    }
    let properties = schema["properties"]
    let patterns = (schema["patternProperties"]?.object?.members ?? []).compactMap { m in
      (try? Regex(m.key)).map { ($0, m.value) }
    }
    for (key, value) in object.members {
      if let s = properties?[key] { check(value, s, file, path + [key], depth + 1, &out) }
      for (pattern, s) in patterns where ((try? pattern.firstMatch(in: key)) ?? nil) != nil {
        check(value, s, file, path + [key], depth + 1, &out)
      }
    }
  }

  private func items(
    _ array: [JSONValue], _ schema: JSONValue, _ file: String, _ path: [String], _ depth: Int,
    _ out: inout [WorksFault]
  ) {
    if let least = schema["minItems"]?.number, Double(array.count) < least {
      out.append(WorksFault("minItems", pointer: path.joined(separator: "/"), "[] should be non-empty"))
    }
    if schema["uniqueItems"] == .bool(true), Set(array).count < array.count {
      out.append(
        WorksFault("uniqueItems", pointer: path.joined(separator: "/"), "Array has non-unique elements"))
    }
    guard let s = schema["items"], s.object != nil else { return }
    var found: [WorksFault] = []
    for (i, item) in array.enumerated() { check(item, s, file, path + [String(i)], depth + 1, &found) }
    // A list of codes carries its codelist on the list, not on the items.
    let listed = schema["codelist"] != nil
    out += found.map {
      listed && $0.rule == "enum" ? WorksFault("codelist", .warning, pointer: $0.pointer, $0.message) : $0
    }
  }

  private func text(
    _ s: String, _ schema: JSONValue, _ path: [String], _ name: String, _ out: inout [WorksFault]
  ) {
    let pointer = path.joined(separator: "/")
    if let least = schema["minLength"]?.number, Double(s.unicodeScalars.count) < least {
      out.append(WorksFault("minLength", pointer: pointer, "'\(s)' should be non-empty"))
    }
    if let pattern = schema["pattern"]?.string, let regex = try? Regex(pattern),
      ((try? regex.firstMatch(in: s)) ?? nil) == nil
    {
      out.append(WorksFault("pattern", pointer: pointer, "'\(s)' does not match the regex '\(pattern)'"))
    }
    switch schema["format"]?.string {
    case "date-time" where !JSONFormats.isDateTime(s):
      out.append(WorksFault("date-time", pointer: pointer, "Date is not in the correct format"))
    case "uri" where !JSONFormats.isURI(s):
      out.append(WorksFault("uri", pointer: pointer, "Invalid 'uri' found"))
    default: break
    }
  }

  static func types(_ type: JSONValue) -> [String] {
    type.string.map { [$0] } ?? (type.array ?? []).compactMap(\.string)
  }

  private static func matches(_ value: JSONValue, _ type: JSONValue) -> Bool {
    types(type).contains { t in
      switch (t, value) {
      case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
        ("object", .object):
        return true
      // 1.0 is no integer in draft 4 (section 5.5.2.1 of the validation draft, as implementations have it).
      case ("integer", .number(let n)): return !n.contains { ".eE".contains($0) }
      default: return false
      }
    }
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    guard case .number(let n) = self else { return nil }
    return Double(n)
  }
}

/// The two formats that OCDS asks for.
enum JSONFormats {
  /// RFC 3339 date-time with a zone.
  static func isDateTime(_ s: String) -> Bool {
    let bytes = Array(s.utf8)
    guard bytes.count >= 20, bytes[10] == 84 || bytes[10] == 116 || bytes[10] == 32,
      FastDate.date(String(s.prefix(10))) != nil
    else { return false }
    func two(_ at: Int) -> Int? {
      guard at + 1 < bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1]) else {
        return nil
      }
      return Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
    }
    guard let h = two(11), bytes[13] == 58, let m = two(14), bytes[16] == 58, let sec = two(17), h < 24,
      m < 60,
      sec < 61
    else { return false }
    var p = 19
    if bytes[p] == 46 {
      let digits = bytes[(p + 1)...].prefix { (48...57).contains($0) }.count
      guard digits > 0 else { return false }
      p += 1 + digits
    }
    guard p < bytes.count else { return false }
    if bytes[p] == 90 || bytes[p] == 122 { return p + 1 == bytes.count }
    guard bytes[p] == 43 || bytes[p] == 45, p + 6 == bytes.count, bytes[p + 3] == 58, let zh = two(p + 1),
      let zm = two(p + 4)
    else { return false }
    return zh < 24 && zm < 60
  }

  /// RFC 3986: a scheme, a colon, and only the characters a URI may have.
  static func isURI(_ s: String) -> Bool {
    guard let colon = s.firstIndex(of: ":"), let first = s.utf8.first, isAlpha(first) else { return false }
    guard s[..<colon].utf8.allSatisfy({ isAlpha($0) || isDigit($0) || $0 == 43 || $0 == 45 || $0 == 46 })
    else {
      return false
    }
    let rest = Array(s[s.index(after: colon)...].utf8)
    var hashes = 0
    for (i, c) in rest.enumerated() {
      if c == 37 {
        guard i + 2 < rest.count, isHex(rest[i + 1]), isHex(rest[i + 2]) else { return false }
      } else if c == 35 {
        hashes += 1
      } else if !(isAlpha(c) || isDigit(c) || allowed.contains(c)) {
        return false
      }
    }
    return hashes <= 1
  }
  private static let allowed = Set("-._~:/?@!$&'()*+,;=[]".utf8)
  private static func isAlpha(_ c: UInt8) -> Bool { (65...90).contains(c & 0xDF) && c < 128 }
  private static func isDigit(_ c: UInt8) -> Bool { (48...57).contains(c) }
  private static func isHex(_ c: UInt8) -> Bool { isDigit(c) || (65...70).contains(c & 0xDF) }
}

/// Merges the releases of one contracting process into a compiled release, by the OCDS 1.1 merge rules.
///
/// Objects merge member by member; `null` removes; an array of objects merges by their ids (an object without
/// id stands on its own, an empty array changes nothing); an array of anything else is replaced whole, and so
/// are the lists the schema marks `wholeListMerge`; a release told twice (same `id`) counts once; a release's own `id`, `date` and `tag` are `omitWhenMerged`.
enum OCDSMerge {
  /// Marked `wholeListMerge` in release-schema 1.1.5.
  private static let wholeLists: Set<String> = ["additionalIdentifiers", "additionalClassifications"]
  private static let omitted: Set<String> = ["id", "date", "tag"]

  /// Releases in order of date; those of equal date in the order given. `nil` of none.
  static func compiled(_ releases: [JSONValue]) -> JSONObject? {
    let ordered = releases.compactMap(\.object).enumerated().sorted {
      ($0.element["date"]?.string ?? "", $0.offset) < ($1.element["date"]?.string ?? "", $1.offset)
    }.map(\.element)
    guard let last = ordered.last else { return nil }
    var result = JSONObject()
    var told: Set<String> = []
    for release in ordered {
      if let id = release["id"]?.identifier, !told.insert(id).inserted { continue }
      for (key, value) in release.members where !omitted.contains(key) { merge(&result, key, value) }
    }
    let date = last["date"]?.string ?? ""
    result["tag"] = .array([.string("compiled")])
    result["id"] = .string((last["ocid"]?.string ?? "") + "-" + date)
    result["date"] = .string(date)
    return result
  }

  private static func merge(_ target: inout JSONObject, _ key: String, _ value: JSONValue) {
    switch value {
    case .null: target[key] = nil
    case .object(let new):
      var old = target[key]?.object ?? JSONObject()
      for (k, v) in new.members { merge(&old, k, v) }
      target[key] = .object(old)
    case .array(let new):
      if wholeLists.contains(key) || new.contains(where: { $0.object == nil }) {
        target[key] = .array(new)
      } else {
        target[key] = .array(list(target[key]?.array ?? [], new))
      }
    default: target[key] = value
    }
  }

  private static func list(_ old: [JSONValue], _ new: [JSONValue]) -> [JSONValue] {
    var result = old
    var places: [String: Int] = [:]
    for (i, item) in old.enumerated() { if let id = item["id"]?.identifier { places[id] = i } }
    for item in new {
      guard case .object(let object) = item else {
        result.append(item)
        continue
      }
      let id = item["id"]?.identifier
      let at = id.flatMap { places[$0] }
      var merged = at.flatMap { result[$0].object } ?? JSONObject()
      for (k, v) in object.members { merge(&merged, k, v) }
      if let at {
        result[at] = .object(merged)
      } else {
        if let id { places[id] = result.count }
        result.append(.object(merged))
      }
    }
    return result
  }
}

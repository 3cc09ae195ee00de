import Foundation

/// A parsed `dossier.json`, asked by JSON Pointer (RFC 6901).
struct DossierTree {
  private let root: Any

  /// `nil` where the bytes are no JSON.
  init?(_ bytes: [UInt8]) {
    guard let root = try? JSONSerialization.jsonObject(with: Data(bytes)) else { return nil }
    self.root = root
  }
  private init(_ value: Any) { root = value }

  /// - Parameter pointer: `/verdicts/0/probability/low`.
  func at(_ pointer: some StringProtocol) -> DossierTree? {
    var value = root
    for step in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let key = step.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~")
      if let list = value as? [Any] {
        guard let i = Int(key), list.indices.contains(i) else { return nil }
        value = list[i]
      } else if let object = value as? [String: Any], let next = object[key] {
        value = next
      } else {
        return nil
      }
    }
    return DossierTree(value)
  }

  var list: [DossierTree] { (root as? [Any] ?? []).map(DossierTree.init) }
  var text: String? { root as? String }
  /// Infinities stand as texts, since JSON has none.
  var number: Double? {
    if let n = root as? NSNumber { return n.doubleValue }
    return switch root as? String {
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: nil
    }
  }
}

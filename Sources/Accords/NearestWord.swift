/// Finds what the writer probably meant.
enum NearestWord {
  /// The nearest candidate within a third of the word's length (at least one edit), ties to the first in
  /// alphabetical order, whatever the order given. Damerau-Levenshtein: the commonest slip is two
  /// letters swapped.
  static func among(_ candidates: some Sequence<String>, to word: String) -> String? {
    let w = Array(word.lowercased())
    // A mistyped word is short; a long one is something else, and the table would be large.
    guard w.count <= 64 else { return nil }
    let limit = max(1, w.count / 3)
    var best: (String, Int)?
    for candidate in candidates where candidate.count <= 64 && abs(candidate.count - w.count) <= limit {
      let d = distance(w, Array(candidate.lowercased()))
      guard d <= limit else { continue }
      if let now = best, (now.1, now.0) < (d, candidate) { continue }
      best = (candidate, d)
    }
    return best?.0
  }

  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var two = [Int](repeating: 0, count: b.count + 1)
    var one = Array(0...b.count)
    for i in a.indices {
      var now = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in b.indices {
        let cost = a[i] == b[j] ? 0 : 1
        now[j + 1] = min(one[j + 1] + 1, now[j] + 1, one[j] + cost)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { now[j + 1] = min(now[j + 1], two[j - 1] + 1) }
      }
      (two, one) = (one, now)
    }
    return one[b.count]
  }
}

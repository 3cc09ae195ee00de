/// A value to compare with, in which `*` stands for any characters, also none: `RFF*`.
public enum TextPattern {
  /// Linear in the text for each star; letters must be the same, case and all.
  public static func matches(_ pattern: String, _ text: String) -> Bool {
    guard pattern.utf8.contains(42) else { return pattern == text }
    let (p, t) = (Array(pattern.utf8), Array(text.utf8))
    var (i, j, star, resume) = (0, 0, -1, 0)
    while j < t.count {
      if i < p.count, p[i] == 42 {
        (star, resume) = (i, j)
        i += 1
      } else if i < p.count, p[i] == t[j] {
        (i, j) = (i + 1, j + 1)
      } else if star >= 0 {
        // The last star takes one character more.
        resume += 1
        (i, j) = (star + 1, resume)
      } else {
        return false
      }
    }
    return p[i...].allSatisfy { $0 == 42 }
  }
}

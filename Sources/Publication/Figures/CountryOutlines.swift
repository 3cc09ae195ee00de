import Foundation
import SightlineUnits

/// Outlines of countries for orientation (Resources/ORIGIN.md).
public struct CountryOutlines: Sendable {
  /// Rings of longitude and latitude in degrees.
  public let rings: [[(x: Double, y: Double)]]

  /// The outlines that come with Sightline; none where the program was moved away from its resources.
  public static func builtIn() -> CountryOutlines {
    guard
      let url = Bundle.module.url(forResource: "countries", withExtension: "txt", subdirectory: "Resources"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { return CountryOutlines(text: "") }
    return CountryOutlines(text: text)
  }

  /// One ring a line: `lon,lat` in hundredths of a degree, the first absolute, then differences.
  public init(text: String) {
    rings = text.split(separator: "\n").map { line in
      var (x, y) = (0, 0)
      return line.split(separator: " ").compactMap { pair in
        let parts = pair.split(separator: ",").compactMap { Int($0) }
        guard parts.count == 2 else { return nil }
        (x, y) = (x + parts[0], y + parts[1])
        return (Double(x) / 100, Double(y) / 100)
      }
    }
  }
}

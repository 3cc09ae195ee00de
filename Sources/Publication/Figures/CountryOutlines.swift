import Foundation
import SightlineUnits

/// Outlines of countries and disputed borders, for orientation (Resources/ORIGIN.md).
public struct CountryOutlines: Sendable {
  public struct Line: Sendable {
    /// Longitude and latitude in degrees.
    public let points: [(x: Double, y: Double)]
    let west, east, south, north: Double

    init?(_ points: [(x: Double, y: Double)]) {
      guard let first = points.first, points.count > 1 else { return nil }
      self.points = points
      var (west, east, south, north) = (first.x, first.x, first.y, first.y)
      for p in points {
        (west, east) = (min(west, p.x), max(east, p.x))
        (south, north) = (min(south, p.y), max(north, p.y))
      }
      (self.west, self.east, self.south, self.north) = (west, east, south, north)
    }

    func touches(_ box: MapFigure.Window) -> Bool {
      east >= box.west && west <= box.east && north >= box.south && south <= box.north
    }
  }

  /// Closed outlines.
  public let rings: [Line]
  /// Borders that somebody disputes; drawn dashed over the outlines.
  public let disputed: [Line]

  /// The outlines that come with Sightline; none where the program was moved away from its resources.
  public static func builtIn() -> CountryOutlines { read }
  private static let read: CountryOutlines = {
    guard
      let url = Bundle.module.url(forResource: "countries", withExtension: "txt", subdirectory: "Resources"),
      let data = try? Data(contentsOf: url)
    else { return CountryOutlines([]) }
    return CountryOutlines([UInt8](data))
  }()

  /// One line of the file an outline: `lon,lat` in thousandths of a degree, the first absolute, then
  /// differences; `~` in front of a disputed border. What is no number ends its pair.
  public init(_ bytes: [UInt8]) {
    var (rings, disputed): ([Line], [Line]) = ([], [])
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let isDisputed = line.first == UInt8(ascii: "~")
      guard let outline = Line(CountryOutlines.points(isDisputed ? line.dropFirst() : line)) else { continue }
      if isDisputed { disputed.append(outline) } else { rings.append(outline) }
    }
    (self.rings, self.disputed) = (rings, disputed)
  }

  private static func points(_ line: ArraySlice<UInt8>) -> [(x: Double, y: Double)] {
    var result: [(x: Double, y: Double)] = []
    var (at, pair, value, sign) = ((0, 0), 0, 0, 1)
    func end(_ points: inout [(x: Double, y: Double)]) {
      at = (at.0 &+ pair, at.1 &+ value &* sign)
      points.append((Double(at.0) / 1000, Double(at.1) / 1000))
      (pair, value, sign) = (0, 0, 1)
    }
    for byte in line {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value &* 10 &+ Int(byte - 48)
      case UInt8(ascii: "-"): sign = -1
      case UInt8(ascii: ","): (pair, value, sign) = (value &* sign, 0, 1)
      case UInt8(ascii: " "): end(&result)
      default: break
      }
    }
    if !line.isEmpty { end(&result) }
    return result
  }
}

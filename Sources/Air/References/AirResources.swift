import Foundation

/// Tables that come with the lens (Resources/ORIGIN.md).
public enum AirResources {
  /// The gzip CSV of airports; `nil` where the program was moved away from its resources.
  public static var airports: String? {
    Bundle.module.url(forResource: "airports.csv", withExtension: "gz", subdirectory: "Resources")?.path
  }
}

import Foundation

extension AirResources {
  /// The gzip CSV of open runways of the built-in airports; `nil` where the program was moved away from its
  /// resources.
  public static var runways: String? {
    Bundle.module.url(forResource: "runways.csv", withExtension: "gz", subdirectory: "Resources")?.path
  }
}

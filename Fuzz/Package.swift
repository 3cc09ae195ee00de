// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]
let decoders: Target.Dependency = .product(name: "SightlineFaults", package: "sightline")

// `scripts/fuzz` builds `sightline-fuzz` with coverage counters and links libFuzzer; `scripts/faults` builds
// `sightline-damage` plainly.
let package = Package(
  name: "sightline-fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "sightline", path: "..")],
  targets: [
    .executableTarget(
      name: "sightline-fuzz", dependencies: [decoders], path: "Sources/Fuzz", swiftSettings: strict),
    .executableTarget(
      name: "sightline-damage", dependencies: [decoders], path: "Sources/Faults", swiftSettings: strict),
  ]
)
